"""The typed plan of a question: a pattern in the graph, conditions on it, and what is returned of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from graph.store import Value

Function = Literal["count", "sum", "avg", "min", "max"]
Operator = Literal["=", "<>", "<", "<=", ">", ">=", "IN", "STARTS WITH", "ENDS WITH", "CONTAINS", "IS NULL", "IS NOT NULL"]
TimeUnit = Literal["year", "quarter", "month", "day"]


@dataclass(frozen=True, slots=True)
class Var:
    """A node of the pattern. `name` is its variable; `ids` the only nodes that it may be (empty: any of the label)."""

    name: str
    label: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship of the pattern, from the variable `source` to `target`."""

    name: str
    type: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Field:
    """A property of a node or relationship of the pattern. `part` takes the year, quarter, month or day of a date."""

    of: str
    property: str
    part: TimeUnit | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """Arithmetic over one row, in order: its properties, and as text numbers, + - * / abs( and brackets."""

    parts: tuple[Field | str, ...]


Term = Field | Formula


def fields_of(term: Term | None) -> tuple[Field, ...]:
    """The properties that a term is computed of."""
    return (term,) if isinstance(term, Field) else tuple(p for p in term.parts if isinstance(p, Field)) if term else ()


@dataclass(frozen=True, slots=True)
class Mean:
    """The average of a property over all nodes of a label that the caller may see."""

    label: str
    property: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A condition: a property against a value, another property or an average. A pattern's conditions all hold."""

    left: Field
    operator: Operator
    right: Value | Field | Mean = None


@dataclass(frozen=True, slots=True)
class OneOf:
    """A condition of which one part holds."""

    parts: tuple[Compared, ...]


Condition = Compared | OneOf


@dataclass(frozen=True, slots=True)
class Pattern:
    """Nodes and relationships that are there, what holds of them, and the patterns that are there (`present`) or not (`absent`) beside
    them. A pattern beside another uses its variables."""

    vars: tuple[Var, ...]
    links: tuple[Link, ...] = ()
    conditions: tuple[Condition, ...] = ()
    absent: tuple[Pattern, ...] = ()
    present: tuple[Pattern, ...] = ()


def patterns(pattern: Pattern) -> list[Pattern]:
    """A pattern and all those beside it."""
    return [pattern, *(inner for outer in (*pattern.absent, *pattern.present) for inner in patterns(outer))]


@dataclass(frozen=True, slots=True)
class Column:
    """What is returned: a node's or property's value, or a function over the rows of `of`, each node or relationship counted once.

    `term` None with "count" counts the nodes or relationships `of`; otherwise it counts or aggregates the term's values.
    """

    name: str
    term: Term | None = None
    function: Function | None = None
    of: str = ""
    distinct: bool = False
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Having:
    """A condition on a column that a function computes, by its place."""

    column: int
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """A question as it was understood.

    Columns without a function group those with one. `nodes` are variables that keep rows of equal values apart (two people of one
    name). `shown` is how many of the columns are the answer; the rest order it. With a `limit` of one, those as good as the first
    come with it.
    """

    collection: str
    pattern: Pattern
    columns: tuple[Column, ...]
    nodes: tuple[str, ...] = ()
    having: tuple[Having, ...] = ()
    order: tuple[tuple[int, bool], ...] = ()  # column, descending
    limit: int | None = None
    shown: int = field(default=0)
    skip: int = 0  # of a limit of one, how many come before it
