"""What the unit at the end of a header says of the word in front of it: an area in hectares is no region, net kg are a weight; what a
header says of a day by what happened then, and of a row by its number. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from graph.schema import Words
from ingest.infer.days_said import said_by_day, said_by_span
from ingest.infer.headers import called, known_as
from ingest.infer.words import singular

_SQUARE = ("ha", "hectare", "hectares", "sqm", "m2", "acre", "acres", "sqft", "km2")
_MASS, _WEIGHED = ("kg", "g", "t", "ton", "tons", "lb", "lbs"), ("net", "gross", "total", "tare", "max", "min")
_TIMES = ("min", "mins", "minutes", "hours", "hrs", "hr", "sec", "secs", "seconds")
_SUM, _IN_ALL = "합계 ", "총 "  # total, in front of a Korean noun


_LINES = ("line", "item", "detail", "entry", "position")


def by_unit(words: Sequence[str], whole: Sequence[str], found: Words, table: Sequence[str] = ()) -> Words:
    """What a property is called. `words`: of its header without the unit; `whole`: with it; `found`: what they say themselves; `table`: the
    words of its table."""
    if words[0] == "line" and words[1:] in (("no",), ("number",), ("nr",)) and table and singular(table[-1]) in _LINES:
        return Words(ko=("행 번호", "줄 번호", "항목 번호"), en=("line number", *found.en))  # of a row, and of no telephone
    days = Words() if found.ko else said_by_day(words, called(words[:-2]) if len(words) > 2 else Words())
    spans = said_by_span(words, whole[-1]) if words != whole else ()
    if days.en or spans:
        own = called((*words, "time")) if spans else Words()
        ko = dict.fromkeys((*found.ko, *days.ko, *(said.replace("시각", "시간") for said in own.ko)))
        found = Words(ko=tuple(ko), en=tuple(dict.fromkeys((*found.en, *days.en, *spans))))
    if len(words) == 2 and words[0] == "capacity" and singular(words[1]) != words[1]:  # so many of these have room
        room = called((singular(words[1]), "capacity"))
        found = Words(ko=tuple(dict.fromkeys((*room.ko, *found.ko))), en=tuple(dict.fromkeys((*room.en, "capacity", *found.en))))
    if words != whole and words[-1] == "area" and whole[-1] in _SQUARE:
        found = Words(ko=called((*words[:-1], "acreage")).ko, en=(*called((*words[:-1], "acreage")).en, *found.en))
    if words != whole and whole[-1] in _MASS and len(words) == 1 and words[0] in _WEIGHED and not known_as(whole):
        weight = called((*words, "weight"))
        found = Words(ko=(*weight.ko, *found.ko), en=(*weight.en, *found.en))
    if words != whole and whole[-1] in _TIMES and len(words) == 1 and not words[0].endswith(("time", "duration")) and not known_as(whole):
        timed = called((*words, "time"))  # work minutes: how long that takes, and no verb
        found = Words(ko=timed.ko or found.ko, en=(*found.en, *timed.en))
    if words[0] == "total":
        totals = tuple(_IN_ALL + said.removeprefix(_SUM) for said in found.ko if said.startswith(_SUM))
        found = Words(ko=(*totals[:2], *found.ko), en=found.en)
    return found
