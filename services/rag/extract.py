"""Pick the sentences of the ranked passages that answer the question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.calibrate import Calibration
from language.detect import Language
from language.words import Words
from services.rag.evidence import Quote, Ranked
from vector.store import Passage, Vector

PASSAGES = 8
CANDIDATES = 24
COSINE_WEIGHT = 12.0
PASSAGE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Pick:
    """A sentence, how well it answers, and its cosine to the question with the language offset in it.

    `said` are the question's terms in the sentence, `covers` those in the headings above it too.
    """

    quote: Quote
    score: float
    cosine: float
    said: frozenset[str] = frozenset()
    covers: frozenset[str] = frozenset()


def extract(
    ranked: Sequence[Ranked],
    vector: Vector,
    terms: Sequence[str],
    lang: Language,
    sentence_vectors: Mapping[str, Vector],
    words: Words,
    calibration: Calibration,
) -> list[Pick]:
    """Sentences, best first: 12 × cosine + share of the question's words + half the passage's share of the best fused score."""
    wanted = frozenset(terms)
    passages = [r for r in ranked if isinstance(r.evidence, Passage)][:PASSAGES]
    near: list[tuple[float, float, Quote]] = []
    for item in passages:
        chunk = item.evidence.chunk  # type: ignore[union-attr]
        share = item.score / passages[0].score if passages[0].score else 0.0
        offset = calibration.offset("sentences", lang, chunk.language)
        if chunk.id not in sentence_vectors:  # an ingest has taken it away since
            continue
        cosines = sentence_vectors[chunk.id] @ vector + offset
        near += [(float(c), share, Quote(chunk, s.start, s.end)) for c, s in zip(cosines, chunk.sentences, strict=True)]
    near.sort(key=lambda n: (-n[0] * COSINE_WEIGHT - n[1] * PASSAGE_WEIGHT, n[2].chunk.id, n[2].start))
    headed: dict[str, frozenset[str]] = {}
    picks = []
    for cosine, share, quote in near[:CANDIDATES]:
        chunk = quote.chunk
        if chunk.id not in headed:
            headed[chunk.id] = wanted.intersection(words.terms(f"{chunk.title}\n{chunk.section}"))
        held = wanted.intersection(words.terms(quote.text))
        score = COSINE_WEIGHT * cosine + len(held) / len(wanted) + PASSAGE_WEIGHT * share
        picks.append(Pick(quote, score, cosine, held, held | headed[chunk.id]))
    return sorted(picks, key=lambda p: (-p.score, p.quote.chunk.id, p.quote.start))
