"""Table rows to graph nodes and relationships, by the mapping."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace

from graph.schema import Property
from graph.store import Access, Edge, Node, Value
from ingest.document import Reject
from ingest.loaders.csv import Row, Table
from ingest.mapping import JoinTable, Mapping, NodeTable, PropertyColumn, properties, references
from ingest.records import RowState
from ingest.values import parse

_GROUP_MARKS = re.compile(r"[;\n]")


@dataclass(slots=True)
class GraphRows:
    """What tables say. `kept` are stored ids whose rows were bad this time, a node's references too: they stay, with these groups, and
    with their properties protected as `protected` says."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    kept: dict[str, tuple[str, ...]] = field(default_factory=dict)
    protected: dict[str, dict[str, Access]] = field(default_factory=dict)


def to_graph(
    mapping: Mapping, tables: MappingType[str, Table], collection: str, groups: tuple[str, ...], stored: MappingType[str, RowState]
) -> GraphRows:
    """The nodes and relationships of checked tables. Bad rows are rejects with their line; a reference to no row loses only itself.

    `stored` is what an earlier run has written, by id: a row that has gone bad keeps what it was, but not who sees it.
    """
    rows = GraphRows()
    builder = _Builder(collection, groups, stored, rows)
    for file in mapping.tables:
        rows.rejects += tables[file].rejects
    for file, table in mapping.tables.items():
        if isinstance(table, NodeTable):
            builder.nodes(file, table, tables[file])
    for file, table in mapping.tables.items():
        if isinstance(table, NodeTable):
            builder.references(file, table, tables[file])
        else:
            builder.joins(file, table, tables[file])
    return rows


