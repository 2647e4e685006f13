"""Reading ahead: the documents that speak of the tables, read while nobody waits, so that the first questions find them read."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial

from language.detect import Language
from language.words import Words
from services.rag.hybrid.kept import Kept
from services.rag.hybrid.likeness import LONGEST, Likeness
from services.rag.hybrid.lines import Line, read_lines
from services.rag.hybrid.typed import Reader
from services.rag.index import Index
from vector.embedding.lane import EncodingLane
from vector.store import Leg, Scope, Vector, VectorStore

CHUNKS = 400
LINES = 4000
LANGUAGES: tuple[Language, ...] = ("ko", "en")


async def read_ahead(index: Index, groups: frozenset[str], words: Words, vectors: VectorStore, lane: EncodingLane, kept: Kept) -> None:
    """Read the lines of the documents that mention what the tables name, and of those beside them in their collections, the collections
    first of which the greatest share does, and encode their keys; `index` as a caller of these groups may know it.

    Raises VectorUnavailable."""
    for collection in index.schemas:
        entities = frozenset(id for id, known_to in index.groups.items() if id.startswith(f"{collection}/") and groups & known_to)
        if not entities or (known := index.known(collection)) is None:
            continue
        reader = Reader(known, index.linker, words, groups, date.today())
        lines = await _lines(await lane.query(collection), entities, groups, vectors)  # nothing is ranked: any direction will do
        await lane.batch(partial(_read, kept, reader), lines)
        for lang in LANGUAGES:
            own = [line.key for line in lines if line.quote.chunk.language == lang and 0 < len(line.key) <= LONGEST]
            await Likeness(lane, kept.vectors).read_ahead(own, lang)


async def _lines(towards: Vector, entities: frozenset[str], groups: frozenset[str], vectors: VectorStore) -> list[Line]:
    found = await vectors.search([Leg("linked", "dense", towards, entities=entities)], Scope(groups), limit=CHUNKS)
    linked = Counter(passage.chunk.collection for passage in found["linked"])
    documents = {}
    for collection in linked:
        there = await vectors.search([Leg("all", "dense", towards)], Scope(groups, frozenset({collection})), limit=CHUNKS)
        documents[collection] = [passage.chunk for passage in there["all"]]
    nearest = sorted(linked, key=lambda collection: (-linked[collection] / len(documents[collection]), collection))
    lines = {line.text: line for collection in nearest for of in read_lines(documents[collection]).values() for line in of}
    return list(lines.values())[:LINES]


def _read(kept: Kept, reader: Reader, line: Line) -> None:
    kept.read(reader, line.text)
    for text in (line.text, line.above, line.title):
        kept.words(reader, text)
