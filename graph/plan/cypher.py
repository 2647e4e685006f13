"""A plan as parameterised Cypher, in the subset that Neo4j and ArcadeDB both run. Rights are conditions of every node and relationship."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph.plan.plan import Column, Compared, Condition, Field, OneOf, Pattern, Product, QueryPlan, Term
from graph.store import Value

_PREFIX = {"year": 4, "month": 7, "day": 10}


@dataclass(frozen=True, slots=True)
class Statement:
    """Cypher with its parameters. `shown` of its columns are the answer."""

    cypher: str
    params: Mapping[str, Value]
    shown: int


def compile_plan(plan: QueryPlan, groups: Iterable[str]) -> Statement:
    """The statement of a plan for who is in `groups`. The same plan gives the same text."""
    return _Compiler(plan, {"groups": sorted(groups), "collection": plan.collection}).statement()


@dataclass(slots=True)
class _Compiler:
    plan: QueryPlan
    params: dict[str, Value]
    bound: set[str] = field(default_factory=set)

    def statement(self) -> Statement:
        plan = self.plan
        text = self._match(plan.pattern, "\n")
        functions = [column for column in plan.columns if column.function]
        text += "\n" + (self._grouped(functions) if functions else self._listed())
        if plan.order:
            text += " ORDER BY " + ", ".join(f"`{plan.columns[index].name}`" + (" DESC" if down else "") for index, down in plan.order)
        if plan.limit is not None:
            text += f" LIMIT {plan.limit:d}"
        return Statement(text, self.params, plan.shown or len(plan.columns))

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
        lines = [f"WITH DISTINCT {', '.join(dict.fromkeys(kept))}"]
        names = {column.name: f"c{index}" for index, column in enumerate(plan.columns)}
        by_node = {column.name for column in groups if isinstance(column.term, Field) and column.term.of in plan.nodes}
        keys = [*plan.nodes, *(f"{self._term(c.term)} AS {names[c.name]}" for c in groups if c.name not in by_node)]
        computed = [f"{self._function(column)} AS {names[column.name]}" for column in functions]
        lines.append("WITH " + ", ".join([*keys, *computed]))
        if plan.having:
            conditions = (f"c{having.column} {having.operator} {self._value(having.value)}" for having in plan.having)
            lines.append("WHERE " + " AND ".join(conditions))
        shown = (self._term(c.term) if c.name in by_node else names[c.name] for c in plan.columns)
        lines.append("RETURN " + ", ".join(f"{value} AS `{c.name}`" for value, c in zip(shown, plan.columns, strict=True)))
        return "\n".join(lines)

    def _function(self, column: Column) -> str:
        if column.function == "count":
            return f"count(DISTINCT {self._term(column.term) if column.term else column.of})"
        return f"{column.function}({'DISTINCT ' if column.distinct else ''}{self._term(column.term)})"

    def _match(self, pattern: Pattern, separator: str) -> str:
        new = [var for var in pattern.vars if var.name not in self.bound]
        parts = self._paths(pattern)
        self.bound.update(var.name for var in new)
        conditions: list[str] = []
        for var in new:
            if var.ids:
                conditions.append(f"{var.name}._id IN {self._value(list(var.ids))}")
            conditions.append(f"{var.name}._collection = $collection AND {_may_see(var.name)}")
        conditions += [_may_see(link.name) for link in pattern.links]
        conditions += [self._condition(condition) for condition in pattern.conditions]
        conditions += [f"EXISTS {{ {self._match(inner, ' ')} }}" for inner in pattern.present]
        conditions += [f"NOT EXISTS {{ {self._match(inner, ' ')} }}" for inner in pattern.absent]
        return f"MATCH {', '.join(parts)}{separator}WHERE {' AND '.join(conditions)}"

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
        right = self._term(condition.right) if isinstance(condition.right, Field) else self._value(condition.right)
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
            case Field(of, name, None):
                return f"{of}.`{name}`"
            case Field(of, name, "quarter"):
                text = f"toString({of}.`{name}`)"
                return f"(substring({text}, 0, 4) + '-Q' + toString((toInteger(substring({text}, 5, 2)) + 2) / 3))"
            case Field(of, name, part):
                return f"substring(toString({of}.`{name}`), 0, {_PREFIX[str(part)]})"
            case Product(factors):
                parts = (f"(1 - {self._term(f.field)})" if f.complement else self._term(f.field) for f in factors)
                return "(" + " * ".join(parts) + ")"
            case None:
                raise ValueError("a column without a function needs a term")


def _may_see(variable: str) -> str:
    return f"any(g IN {variable}._groups WHERE g IN $groups)"
