"""Who may read what of the graph, as conditions inside the queries. Every query binds `$groups`, the caller's; for totals `$min_group` too.

A protected property is not stored under its own name, so `n.salary` gives nothing to whoever forgets this file; its value lies beside the
groups that may read it (`protected_values`). Whatever compiles a question into Cypher builds on these:

    sees          the condition that a node or relationship is the caller's to see: for every variable of a pattern
    value         a property in RETURN, WHERE, ORDER BY, a grouping key, min or max: null where the caller may not read it
    total         a property inside sum, avg or count: withheld where it is over fewer than `$min_group` nodes
    seen_schema   the schema as the caller may know it: plan, suggest and ask back over this one, never over the whole
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from graph.schema import Label, Property, Relationship, Schema
from graph.store import Access, Value

MIN_GROUP = 3
"""Of how many nodes at least a total over a protected property must be, for those who may not read each of them."""

Function = Literal["sum", "avg", "count"]


def sees(*variables: str) -> str:
    """The condition that the caller may see each of these nodes and relationships."""
    return " AND ".join(f"any(g IN {variable}._groups WHERE g IN $groups)" for variable in variables)


def value(variable: str, name: str, declared: Property) -> str:
    """The property of a node or relationship, as an expression: null where the caller may not read it.

    Not for a property that is `only_totals`: a condition on it would hold for no row, and a count by it say 0. Refuse such a question.
    """
    if not declared.protected:
        return f"{variable}.`{name}`"
    return f"CASE WHEN {_one_of(variable, f'_groups_{name}')} THEN {variable}.`_value_{name}` END"


@dataclass(frozen=True, slots=True)
class Total:
    """An aggregate as pieces of a query: `… WITH <grouping keys>, {collected} … RETURN {shown} AS x, {withheld} AS y`.

    `shown` is null where `withheld` is true: the group is too small to be told apart from the people in it; the answer says so.
    """

    collected: str
    shown: str
    withheld: str


def total(function: Function, variable: str, name: str, declared: Property, column: str) -> Total:
    """The aggregate of a property over the rows of a group; `column` names it in the WITH.

    Over a protected property only what the caller may read, or may have totals over, goes in; and it is withheld where fewer than
    `$min_group` different nodes go in, unless the caller may read each of them anyhow.
    """
    if not declared.protected:
        return Total(f"{function}({variable}.`{name}`) AS `{column}`", f"`{column}`", "false")
    reads = _one_of(variable, f"_groups_{name}")
    may = f"{reads} OR {_one_of(variable, f'_totals_{name}')}"
    held = f"{variable}.`_value_{name}` IS NOT NULL"
    collected = (
        f"{function}(CASE WHEN {may} THEN {variable}.`_value_{name}` END) AS `{column}`, "
        f"count(DISTINCT CASE WHEN ({may}) AND {held} THEN {variable}._id END) AS `{column}_of`, "
        f"count(DISTINCT CASE WHEN {reads} AND {held} THEN {variable}._id END) AS `{column}_read`"
    )
    enough = f"(`{column}_of` >= $min_group OR `{column}_of` = `{column}_read`)"
    return Total(collected, f"CASE WHEN {enough} THEN `{column}` END", f"NOT {enough}")


def seen_schema(schema: Schema, groups: Collection[str], labels: Collection[str]) -> Schema:
    """The schema as a caller of these groups may know it: `labels` are those of which the caller sees a node.

    Without the labels, relationships and properties of which there is nothing for the caller; `only_totals` marks the properties of
    which the caller may have totals and no single value.
    """
    kept = {name: _seen_label(label, groups) for name, label in schema.labels.items() if name in labels}
    relationships = tuple(
        relationship.model_copy(update={"properties": _seen_properties(relationship.properties, groups)})
        for relationship in schema.relationships
        if {relationship.source, relationship.target} <= kept.keys() and _holds_one(relationship.groups, groups)
    )
    return schema.model_copy(update={"labels": kept, "relationships": relationships})


def readers(schema: Schema) -> frozenset[str]:
    """Every group that the schema names as the reader of something: who works on the whole holds them all."""
    kinds: list[Label | Relationship] = [*schema.labels.values(), *schema.relationships]
    named = [declared.groups for kind in kinds for declared in kind.properties.values()]
    named += [relationship.groups for relationship in schema.relationships]
    return frozenset(group for groups in named if groups for group in groups)


def protected_values(properties: Mapping[str, Value], protected: Mapping[str, Access]) -> dict[str, Value]:
    """A row's properties as the store keeps them."""
    stored: dict[str, Value] = {name: value for name, value in properties.items() if name not in protected}
    for name, access in protected.items():
        if name in properties:
            stored |= {f"_value_{name}": properties[name], f"_groups_{name}": list(access.groups), f"_totals_{name}": list(access.totals)}
    return stored


def _one_of(variable: str, names: str) -> str:
    return f"any(g IN {variable}.`{names}` WHERE g IN $groups)"


def _seen_label(label: Label, groups: Collection[str]) -> Label:
    return label.model_copy(update={"properties": _seen_properties(label.properties, groups)})


def _seen_properties(properties: Mapping[str, Property], groups: Collection[str]) -> dict[str, Property]:
    seen = {}
    for name, declared in properties.items():
        if declared.by_row or _holds_one(declared.groups, groups):
            seen[name] = declared
        elif _holds_one(declared.totals, groups):
            seen[name] = declared.model_copy(update={"only_totals": True})
    return seen


def _holds_one(wanted: Collection[str] | None, groups: Collection[str]) -> bool:
    return wanted is None or not set(wanted).isdisjoint(groups)