@dataclass(frozen=True, slots=True)
class _Builder:
    collection: str
    groups: tuple[str, ...]
    stored: MappingType[str, RowState]
    rows: GraphRows
    lines: dict[str, int] = field(default_factory=dict)
    outgoing: dict[str | None, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for id_, state in self.stored.items():
            self.outgoing[state.source].append(id_)

    def nodes(self, file: str, table: NodeTable, data: Table) -> None:
        declared = properties(table)
        for row in data.rows:
            key = row.cells[table.key]
            if key is None:
                self._reject(file, row, f"the key column {table.key} is empty")
                continue
            node_id = self._id(table.label, key)
            if node_id in self.lines:
                self._reject(file, row, f"the key {key!r} is already on line {self.lines[node_id]}")
                continue
            self.lines[node_id] = row.line
            values = self._values(file, row, declared)
            if values is None:
                self._keep(node_id, self._groups(table, row), self._protected(table, row))
                continue
            groups, protected = self._groups(table, row), self._protected(table, row)
            self.rows.nodes[node_id] = Node(node_id, table.label, self.collection, values, groups, protected)

    def references(self, file: str, table: NodeTable, data: Table) -> None:
        for row in data.rows:
            key = row.cells[table.key]
            source = self._id(table.label, key) if key else ""
            if not self._is_node(source) or self.lines[source] != row.line:
                continue
            for column, spec in references(table).items():
                if source in self.rows.kept:
                    self._keep_references(source, _edge_id(source, spec.relationship, self._id(spec.to, "")), spec.groups)
                    continue
                other = row.cells[column]
                if other is None:
                    continue
                target = self._id(spec.to, other)
                if self._is_node(target):
                    self._add(
                        Edge(
                            _edge_id(source, spec.relationship, target),
                            spec.relationship,
                            self.collection,
                            source,
                            table.label,
                            target,
                            spec.to,
                            spec.groups or self.rows.nodes[source].groups,
                        )
                    )
                else:
                    self._reject(file, row, f"{column}: there is no {spec.to} with the key {other!r}; the row is loaded without it")

    def joins(self, file: str, table: JoinTable, data: Table) -> None:
        declared = properties(table)
        edges: list[tuple[Row, Edge]] = []
        for row in data.rows:
            ends = [self._end(file, row, end.column, end.label) for end in (table.source, table.target)]
            if None in ends:
                continue
            source, target = map(str, ends)
            edge_id = _edge_id(source, table.relationship, target)
            values = self._values(file, row, declared)
            if values is None:
                self._keep(edge_id, self._groups(table, row), self._protected(table, row))
                continue
            edges.append(
                (
                    row,
                    Edge(
                        edge_id,
                        table.relationship,
                        self.collection,
                        source,
                        table.source.label,
                        target,
                        table.target.label,
                        self._groups(table, row),
                        values,
                        self._protected(table, row),
                    ),
                )
            )
        pairs = Counter(edge.id for _, edge in edges)
        for row, edge in edges:
            distinct = edge if pairs[edge.id] == 1 else replace(edge, id=f"{edge.id}#{_digest(edge)}")
            if distinct.id in self.rows.edges:
                self._reject(file, row, "an earlier row says the same")
            self._add(distinct)

    def _end(self, file: str, row: Row, column: str, label: str) -> str | None:
        key = row.cells[column]
        if key is None:
            self._reject(file, row, f"{column} is empty")
            return None
        if self._is_node(node_id := self._id(label, key)):
            return node_id
        self._reject(file, row, f"{column}: there is no {label} with the key {key!r}")
        return None

    def _values(self, file: str, row: Row, declared: MappingType[str, tuple[str, Property]]) -> dict[str, Value] | None:
        """The row's properties; None, and a reject, where a cell is not of its type."""
        values: dict[str, Value] = {}
        for column, (name, property_) in declared.items():
            cell = row.cells[column]
            if cell is None:
                continue
            try:
                values[name] = parse(cell, property_.type)
            except ValueError as error:
                reason = "the cell is not of its type (who reads it is restricted, so it is not shown)" if property_.protected else error
                self._reject(file, row, f"{column}: {reason}")
                return None
        return values

    def _groups(self, table: NodeTable | JoinTable, row: Row) -> tuple[str, ...]:
        return _named(row, table.groups_column) or table.groups or self.groups

    def _protected(self, table: NodeTable | JoinTable, row: Row) -> dict[str, Access]:
        """Who may read what of the row; not all that the row's own readers may."""
        return {
            spec.property or column: Access(_named(row, spec.groups_column) or spec.groups, spec.totals)
            for column, spec in table.columns.items()
            if isinstance(spec, PropertyColumn) and spec.groups is not None
        }

    def _is_node(self, node_id: str | None) -> bool:
        return node_id in self.rows.nodes or node_id in self.rows.kept

    def _keep(self, id_: str, groups: tuple[str, ...], protected: dict[str, Access]) -> None:
        if id_ in self.stored:
            self.rows.kept[id_] = groups
            self.rows.protected[id_] = protected

    def _keep_references(self, source: str, prefix: str, groups: tuple[str, ...] | None) -> None:
        for id_ in self.outgoing[source]:
            if id_.startswith(prefix) and self._is_node(self.stored[id_].target):
                self._keep(id_, groups or self.rows.kept[source], {})

    def _add(self, edge: Edge) -> None:
        self.rows.edges[edge.id] = edge

    def _id(self, label: str, key: str) -> str:
        return f"{self.collection}/{label}:{key}"

    def _reject(self, file: str, row: Row, reason: str) -> None:
        self.rows.rejects.append(Reject(f"{file}:{row.line}", reason))


def _named(row: Row, column: str | None) -> tuple[str, ...]:
    """The groups that an access column names for the row."""
    cell = row.cells[column] if column else None
    return tuple(sorted({group.strip() for group in _GROUP_MARKS.split(cell or "")} - {""}))


def _edge_id(source: str, type_: str, target: str) -> str:
    return f"{source}-{type_}->{target}"


def _digest(edge: Edge) -> str:
    """What tells the rows of one pair apart, the same whatever their order."""
    content = json.dumps([edge.groups, edge.properties], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:8]
