"""The graph store over Bolt and the official `neo4j` driver. What differs between engines is their `Backend`."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from neo4j import READ_ACCESS, AsyncDriver, AsyncManagedTransaction, AsyncResult, Query
from neo4j.exceptions import ClientError, ConstraintError, DriverError, Neo4jError, TransientError
from neo4j.graph import Node as BoltNode
from neo4j.graph import Path as BoltPath
from neo4j.graph import Relationship as BoltRelationship
from neo4j.time import Date

from graph.guard import bounded_read
from graph.rights import protected_values
from graph.schema import IDENTIFIER, Schema
from graph.store import CypherRejected, Edge, GraphError, GraphUnavailable, Node, QueryTimeout, Rows, SchemaError, Value, label_of

_BATCH = 2000
_TRIES = 6
_GRACE = 0.5  # seconds after its caller has left that a read may run on, where the engine keeps time itself
_TYPE_IN_ID = re.compile(r"-([A-Za-z][A-Za-z0-9_]*)->")


@dataclass(frozen=True, slots=True)
class Connections:
    """A running engine: one driver that cannot write, one that can."""

    database: str
    reads: AsyncDriver
    writes: AsyncDriver


class Backend(Protocol):
    """What differs between the engines behind the driver."""

    async def wait(self) -> None:
        """Until the engine answers, as long as its start may take. Raises GraphUnavailable, GraphFull."""
        ...

    async def connections(self) -> Connections:
        """Drivers to the running engine, started first where it is not; a caller who leaves does not stop that. Raises GraphUnavailable."""
        ...

    async def admit(self, statement: str, params: Mapping[str, Value]) -> None:
        """What this engine needs to see of a read before it runs it. Raises CypherRejected, or the driver's errors."""
        ...

    async def explain(self, statement: str, params: Mapping[str, Value]) -> None:
        """The engine's EXPLAIN of a read, which runs nothing. Raises CypherRejected, or the driver's errors."""
        ...

    def require_room(self) -> None:
        """Raises GraphFull where the disk has too little room to add something."""
        ...

    async def end_read(self, cypher: str, seconds: float) -> None:
        """End reads of this text that have run for so long: their caller has left. Best effort."""
        ...

    async def version(self) -> str: ...

    async def close(self) -> None: ...


def connection_settings() -> dict[str, Any]:
    """What every driver of ours is made with: quick to notice a dead engine, silent otherwise."""
    return {
        "connection_timeout": 2.0,
        "connection_acquisition_timeout": 10.0,
        "max_transaction_retry_time": 2.0,
        "max_connection_pool_size": 16,
        "notifications_min_severity": "OFF",
        "telemetry_disabled": True,
    }


