"""A plan as parameterised Cypher, in the subset that Neo4j and ArcadeDB both run. Rights are conditions of every node and relationship."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph import rights
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
    Pattern,
    QueryPlan,
    Term,
    Var,
    fields_of,
    patterns,
)
from graph.schema import Property, Schema
from graph.store import Value

TIES = 10
"""Rows that are read where the first one is wanted: as many may be as good."""
_PREFIX = {"year": 4, "month": 7, "day": 10}


@dataclass(frozen=True, slots=True)
class Statement:
    """Cypher with its parameters. `shown` of its columns are the answer; `withheld` is the place of the column that says whether a
    total is over too few to be told: such rows come last, with null for the total."""

    cypher: str
    params: Mapping[str, Value]
    shown: int
    withheld: int | None = None


class Unreadable(Exception):
    """The caller may have totals over this property and no single value."""


def compile_plan(plan: QueryPlan, schema: Schema, groups: Iterable[str], min_group: int = rights.MIN_GROUP) -> Statement:
    """The statement of a plan for who is in `groups`, over the schema as they may know it. The same plan gives the same text.

    `min_group`: over how many nodes a total of a protected property must be. Raises Unreadable.
    """
    return _Compiler(plan, schema, {"groups": [*sorted(groups)], "collection": plan.collection}, min_group).statement()


@dataclass(slots=True)
class _Compiler:
    plan: QueryPlan
    schema: Schema
    params: dict[str, Value]
    min_group: int
    bound: set[str] = field(default_factory=set)
    withheld: list[str] = field(default_factory=list)
    vars: dict[str, Var] = field(init=False)
    links: dict[str, Link] = field(init=False)
    means: dict[Mean, str] = field(init=False)

    def __post_init__(self) -> None:
        self.vars = {var.name: var for pattern in patterns(self.plan.pattern) for var in pattern.vars}
        self.links = {link.name: link for pattern in patterns(self.plan.pattern) for link in pattern.links}
        compared = (c.right for p in patterns(self.plan.pattern) for c in p.conditions if isinstance(c, Compared))
        self.means = {mean: f"mean{index}" for index, mean in enumerate(dict.fromkeys(m for m in compared if isinstance(m, Mean)))}

    def statement(self) -> Statement:
        plan = self.plan
        averages = "".join(map(self._average, self.means))
        text = averages + self._match(plan.pattern, "\n")
        functions = [column for column in plan.columns if column.function]
        text += "\n" + (self._grouped(functions) if functions else self._listed())
        order = ["`withheld`"] if self.withheld else []
        order += [f"`{plan.columns[index].name}`" + (" DESC" if down else "") for index, down in plan.order]
        if order:
            text += " ORDER BY " + ", ".join(order)
        if plan.skip:
            text += f" SKIP {plan.skip:d}"
        if plan.limit is not None:
            text += f" LIMIT {plan.limit if plan.limit > 1 else TIES:d}"
        return Statement(text, self.params, plan.shown or len(plan.columns), len(plan.columns) if self.withheld else None)

    def _average(self, mean: Mean) -> str:
        """Over what the caller may see, computed before the rows that are held against it."""
        declared = self.schema.labels[mean.label].properties[mean.property]
        if declared.only_totals:
            raise Unreadable(mean.property)
        known = ", ".join(name for other, name in self.means.items() if other != mean and name < self.means[mean])
        kept = f"{known}, " if known else ""
        value, name = rights.value("m", mean.property, declared), self.means[mean]
        return f"MATCH (m:`{mean.label}`) WHERE m._collection = $collection AND {rights.sees('m')}\nWITH {kept}avg({value}) AS {name}\n"

    def _listed(self) -> str:
        columns = ", ".join(f"{self._term(column.term)} AS `{column.name}`" for column in self.plan.columns)
        if self.plan.nodes:
            return f"WITH DISTINCT {', '.join(self.plan.nodes)}\nRETURN {columns}"
        return f"RETURN DISTINCT {columns}"

    def _grouped(self, functions: list[Column]) -> str:
        """Each node or relationship counts once in its group, however many paths lead to it."""
        plan = self.plan
        groups = [column for column in plan.columns if not column.function]
        kept = [*plan.nodes, *(column.term.of for column in groups if isinstance(column.term, Field)), *(c.of for c in functions)]
        kept += [part.of for c in functions for part in fields_of(c.term)]
        lines = [f"WITH DISTINCT {', '.join(dict.fromkeys(kept))}"]
        names = {column.name: f"c{index}" for index, column in enumerate(plan.columns)}
        by_node = {column.name for column in groups if isinstance(column.term, Field) and column.term.of in plan.nodes}
        keys = [*plan.nodes, *(f"{self._term(c.term)} AS {names[c.name]}" for c in groups if c.name not in by_node)]
        computed = [self._function(column, names[column.name]) for column in functions]
        lines.append("WITH " + ", ".join([*keys, *computed]))
        if plan.having:
            lines.append("WHERE " + " AND ".join(map(self._having, plan.having)))
        shown = (self._term(c.term) if c.name in by_node else self._shown(c, names[c.name]) for c in plan.columns)
        returned = [f"{value} AS `{c.name}`" for value, c in zip(shown, plan.columns, strict=True)]
        if plan.having and plan.nodes and not groups:  # how many nodes pass, each by itself
            returned = [f"count(DISTINCT {c.of}) AS `{c.name}`" for c in plan.columns[: plan.shown]]
        if self.withheld:
            returned.append(f"({' OR '.join(self.withheld)}) AS `withheld`")
        lines.append("RETURN " + ", ".join(returned))
        return "\n".join(lines)

    def _function(self, column: Column, name: str) -> str:
        if total := self._total(column, name):
            self.params["min_group"] = self.min_group
            self.withheld.append(total.withheld)
            return total.collected
        if column.function == "count":
            return f"count(DISTINCT {self._term(column.term) if column.term else column.of}) AS {name}"
        return f"{column.function}({'DISTINCT ' if column.distinct else ''}{self._term(column.term)}) AS {name}"

    def _having(self, having: Having) -> str:
        """What is withheld passes every condition alike: a row that a bound kept out would tell its total."""
        column, name = self.plan.columns[having.column], f"c{having.column}"
        total = self._total(column, name)
        holds = f"{total.shown if total else name} {having.operator} {self._value(having.value)}"
        return f"({total.withheld} OR {holds})" if total else holds

    def _shown(self, column: Column, name: str) -> str:
        total = self._total(column, name) if column.function else None
        return total.shown if total else name

    def _total(self, column: Column, name: str) -> rights.Total | None:
        """A sum or average over a property that not everybody may read."""
        if column.function not in ("sum", "avg") or not isinstance(column.term, Field):
            return None
        declared = self._declared(column.term)
        return rights.total(column.function, column.term.of, column.term.property, declared, name) if declared.protected else None

    def _declared(self, term: Field) -> Property:
        if term.of in self.vars:
            return self.schema.labels[self.vars[term.of].label].properties.get(term.property, Property())
        link = self.links[term.of]
        ends = (link.type, self.vars[link.source].label, self.vars[link.target].label)
        found = next(r for r in self.schema.relationships if (r.type, r.source, r.target) == ends)
        return found.properties.get(term.property, Property())

    def _value_of(self, term: Field) -> str:
        declared = self._declared(term)
        if declared.only_totals:
            raise Unreadable(term.property)
        return rights.value(term.of, term.property, declared)

    def _match(self, pattern: Pattern, separator: str) -> str:
        new = [var for var in pattern.vars if var.name not in self.bound]
        parts = self._paths(pattern)
        self.bound.update(var.name for var in new)
        conditions: list[str] = []
        for var in new:
            if var.ids:
                conditions.append(f"{var.name}._id IN {self._value(list(var.ids))}")
            conditions.append(f"{var.name}._collection = $collection AND {rights.sees(var.name)}")
        conditions += [rights.sees(link.name) for link in pattern.links]
        conditions += [self._condition(condition) for condition in pattern.conditions]
        conditions += [f"EXISTS {{ {self._inside(inner)} }}" for inner in pattern.present]
        conditions += [f"NOT EXISTS {{ {self._inside(inner)} }}" for inner in pattern.absent]
        return f"MATCH {', '.join(parts)}{separator}WHERE {' AND '.join(conditions)}"

    def _inside(self, pattern: Pattern) -> str:
        """A pattern beside another. What it binds is its own: a variable of the same name elsewhere is another, with its own rights."""
        outer = set(self.bound)
        text = self._match(pattern, " ")
        self.bound = outer
        return text

    def _paths(self, pattern: Pattern) -> list[str]:
        """The pattern walked from where it is narrowest, so that no engine has to join what it could follow."""
        labels = {var.name: var.label for var in pattern.vars}
        seen = set(self.bound)
        equal = {c.left.of for c in pattern.conditions if isinstance(c, Compared) and c.operator == "="}
        roots = sorted(pattern.vars, key=lambda var: (not var.ids, var.name not in equal, var.name))
        left = list(pattern.links)
        parts: list[str] = []

        def node(name: str) -> str:
            if name in seen or name not in labels:
                return f"({name})"
            seen.add(name)
            return f"({name}:`{labels[name]}`)"

        while left or any(var.name not in seen for var in pattern.vars):
            link = next((link for link in left if link.source in seen or link.target in seen), None)
            if link is None:
                parts.append(node(next(var.name for var in roots if var.name not in seen)))
                continue
            left.remove(link)
            forward = link.source in seen
            begin, end = (link.source, link.target) if forward else (link.target, link.source)
            arrow = f"-[{link.name}:`{link.type}`]->" if forward else f"<-[{link.name}:`{link.type}`]-"
            first = parts[-1] if parts and parts[-1].endswith(f"({begin}:`{labels.get(begin)}`)") else None
            if first is not None:
                parts[-1] = first + arrow + node(end)
            else:
                parts.append(node(begin) + arrow + node(end))
        return parts

    def _condition(self, condition: Condition) -> str:
        if isinstance(condition, OneOf):
            return "(" + " OR ".join(map(self._compared, condition.parts)) + ")"
        return self._compared(condition)

    def _compared(self, condition: Compared) -> str:
        left = self._term(condition.left)
        if condition.operator in ("IS NULL", "IS NOT NULL"):
            return f"{left} {condition.operator}"
        match condition.right:
            case Field():
                right = self._term(condition.right)
            case Mean():
                right = self.means[condition.right]
            case value:
                right = self._value(value)
        return f"{left} {condition.operator} {right}"

    def _value(self, value: Value) -> str:
        for name, known in self.params.items():
            if known == value and type(known) is type(value):
                return f"${name}"
        name = f"p{len(self.params) - 1}"
        self.params[name] = value
        return f"${name}"

    def _term(self, term: Term | None) -> str:
        match term:
            case Field(_, _, None):
                return self._value_of(term)
            case Field(_, _, "quarter"):
                text = f"toString({self._value_of(term)})"
                return f"(substring({text}, 0, 4) + '-Q' + toString((toInteger(substring({text}, 5, 2)) + 2) / 3))"
            case Field(_, _, part):
                return f"substring(toString({self._value_of(term)}), 0, {_PREFIX[str(part)]})"
            case Formula((Field() as last, "days after", Field() as first)):
                return f"duration.inDays({self._term(first)}, {self._term(last)}).days"
            case Formula(parts):
                number = "toFloat({})" if "/" in parts else "{}"  # whole numbers would be divided as such
                return "(" + " ".join(p if isinstance(p, str) else number.format(self._term(p)) for p in parts) + ")"
            case None:
                raise ValueError("a column without a function needs a term")
