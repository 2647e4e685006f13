"""Columns of a year each: population_2010 beside population_2020, told apart by the year that a question says."""

from __future__ import annotations

import re

from graph.schema import Schema
from graph.wording import spelt_out

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def year_of(name: str) -> int | None:
    """The year that a property is of, by its name."""
    found = _YEAR.findall(spelt_out(name))
    return int(found[0]) if len(found) == 1 else None


def without_year(phrase: str) -> str:
    """What is called so every year."""
    return " ".join(_YEAR.sub(" ", phrase).split())


def beside(schema: Schema, label: str, name: str) -> list[str]:
    """The same of other years."""
    bare = without_year(spelt_out(name))
    return [
        other for other in schema.labels[label].properties if other != name and year_of(other) and without_year(spelt_out(other)) == bare
    ]