class BoltStore:
    """A `GraphStore`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._labels: set[str] = set()
        self._types: set[str] = set()
        self._ending: set[asyncio.Task[None]] = set()

    async def query(self, cypher: str, params: Mapping[str, Value], *, limit: int, timeout: float) -> Rows:  # noqa: ASYNC109
        """As the port says. Nodes and relationships in the result are given by their ids, paths and maps as lists, moments as ISO text."""
        statement = bounded_read(cypher, params, limit + 1)
        started = False
        try:
            async with asyncio.timeout(timeout):
                connections = await self._backend.connections()
                started = True
                with _graph_errors():
                    await self._backend.admit(statement, params)
                    async with connections.reads.session(database=connections.database, default_access_mode=READ_ACCESS) as session:
                        result = await session.run(Query(statement, timeout=timeout + _GRACE), dict(params))
                        columns = tuple(result.keys())
                        records = await result.fetch(limit + 1)
        except TimeoutError:
            if not started:
                raise GraphUnavailable("The graph engine is still starting: try again in a few seconds.") from None
            task = asyncio.create_task(self._end_read(statement, timeout))
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)
            raise QueryTimeout(f"The query took longer than {timeout:g} s: make it narrower.") from None
        rows = tuple(tuple(_value(value) for value in record.values()) for record in records[:limit])
        return Rows(columns, rows, truncated=len(records) > limit)

    async def explain(self, cypher: str, params: Mapping[str, Value], *, timeout: float) -> None:  # noqa: ASYNC109
        """As the port says."""
        statement = bounded_read(cypher, params, 1)
        try:
            async with asyncio.timeout(timeout):
                await self._backend.connections()
                with _graph_errors():
                    await self._backend.explain(statement, params)
        except TimeoutError:
            raise QueryTimeout(f"The engine took longer than {timeout:g} s to plan the query.") from None

    async def declare(self, schema: Schema) -> None:
        labels, types = set(schema.labels), {relationship.type for relationship in schema.relationships}
        for name in (self._labels | labels) & (self._types | types):
            raise SchemaError(f"{name} is a label and a relationship type: give one of them another name.")
        statements = [
            *(f"CREATE CONSTRAINT `{name}_id` IF NOT EXISTS FOR (n:`{name}`) REQUIRE n.`_id` IS UNIQUE" for name in sorted(labels)),
            *(f"CREATE CONSTRAINT `{name}_id` IF NOT EXISTS FOR ()-[r:`{name}`]-() REQUIRE r.`_id` IS UNIQUE" for name in sorted(types)),
            *(
                f"CREATE INDEX `{name}.{column}` IF NOT EXISTS FOR (n:`{name}`) ON (n.`{column}`)"
                for name, label in schema.labels.items()
                for column in sorted({label.key, label.name})
            ),
        ]
        for statement in statements:
            await self._write(statement)
        self._labels |= labels
        self._types |= types

    async def upsert_nodes(self, nodes: Sequence[Node], *, new: bool = False) -> None:
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for node in nodes:
            if node.label not in self._labels:
                raise SchemaError(f"The label {node.label} of {node.id} is not in a declared schema.")
            if not node.id.startswith(f"{node.collection}/{node.label}:"):
                raise SchemaError(f"{node.id} is not an id of a {node.label} in {node.collection}.")
            rows[node.label].append({"id": node.id, "properties": _stored(node)})
        for label, batch in rows.items():
            merge = f"UNWIND $rows AS row MERGE (n:`{label}` {{_id: row.id}}) SET n = row.properties"
            if new:
                create = f"UNWIND $rows AS row CREATE (n:`{label}` {_columns(batch)})"
                await self._write(create, batch, adds=True, again=merge)
            else:
                await self._write(merge, batch, adds=True)

    async def upsert_edges(self, edges: Sequence[Edge], *, new: bool = False) -> None:
        rows: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
        for edge in edges:
            if edge.type not in self._types or not {edge.source_label, edge.target_label} <= self._labels:
                raise SchemaError(f"The relationship {edge.source_label}-{edge.type}->{edge.target_label} is not in a declared schema.")
            if not edge.id.startswith(f"{edge.source}-{edge.type}->{edge.target}"):
                raise SchemaError(f"{edge.id} is not an id of {edge.source}-{edge.type}->{edge.target}.")
            row = {"id": edge.id, "source": edge.source, "target": edge.target, "properties": _stored(edge)}
            rows[edge.source_label, edge.type, edge.target_label].append(row)
        for (source, kind, target), batch in rows.items():
            ends = f"UNWIND $rows AS row MATCH (a:`{source}` {{_id: row.source}}) MATCH (b:`{target}` {{_id: row.target}})"
            merge = f"{ends} MERGE (a)-[r:`{kind}` {{_id: row.id}}]->(b) SET r = row.properties"
            if new:
                await self._write(f"{ends} CREATE (a)-[r:`{kind}` {_columns(batch)}]->(b)", batch, adds=True, again=merge)
            else:
                await self._write(merge, batch, adds=True)

    async def delete_nodes(self, ids: Sequence[str]) -> None:
        rows: dict[str, list[str]] = defaultdict(list)
        for id in ids:
            rows[label_of(id)].append(id)
        for label, batch in rows.items():
            if IDENTIFIER.fullmatch(label):
                await self._write(f"UNWIND $rows AS id MATCH (n:`{label}` {{_id: id}}) DETACH DELETE n", batch)

    async def delete_edges(self, ids: Sequence[str]) -> None:
        rows: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
        for id in ids:
            for match in _TYPE_IN_ID.finditer(id):  # a key may look like a type: then more than one reading of the id is tried
                source = id[: match.start()]
                rows[label_of(source), match[1]].append({"id": id, "source": source})
        for (label, kind), batch in rows.items():
            if IDENTIFIER.fullmatch(label):
                await self._write(
                    f"UNWIND $rows AS row MATCH (:`{label}` {{_id: row.source}})-[r:`{kind}` {{_id: row.id}}]->() DELETE r", batch
                )

    async def node_ids(self) -> AsyncIterator[str]:
        async for id in self._ids("MATCH (n) WHERE n._id IS NOT NULL RETURN n._id AS id"):
            yield id

    async def edge_ids(self) -> AsyncIterator[str]:
        async for id in self._ids("MATCH ()-[r]->() WHERE r._id IS NOT NULL RETURN r._id AS id"):
            yield id

    async def version(self) -> str:
        return await self._backend.version()

    async def close(self) -> None:
        await asyncio.gather(*self._ending)
        await self._backend.close()

    async def _ids(self, cypher: str) -> AsyncIterator[str]:
        connections = await self._backend.connections()
        with _graph_errors():
            async with connections.reads.session(database=connections.database, default_access_mode=READ_ACCESS) as session:
                async for record in await session.run(cypher):
                    yield record["id"]

    async def _end_read(self, statement: str, seconds: float) -> None:
        with contextlib.suppress(GraphError, TimeoutError), _graph_errors():
            async with asyncio.timeout(5.0):
                await self._backend.end_read(statement, seconds)

    async def _write(self, cypher: str, rows: Sequence[Any] = (), *, adds: bool = False, again: str | None = None) -> None:
        """Run once for each batch of rows; once without rows. `adds`: it takes room. `again`: what a second try runs instead."""
        connections = await self._backend.connections()

        async def work(transaction: AsyncManagedTransaction, statement: str, batch: Sequence[Any]) -> None:
            result: AsyncResult = await transaction.run(statement, rows=batch)
            await result.consume()

        with _graph_errors(bad_value=SchemaError):
            async with connections.writes.session(database=connections.database) as session:
                for start in range(0, max(len(rows), 1), _BATCH):
                    if adds:
                        self._backend.require_room()
                    statement = cypher
                    for attempt in range(_TRIES):
                        try:
                            await session.execute_write(work, statement, rows[start : start + _BATCH])
                            break
                        except (ConstraintError, TransientError):  # two writers at once: the driver does not try the former again
                            if attempt == _TRIES - 1:
                                raise
                            statement = again or cypher
                            await asyncio.sleep(0.02 * 2**attempt)


def _columns(rows: Sequence[Mapping[str, Any]]) -> str:
    """Each property of the rows by name, as a pattern that creates says it."""
    names = [name.replace("`", "``") for name in sorted(set().union(*(row["properties"] for row in rows)))]
    return "{" + ", ".join(f"`{name}`: row.properties.`{name}`" for name in names) + "}"


def _stored(item: Node | Edge) -> dict[str, Any]:
    for name in item.properties:
        if name.startswith("_"):
            raise SchemaError(f"The property {name} of {item.id} is reserved: names do not begin with _.")
    return {
        **protected_values(item.properties, item.protected),
        "_id": item.id,
        "_collection": item.collection,
        "_groups": list(item.groups),
    }


def _value(value: Any) -> Value:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Date():
            return value.to_native()
        case list():
            return [_value(item) for item in value]
        case dict():
            return [[key, _value(item)] for key, item in value.items()]
        case BoltNode() | BoltRelationship():
            return str(value.get("_id"))
        case BoltPath():
            return [
                _value(item) for pair in zip(value.nodes, [*value.relationships, None], strict=True) for item in pair if item is not None
            ]
        case _:
            return value.iso_format() if hasattr(value, "iso_format") else str(value)


@contextlib.contextmanager
def _graph_errors(bad_value: type[GraphError] = CypherRejected) -> Iterator[None]:
    """Driver errors as the port's; `bad_value` for a value that Bolt cannot carry."""
    try:
        yield
    except ClientError as error:
        code = error.code or ""
        if ".Transaction." in code:
            raise QueryTimeout(f"The query was ended: {error.message}") from error
        if ".Statement." in code or ".Schema." in code or code.endswith(".Forbidden"):
            raise CypherRejected(f"The engine refuses the statement: {error.message}") from error
        raise GraphUnavailable(f"The graph engine refuses to work: {error.message}") from error
    except (Neo4jError, DriverError) as error:
        raise GraphUnavailable("The graph engine does not answer: try again in a few seconds, and if it stays so see its log.") from error
    except (OverflowError, TypeError, ValueError) as error:
        raise bad_value(f"A value cannot be sent to the graph engine: {error}") from error
