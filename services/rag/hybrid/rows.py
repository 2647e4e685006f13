"""Rows of the graph that a question and a rule narrow, as a plan that is compiled with the caller's rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from graph.plan.cypher import Unreadable, compile_plan
from graph.plan.framing.bounds import first_date
from graph.plan.joins import NoPath, Tree
from graph.plan.plan import Column, Compared, Field, Formula, Having, OneOf, Operator, QueryPlan, Term
from graph.plan.words.reading import Reading
from graph.rights import MIN_GROUP
from graph.schema import Schema
from graph.store import GraphStore, Rows, Value

SECONDS = 2.0
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both in it, of the date property `of` (None: the usual one of what is asked for)."""

    first: date | None
    last: date | None
    of: Reading | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """`term operator value`, where the value is a number, or another property of the row."""

    term: Reading
    operator: Operator
    value: Value | Reading


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What rows must be: the only nodes of a label, values of properties, numbers, periods. Several parts hold together; `never`: two of
    them cannot."""

    nodes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: tuple[tuple[Reading, ...], ...] = ()
    limits: tuple[Limit, ...] = ()
    periods: tuple[Period, ...] = ()
    never: bool = False

    def __add__(self, other: Narrowing) -> Narrowing:
        nodes, never = dict(self.nodes), self.never or other.never
        for label, ids in other.nodes.items():
            nodes[label] = tuple(id for id in nodes[label] if id in ids) if label in nodes else ids
            never = never or not nodes[label]
        parts = (*self.values, *other.values), (*self.limits, *other.limits), (*self.periods, *other.periods)
        return Narrowing(nodes, *parts, never)

    @property
    def empty(self) -> bool:
        return not (self.nodes or self.values or self.limits or self.periods)


@dataclass(frozen=True, slots=True)
class Found:
    """Rows with the query that gave them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    query: str
    params: Mapping[str, Value]
    truncated: bool = False


@dataclass(slots=True)
class Select:
    """A query being made: a pattern over the schema, in the columns that are asked of it."""

    schema: Schema
    narrowing: Narrowing
    tree: Tree = field(init=False)
    columns: list[Column] = field(default_factory=list)
    nodes: list[str] = field(default_factory=list)
    having: list[Having] = field(default_factory=list)

    def __post_init__(self) -> None:
        wanted = frozenset(self.narrowing.nodes) | {v[0].label for v in self.narrowing.values}
        self.tree = Tree(self.schema, wanted=wanted)

    def rows_of(self, label: str) -> str:
        """The nodes of a label as rows: their key and name, apart even where they are called alike."""
        node = self.tree.node(label)
        self.nodes.append(node)
        declared = self.schema.labels[label]
        self.columns.append(Column(declared.name, Field(node, declared.name)))
        self.columns.append(Column("_id", Field(node, "_id")))
        return node

    def column(self, term: Reading, name: str) -> int:
        """A value of each row, or the sum of what belongs to it; the column's place."""
        known = next((i for i, column in enumerate(self.columns) if column.name == name), None)
        if known is not None:
            return known
        place, made = self._term(term)
        if isinstance(made, Formula) or (self.nodes and place not in self.nodes):
            self.columns.append(Column(name, made, "sum", place))
        else:
            self.columns.append(Column(name, made))
        return len(self.columns) - 1

    def total(self, term: Reading, name: str) -> int:
        place, made = self._term(term)
        self.columns.append(Column(name, made, "sum", place))
        return len(self.columns) - 1

    def count(self, of: Reading, name: str) -> int:
        place = self.tree.link_of(of.link) if of.link and of.kind == "label" else self.tree.node(of.far)
        self.columns.append(Column(name, function="count", of=place))
        return len(self.columns) - 1

    def above(self, column: int, operator: Operator, value: Value) -> None:
        self.having.append(Having(column, operator, value))

    def _term(self, term: Reading) -> tuple[str, Term]:
        place = self.tree.link_of(term.link) if term.link else self.tree.node(term.label)
        if term.kind == "measure" and term.measure:
            return place, term.measure.of(place)
        return place, Field(place, term.property)

    def plan(self) -> QueryPlan:
        """Raises NoPath where the schema does not join what is asked for."""
        self._narrow()
        return QueryPlan(
            self.schema.collection,
            self.tree.pattern(),
            tuple(self.columns),
            tuple(self.nodes),
            tuple(self.having),
            tuple((i, False) for i, c in enumerate(self.columns) if not c.function)[:2],
            None,
            len(self.columns),
        )

    def _narrow(self) -> None:
        tree = self.tree
        for label, ids in self.narrowing.nodes.items():
            name = tree.node(label)
            own = tree.vars[name].ids
            tree.vars[name] = replace(tree.vars[name], ids=tuple(i for i in own if i in ids) if own else ids)
        for options in self.narrowing.values:
            where = Field(tree.node(options[0].label), options[0].property)
            parts = tuple(Compared(where, "=", option.value) for option in options)
            tree.conditions.append(parts[0] if len(parts) == 1 else OneOf(parts))
        for limit in self.narrowing.limits:
            _, left = self._term(limit.term)
            assert isinstance(left, Field)
            right: Value | Field
            if isinstance(limit.value, Reading):
                _, other = self._term(limit.value)
                assert isinstance(other, Field)
                right = other
            else:
                right = limit.value
            tree.conditions.append(Compared(left, limit.operator, right))
        for period in self.narrowing.periods:
            of = self._dated(period)
            if period.first:
                tree.conditions.append(Compared(of, ">=", period.first))
            if period.last:
                tree.conditions.append(Compared(of, "<=", period.last))

    def _dated(self, period: Period) -> Field:
        if period.of is not None:
            _, term = self._term(period.of)
            assert isinstance(term, Field)
            return term
        there = [var.label for var in self.tree.vars.values()]
        dated = [label for label in (*there, *self.schema.labels) if first_date(self.schema, label)]
        events = [label for label in dated if not lasting(self.schema, label)] or dated
        if not events:
            raise NoPath("a date")
        return Field(self.tree.node(events[0]), first_date(self.schema, events[0]) or "")


