"""The ledger: everything that was ever written to the stores, from which they can be written again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from collections.abc import Collection as Ids
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Integer,
    Row,
    Table,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from graph.schema import Schema
from graph.store import Edge, Node
from ingest.document import Document, Reject
from ingest.encode import Piece
from ingest.ledger_tables import chunks, collections, documents, facts, intents, rejects, rows, visible
from ingest.records import (
    Collection,
    DocumentRecord,
    DocumentState,
    RowState,
    chunk_values,
    collection_values,
    document_values,
    row_values,
    to_collection,
    to_document,
    to_edge,
    to_node,
    to_piece,
)

Store = Literal["vectors", "nodes", "edges"]
_PAGE = 64
_MANY = 500
_DOUBT = "?"


class Ledger:
    """Reads and writes of the ledger. Every write is one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    # Collections

    async def collection(self, name: str) -> Collection | None:
        async with self._engine.connect() as db:
            row = (await db.execute(select(collections).where(collections.c.name == name))).first()
        return to_collection(row) if row else None

    async def collections(self, groups: Ids[str]) -> list[str]:
        """The names of the collections of which one of the groups may see something."""
        async with self._engine.connect() as db:
            seen = [select(table.c.collection).where(visible(table.c.groups, groups)).distinct() for table in (documents, rows)]
            return sorted({name for statement in seen for name in (await db.execute(statement)).scalars()})

    async def hidden(self, names: Ids[str], groups: Ids[str]) -> bool:
        """Whether one of the names is a document or a row that none of the groups may see."""
        async with self._engine.connect() as db:
            for some in _some(names):
                for table, name in ((documents, documents.c.source), (rows, rows.c.id)):
                    if (await db.execute(select(name).where(name.in_(some), ~visible(table.c.groups, groups)).limit(1))).first():
                        return True
        return False

    async def groups(self) -> frozenset[str]:
        """Every group that may see a document."""
        async with self._engine.connect() as db:
            return frozenset(group for row in await db.execute(select(documents.c.groups).distinct()) for group in row.groups)

    async def heads(self, characters: int) -> list[tuple[str, str, str, str]]:
        """Of every document its source, collection, title, and how its text begins."""
        d = documents.c
        async with self._engine.connect() as db:
            found = await db.execute(select(d.source, d.collection, d.title, func.substr(d.text, 1, characters)))
            return [(row[0], row[1], row[2], row[3]) for row in found]

    async def link_hosts(self) -> dict[str, frozenset[str]]:
        """The hosts that links to each collection's documents may lead to."""
        async with self._engine.connect() as db:
            found = (await db.execute(select(collections.c.name, collections.c.link_hosts))).all()
        return {row.name: frozenset(host.lower() for host in row.link_hosts or ()) for row in found}

    async def schemas(self) -> dict[str, Schema]:
        """What the tables of each collection declare."""
        async with self._engine.connect() as db:
            found = [to_collection(row) for row in await db.execute(select(collections).order_by(collections.c.name))]
        return {collection.name: collection.schema for collection in found if collection.schema}

    async def put_collection(self, collection: Collection) -> None:
        async with self._engine.begin() as db:
            await db.execute(delete(collections).where(collections.c.name == collection.name))
            await db.execute(insert(collections).values(collection_values(collection)))

    async def delete_collection(self, name: str) -> None:
        async with self._engine.begin() as db:
            await db.execute(delete(collections).where(collections.c.name == name))
            await db.execute(delete(rejects).where(rejects.c.collection == name))

    async def put_rejects(self, collection: str, found: Sequence[Reject]) -> None:
        """Note what a run did not take, in place of what the run before it did not."""
        values = [{"collection": collection, "place": place, "source": one.source, "reason": one.reason} for place, one in enumerate(found)]
        async with self._engine.begin() as db:
            await db.execute(delete(rejects).where(rejects.c.collection == collection))
            await _insert(db, rejects, values)

    async def rejects(self, collection: str, after: int = -1, limit: int = 1000) -> list[tuple[int, Reject]]:
        """What the last run did not take, in its order: each with its place, from after the given one."""
        statement = (
            select(rejects).where(rejects.c.collection == collection, rejects.c.place > after).order_by(rejects.c.place).limit(limit)
        )
        async with self._engine.connect() as db:
            return [(row.place, Reject(row.source, row.reason)) for row in await db.execute(statement)]

    # Documents and their chunks

    async def document(self, source: str, groups: Ids[str]) -> Document | None:
        """A document's text, without its structure, if one of the groups may see it."""
        statement = select(documents).where(documents.c.source == source, visible(documents.c.groups, groups))
        async with self._engine.connect() as db:
            row = (await db.execute(statement)).first()
        return to_document(row) if row else None

    async def spans(self, wanted: Sequence[tuple[str, int, int]], groups: Ids[str]) -> list[str]:
        """The text of each (source, start, end), code points; empty where none of the groups may see the source."""
        if not wanted:
            return []
        said: dict[str, str | int] = {}
        for place, (source, start, end) in enumerate(wanted):
            said |= {f"source{place}": source, f"first{place}": start + 1, f"length{place}": end - start}
        async with self._engine.connect() as db:
            found = {row.place: row.text for row in await db.execute(_spans(len(wanted), frozenset(groups)), said)}
        return [found.get(place, "") for place in range(len(wanted))]

    async def document_states(self, collection: str) -> dict[str, DocumentState]:
        d = documents.c
        async with self._engine.connect() as db:
            found = await db.execute(select(d.source, d.fingerprint, d.groups, d.file).where(d.collection == collection))
            return {row.source: DocumentState(row.fingerprint, row.groups, row.file) for row in found}

    async def chunk_ids(self, sources: Ids[str]) -> set[str]:
        """The ids of the sources' chunks."""
        async with self._engine.connect() as db:
            return {row.id for some in _some(sources) for row in await db.execute(select(chunks.c.id).where(chunks.c.source.in_(some)))}

    async def put_documents(self, records: Sequence[DocumentRecord]) -> None:
        """Write documents with their chunks in place of what was there of their sources."""
        async with self._engine.begin() as db:
            await _delete_documents(db, [record.document.source for record in records])
            await _insert(db, documents, [document_values(record) for record in records])
            await _insert(db, chunks, [chunk_values(piece) for record in records for piece in record.pieces])

    async def delete_documents(self, sources: Ids[str]) -> None:
        async with self._engine.begin() as db:
            await _delete_documents(db, sources)

    async def set_groups(self, sources: Ids[str], groups: tuple[str, ...]) -> None:
        async with self._engine.begin() as db:
            for some in _some(sources):
                await db.execute(update(documents).where(documents.c.source.in_(some)).values(groups=groups))

    async def set_entities(self, entities: Mapping[str, tuple[str, ...]]) -> None:
        """Replace the entities of chunks, by chunk id."""
        statement = update(chunks).where(chunks.c.id == bindparam("chunk")).values(entities=bindparam("ids"))
        async with self._engine.begin() as db:
            await db.execute(statement, [{"chunk": chunk, "ids": ids} for chunk, ids in entities.items()])

    async def pieces(self) -> AsyncIterator[list[Piece]]:
        """Every chunk that was written, a page of documents at a time."""
        after = ""
        while True:
            async with self._engine.connect() as db:
                statement = select(documents).where(documents.c.source > after).order_by(documents.c.source).limit(_PAGE)
                page = {row.source: row for row in await db.execute(statement)}
                if not page:
                    return
                of_page = select(chunks).where(chunks.c.source.in_(page)).order_by(chunks.c.source, chunks.c.start)
                found = [to_piece(row, page[row.source]) for row in await db.execute(of_page)]
            after = list(page)[-1]
            yield found

    # Rows of the graph

    async def row_states(self, kind: Store, collection: str) -> dict[str, RowState]:
        r = rows.c
        async with self._engine.connect() as db:
            statement = select(r.id, r.fingerprint, r.source, r.target).where(r.kind == kind, r.collection == collection)
            found = await db.execute(statement)
            return {row.id: RowState(row.fingerprint, row.source, row.target) for row in found}

    async def put_rows(self, written: Sequence[Node] | Sequence[Edge], *, new: bool = False) -> None:
        """Write nodes, or edges, that the graph holds, in place of what was there of their ids; they are announced no longer.

        `new`: nothing is there of their ids.
        """
        values = await asyncio.to_thread(lambda: [row_values(row) for row in written])
        kinds, ids = {value["kind"] for value in values}, [value["id"] for value in values]
        async with self._engine.begin() as db:
            if not new:
                await _delete(db, rows, ids, rows.c.kind.in_(kinds))
            await _insert(db, rows, values)
            await _delete(db, intents, ids, intents.c.store.in_(kinds))

    async def delete_rows(self, kind: Store, ids: Ids[str]) -> None:
        async with self._engine.begin() as db:
            await _delete(db, rows, ids, rows.c.kind == kind)

    async def nodes(self, ids: Ids[str]) -> list[Node]:
        return [to_node(row) for row in await self._rows("nodes", ids)]

    async def edges(self, ids: Ids[str]) -> list[Edge]:
        return [to_edge(row) for row in await self._rows("edges", ids)]

    async def _rows(self, kind: Store, ids: Ids[str]) -> list[Row[Any]]:
        async with self._engine.connect() as db:
            return [row for some in _some(ids) for row in await db.execute(select(rows).where(rows.c.kind == kind, rows.c.id.in_(some)))]

    # What the stores should hold, and what they may hold besides

    async def ids(self, store: Store) -> set[str]:
        """Every id that the store should hold."""
        statement = select(chunks.c.id) if store == "vectors" else select(rows.c.id).where(rows.c.kind == store)
        async with self._engine.connect() as db:
            return set((await db.execute(statement)).scalars())

    async def intend(self, store: Store, ids: Ids[str]) -> None:
        """Note ids before a store's content changes for them."""
        async with self._engine.begin() as db:
            await _delete(db, intents, ids, intents.c.store == store)
            await _insert(db, intents, [{"store": store, "id": id_} for id_ in ids])

    async def settle(self, store: Store, ids: Ids[str]) -> None:
        """Store and ledger agree on these ids again."""
        async with self._engine.begin() as db:
            await _delete(db, intents, ids, intents.c.store == store)

    async def intended(self, store: Store) -> set[str]:
        async with self._engine.connect() as db:
            return set((await db.execute(select(intents.c.id).where(intents.c.store == store))).scalars())

    async def doubt(self, store: Store, ids: Ids[str]) -> None:
        """Have the next run write these again, whatever their content."""
        await self._mark(store, ids, lambda fingerprint: _DOUBT + fingerprint)

    async def trust(self, store: Store, ids: Ids[str]) -> None:
        """The store holds these, all chunks of their documents, as the ledger does."""
        await self._mark(store, ids, lambda fingerprint: func.replace(fingerprint, _DOUBT, ""))

    async def doubted(self, store: Store) -> set[str]:
        """The ids that the store may hold otherwise than the ledger; all chunks of a document in doubt."""
        if store == "vectors":
            statement = select(chunks.c.id).join(documents).where(documents.c.fingerprint.startswith(_DOUBT))
        else:
            statement = select(rows.c.id).where(rows.c.kind == store, rows.c.fingerprint.startswith(_DOUBT))
        async with self._engine.connect() as db:
            return set((await db.execute(statement)).scalars())

    async def _mark(self, store: Store, ids: Ids[str], change: Callable[[Column[str]], ColumnElement[str]]) -> None:
        async with self._engine.begin() as db:
            for some in _some(ids):
                if store == "vectors":
                    sources = select(chunks.c.source).where(chunks.c.id.in_(some))
                    statement = update(documents).where(documents.c.source.in_(sources))
                    await db.execute(statement.values(fingerprint=change(documents.c.fingerprint)))
                else:
                    statement = update(rows).where(rows.c.kind == store, rows.c.id.in_(some))
                    await db.execute(statement.values(fingerprint=change(rows.c.fingerprint)))

    # Facts

    async def fact(self, key: str) -> Any:
        """A value that was noted; None where there is none."""
        async with self._engine.connect() as db:
            return (await db.execute(select(facts.c.value).where(facts.c.key == key))).scalar()

    async def set_fact(self, key: str, value: Any) -> None:
        """Note a JSON value."""
        async with self._engine.begin() as db:
            await db.execute(delete(facts).where(facts.c.key == key))
            await db.execute(insert(facts).values(key=key, value=value))


