"""What the unit at the end of a header says of the word in front of it: an area in hectares is no region, net kg are a weight. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from graph.schema import Words
from ingest.infer.headers import called, known_as

_SQUARE = ("ha", "hectare", "hectares", "sqm", "m2", "acre", "acres", "sqft", "km2")
_MASS, _WEIGHED = ("kg", "g", "t", "ton", "tons", "lb", "lbs"), ("net", "gross", "total", "tare", "max", "min")
_TIMES = ("min", "mins", "minutes", "hours", "hrs", "hr", "sec", "secs", "seconds")
_SUM, _IN_ALL = "합계 ", "총 "  # total, in front of a Korean noun


def by_unit(words: Sequence[str], whole: Sequence[str], found: Words) -> Words:
    """What a property is called. `words`: of its header without the unit; `whole`: with it; `found`: what they say themselves."""
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
