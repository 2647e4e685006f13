"""What stands together in a document is handed on together: neighbouring passages that were both found become one stretch of text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from services.rag.answer import RankedPassage
from services.rag.evidence import Ranked
from vector.store import Chunk, Passage

NEAR = 300
"""Characters between two passages that still make them one stretch: a short article or paragraph that nothing found."""
LONGEST = 2400
"""Two of the longest chunks: what is longer crowds the next passages out of a reader's budget (docs/results.md)."""

DIGITS = 4
"""Of a score: two indexes of the same documents differ in the seventh."""

Span = tuple[str, int, int]
ReadSpans = Callable[[Sequence[Span], frozenset[str]], Awaitable[Sequence[str]]]
"""The text of each (source, start, end) that a caller's groups may see, empty for the others."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Code points `start` to `end` of a source, with the chunks found in it, the best one first, whose score it has."""

    start: int
    end: int
    score: float
    chunks: tuple[Chunk, ...]


def join(ranked: Sequence[Ranked], top_k: int, near: int = NEAR) -> list[Stretch]:
    """The first `top_k` passages; each that stands by a better one, `near` or less away and within LONGEST, joins it, and what ranks
    next takes its place."""
    passages = [(r.evidence.chunk, r.score) for r in ranked if isinstance(r.evidence, Passage)]
    stretches: list[Stretch] = []
    for rank, (chunk, score) in enumerate(passages):
        if len(stretches) == top_k and rank >= top_k:
            break
        at = next((i for i, s in enumerate(stretches) if _inside(chunk, s) or (rank < top_k and _fits(chunk, s, near))), None)
        if at is not None:
            s = stretches[at]
            stretches[at] = replace(s, start=min(s.start, chunk.start), end=max(s.end, chunk.end), chunks=(*s.chunks, chunk))
        elif len(stretches) < top_k:
            stretches.append(Stretch(chunk.start, chunk.end, score, (chunk,)))
    return stretches


async def list_passages(stretches: Sequence[Stretch], read: ReadSpans, groups: frozenset[str]) -> tuple[RankedPassage, ...]:
    """The stretches with their text. Where the document has changed since, the best chunk of a stretch stands alone."""
    joined = [s for s in stretches if len(s.chunks) > 1]
    spans = [(s.chunks[0].source, s.start, s.end) for s in joined]
    texts = dict(zip(spans, await read(spans, groups), strict=True)) if spans else {}
    listed = []
    for s in stretches:
        best = s.chunks[0]
        text = texts.get((best.source, s.start, s.end), "")
        if all(text[c.start - s.start : c.end - s.start] == c.text for c in s.chunks):
            listed.append(RankedPassage(best.source, text, round(s.score, DIGITS), s.start, s.end))
        else:
            listed.append(RankedPassage(best.source, best.text, round(s.score, DIGITS), best.start, best.end))
    return tuple(listed)


def _inside(chunk: Chunk, stretch: Stretch) -> bool:
    return chunk.source == stretch.chunks[0].source and stretch.start <= chunk.start and chunk.end <= stretch.end


def _fits(chunk: Chunk, stretch: Stretch, near: int) -> bool:
    start, end = min(chunk.start, stretch.start), max(chunk.end, stretch.end)
    between = end - start - len(chunk.text) - (stretch.end - stretch.start)
    return chunk.source == stretch.chunks[0].source and between <= near and end - start <= LONGEST
