"""A plan's rows as an answer: bare values, the sentence, and how the question was understood."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from graph.plan.cypher import Statement, Unreadable, compile_plan
from graph.plan.framing.bounds import called_by_number, typed
from graph.plan.pattern.build import Built
from graph.plan.plan import Column, Compared, Field, Pattern, QueryPlan, Var
from graph.plan.planner import Planned
from graph.rights import MIN_GROUP
from graph.schema import Schema
from graph.store import GraphStore, Rows, Value
from graph.wording import bare

_ROWS = 500


@dataclass(frozen=True, slots=True)
class Reply:
    """`values` as the answer's; empty `rows` and no count: there is nothing of the kind. `withheld`: of how many groups of the rows
    the total is not the caller's to know; no value is about them. `whole` is what a share is of."""

    values: tuple[object, ...]
    statement: Statement
    rows: Rows
    built: Built
    withheld: int = 0
    whole: tuple[Statement, Rows] | None = None


async def reply(
    store: GraphStore,
    planned: Planned,
    schema: Schema,
    groups: frozenset[str],
    *,
    timeout: float,  # noqa: ASYNC109
    min_group: int = MIN_GROUP,
) -> Reply:
    """Run a plan. `min_group`: over how many nodes a total of a protected property must be. Raises GraphError, Unreadable."""
    if planned.built.base is not None:
        return await _share(store, planned.built, schema, groups, timeout, min_group)
    statement = compile_plan(planned.built.plan, schema, groups, min_group)
    rows = await store.query(statement.cypher, statement.params, limit=_ROWS, timeout=timeout)
    told = [row for row in rows.rows if statement.withheld is None or not row[statement.withheld]]
    withheld = len(rows.rows) - len(told)
    # Of two things, one of which is withheld, nothing can be said; nor how many there are.
    partial = withheld and (not told or planned.built.frame.ask in ("yesno", "compare"))
    values = [] if partial else _values(planned.built, replace(rows, rows=tuple(told)), statement.shown)
    if values in ([0], ["no"]) and not await _known(store, planned.built, schema, groups, timeout):
        values = []
    return Reply(tuple(values), statement, rows, planned.built, withheld)


async def _known(store: GraphStore, built: Built, schema: Schema, groups: frozenset[str], timeout: float) -> bool:  # noqa: ASYNC109
    """Whether what the question names by its number is there: of an order that is not, there are not no items."""
    for number in built.frame.numbers:
        reading = built.frame.items[number.item].reading
        if number.operator != "=" or reading is None or reading.kind not in ("label", "role") or number.concept:
            continue
        key = called_by_number(schema, reading.far)
        value = typed(number.mark, schema.labels[reading.far].properties[key])
        node = Pattern((Var("n", reading.far),), conditions=(Compared(Field("n", key), "=", value),))
        found = compile_plan(QueryPlan(schema.collection, node, (Column("count", function="count", of="n"),)), schema, groups)
        rows = await store.query(found.cypher, found.params, limit=1, timeout=timeout)
        if not rows.rows or not rows.rows[0][0]:
            return False
    return True


async def _share(store: GraphStore, built: Built, schema: Schema, groups: frozenset[str], timeout: float, min_group: int) -> Reply:  # noqa: ASYNC109
    """Part and whole. Raises Unreadable where either is a total of what is protected: the rest of the whole could be of one person."""
    assert built.base is not None
    part, of = (compile_plan(plan, schema, groups, min_group) for plan in (built.plan, built.base))
    if part.withheld is not None or of.withheld is not None:
        raise Unreadable
    rows = await store.query(part.cypher, part.params, limit=_ROWS, timeout=timeout)
    whole = await store.query(of.cypher, of.params, limit=_ROWS, timeout=timeout)
    frame = replace(built.frame, decimals=8)  # the percentage is rounded, and no more its fraction
    return Reply(
        tuple(_values(replace(built, frame=frame), _shares(rows, part.shown, whole, built.frame.decimals), part.shown)),
        part,
        rows,
        built,
        whole=(of, whole),
    )


