"""The property graph: what is written, what is read, and the port that every graph engine keeps."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from graph.schema import Schema

Value = None | bool | int | float | str | date | list["Value"]


@dataclass(frozen=True, slots=True)
class Rows:
    """A result table. `truncated` where the query had more rows than its limit."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """Who may read a protected property of one row, and who may have totals over it besides."""

    groups: tuple[str, ...]
    totals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A node. `id` is `<collection>/<Label>:<key>`; stored with its properties as `_id`, `_collection` and `_groups`.

    `protected`: of which properties not everybody who sees the node may read the value (graph/rights.py says how they are stored).
    """

    id: str
    label: str
    collection: str
    properties: Mapping[str, Value]
    groups: tuple[str, ...]
    protected: Mapping[str, Access] = field(default_factory=dict)

    def __reduce__(self) -> tuple[object, ...]:
        """For pickle: of frozen, slotted dataclasses its own way costs five times as much."""
        return Node, (self.id, self.label, self.collection, self.properties, self.groups, self.protected)


def label_of(node_id: str) -> str:
    """The label in a node id (a collection's name holds no slash); empty where there is none."""
    return node_id.partition("/")[2].partition(":")[0]


@dataclass(frozen=True, slots=True)
class Edge:
    """A relationship from `source` to `target` (node ids). `id` is `<source>-<TYPE>-><target>`, with `#<key>` where one pair has several.

    Who may see it and both its ends sees it.
    """

    id: str
    type: str
    collection: str
    source: str
    source_label: str
    target: str
    target_label: str
    groups: tuple[str, ...]
    properties: Mapping[str, Value] = field(default_factory=dict)
    protected: Mapping[str, Access] = field(default_factory=dict)

    def __reduce__(self) -> tuple[object, ...]:
        ends = self.source, self.source_label, self.target, self.target_label
        return Edge, (self.id, self.type, self.collection, *ends, self.groups, self.properties, self.protected)


class GraphError(Exception):
    """Base of this folder's errors; its text says what to do.

    GraphUnavailable   the engine does not answer
    GraphLocked        another process holds the data folder
    GraphFull          the disk has too little room for a write
    CypherRejected     the statement writes, calls procedures, loads files, or is not valid Cypher
    QueryTimeout       the read took longer than it may
    SchemaError        a schema that contradicts itself, or data that contradicts the schema
    """


class GraphUnavailable(GraphError): ...


class GraphLocked(GraphError): ...


class GraphFull(GraphError): ...


class CypherRejected(GraphError): ...


class QueryTimeout(GraphError): ...


class SchemaError(GraphError): ...


class GraphStore(Protocol):
    """A property graph that answers Cypher, read-only unless the method says otherwise. Writes are durable when they return."""

    async def query(self, cypher: str, params: Mapping[str, Value], *, limit: int, timeout: float) -> Rows:  # noqa: ASYNC109
        """Run a read; seconds. Raises CypherRejected for anything that could write, QueryTimeout, GraphUnavailable."""
        ...

    async def explain(self, cypher: str, params: Mapping[str, Value], *, timeout: float) -> None:  # noqa: ASYNC109
        """Have the engine plan a read without running it; seconds. Raises CypherRejected with what the engine finds wrong with it, or for
        anything that could write, QueryTimeout, GraphUnavailable."""
        ...

    async def declare(self, schema: Schema) -> None:
        """Create the constraints and indexes that the schema needs. Repeating it changes nothing."""
        ...

    async def upsert_nodes(self, nodes: Sequence[Node], *, new: bool = False) -> None:
        """Write or replace by id: properties that a node no longer has go. Labels must be declared. Raises GraphFull.

        `new`: they should not be there yet, which costs half; one that is there after all is replaced all the same.
        """
        ...

    async def upsert_edges(self, edges: Sequence[Edge], *, new: bool = False) -> None:
        """Write or replace by id; `new` as for nodes. An edge whose ends are not both there is left out. Raises GraphFull."""
        ...

    async def delete_nodes(self, ids: Sequence[str]) -> None:
        """Remove nodes with their relationships. Unknown ids are ignored."""
        ...

    async def delete_edges(self, ids: Sequence[str]) -> None:
        """Remove relationships. Unknown ids are ignored."""
        ...

    def node_ids(self) -> AsyncIterator[str]:
        """Every node id: for reconciling only."""
        ...

    def edge_ids(self) -> AsyncIterator[str]:
        """Every relationship id: for reconciling only."""
        ...

    async def version(self) -> str:
        """Engine and version, for status pages."""
        ...

    async def close(self) -> None: ...
