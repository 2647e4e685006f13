"""Table rows to graph nodes and relationships, by the mapping."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingType
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from graph.schema import Property
from graph.store import Access, Edge, Node, Value, label_of
from ingest.document import IngestError, LoadError, Reject
from ingest.mapping import (
    WHOLE_ROW,
    End,
    JoinTable,
    Mapping,
    NodeTable,
    PropertyColumn,
    RelationshipColumn,
    key_property,
    name_property,
    properties,
    references,
)
from ingest.mapping_check import DERIVED_NAME
from ingest.records import RowState
from ingest.row_checks import RowChecks
from ingest.spill import Spill
from ingest.table_source import Row, SourceTable
from ingest.values import normal, parse

MOST_REJECTS = 500_000
_GROUP_MARKS = re.compile(r"[;\n]")


class TableUnreadable(IngestError):
    """A table that broke off while it was read."""

    def __init__(self, table: str, why: str) -> None:
        super().__init__(why)
        self.table = table


@dataclass(slots=True)
class TableCount:
    """Of a table: rows that were read, good or bad, things that were not taken, seconds of reading."""

    rows: int = 0
    rejects: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class GraphRows:
    """What tables say; the rows themselves lie in files.

    `kept` are stored ids whose rows were bad this time, a node's references too: they stay, with these groups, and with their properties
    protected as `protected` says. `untouched` are stored ids of tables that were stopped: they stay as they are.
    """

    nodes: Spill[Node] = field(default_factory=Spill)
    edges: Spill[Edge] = field(default_factory=Spill)
    rejects: list[Reject] = field(default_factory=list)
    kept: dict[str, tuple[str, ...]] = field(default_factory=dict)
    protected: dict[str, dict[str, Access]] = field(default_factory=dict)
    untouched: set[str] = field(default_factory=set)
    counts: dict[str, TableCount] = field(default_factory=lambda: defaultdict(TableCount))
    _before: int = 0  # rejects of the tables before the one that is read

    @contextmanager
    def reading(self, file: str) -> Iterator[None]:
        """Around the reading of a table."""
        begun, self._before = time.perf_counter(), len(self.rejects)
        try:
            yield
        except LoadError as error:
            raise TableUnreadable(file, str(error)) from error
        self.counts[file].seconds += time.perf_counter() - begun

    def reject(self, reject: Reject) -> None:
        """Note what is not taken. Raises LoadError where a table has nothing else: memory holds the rejects."""
        self.rejects.append(reject)
        if len(self.rejects) - self._before > MOST_REJECTS:
            raise LoadError(f"more than {MOST_REJECTS:,} of its rows do not fit")


def to_graph(
    mapping: Mapping, tables: MappingType[str, SourceTable], collection: str, groups: tuple[str, ...], stored: MappingType[str, RowState]
) -> GraphRows:
    """The nodes and relationships of checked tables. Bad rows are rejects with their line; a reference to no row loses only itself.

    `stored` is what an earlier run has written, by id: a row that has gone bad keeps what it was, but not who sees it. A table of the
    mapping that is not among `tables` was stopped: what is stored of it stays, and can be referred to. Raises TableUnreadable.
    """
    rows = GraphRows()
    builder = _Builder(mapping, collection, groups, stored, rows)
    builder.leave_stopped({file for file in mapping.tables if file not in tables})
    there = {file: table for file, table in mapping.tables.items() if file in tables}
    for file, table in there.items():
        if isinstance(table, NodeTable):
            with rows.reading(file):
                builder.nodes(file, table, tables[file])
    for file, table in there.items():
        with rows.reading(file):
            if isinstance(table, NodeTable):
                builder.references(file, table, tables[file])
            else:
                builder.joins(file, table, tables[file])
    return rows


@dataclass(frozen=True, slots=True)
class _Builder:
    mapping: Mapping
    collection: str
    groups: tuple[str, ...]
    stored: MappingType[str, RowState]
    rows: GraphRows
    lines: dict[str, int] = field(default_factory=dict)
    outgoing: dict[str | None, list[str]] = field(default_factory=lambda: defaultdict(list))
    others: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)  # keys by another column that references name
    checks: RowChecks = field(default_factory=RowChecks)
    whole: dict[str, bool] = field(default_factory=dict)  # whether the label's key is one whole number
    seen_by: dict[str, tuple[str, ...]] = field(default_factory=dict)  # the groups of the derived nodes so far

    def __post_init__(self) -> None:
        for table in self.mapping.tables.values():
            if isinstance(table, NodeTable):
                key = properties(table).get(table.key[0])
                self.whole[table.label] = len(table.key) == 1 and key is not None and key[1].type == "integer"
                specs: tuple[RelationshipColumn | End, ...] = tuple(references(table).values())
            else:
                specs = (table.source, table.target)
            for spec in specs:
                if spec.on is not None:
                    self.others[_label_of(spec), spec.on] = {}
        for id_, state in self.stored.items():
            self.outgoing[state.source].append(id_)

    def leave_stopped(self, files: set[str]) -> None:
        """Keep what is stored of stopped tables: their nodes, their relationships, and those that need a column of theirs."""
        labels = {table.label for file in files if isinstance(table := self.mapping.tables[file], NodeTable)}
        kinds = {(table.source.label, table.relationship) for file in files if isinstance(table := self.mapping.tables[file], JoinTable)}
        for table in self.mapping.tables.values():
            if isinstance(table, NodeTable):
                own = table.label in labels
                kinds |= {(table.label, spec.relationship) for spec in references(table).values() if own or (spec.on and spec.to in labels)}
        for id_, state in self.stored.items():
            if state.source is None:
                if label_of(id_) in labels:
                    self.rows.untouched.add(id_)
            elif (label_of(state.source), id_.removeprefix(f"{state.source}-").partition("->")[0]) in kinds:
                self.rows.untouched.add(id_)

    def nodes(self, file: str, table: NodeTable, data: SourceTable) -> None:
        declared, count = properties(table), self.rows.counts[file]
        for row in data.rows():
            count.rows += 1
            if isinstance(row, Reject):
                self.rows.reject(row)
                continue
            key = self._key(table, row)
            if key is None:
                self._reject(file, row, f"the key column {_listed(column for column in table.key if not row.cells[column])} is empty")
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
            if len(table.key) > 1 or table.key == WHOLE_ROW:
                values[key_property(table)] = key
            if len(table.name) > 1:
                values[name_property(table)] = full_name([row.cells[column] for column in table.name])
            groups, protected = self._groups(table, row), self._protected(table, row)
            self.rows.nodes[node_id] = Node(node_id, table.label, self.collection, values, groups, protected)
            for (label, column), keys in self.others.items():
                if label == table.label and (value := row.cells[column]) is not None:
                    keys[normal(value)] = key

    def references(self, file: str, table: NodeTable, data: SourceTable) -> None:
        for row in data.good_rows():
            key = self._key(table, row)
            source = self._id(table.label, key) if key else ""
            if not self._is_node(source) or self.lines[source] != row.line:
                continue
            for column, spec in references(table).items():
                if source in self.rows.kept:
                    self._keep_references(source, _edge_id(source, spec.relationship, self._id(spec.to, "")), spec.groups)
                    continue
                other = self._reference(row, (column, *spec.also), spec)
                if other is None:
                    continue
                groups = self._groups(table, row)
                target = self._node(spec.to, other, spec.on, groups)
                if target:
                    self._add(
                        Edge(
                            _edge_id(source, spec.relationship, target),
                            spec.relationship,
                            self.collection,
                            source,
                            table.label,
                            target,
                            spec.to,
                            spec.groups or groups,
                        )
                    )
                else:
                    self._reject(file, row, f"{column}: there is no {spec.to} with the key {other!r}; the row is loaded without it")

    def joins(self, file: str, table: JoinTable, data: SourceTable) -> None:
        declared, count = properties(table), self.rows.counts[file]
        once: set[str] = set()
        often: set[str] = set()
        others: dict[str, Edge] = {}  # of other tables, until a pair turns out to have several rows here
        for row in data.rows():
            count.rows += 1
            if isinstance(row, Reject):
                self.rows.reject(row)
                continue
            ends = [self._end(file, row, end, self._groups(table, row)) for end in (table.source, table.target)]
            if None in ends:
                continue
            source, target = map(str, ends)
            edge_id = _edge_id(source, table.relationship, target)
            values = self._values(file, row, declared)
            if values is None:
                self._keep(edge_id, self._groups(table, row), self._protected(table, row))
                continue
            ends_of = source, table.source.label, target, table.target.label
            groups, protected = self._groups(table, row), self._protected(table, row)
            edge = Edge(edge_id, table.relationship, self.collection, *ends_of, groups, values, protected)
            if edge_id in once:  # a pair of several rows: each is told apart by what it says, the first too
                once.discard(edge_id)
                often.add(edge_id)
                first = self.rows.edges.pop(edge_id)
                self._add(replace(first, id=f"{edge_id}#{_digest(first)}"))
                if edge_id in others:
                    self._add(others[edge_id])
            if edge_id in often:
                edge = replace(edge, id=f"{edge_id}#{_digest(edge)}")
            else:
                once.add(edge_id)
                if edge_id in self.rows.edges:
                    others[edge_id] = self.rows.edges[edge_id]
            if edge.id in self.rows.edges:
                self._reject(file, row, "an earlier row says the same")
            self._add(edge)

    def _end(self, file: str, row: Row, end: End, groups: tuple[str, ...]) -> str | None:
        key = self._reference(row, end.column, end)
        if key is None:
            self._reject(file, row, f"{_listed(end.column)} is empty")
            return None
        if node_id := self._node(end.label, key, end.on, groups):
            return node_id
        self._reject(file, row, f"{_listed(end.column)}: there is no {end.label} with the {end.on or 'key'} {key!r}")
        return None

    def _key(self, table: NodeTable, row: Row) -> str | None:
        if table.key == WHOLE_ROW:
            return hashlib.sha256(json.dumps(sorted(row.cells.items()), ensure_ascii=False).encode()).hexdigest()[:16]
        return self._joined([row.cells[column] for column in table.key], table.label)

    def _reference(self, row: Row, columns: tuple[str, ...], spec: RelationshipColumn | End) -> str | None:
        cells = [row.cells[column] for column in columns]
        return self._joined([None if cell in spec.nulls else cell for cell in cells], _label_of(spec))

    def _joined(self, cells: list[str | None], label: str) -> str | None:
        """A key as one text; None where a part of it is missing."""
        parts = [cell for cell in cells if cell is not None]
        if len(parts) < len(cells):
            return None
        return "|".join(map(normal, parts)) if len(parts) > 1 or self.whole.get(label) else parts[0]

    def _node(self, label: str, key: str, on: str | None, groups: tuple[str, ...]) -> str | None:
        """The id of the node that a reference means; a derived label's node is made with its first."""
        if on is not None:
            key = self.others[label, on].get(normal(key), "")
        node_id = self._id(label, key)
        if label in self.mapping.derived:
            before = self.seen_by.get(node_id)
            groups = tuple(sorted({*groups, *before})) if before else groups
            if groups != before:
                self.seen_by[node_id] = groups
                self.rows.nodes[node_id] = Node(node_id, label, self.collection, {DERIVED_NAME: key}, groups)
        return node_id if self._is_node(node_id) else None

    def _values(self, file: str, row: Row, declared: MappingType[str, tuple[str, Property]]) -> dict[str, Value] | None:
        """The row's properties; None, and a reject, where a cell is not of its type."""
        if fault := self.checks.fault(file, self.mapping.tables[file], row):
            self._reject(file, row, fault)
            return None
        values: dict[str, Value] = {}
        specs = self.mapping.tables[file].columns
        for column, (name, property_) in declared.items():
            cell, spec = row.cells[column], specs.get(column)
            plain = spec if isinstance(spec, PropertyColumn) else None
            if cell is None or (plain and cell in plain.nulls):
                continue
            try:
                values[name] = parse(cell, property_.type, plain.format if plain else None)
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
        return node_id in self.rows.nodes or node_id in self.rows.kept or node_id in self.rows.untouched

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
        self.rows.reject(Reject(f"{file}:{row.line}", reason))


def full_name(parts: Sequence[str | None]) -> str:
    """Given and family name as one; Korean ones stand without a space."""
    there = [part for part in parts if part]
    return ("" if there and all("가" <= part[0] <= "힣" for part in there) else " ").join(there)


def _label_of(spec: RelationshipColumn | End) -> str:
    return spec.to if isinstance(spec, RelationshipColumn) else spec.label


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(columns)


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
