"""Values that relationships have, and no node: the grade of an enrolment, the class of a seat on a flight; periods as values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph.linking import Linker, Mention
from graph.plan.words.periods import Period, written
from graph.plan.words.reading import Reading
from graph.schema import Schema
from graph.values import is_link_key, is_value, link_key, value_of

_BESIDE = 20  # letters around a period


def value_reading(label: str, name: str, value: str, score: float, schema: Schema) -> Reading | None:
    """A value of a label's property, or of the relationship that its key stands for; None where the schema, as the caller sees it, has no
    such relationship."""
    return next(iter(of_links([Reading("value", label, name, value=value, score=score)], schema)), None)


def of_links(readings: Iterable[Reading], schema: Schema) -> tuple[Reading, ...]:
    """Readings with relationships in the place of their keys; without those of relationships that the schema has not."""
    links = {link_key(link): link for link in schema.relationships}
    known = (r for r in readings if r.label in links or not is_link_key(r.label))
    return tuple(replace(r, label="", link=links[r.label]) if is_link_key(r.label) else r for r in known)


def _column_said(m: Mention, near: str, schema: Schema) -> bool:
    label, name, _ = value_of(m.entity)
    declared = schema.labels[label].properties.get(name) if label in schema.labels else None
    return declared is not None and any(phrase in near for phrase in (*declared.synonyms.ko, *declared.synonyms.en) if len(phrase) > 1)


def kept(question: str, spoken: Sequence[Period], values: Linker, groups: frozenset[str], schema: Schema) -> Iterable[Mention]:
    """Periods that rows have as a text, where something is of one, and not done in it: the bills for Q1 2025, 2025년 1분기분; or their
    column is said beside it: 2024년 5월 청구월."""
    for period in spoken:
        of_it = question[period.end : period.end + 1] == "분" or question[: period.start].lower().endswith((" for ", " for the "))
        near = question[max(period.start - _BESIDE, 0) : period.end + _BESIDE].lower()
        for form in written(period):
            for m in values.link(form, groups):
                if m.end - m.start == len(form) and is_value(m.entity) and (of_it or _column_said(m, near, schema)):
                    yield replace(m, start=period.start, end=period.end, text=question[period.start : period.end])