def _shares(rows: Rows, shown: int, whole: Rows, decimals: int | None) -> Rows:
    """The last shown number of each row as a fraction of the whole, rounded as a percentage; no rows where there is no whole."""
    total = whole.rows[0][0] if whole.rows else None
    if not isinstance(total, int | float) or not total:
        return Rows(rows.columns, (), rows.truncated)
    found = rows.rows or (((0,),) if shown == 1 else ())
    shares = []
    for row in found:
        part = row[shown - 1]
        if isinstance(part, int | float):
            percent = round(float(part) * 100 / total, 4 if decimals is None else decimals)
            shares.append((*row[: shown - 1], round(percent / 100, 8), *row[shown:]))
    return Rows(rows.columns, tuple(shares), rows.truncated)


def _values(built: Built, rows: Rows, shown: int) -> list[object]:
    frame, found = built.frame, rows.rows
    match frame.ask:
        case "yesno" if frame.subjects:
            return _order(built, rows)
        case "yesno":
            holds = bool(found and found[0][0])
            return ["yes" if holds != frame.universal else "no"]
        case "compare":
            return _winner(built, rows)
    functions = [column.function for column in built.plan.columns]
    if not found and functions == ["count"] and built.base is None:
        return [0]
    if built.plan.limit == 1 and found:  # as good as the first
        place = built.plan.order[0][0]
        found = tuple(row for row in found if row[place] == found[0][place])
    kept = [row[:shown] for row in found]
    if shown == 1:
        return [value for row in kept for value in bare(_rounded(row[0], frame.decimals))]
    return [[_plain(_rounded(value, frame.decimals)) for value in row] for row in kept]


def _winner(built: Built, rows: Rows) -> list[object]:
    found = rows.rows
    if not found:
        return []
    first = _plain(found[0][0])
    for place in built.frame.subjects:  # a period is called as the question does
        period = built.frame.items[place].mark.period
        if period and period.first and period.first.isoformat().startswith(str(first)):
            first = built.frame.items[place].mark.text
    if len(found) > 1 and found[0][1] == found[1][1]:
        return [_plain(row[0]) for row in found if row[1] == found[0][1]]
    if not built.frame.difference:
        return [first]
    gap = _gap(found[0][1], found[1][1] if len(found) > 1 else 0)
    decimals = built.frame.decimals
    return [[first, round(gap, decimals if decimals is not None else 6) if isinstance(gap, float) else gap]]


def _gap(one: Value, other: Value) -> float | int:
    """How far apart two numbers are, or days between two dates."""
    if isinstance(one, date) and isinstance(other, date):
        return abs((one - other).days)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other)
    return 0


def _order(built: Built, rows: Rows) -> list[object]:
    """Whether the first of two named ones comes first."""
    if len(rows.rows) < 2:
        return []
    texts = [built.frame.items[i].reading for i in built.frame.subjects]
    korean = built.frame.language == "ko"
    first = texts[0]
    for place in built.frame.subjects:
        if korean and built.frame.items[place].mark.after == "보다":
            others = [i for i in built.frame.subjects if i != place]
            first = built.frame.items[others[0]].reading
    plan = built.plan
    names = {var.name: var for var in plan.pattern.vars}
    assert first is not None and names
    winner = rows.rows[0][-1] if len(rows.columns) > 2 and rows.rows[0][1] != rows.rows[1][1] else None
    return ["yes" if winner in first.ids else "no"]


def _rounded(value: Value, decimals: int | None) -> Value:
    if isinstance(value, float):
        return round(value, decimals or None) if decimals == 0 else round(value, decimals if decimals is not None else 6)
    return value


def _plain(value: Value) -> object:
    found = bare(value)
    return None if not found else found[0] if len(found) == 1 else found
