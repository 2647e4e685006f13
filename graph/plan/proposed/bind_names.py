"""A plan that somebody else made as the question means it: nodes by id, values as they are stored, nothing from habit. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.plan.marking.marks import Mark
from graph.plan.plan import Compared, Condition, Field, OneOf, Pattern, QueryPlan, Var, patterns
from graph.plan.proposed.account import RANKS
from graph.plan.words.reading import Reading
from graph.schema import Schema
from graph.store import CypherRejected, Value
from language.normal import fold


def bind_names(plan: QueryPlan, marks: Sequence[Mark], schema: Schema) -> QueryPlan:
    """The plan over the nodes and values that the question names. Raises CypherRejected for text that it does not name: nobody asked
    for that."""
    return replace(plan, pattern=_Binder(marks, schema).pattern(plan.pattern, {}))


_TELLS = ("count", "total", "average", "how much", "times")


def without_habits(plan: QueryPlan, marks: Sequence[Mark]) -> QueryPlan:
    """The plan without what is often written and seldom asked: a limit where nothing ranks, and beside what is asked for the property that
    it is chosen by or the number that it is ranked by."""
    limited = any(m.is_cue(*RANKS) or (m.quantity and m.quantity.value == plan.limit) for m in marks)
    plan = plan if limited else replace(plan, limit=None, skip=0)
    told = any(m.is_cue(*_TELLS) for m in marks)
    compared = {c.left for pattern in patterns(plan.pattern) for c in pattern.conditions if isinstance(c, Compared)}
    chosen = {having.column for having in plan.having} | ({place for place, _ in plan.order} if plan.limit is not None else set())
    idle = [
        place
        for place, column in enumerate(plan.columns[: plan.shown])
        if (place in chosen and not told and column.function) or (not column.function and column.term in compared)
    ]
    kept = [place for place in range(plan.shown) if place not in idle]
    if not idle or not kept:
        return plan
    needed = [place for place in range(len(plan.columns)) if place not in kept and place in {*chosen, *(p for p, _ in plan.order)}]
    at = {place: index for index, place in enumerate([*kept, *needed])}
    return replace(
        plan,
        columns=tuple(plan.columns[place] for place in at),
        having=tuple(replace(having, column=at[having.column]) for having in plan.having),
        order=tuple((at[place], down) for place, down in plan.order),
        shown=len(kept),
    )


class _Binder:
    def __init__(self, marks: Sequence[Mark], schema: Schema) -> None:
        self._named = [(m, r) for m in marks if m.kind in ("named", "schema") for r in m.readings if r.kind in ("entity", "value")]
        self._schema = schema

    def pattern(self, pattern: Pattern, outer: dict[str, str]) -> Pattern:
        labels = outer | {var.name: var.label for var in pattern.vars}
        ids: dict[str, tuple[str, ...]] = {}
        conditions: list[Condition] = []
        for condition in pattern.conditions:
            found = self._bound(condition, labels)
            node = found.left if isinstance(found, Compared) and found.operator == "IN" else None
            if node and node.property == "_id" and node.of not in ids and any(var.name == node.of for var in pattern.vars):
                ids[node.of] = tuple(map(str, found.right))  # type: ignore[union-attr, arg-type]
            else:
                conditions.append(found)
        return replace(
            pattern,
            vars=tuple(Var(var.name, var.label, ids.get(var.name, ())) for var in pattern.vars),
            conditions=tuple(conditions),
            absent=tuple(self.pattern(inner, labels) for inner in pattern.absent),
            present=tuple(self.pattern(inner, labels) for inner in pattern.present),
        )

    def _bound(self, condition: Condition, labels: dict[str, str]) -> Condition:
        if isinstance(condition, OneOf):
            return OneOf(tuple(self._compared(part, labels) for part in condition.parts))
        return self._compared(condition, labels)

    def _compared(self, condition: Compared, labels: dict[str, str]) -> Compared:
        texts = condition.right if isinstance(condition.right, list) else [condition.right]
        if condition.operator not in ("=", "<>", "IN") or condition.left.part or not all(isinstance(text, str) for text in texts):
            return condition
        label = labels.get(condition.left.of, "")
        found = [self._meant(str(text), label, condition.left) for text in texts]
        if all(reading.kind == "value" for reading in found):
            values: list[Value] = [reading.value for reading in found]
            return replace(condition, right=values if condition.operator == "IN" else values[0])
        ids: list[Value] = [id for reading in found for id in reading.ids]
        node = Field(condition.left.of, "_id")
        if condition.operator == "<>":
            if len(ids) != 1:
                raise CypherRejected(f"{texts[0]!r} is the name of several.")
            return Compared(node, "<>", ids[0])
        return Compared(node, "IN", ids)

    def _meant(self, text: str, label: str, of: Field) -> Reading:
        fitting = [reading for mark, reading in self._named if reading.label == label and fold(text).text in self._called(mark, reading)]
        declared = self._schema.labels.get(label)
        for reading in fitting:
            known_by = declared is not None and of.property in (declared.key, declared.name, *declared.aliases)
            if reading.property == of.property if reading.kind == "value" else known_by:
                return reading
        known = ", ".join(dict.fromkeys(self._told(mark, reading) for mark, reading in self._named))
        raise CypherRejected(f"The question names no {label}.{of.property} {text!r}. It names: {known or 'nothing'}.")

    def _called(self, mark: Mark, reading: Reading) -> set[str]:
        keys = (id.partition(":")[2] for id in reading.ids)
        return {fold(text).text for text in (mark.text, reading.value, *keys)}

    def _told(self, mark: Mark, reading: Reading) -> str:
        return f"{reading.label}.{reading.property or self._schema.labels[reading.label].name} {reading.value or mark.text!r}"