@lru_cache(maxsize=256)
def _spans(many: int, groups: frozenset[str]) -> CompoundSelect[Any]:
    """The text of so many spans as one statement, since each costs a way to the database; made once, since making it costs more."""
    d = documents.c
    texts = [
        select(
            literal(place).label("place"),
            func.substr(d.text, bindparam(f"first{place}", type_=Integer), bindparam(f"length{place}", type_=Integer)).label("text"),
        ).where(d.source == bindparam(f"source{place}"), visible(d.groups, groups))
        for place in range(many)
    ]
    return union_all(*texts)


async def _insert(db: AsyncConnection, table: Table, values: list[dict[str, Any]]) -> None:
    if values:
        await db.execute(insert(table), values)


async def _delete(db: AsyncConnection, table: Table, ids: Ids[str], only: ColumnElement[bool]) -> None:
    for some in _some(ids):
        await db.execute(delete(table).where(only, table.c.id.in_(some)))


async def _delete_documents(db: AsyncConnection, sources: Ids[str]) -> None:
    for some in _some(sources):
        await db.execute(delete(chunks).where(chunks.c.source.in_(some)))
        await db.execute(delete(documents).where(documents.c.source.in_(some)))


def _some(ids: Ids[str]) -> Iterator[list[str]]:
    """The ids in portions that fit into one statement."""
    listed = list(ids)
    for start in range(0, len(listed), _MANY):
        yield listed[start : start + _MANY]
