"""A plan as Cypher to be read by people and models: without rights and without parameters, never to be run."""

from __future__ import annotations

import json
from datetime import date

from graph.plan.plan import Column, Compared, Condition, Field, Formula, Mean, OneOf, Pattern, QueryPlan, Term
from graph.store import Value

_PREFIX = {"month": 7, "day": 10}


def show_cypher(plan: QueryPlan) -> str:
    """What `read_cypher` reads as the same plan: with variables called n0, n1 … and r0, r1 … in their order, and no ids."""
    means = [c.right for c in plan.pattern.conditions if isinstance(c, Compared) and isinstance(c.right, Mean)]
    parts = [f"MATCH (m:{mean.label}) WITH avg(m.{mean.property}) AS mean" for mean in means[:1]]
    parts.append(_match(plan.pattern, {}))
    shown, hidden = plan.columns[: plan.shown or len(plan.columns)], plan.columns[plan.shown or len(plan.columns) :]
    computed = [column for column in plan.columns if column.function]
    names = {column.name: _column(column) for column in plan.columns}
    if plan.nodes or plan.having:
        held = [f"{_column(column)} AS {column.name}" for column in computed]
        parts.append(("WITH " if computed else "WITH DISTINCT ") + ", ".join([*plan.nodes, *held]))
        names |= {column.name: column.name for column in computed}
        if plan.having:
            parts.append("WHERE " + " AND ".join(f"{plan.columns[h.column].name} {h.operator} {_value(h.value)}" for h in plan.having))
    distinct = "" if plan.nodes or computed else "DISTINCT "
    parts.append(f"RETURN {distinct}" + ", ".join(f"{names[c.name]} AS {c.name}" for c in shown))
    if plan.order:
        keys = [(plan.columns[index], down) for index, down in plan.order]
        texts = [(names[c.name] if c in hidden else c.name) + (" DESC" if down else "") for c, down in keys]
        parts.append("ORDER BY " + ", ".join(texts))
    parts += [f"SKIP {plan.skip}"] if plan.skip else []
    parts += [f"LIMIT {plan.limit}"] if plan.limit is not None else []
    return " ".join(parts)


def _match(pattern: Pattern, known: dict[str, str]) -> str:
    labels, said = known | {var.name: var.label for var in pattern.vars}, set(known)

    def node(name: str) -> str:
        first = name not in said
        said.add(name)
        return f"({name}:{labels[name]})" if first else f"({name})"

    paths: list[str] = []
    last = "" if known else pattern.vars[0].name
    for link in pattern.links:
        back = link.target == last or (link.target in said and link.source not in said)
        begin, end = (link.target, link.source) if back else (link.source, link.target)
        arrow = f"<-[{link.name}:{link.type}]-" if back else f"-[{link.name}:{link.type}]->"
        if begin == last and paths:
            paths[-1] += arrow + node(end)
        else:
            paths.append(node(begin) + arrow + node(end))
        last = end
    paths += [node(var.name) for var in pattern.vars if var.name not in said]
    conditions = [
        *map(_condition, pattern.conditions),
        *(f"EXISTS {{ {_match(inner, labels)} }}" for inner in pattern.present),
        *(f"NOT EXISTS {{ {_match(inner, labels)} }}" for inner in pattern.absent),
    ]
    return f"MATCH {', '.join(paths)}" + (f" WHERE {' AND '.join(conditions)}" if conditions else "")


def _condition(condition: Condition) -> str:
    if isinstance(condition, OneOf):
        return "(" + " OR ".join(map(_condition, condition.parts)) + ")"
    left = _term(condition.left)
    match condition.right:
        case _ if condition.operator in ("IS NULL", "IS NOT NULL"):
            return f"{left} {condition.operator}"
        case Field() as other:
            return f"{left} {condition.operator} {_term(other)}"
        case Mean():
            return f"{left} {condition.operator} mean"
        case value:
            return f"{left} {condition.operator} {_value(value)}"


def _value(value: Value) -> str:
    match value:
        case date():
            return f"date('{value.isoformat()}')"
        case list():
            return "[" + ", ".join(map(_value, value)) + "]"
        case str():
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        case _:
            return json.dumps(value)


def _term(term: Term | None) -> str:
    match term:
        case Field(of, name, None):
            return f"{of}.{name}"
        case Field(of, name, "year"):
            return f"{of}.{name}.year"
        case Field(of, name, part):
            return f"substring(toString({of}.{name}), 0, {_PREFIX[str(part)]})"
        case Formula(parts):
            return " ".join(part if isinstance(part, str) else _term(part) for part in parts)
        case None:
            return ""


def _column(column: Column) -> str:
    if column.function is None:
        return _term(column.term)
    inner = _term(column.term) if column.term else column.of
    distinct = "DISTINCT " if column.function == "count" or column.distinct else ""
    computed = f"{column.function}({distinct}{inner})"
    return computed if column.decimals is None else f"round({computed}, {column.decimals})"