def dated(schema: Schema, narrowing: Narrowing, label: str) -> Narrowing:
    """With its periods as those of one label's rows, where these have a date: the repairs of 2024, and not the owners."""
    day = first_date(schema, label)
    of = Reading("property", label, day) if day else None
    return replace(narrowing, periods=tuple(replace(period, of=period.of or of) for period in narrowing.periods))


def lasting(schema: Schema, label: str) -> bool:
    """Whether a label's dates are of a life rather than of an event: it is pointed at by others that are dated themselves."""
    return any(link.target == label and first_date(schema, link.source) for link in schema.relationships if link.source != link.target)


async def run(store: GraphStore, select: Select, groups: frozenset[str]) -> Found | None:
    """The rows; None where the caller may not read a part of it, the schema does not join it, or none can be. Raises GraphError."""
    if select.narrowing.never:
        return None
    try:
        plan = select.plan()
    except NoPath:
        return None
    return await _run(store, plan, select.schema, groups)


async def run_few(store: GraphStore, select: Select, label: str, spoken: frozenset[str], groups: frozenset[str], most: int) -> Found | None:
    """The nodes of a label as rows, where there are some and at most so many, and where a label on the way to them is `spoken` of; None
    otherwise, which costs little: the engine stops at the first that is too many, and sorts none. Raises GraphError."""
    node = select.rows_of(label)
    try:
        plan = select.plan()
    except NoPath:
        return None
    if spoken.isdisjoint(var.label for var in select.tree.vars.values()):
        return None
    counted = replace(plan, columns=(Column("_id", Field(node, "_id")),), nodes=(), order=(), shown=1)
    first = await _run(store, counted, select.schema, groups, most)
    if first is None or first.truncated or not first.rows:
        return None
    return await _run(store, plan, select.schema, groups)


async def _run(store: GraphStore, plan: QueryPlan, schema: Schema, groups: frozenset[str], limit: int = _MOST) -> Found | None:
    try:
        statement = compile_plan(plan, schema, groups, MIN_GROUP)
    except Unreadable:
        return None
    rows: Rows = await store.query(statement.cypher, statement.params, limit=limit, timeout=SECONDS)
    told = [row for row in rows.rows if statement.withheld is None or not row[statement.withheld]]
    return Found(rows.columns, tuple(told), statement.cypher, statement.params, rows.truncated)
