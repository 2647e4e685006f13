"""What a plan holds, so that it can be set beside a question: kinds, properties, values, numbers, periods, functions. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from graph.plan.plan import Compared, Condition, Field, Formula, Mean, OneOf, QueryPlan, fields_of, patterns
from graph.schema import Schema

Fact = tuple[str, ...]
"""What a plan holds or a word says: ("label", …), ("property", label or type, …), ("value", label, property, …), ("entity", id),
("link", type)."""
Number = tuple[str, Decimal, Fact]  # how it is compared, or that it limits; what with
Span = tuple[date | None, date | None]
DAY = timedelta(days=1)


class Holds:
    """A plan taken apart. `kinds`: of nodes and relationships by variable; `compared`: its conditions, those inside others too;
    `denied`: the facts of each condition or pattern that must not hold; `has`: its functions, operators and other features by name."""

    def __init__(self, plan: QueryPlan, schema: Schema) -> None:
        self.plan, self.schema = plan, schema
        every = patterns(plan.pattern)
        self.vars = {var.name: var for pattern in every for var in pattern.vars}
        self.links = [link for pattern in every for link in pattern.links]
        self.kinds = {name: var.label for name, var in self.vars.items()} | {link.name: link.type for link in self.links}
        conditions = [condition for pattern in every for condition in pattern.conditions]
        self.compared = _flat(conditions)
        self.shown = plan.columns[: plan.shown]
        self.numbers = self._numbers()
        self.spans = self._spans()
        self.facts = self._facts()
        self.denied = self._denied()
        self.has = self._features(any(isinstance(c, OneOf) for c in conditions))

    def wanted(self) -> set[Fact]:
        """The facts that answer: what is shown and counted."""
        found: set[Fact] = set()
        for column in self.shown:
            found |= {self.fact(part) for part in fields_of(column.term)}
            found |= {self.kind(part.of) for part in fields_of(column.term) if self.calls(part)}
            found |= {self.kind(column.of)} if column.function == "count" and column.term is None else set()
        return found

    def kind(self, name: str) -> Fact:
        return ("label" if name in self.vars else "link", self.kinds[name])

    def calls(self, of: Field) -> bool:
        """Whether a property is what nodes are called by."""
        label = self.schema.labels.get(self.kinds[of.of])
        return label is not None and of.property in (label.key, label.name)

    def _denied(self) -> list[set[Fact]]:
        found = [self._of([c]) for c in self.compared if c.operator in ("<>", "IS NULL") or c.right is False]
        for pattern in (inner for outer in patterns(self.plan.pattern) for inner in outer.absent):
            facts = self._of(_flat(pattern.conditions)) | {("link", link.type) for link in pattern.links}
            for var in pattern.vars:
                facts |= {("label", var.label), *(("entity", id) for id in var.ids)}
            found.append(facts)
        return found

    def _of(self, compared: list[Compared]) -> set[Fact]:
        """What conditions speak of."""
        found = {self.fact(side) for c in compared for side in (c.left, c.right) if isinstance(side, Field)}
        for c in compared:
            for value in c.right if isinstance(c.right, list) else [c.right]:
                if isinstance(value, str):
                    found.add(("entity", value) if c.left.property == "_id" else ("value", self.kinds[c.left.of], c.left.property, value))
        return found

    def _numbers(self) -> list[Number]:
        found: list[Number] = [(c.operator, Decimal(str(c.right)), self.fact(c.left)) for c in self.compared if _is_number(c.right)]
        for having in self.plan.having:
            column = self.plan.columns[having.column]
            of = fields_of(column.term)
            found.append((having.operator, Decimal(str(having.value)), self.fact(of[0]) if of else self.kind(column.of)))
        return found + [("limit", Decimal(n), ()) for n in (self.plan.limit, self.plan.skip + 1) if n is not None]

    def _facts(self) -> set[Fact]:
        found = self._of(self.compared) | {self.kind(name) for name in self.kinds}
        found |= {self.fact(part) for column in self.plan.columns for part in fields_of(column.term)}
        return found | {("entity", id) for var in self.vars.values() for id in var.ids}

    def fact(self, of: Field) -> Fact:
        return ("property", self.kinds[of.of], of.property)

    def _features(self, either: bool) -> set[str]:
        plan, terms = self.plan, [column.term for column in self.plan.columns]
        lists = [*(c.right for c in self.compared if isinstance(c.right, list)), *(var.ids for var in self.vars.values())]
        grouped = any(c.function for c in plan.columns) and (bool(plan.nodes) or any(not c.function for c in self.shown))
        held = {
            "limit": plan.limit is not None,
            "or": either or any(len(values) > 1 for values in lists),
            "group": grouped,
            "product": any(isinstance(term, Formula) and "*" in term.parts for term in terms),
            "dated": any(self._type(f) == "date" for column in self.shown for f in fields_of(column.term)),
            "number": bool(self.numbers),
            "dates": bool(self.spans),
            "pair": any(isinstance(c.right, Field) for c in self.compared),
            "mean": any(isinstance(c.right, Mean) for c in self.compared),
            "denied": bool(self.denied),
        }
        functions = {str(column.function) for column in self.shown if column.function}
        return {name for name, is_held in held.items() if is_held} | functions | {str(c.operator) for c in self.compared}

    def _type(self, of: Field) -> str:
        if of.of in self.vars:
            found = self.schema.labels[self.kinds[of.of]].properties.get(of.property)
        else:
            found = next(r.properties.get(of.property) for r in self.schema.relationships if r.type == self.kinds[of.of])
        return found.type if found else ""

    def _spans(self) -> dict[tuple[str, str], Span]:
        """By date property, the first and the last day that the plan lets through."""
        found: dict[tuple[str, str], Span] = {}
        for c in self.compared:
            day = c.right
            if c.left.part == "year" and isinstance(day, str) and day.isdecimal():
                first, last = date(int(day), 1, 1), date(int(day), 12, 31)
            elif isinstance(day, date):
                first = last = day
            else:
                continue
            low, high = found.get((c.left.of, c.left.property), (None, None))
            low = first if c.operator in ("=", ">=") else last + DAY if c.operator == ">" else low
            high = last if c.operator in ("=", "<=") else first - DAY if c.operator == "<" else high
            found[c.left.of, c.left.property] = low, high
        return found


def _flat(conditions: Sequence[Condition]) -> list[Compared]:
    return [part for c in conditions for part in (c.parts if isinstance(c, OneOf) else (c,))]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
