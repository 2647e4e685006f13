"""What a refused question asks about that nothing says which was found: its words, in its own spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from language.asked_kind import asking_spans
from language.detect import detect
from language.words import Words
from services.rag.evidence import Ranked
from services.rag.notions import Notion, held, terms_among
from vector.store import Chunk, Passage

LOOKED_AT = 8
"""How many of the best passages are looked at."""
_NOUNS = ("NN", "SL", "XR", "XPN", "XSN")
# English words that ask and name nothing, as their stems: modal verbs, and what stands behind "how".
_ASKING = frozenset(
    {
        "may",
        "might",
        "must",
        "shall",
        "will",
        "mani",
        "much",
        "long",
        "often",
        "soon",
        "far",
        "fast",
        "old",
        "big",
        "high",
        "get",
        "need",
        "want",
        "know",
        "tell",
        "give",
        "take",
    }
)
# Words on -ly name nothing, but for family, supply, reply, assembly, anomaly, ally, fly.
_ADVERB = re.compile(r"(?!(?:\w*(?:mily|supply|reply|mbly|anomaly|opoly|fly)|r?ally|bully|belly|jelly|july|italy)$)\w+ly")
_UNNAMED = frozenset({"NNB", "NNBC"})


def looked_at(ranked: Sequence[Ranked]) -> list[Chunk]:
    """The best passages."""
    return [r.evidence.chunk for r in ranked if isinstance(r.evidence, Passage)][:LOOKED_AT]


def unsaid(text: str, asked: Sequence[Notion], found: Sequence[tuple[frozenset[int], bool]], words: Words) -> list[str]:
    """The nouns of a Korean question, the content words of an English one, that none of the best passages has, nor its headings, by any
    name; in order. None where nothing was `found`: of each passage the indices of its terms, and whether it is in the other language."""
    if not found:
        return []
    said = frozenset[str]().union(*(held(asked, terms_among(asked, indices), foreign) for indices, foreign in found))
    lacking = {term for notion in asked for term in notion.terms} - said
    tokens = [
        t
        for t in words.tokens(text)
        if t.content and t.kind == "word" and t.form in lacking - _ASKING and not _ADVERB.fullmatch(text[t.start : t.end].lower())
    ]
    named = list(_nouns(text, words)) if detect(text) == "ko" else [(t.start, t.end) for t in tokens]
    asking = asking_spans(text)
    named = [(a, b) for a, b in named if not any(start <= a and b <= end for start, end in asking)]
    spelt = [text[a:b] for a, b in named if any(a <= t.start and t.end <= b for t in tokens)]
    return list(dict.fromkeys(spelt))


def _nouns(text: str, words: Words) -> Iterable[tuple[int, int]]:
    """Spans of nouns; those that stand together are one."""
    begin = end = -1
    for piece in words.morphemes(text):
        noun = piece.tag.startswith(_NOUNS) and piece.tag not in _UNNAMED
        if noun and piece.start == end:
            end = piece.end
            continue
        if end > begin:
            yield begin, end
        begin, end = (piece.start, piece.end) if noun else (-1, -1)
    if end > begin:
        yield begin, end
