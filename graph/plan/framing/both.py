"""Both of two, and all of some: what the wanted one has to do with two of a kind for, or with rows of two values."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise

from graph.plan.framing.frame import Frame
from graph.plan.words.reading import Reading
from graph.schema import Schema

_AND = re.compile(r"\band\b")
_IS_BOTH = re.compile(r"\b(?:is|are|was|were) $", re.I)


def take_both(frame: Frame) -> None:
    """Two of a kind that the wanted one has to do with."""
    named = [reading.label for item in frame.items if item.is_("entity") and (reading := item.reading)]
    if frame.has("both") and any(named.count(label) >= 2 for label in named):
        frame.both = True
        frame.use(*frame.cue("both"))


def take_both_values(frame: Frame, schema: Schema) -> None:
    """Two values of the rows that the wanted one has several of: tenants with leases in both Paris and Rome. A row has one value, and so
    has what belongs to one row: there both are either."""
    wanted = frame.items[frame.target].reading if frame.target is not None else None
    if not frame.has("both") or wanted is None or not wanted.far or frame.ask not in ("list", "count"):
        return
    values = [r for i, item in enumerate(frame.items) if item.is_("value") and i not in frame.denied and (r := item.reading)]
    for one in values:
        several = {other.value for other in values if (one.label, one.property) == (other.label, other.property)}
        if len(several) > 1 and one.label and not has_one(wanted.far, one.label, schema):
            frame.both = True
            frame.use(*frame.cue("both"))


def leaves_one_out(frame: Frame, question: str) -> bool:
    """Whether only one of the two that "both" joins is placed, or the two are no two that one can be both of: a row has one value, and two
    periods would do each by itself."""
    for index in frame.cue("both"):
        if index in frame.used or frame.language == "ko":
            continue
        start = frame.items[index].mark
        if _of_two_columns(frame, index):
            return True
        two = _joined(frame, index, question)
        if two is None:
            continue
        one, other = (frame.items[i] for i in two)
        kinds = {"date"} if {one.mark.kind, other.mark.kind} == {"date"} else {(i.reading.kind if i.reading else "") for i in (one, other)}
        if kinds == {"date"} and not (frame.groups or frame.ask in ("compare", "aggregate")):
            return True
        names = kinds & {"value", "entity"}
        if (names and len(kinds) > 1) or (kinds == {"value"} and _IS_BOTH.search(question[: start.start])):
            return True
    return False


def _of_two_columns(frame: Frame, index: int) -> bool:
    """Whether two values behind "both" that one column has are read as of different ones: electricity and gas, of contracts and meters."""
    values = [(r, item.mark) for item in frame.items[index + 1 :] if item.is_("value") and (r := item.reading)]
    for (one, first), (other, second) in combinations(values, 2):
        columns = [{(r.label, r.property) for r in mark.readings if r.kind == "value"} for mark in (first, second)]
        if columns[0] & columns[1] and (one.label, one.property) != (other.label, other.property):
            return True
    return False


def _joined(frame: Frame, index: int, question: str) -> tuple[int, int] | None:
    """The two that "and" joins behind "both", or what stands there."""
    said = [i for i in range(index + 1, len(frame.items)) if not frame.items[i].mark.is_cue("filler")]
    for one, other in pairwise(said):
        if _AND.search(question[frame.items[one].mark.end : frame.items[other].mark.start]):
            return one, other
    return None


def take_all_of(frame: Frame) -> None:
    """Whether all of some are of another name too: none of them is not. Are all urologists in Urology?"""
    names = [i for i, item in enumerate(frame.items) if item.name and i not in frame.used]
    compared = frame.numbers or frame.flags or frame.nulls or frame.pairs or frame.dates or frame.denied
    if not frame.universal or frame.ask != "yesno" or len(names) < 2 or compared or frame.has("or"):
        return
    first, last = frame.items[names[0]].reading, frame.items[names[-1]].reading
    assert first and last
    if first.kind == last.kind == "entity" and not frame.has("universal"):
        frame.unclear += 3  # did Ann deliver every parcel of X: all of X's, and not all of hers
        return
    if last.link:  # of everybody's rows, not one has another
        frame.items[names[-1]] = replace(frame.items[names[-1]], reading=replace(last, bound=("<>", last.value)))
        frame.target, frame.target_label = None, last.link.source
        frame.use(names[-1], *(i for i in frame.free_nouns() if frame.items[i].is_("label")))
        return
    own = last.kind == "value" and any(item.is_("label") and item.reading and item.reading.label == last.label for item in frame.items)
    frame.target, frame.target_label = None, last.label if own else first.label  # all inspections of X are passed: its inspections
    frame.denied.append(names[-1])
    frame.use(names[-1], *(i for i in frame.free_nouns() if frame.items[i].is_("label")))


def further(frame: Frame) -> dict[int, Reading]:
    """The places of the second and later ones of "both A and B", with what they say."""
    seen: set[str] = set()
    said: list[Reading] = []
    found: dict[int, Reading] = {}
    for index, item in enumerate(frame.items):
        if frame.both and item.name and item.reading and index not in frame.denied:
            key = f"{item.reading.label}.{item.reading.property}"
            found |= {index: item.reading} if key in seen and item.reading not in said else {}  # active, said of each
            seen.add(key)
            said.append(item.reading)
    return found


def has_one(label: str, other: str, schema: Schema) -> bool:
    """Whether each of a label belongs to at most one of another: the way there only refers."""
    reached = {label}
    while other not in reached:
        wider = reached | {link.target for link in schema.relationships if link.source in reached and not link.properties}
        if wider == reached:
            return False
        reached = wider
    return True
