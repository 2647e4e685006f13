"""Ask the passage store: one ranking a path, in one batch call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.calibrate import Calibration
from language.detect import Language
from services.rag.evidence import Path
from services.rag.notions import Notion, coverage
from vector.store import Leg, Passage, Scope, Sparse, Vector, VectorStore

LANGUAGES: tuple[Language, ...] = ("ko", "en")
DEPTH = 100
COVERED = 60
"""How many of the best passages are looked at for what they cover."""
OFFSET_SHARE = 0.8
"""How much of the measured offset is added when passages are ranked: chosen in cross-validation over documents (docs/results.md)."""


async def retrieve_vector(
    store: VectorStore,
    vector: Vector,
    words: Sparse,
    names: Sparse,
    lang: Language,
    entities: frozenset[str],
    scope: Scope,
    calibration: Calibration,
    foreign: Vector | None = None,
) -> dict[Path, list[Passage]]:
    """Rankings `dense`, `sentences` (by the best sentence), `words`, `names` (what the question's notions are called in the other
    language, among its text) and `mentions` (of linked entities), DEPTH each at most.

    The encoder scores text of another language lower by a near constant, so the dense paths ask each language on its own and
    add what the calibration found before they are cut to one list. `foreign` is the question said in the other language: text of that
    language counts by the nearer of the two.
    """
    legs = [Leg("words", "words", words)]
    legs += [Leg(f"{field}:{text}", field, vector, language=text) for field in ("dense", "sentences") for text in LANGUAGES]
    (other,) = (text for text in LANGUAGES if text != lang)
    if foreign is not None:
        legs += [Leg(f"{field}:foreign", field, foreign, language=other) for field in ("dense", "sentences")]
    if names.indices:
        legs.append(Leg("names", "words", names, language=other))
    if entities:
        legs.append(Leg("mentions", "dense", vector, entities=entities))
    found = await store.search(legs, scope, limit=DEPTH)
    rankings: dict[Path, list[Passage]] = {path: found[path] for path in ("words", "names") if path in found}
    for field in ("dense", "sentences"):
        offsets = {text: OFFSET_SHARE * calibration.offset(field, lang, text) for text in LANGUAGES}
        lifted = [p for text in LANGUAGES for p in _lift(found[f"{field}:{text}"], offsets[text])]
        rankings[field] = _best([*lifted, *found.get(f"{field}:foreign", ())])
    if entities:
        rankings["mentions"] = _best(
            [replace(p, score=p.score + OFFSET_SHARE * calibration.offset("dense", lang, p.chunk.language)) for p in found["mentions"]]
        )
    return rankings


async def cover(store: VectorStore, asked: Sequence[Notion], lang: Language, passages: Sequence[Passage], scope: Scope) -> dict[str, float]:
    """The share of the question's terms in each of the first COVERED passages, by chunk id."""
    chunks = [passage.chunk for passage in passages[:COVERED]]
    held = await store.term_indices([chunk.id for chunk in chunks], scope)
    return coverage(asked, held, {chunk.id: chunk.language != lang for chunk in chunks})


def _lift(ranking: Sequence[Passage], offset: float) -> list[Passage]:
    return [replace(passage, score=passage.score + offset) for passage in ranking]


def _best(passages: Sequence[Passage]) -> list[Passage]:
    """The first DEPTH, each once."""
    best = {passage.chunk.id: passage for passage in sorted(passages, key=lambda p: p.score)}
    return sorted(best.values(), key=lambda p: (-p.score, p.chunk.id))[:DEPTH]
