"""What a number with a unit is of, where a text does not name the column: a boat longer than 13 metres, of boats by their length."""

from __future__ import annotations

import re

from graph.compact import is_hangul
from graph.plan.marking.marks import Mark
from graph.plan.words.reading import Reading
from graph.schema import Property
from graph.wording import spelt_out
from services.rag.hybrid.lines import Line
from services.rag.hybrid.typed import Bound, Typed
from services.rag.hybrid.work import Work

_SURE = 0.9
_LINKS = re.compile(r"\s*(?:of|with|that (?:is|are)|for|worth|costing|[을를이가은는의])?\s*", re.I)


def limits_of(typed: Typed) -> list[Bound]:
    """The bounds of a text, with its amounts that say the most or the least of something."""
    starts = {b.start for b in typed.bounds}
    more = [Bound(None, a.limit, a.value, a.unit, a.start, a.end) for a in typed.amounts if a.limit and a.start not in starts]
    return [*typed.bounds, *more]


def bounded_kind(bound: Bound, typed: Typed) -> Mark | None:
    """The kind of rows that a number with a unit bounds by standing next to it: a boat longer than 13 metres, jobs under 200 EUR,
    8,000 EUR를 초과하는 수리."""
    kinds = [m for m in typed.nouns if m.readings[0].kind in ("label", "role") and m.readings[0].score > _SURE]
    compared = [m for m in typed.marks if m.is_cue("compare")]

    def only_compares(start: int, end: int) -> bool:
        rest = typed.text[start:end]
        for cue in compared:
            if start <= cue.start and cue.end <= end:
                rest = rest.replace(cue.text, " ")
        return _LINKS.fullmatch(rest) is not None

    near = [m for m in kinds if (m.end <= bound.start and only_compares(m.end, bound.start))]
    near += [m for m in kinds if bound.end <= m.start and is_hangul(m.text[-1]) and only_compares(bound.end, m.start)]
    return near[0] if len(near) == 1 and bound.unit else None


def headed(bound: Bound, typed: Typed, line: Line, work: Work) -> Reading | None:
    """What the number that is the key of a table's row is of, by what its column is called: length, of over 8 m up to 12 m."""
    said = [r for m in typed.nouns if m.end <= bound.start for r in m.readings if r.kind == "property" and not r.link]
    fits = [r for r in said if bound.unit and (p := work.reader.declared(r)) and is_in(p, r.property, bound.unit)]
    return fits[0] if fits and line.header and bound.end <= typed.text.find(":") else None


def is_in(declared: Property, name: str, unit: str) -> bool:
    """Whether a number is in a unit, as its column says it or is called by it: length_m."""
    return declared.type in ("integer", "number") and unit in (declared.unit, spelt_out(name).split()[-1])


def only_column(work: Work, label: str, unit: str | None) -> Reading | None:
    """The only number of a kind of rows that is in a unit."""
    if unit is None or label not in work.schema.labels:
        return None
    found = [n for n, p in work.schema.labels[label].properties.items() if is_in(p, n, unit)]
    return Reading("property", label, found[0]) if len(found) == 1 else None
