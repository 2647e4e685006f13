"""Half years of rows that say in columns of their own of which year and which half they are: evaluations. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from graph.linking import Linker
from graph.plan.marking.marks import Mark
from graph.plan.words.periods import Period
from graph.plan.words.reading import Reading, is_day
from graph.schema import Schema
from graph.values import is_value, value_of
from graph.wording import spelt_out

_KO = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<unit>\s?년)?(?P<gap>\s?)(?P<half>[상하]반기)")
_SCORE = 0.94


def _has_year(label: str, schema: Schema) -> bool:
    return any(p.type == "integer" and spelt_out(name).endswith("year") for name, p in schema.labels[label].properties.items())


def halves(marks: Sequence[Mark], values: Linker, groups: frozenset[str], schema: Schema) -> list[Mark]:
    """The marks, a half year taken apart where rows that are spoken of have that half as a value and the year as a number."""
    spoken = {r.label for m in marks for r in m.readings if r.label in schema.labels}
    found: list[Mark] = []
    days = {r.label for m in marks for r in m.readings[:1] if is_day(r, schema)}  # settled in that half, of whichever half it is
    for place, mark in enumerate(marks):
        bound = any(m.is_cue("since", "after", "before", "until") for m in marks[place + 1 : place + 2])
        said = _KO.fullmatch(mark.text) if mark.kind == "date" and not bound else None
        of = [value_of(m.entity) for m in values.link(said["half"], groups) if is_value(m.entity)] if said else []
        of = [(label, name, value) for label, name, value in of if label in spoken - days and _has_year(label, schema)]
        if said is None or len(of) != 1:
            found.append(mark)
            continue
        end = mark.start + said.end("unit" if said["unit"] else "year")
        start, year, ((label, name, value),) = mark.start + said.start("half"), int(said["year"]), of
        text = mark.text[: end - mark.start]
        period = Period(date(year, 1, 1), date(year, 12, 31), mark.start, end, "year", text)
        found.append(replace(mark, end=end, text=text, period=period, after=""))
        reading = Reading("value", label, name, value=value, score=_SCORE)
        found.append(Mark("named", start, mark.end, said["half"], (reading,), after=mark.after))
    return found
