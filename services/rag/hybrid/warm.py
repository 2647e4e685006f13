"""Reading ahead: the documents that speak of the tables, read while nobody waits, so that the first questions find them read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from graph.plan.planner import Known
from graph.store import label_of
from language.detect import Language, detect
from language.words import Words
from services.rag.hybrid.kept import Kept
from services.rag.hybrid.likeness import LONGEST, Likeness
from services.rag.hybrid.lines import Line, by_document, lines_of
from services.rag.hybrid.reach import around, called_in, read_nodes, with_kinds
from services.rag.hybrid.request import Stores
from services.rag.hybrid.typed import Reader
from services.rag.index import Index
from vector.embedding.lane import EncodingLane
from vector.store import Chunk, Leg, Scope, Vector

CHUNKS = 4000
LINES = 24_000  # split into their words
TYPED = 24_000  # of all collections of tables together read in types, which takes three times as long
SLICE = 256  # lines that are put to the lane at once, so that the event loop goes on
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
        await lane.batch(_widen, [known], idle=True)
        for node in await read_nodes(stores.graph, schema, first.values(), groups):
            await lane.idle()
            await with_kinds(stores.graph, schema, await around(stores.graph, schema, [node], groups), groups)
        reader = Reader(known, index.linker, words, groups, date.today())
        towards = await lane.query(collection)  # nothing is ranked: any direction will do
        lines = await _lines(towards, frozenset(entities), groups, stores)
        await _each(lane, partial(_split, kept, reader), lines)
        for lang in LANGUAGES:
            own = [line.key for line in lines if line.quote.chunk.language == lang and 0 < len(line.key) <= LONGEST]
            await likeness.read_ahead([*(name for name in kinds if detect(name) == lang), *own], lang)
        await _each(lane, partial(_read, kept, reader), lines[: TYPED // len(index.schemas)])


async def _each(lane: EncodingLane, read: Callable[[Line], None], lines: Sequence[Line]) -> None:
    for start in range(0, len(lines), SLICE):
        await lane.batch(read, lines[start : start + SLICE], idle=True)


def _widen(known: Known) -> tuple[object, ...]:
    """What questions with words that nothing explains are read by."""
    return known.wider, known.spoken


async def _lines(towards: Vector, entities: frozenset[str], groups: frozenset[str], stores: Stores) -> list[Line]:
    lane, vectors = stores.lane, stores.vectors
    await lane.idle()
    found = await vectors.search([Leg("linked", "dense", towards, entities=entities)], Scope(groups), limit=CHUNKS)
    linked = Counter(passage.chunk.collection for passage in found["linked"])
    await lane.idle()
    every = await vectors.search([Leg("all", "dense", towards)], Scope(groups), limit=CHUNKS)
    documents: dict[str, list[Chunk]] = defaultdict(list)
    for passage in every["all"]:
        documents[passage.chunk.collection].append(passage.chunk)
    nearest = sorted(documents, key=lambda collection: (-linked[collection] / len(documents[collection]), collection))
    each = by_document(chunk for collection in nearest for chunk in documents[collection]).values()
    lines = {line.text: line for of in await lane.batch(lines_of, each, idle=True) for line in of}
    return list(lines.values())[:LINES]


def _split(kept: Kept, reader: Reader, line: Line) -> None:
    for text in (line.text, line.above, line.title):
        kept.words(reader, text)


def _read(kept: Kept, reader: Reader, line: Line) -> None:
    for text in (line.text, line.title):
        kept.read(reader, text)
