"""Reading ahead: the documents that speak of the tables, read while nobody waits, so that the first questions find them read."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from functools import partial

from graph.store import label_of
from language.detect import Language, detect
from language.words import Words
from services.rag.hybrid.kept import Kept
from services.rag.hybrid.likeness import LONGEST, Likeness
from services.rag.hybrid.lines import Line, read_lines
from services.rag.hybrid.reach import around, called_in, read_nodes, with_kinds
from services.rag.hybrid.request import Stores
from services.rag.hybrid.typed import Reader
from services.rag.index import Index
from vector.store import Chunk, Leg, Scope, Vector, VectorStore

CHUNKS = 4000
LINES = 24_000  # split into their words
TYPED = 24_000  # of all collections of tables together read in types, which takes three times as long
LANGUAGES: tuple[Language, ...] = ("ko", "en")


async def read_ahead(index: Index, groups: frozenset[str], words: Words, stores: Stores) -> None:
    """Read the lines of the documents that mention what the tables name, and of those beside them in their collections, the collections
    first of which the greatest share does; encode what questions are compared with; and have the graph's engine read each way from one
    thing to another once. `index` as a caller of these groups may know it. Raises VectorUnavailable, GraphError."""
    lane, kept, likeness = stores.lane, stores.kept, Likeness(stores.lane, stores.kept.vectors)
    for collection, schema in index.schemas.items():
        entities = [id for id, known_to in index.groups.items() if id.startswith(f"{collection}/") and groups & known_to]
        if not entities or (known := index.known(collection)) is None:
            continue
        kinds = [name for label in schema.labels for name in await called_in(stores.graph, schema, label, groups)]
        first = {label_of(id): id for id in reversed(entities)}
        for node in await read_nodes(stores.graph, schema, first.values(), groups):
            await with_kinds(stores.graph, schema, await around(stores.graph, schema, [node], groups), groups)
        reader = Reader(known, index.linker, words, groups, date.today())
        towards = await lane.query(collection)  # nothing is ranked: any direction will do
        lines = await _lines(towards, frozenset(entities), groups, stores.vectors)
        await lane.batch(partial(_split, kept, reader), lines, idle=True)
        for lang in LANGUAGES:
            own = [line.key for line in lines if line.quote.chunk.language == lang and 0 < len(line.key) <= LONGEST]
            await likeness.read_ahead([*(name for name in kinds if detect(name) == lang), *own], lang)
        await lane.batch(partial(_read, kept, reader), lines[: TYPED // len(index.schemas)], idle=True)


async def _lines(towards: Vector, entities: frozenset[str], groups: frozenset[str], vectors: VectorStore) -> list[Line]:
    found = await vectors.search([Leg("linked", "dense", towards, entities=entities)], Scope(groups), limit=CHUNKS)
    linked = Counter(passage.chunk.collection for passage in found["linked"])
    every = await vectors.search([Leg("all", "dense", towards)], Scope(groups), limit=CHUNKS)
    documents: dict[str, list[Chunk]] = defaultdict(list)
    for passage in every["all"]:
        documents[passage.chunk.collection].append(passage.chunk)
    nearest = sorted(documents, key=lambda collection: (-linked[collection] / len(documents[collection]), collection))
    lines = {line.text: line for collection in nearest for of in read_lines(documents[collection]).values() for line in of}
    return list(lines.values())[:LINES]


def _split(kept: Kept, reader: Reader, line: Line) -> None:
    for text in (line.text, line.above, line.title):
        kept.words(reader, text)


def _read(kept: Kept, reader: Reader, line: Line) -> None:
    for text in (line.text, line.title):
        kept.read(reader, text)
