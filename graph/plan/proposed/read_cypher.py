"""Cypher as a plan: what a statement says is read, its text is never run.

Read are: MATCH with paths of labels, types and inline properties; WHERE with AND, comparisons, IN, STARTS WITH, ENDS WITH, CONTAINS,
IS NULL, OR between comparisons, and patterns that are there or not; averages over a label in front; RETURN of properties, arithmetic over
them and count, sum, avg, min, max; WITH … WHERE for conditions on these; ORDER BY, SKIP, LIMIT. A plan counts each node or relationship
once, however many paths lead to it, and so does what is read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from graph.guard import Token, read_tokens
from graph.plan.plan import (
    Column,
    Compared,
    Condition,
    Field,
    Formula,
    Having,
    Link,
    Mean,
    OneOf,
    Operator,
    Pattern,
    QueryPlan,
    Var,
    fields_of,
)
from graph.plan.proposed.read_terms import Side, Terms
from graph.schema import IDENTIFIER, Relationship, Schema
from graph.store import CypherRejected, Value

_FLIPPED: dict[str, Operator] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_DENIED: dict[str, Operator] = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_TEXTUAL: tuple[Operator, ...] = ("STARTS WITH", "ENDS WITH", "CONTAINS")
_OPERATORS: tuple[Operator, ...] = ("<>", "<=", ">=", "=", "<", ">", "IN", *_TEXTUAL)
_MOST = 8  # nodes of a statement


def read_cypher(text: str, schema: Schema) -> QueryPlan:
    """The plan that a statement says, over the schema as the caller may know it. Raises CypherRejected, which says what to change."""
    return _Reader(read_tokens(text), schema).plan()


@dataclass(slots=True)
class _Draft:
    """A pattern while it is read."""

    vars: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    absent: list[Pattern] = field(default_factory=list)
    present: list[Pattern] = field(default_factory=list)


class _Reader(Terms):
    def __init__(self, tokens: Sequence[Token], schema: Schema) -> None:
        super().__init__(tokens, schema)
        self._having: list[tuple[Column, Operator, Value]] = []

    def plan(self) -> QueryPlan:
        self._average()
        draft = _Draft()
        self.expect("MATCH")
        self._match(draft)
        while self.take("MATCH"):
            self._match(draft)
        nodes = self._with(draft) if self.take("WITH") else ()
        columns: list[Column] = []
        bounds = self._bounds(columns)
        self.expect("RETURN")
        by_value = self.take("DISTINCT")
        columns = [self._item() for _ in self.listed()]
        shown = len(columns)
        if self.ahead().text:
            bounds = self._bounds(columns)
        if self.ahead().text:
            raise CypherRejected(f"{self.ahead().text} is not read here.")
        having = tuple(Having(_place(columns, column), operator, value) for column, operator, value in self._having)
        order = tuple((_place(columns, column), down) for column, down in bounds[0])
        nodes = nodes or (() if by_value else self._apart(columns))
        computed = any(column.function for column in columns)
        if computed and any(isinstance(column.term, Formula) for column in columns if not column.function):
            raise CypherRejected("Arithmetic does not group rows.")
        if nodes and not computed and not {f.of for column in columns for f in fields_of(column.term)} <= {*nodes}:
            raise CypherRejected("WITH keeps every node of which something is returned.")
        return QueryPlan(self.schema.collection, self._pattern(draft), _named(columns), nodes, having, order, bounds[2], shown, bounds[1])

    def _average(self) -> None:
        """MATCH (m:Label) WITH avg(m.x) AS mean, in front of what is compared with it."""
        if (self.ahead(5).text, self.ahead(6).word, self.ahead(7).text.lower()) != (")", "WITH", "avg"):
            return
        self.expect("MATCH")
        variable = self._node(_Draft(), [])
        self.expect("WITH")
        found = self.computed_column()
        if not isinstance(found.term, Field) or not self.take("AS"):
            raise CypherRejected("In front stands the average of one property, with a name.")
        self.means[self.name()] = Mean(self.labels[variable], found.term.property)
        self.labels, self.scope = {}, {}

    def _match(self, draft: _Draft) -> None:
        for _ in self.listed():
            self._path(draft)
        if self.take("WHERE"):
            self._conditions(draft)

    def _path(self, draft: _Draft) -> None:
        inline: list[tuple[str, str, Value]] = []
        left = self._node(draft, inline)
        while self.ahead().text in ("-", "<"):
            left = self._link(draft, left, inline)
        for variable, name, value in inline:
            found = self.field(variable, name)
            draft.conditions.append(Compared(found, "=", self.typed(found, value)))
        if not all(self.labels[variable] for variable in draft.vars):
            raise CypherRejected("Each node needs a label, such as (x:Label).")

    def _node(self, draft: _Draft, inline: list[tuple[str, str, Value]]) -> str:
        self.expect("(")
        written = self.name() if self.ahead().kind in ("name", "quoted") else ""
        label = self.name() if self.take(":") else ""
        if label and label not in self.schema.labels:
            raise CypherRejected(f"There is no label {label}. There are: {', '.join(self.schema.labels)}.")
        variable = self.scope.get(written) or f"n{len(self.labels)}"
        if variable in self.links or (label and self.labels.get(variable, label) != label):
            raise CypherRejected(f"{written} is called so already.")
        if variable not in self.labels:
            if len(self.labels) == _MOST:
                raise CypherRejected(f"At most {_MOST} nodes are read.")
            draft.vars.append(variable)
            self.labels[variable] = label
            self.scope |= {written: variable} if written else {}
        inline += self._inline(variable)
        self.expect(")")
        return variable

    def _inline(self, variable: str) -> list[tuple[str, str, Value]]:
        found: list[tuple[str, str, Value]] = []
        if self.take("{"):
            for _ in self.listed():
                name = self.name()
                self.expect(":")
                found.append((variable, name, self.value()))
            self.expect("}")
        return found

    def _link(self, draft: _Draft, left: str, inline: list[tuple[str, str, Value]]) -> str:
        back = self.take("<")
        self.expect("-", "[")
        written = self.name() if self.ahead().kind in ("name", "quoted") else ""
        self.expect(":")
        type_, variable = self.name(), f"r{len(self.links)}"
        if written in self.scope:
            raise CypherRejected(f"{written} is called so already.")
        inline += self._inline(variable)
        self.expect("]", "-")
        forward = self.take(">")
        right = self._node(draft, inline)
        ends = [(left, right)] * (not back) + [(right, left)] * (not forward)
        fitting = [(r, *pair) for r in self.schema.relationships for pair in ends if r.type == type_ and self._fits(r, *pair)]
        if len(fitting) != 1:
            raise CypherRejected(self._ways(type_))
        relationship, source, target = fitting[0]
        self.labels[source], self.labels[target] = relationship.source, relationship.target
        self.links[variable] = relationship
        draft.links.append(Link(variable, type_, source, target))
        self.scope |= {written: variable} if written else {}
        return right

    def _fits(self, relationship: Relationship, source: str, target: str) -> bool:
        return self.labels[source] in ("", relationship.source) and self.labels[target] in ("", relationship.target)

    def _ways(self, type_: str) -> str:
        """What to write instead of a relationship that there is not, or that could be several."""
        ways = [r for r in self.schema.relationships if r.type == type_] or self.schema.relationships
        return f"{type_} does not lead so. There are: {', '.join(f'(:{r.source})-[:{r.type}]->(:{r.target})' for r in ways)}."

    def _pattern(self, draft: _Draft) -> Pattern:
        """The pattern that was read; all of it hangs together, or one could count what has nothing to do with each other."""
        together = {draft.vars[0]} if draft.vars == list(self.labels)[: len(draft.vars)] else set(self.labels) - set(draft.vars)
        for _ in draft.links:
            together |= {end for link in draft.links if {link.source, link.target} & together for end in (link.source, link.target)}
        if not together.issuperset(draft.vars):
            raise CypherRejected("All nodes of a pattern must be connected by relationships.")
        nodes = tuple(Var(name, self.labels[name]) for name in draft.vars)
        return Pattern(nodes, tuple(draft.links), tuple(draft.conditions), tuple(draft.absent), tuple(draft.present))

    def _beside(self) -> Pattern:
        """A pattern that is there or not: `EXISTS { … }`, or only its path. What it calls its own, nothing else may use."""
        scope, inner = dict(self.scope), _Draft()
        braces = self.take("EXISTS", "{")
        round_ = not braces and self.take("EXISTS", "(")
        if braces:
            self.take("MATCH")
            self._match(inner)
        else:
            self._path(inner)
        if braces or round_:
            self.expect("}" if braces else ")")
        if not inner.links:
            raise CypherRejected("EXISTS takes a pattern with a relationship.")
        self.scope = scope
        return self._pattern(inner)

    def _conditions(self, draft: _Draft) -> None:
        alone = True
        while True:
            denied = self.take("NOT")
            if self.ahead().word == "EXISTS" or self._is_path():
                (draft.absent if denied else draft.present).append(self._beside())
            else:
                self._compare(draft, denied, alone)
            if not self.take("AND"):
                break
            alone = False
        if self.ahead().word in ("OR", "XOR"):
            raise CypherRejected("OR is read between comparisons inside brackets: (x.a = 1 OR x.a = 2).")

    def _is_path(self) -> bool:
        """Whether brackets open a node and no arithmetic."""
        if self.ahead().text != "(":
            return False
        place = 2 if self.ahead(1).kind in ("name", "quoted") else 1
        return self.ahead(place).text in (":", "{") or (self.ahead(place).text == ")" and self.ahead(place + 1).text in ("-", "<"))

    def _compare(self, draft: _Draft, denied: bool, alone: bool) -> None:
        brackets = self.take("(")
        parts = [self._comparison(denied)]
        while (brackets or alone) and self.take("OR"):
            parts.append(self._comparison(denied))
        if brackets:
            self.expect(")")
        if len(parts) > 1 and ((alone and not brackets and self.ahead().word == "AND") or denied):
            raise CypherRejected("OR is read between comparisons inside brackets: (x.a = 1 OR x.a = 2).")
        of_rows = [part for part in parts if isinstance(part, Compared)]
        if len(of_rows) == len(parts):
            draft.conditions.append(of_rows[0] if len(parts) == 1 else OneOf(tuple(of_rows)))
        elif len(parts) == 1:
            self._having += [part for part in parts if not isinstance(part, Compared)]
        else:
            raise CypherRejected("OR is read between properties only.")

    def _comparison(self, denied: bool) -> Compared | tuple[Column, Operator, Value]:
        denied ^= self.take("NOT")
        left = self.side()
        if self.take("IS"):
            operator: Operator = "IS NOT NULL" if self.take("NOT") != denied else "IS NULL"
            self.expect("NULL")
            return Compared(self._field(left), operator)
        if isinstance(left, Field) and (self.ahead().word in ("AND", "OR", "RETURN", "WITH") or self.ahead().text in (")", "}")):
            return Compared(left, "=", self.typed(left, not denied))  # a property that is yes or no
        operator = self._operator()
        right = self.side()
        if not isinstance(left, Field | Column):
            if operator not in _FLIPPED:
                raise CypherRejected(f"{operator} has its property on the left.")
            left, right, operator = right, left, _FLIPPED[operator]
        if denied:
            if operator not in _DENIED:
                raise CypherRejected(f"NOT with {operator} is not read.")
            operator = _DENIED[operator]
        if isinstance(left, Column):
            if not isinstance(right, int | float):
                raise CypherRejected("What is computed is compared with a number.")
            return left, operator, right
        found = self._field(left)
        if isinstance(right, Field | Mean):
            return Compared(found, operator, right)
        if isinstance(right, Formula | Column) or right is None or isinstance(right, list) != (operator == "IN"):
            raise CypherRejected(f"{found.property} cannot be compared so.")
        if operator in _TEXTUAL and self.declared(found).type != "text":
            raise CypherRejected(f"{operator} is for text.")
        return Compared(found, operator, self.typed(found, right))

    def _field(self, side: Side) -> Field:
        if not isinstance(side, Field):
            raise CypherRejected("One side of a comparison is a property, without arithmetic.")
        return side

    def _operator(self) -> Operator:
        if self.take("!", "="):
            return "<>"
        for operator in _OPERATORS:
            if self.take(*(operator.split() if operator[0].isalpha() else operator)):
                return operator
        raise CypherRejected(f"A comparison is expected, and not {self.ahead().text or 'the end'}.")

    def _with(self, draft: _Draft) -> tuple[str, ...]:
        """WITH: the nodes that keep rows apart, and what is computed of them, with conditions on it."""
        self.take("DISTINCT")
        nodes: list[str] = []
        for _ in self.listed():
            if self.is_computed():
                column = self.computed_column()
                self.expect("AS")
                name = self.name()
                self.computed[name] = replace(column, name=name)
            elif self.ahead().text in self.scope and self.ahead(1).text != ".":
                nodes.append(self.scope[self.name()])
            else:
                found = self.property()
                self.expect("AS")
                self.fields[self.name()] = found
        if self.take("WHERE"):
            self._conditions(draft)
        return tuple(nodes)

    def _item(self) -> Column:
        if self.is_computed():
            column = self.computed_column()
        elif self.ahead().text in self.computed and self.ahead(1).text != ".":
            column = self.computed[self.name()]
        elif self.ahead().text in self.scope and self.ahead(1).text != ".":
            variable = self.scope[self.name()]
            if variable in self.links:
                raise CypherRejected("A relationship is not shown: name its property.")
            name = self.schema.labels[self.labels[variable]].name
            column = Column(name, Field(variable, name))
        else:
            term = self.term()
            column = Column(fields_of(term)[0].property, term)
        return replace(column, name=self.name()) if self.take("AS") else column

    def _bounds(self, columns: Sequence[Column]) -> tuple[list[tuple[Column, bool]], int, int | None]:
        """ORDER BY, SKIP and LIMIT."""
        order: list[tuple[Column, bool]] = []
        if self.take("ORDER", "BY"):
            for _ in self.listed():
                named = next((c for c in columns if c.name == self.ahead().text and self.ahead(1).text != "."), None)
                self._at += named is not None
                column = named or self._item()
                order.append((column, self.take("DESC") or self.take("DESCENDING")))
                self.take("ASC")
        skip = self.value() if self.take("SKIP") else 0
        limit = self.value() if self.take("LIMIT") else None
        if not isinstance(skip, int) or not isinstance(limit, int | None) or limit == 0:
            raise CypherRejected("SKIP and LIMIT take whole numbers.")
        limit = limit if order else None  # any few of them are none that a plan could name
        if skip and limit != 1:
            raise CypherRejected("SKIP is read in front of LIMIT 1 alone.")
        return order, skip, limit

    def _apart(self, columns: Sequence[Column]) -> tuple[str, ...]:
        """The nodes whose names are shown: two of one name are two."""
        named = [f.of for c in columns if not c.function for f in fields_of(c.term) if not f.part and self.names(f)]
        if named and not any(c.function for c in columns):
            named += [f.of for c in columns for f in fields_of(c.term)]
        return tuple(dict.fromkeys(named))


def _place(columns: list[Column], wanted: Column) -> int:
    """Where a column is; at the end where nothing shows it."""
    place = next((index for index, column in enumerate(columns) if replace(column, name=wanted.name) == wanted), len(columns))
    columns += [wanted] if place == len(columns) else []
    return place


def _named(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns under names of their own."""
    names: list[str] = []
    for index, column in enumerate(columns):
        plain = IDENTIFIER.fullmatch(column.name) and column.name not in (*names, "withheld")
        names.append(column.name if plain else f"column{index}")
    return tuple(replace(column, name=name) for column, name in zip(columns, names, strict=True))
