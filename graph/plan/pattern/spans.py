"""What in a pattern holds for a time, and the conditions of holding in a period. Pure."""

from __future__ import annotations

import re

from graph.plan.framing.frame import DateFilter, Frame
from graph.plan.joins import Tree, key_of
from graph.plan.plan import Compared, Condition, Field, OneOf, Operator
from graph.plan.words.validity import Validity, is_state, validity
from graph.schema import Schema
from graph.store import Value

TODAY = re.compile(r"today|오늘(?:날)?")
_BEGAN = re.compile(
    r"join|start|began|begin|becom|became|appoint|transfer|move|promot|assign|took over|들어오|들어온|시작|부임|발령|옮기|옮긴|맡기|되"
)
_ENDED = re.compile(r"left|leav|end|step|resign|quit|그만|떠나|떠난|끝나|끝난|물러나")


def spans(tree: Tree, schema: Schema) -> dict[str, Validity]:
    """By variable: relationships that hold for a time, and how something was for a time."""
    links = {key_of(link): link for link in schema.relationships}
    found: dict[str, Validity] = {}
    for link in tree.links:
        declared = links[tree.vars[link.source].label, link.type, tree.vars[link.target].label]
        if span := validity(declared.properties):
            found[link.name] = span
    for name, var in tree.vars.items():
        span = validity(schema.labels[var.label].properties)
        if span and len(var.ids) != 1 and name not in tree.outer and is_state(var.label, schema):
            found[name] = span
    return found


def holding(name: str, span: Validity, first: Value, last: Value) -> list[Condition]:
    """Of rows that hold on some day from `first` to `last`."""
    begun: list[Condition] = [] if span.start is None else [_open(Field(name, span.start), "<=", last)]
    return [*begun, _open(Field(name, span.end), ">=", first)]


def _open(where: Field, operator: Operator, day: Value) -> OneOf:
    return OneOf((Compared(where, operator, day), Compared(where, "IS NULL")))


def held_in(tree: Tree, schema: Schema, frame: Frame, period: DateFilter) -> list[Condition]:
    """What a period says of the rows that hold for a time, where it is of these and no day is named: who was there in 2001, who joined
    then; nothing where it is of something else."""
    span = period.mark.period
    if period.item is not None or period.mode != "in" or period.also or span is None or span.first is None or span.last is None:
        return []
    found = spans(tree, schema)
    verbs = [item.mark.argument or item.mark.text for item in frame.items if item.mark.kind == "verb"]
    conditions: list[Condition] = []
    for name, of in found.items():
        if any(map(_BEGAN.match, verbs)) and of.start:
            conditions += [Compared(Field(name, of.start), ">=", span.first), Compared(Field(name, of.start), "<=", span.last)]
        elif any(map(_ENDED.match, verbs)):
            conditions += [Compared(Field(name, of.end), ">=", span.first), Compared(Field(name, of.end), "<=", span.last)]
        else:
            conditions += holding(name, of, span.first, span.last)
    return conditions
