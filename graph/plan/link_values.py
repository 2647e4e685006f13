"""Values that relationships have, and no node: the grade of an enrolment, the class of a seat on a flight. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graph.plan.lexicon import Reading
from graph.schema import Schema
from graph.values import is_link_key, link_key


def value_reading(label: str, name: str, value: str, score: float, schema: Schema) -> Reading | None:
    """A value of a label's property, or of the relationship that its key stands for; None where the schema, as the caller sees it, has no
    such relationship."""
    return next(iter(of_links([Reading("value", label, name, value=value, score=score)], schema)), None)


def of_links(readings: Iterable[Reading], schema: Schema) -> tuple[Reading, ...]:
    """Readings with relationships in the place of their keys; without those of relationships that the schema has not."""
    links = {link_key(link): link for link in schema.relationships}
    known = (r for r in readings if r.label in links or not is_link_key(r.label))
    return tuple(replace(r, label="", link=links[r.label]) if is_link_key(r.label) else r for r in known)
