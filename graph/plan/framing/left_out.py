"""What a question leaves out by name: excluding cancelled ones, 취소 건 제외하고, A 말고. Takes its parts of a frame."""

from __future__ import annotations

import re

from graph.plan.framing.clauses import declared, is_numeric
from graph.plan.framing.frame import Frame
from graph.plan.words.reading import Reading
from graph.schema import Schema
from graph.wording import spelt_out

_BEHIND = re.compile(
    r"(?:된|한|인|처리|하는|되는|됐던|했던|상태|건|것|거|걸|분|들|이|가|은|는|을|를|도|만|의|까지|\b(?:ones|are|were|is|was|should|be)\b|[,\s])*"
)
_ALSO_BEHIND = re.compile(r"(?:된|한|인|자)?(?: ?(?:와|과|이랑|랑|하고|이나|나|[,·/]|및)) ?(?:및 )?|,? (?:and|or) ")
_BEFORE = re.compile(
    r"(?:\b(?:the|any|all|those|ones|that|which|who|have|has|been|are|were|is|was|an?|from|in|of|with|by|for|to)\b|[,\s])*"
)
_ALSO_BEFORE = re.compile(r"(?: ones)?(?:, ?(?:and |or )?| (?:and|or) )(?:the |those |any )?")
_ATTACHED = re.compile(r"(?:\b(?:ones|from|in|of|with|by|for|to|at|on|the)\b|\s)*")  # of both at once, or of the rest
_NOT_IN = re.compile(r" (?:to be |be )?(?:included|counted)\b", re.I)
_TOTAL = re.compile(r"\b(?:total|sum|gross|net|overall|all)\b|합|총")
_OTHER = ("besides", "apart from", "이외", "이외의")


def take_left_out(frame: Frame, schema: Schema, question: str) -> None:
    """The names and values that are left out, each by itself; the cue stays open where it is not plain which."""
    for index in list(frame.cue("exclude", "other", "not")):
        mark = frame.items[index].mark
        places = [index] if _not_in(frame, index, question) else _cue(frame, index)
        if index in frame.used or not places:
            continue
        behind = _is_behind(frame, index, question)
        if (beside := _beside(frame, places, behind)) and _is_state(frame, beside[-1], schema):
            frame.use(*beside, *places)
        elif (amount := _amount(frame, places, schema)) is not None:
            frame.use(amount, *places)
        elif found := (_in_front if behind else _following)(frame, places, question):
            found += _kinds(frame, found)
            frame.denied += found
            frame.left_out += found
            frame.use(*places, *found)
        elif (
            mark.text.lower().startswith(("apart from", "besides"))
            or len(places) > 1
            or _not_in(frame, index, question)
            or (mark.text == "아닌" and frame.items[index - 1].name)
        ):
            frame.unclear += 3
    if any(is_meant(frame, place) for place in frame.left_out):
        frame.unclear += 3  # what is of one status has no other that could be left out


def _is_behind(frame: Frame, index: int, question: str) -> bool:
    """Whether the closed words stand behind what they leave out: 취소 건 제외하고, cancelled orders excluded."""
    return frame.language == "ko" or _not_in(frame, index, question) or frame.items[index].mark.text.lower() in ("excluded", "left out")


def _not_in(frame: Frame, index: int, question: str) -> bool:
    """Whether what stands in front in English is said not to be counted in: cancelled ones not included."""
    mark = frame.items[index].mark
    return frame.language == "en" and mark.is_cue("not") and _NOT_IN.match(question[mark.end :]) is not None


def _cue(frame: Frame, index: int) -> list[int]:
    """The places of the closed words that leave something out: 포함하지 말고, not including."""
    mark, korean = frame.items[index].mark, frame.language == "ko"
    beside = index - 1 if korean else index + 1
    included = 0 <= beside < len(frame.items) and frame.items[beside].mark.is_cue("include")
    if included and not mark.is_cue("other"):
        return [index, beside]
    plain = mark.is_cue("exclude") or (mark.is_cue("other") and mark.text.lower().startswith(_OTHER))
    return [index] if plain or (korean and mark.text == "아닌") else []


def _beside(frame: Frame, places: list[int], behind: bool) -> list[int]:
    """The part that the closed words stand right behind, or in front of; behind the kind of rows that it is said of: 퇴사한 직원 빼고."""
    beside = min(places) - 1 if behind else max(places) + 1
    if not 0 <= beside < len(frame.items) or beside in frame.used:
        return []
    item, front = frame.items[beside], frame.items[beside - 1] if beside else None
    said = behind and item.is_("label") and front is not None and front.is_("property") and beside - 1 not in frame.used
    if said and front and front.reading and item.reading and front.reading.label == item.reading.label:
        return [beside, beside - 1]
    return [beside]


def _is_state(frame: Frame, place: int, schema: Schema) -> bool:
    """Take what is or is not so, where those that are so are left out, or what has a day once it is: excluding discontinued products,
    퇴사자 빼고."""
    found = declared(frame, place, schema)
    if found is not None and found.type == "boolean":
        frame.flags.append((place, False))
    elif found is not None and found.type == "date" and not frame.has_date:
        frame.nulls.append((place, True))
    else:
        return False
    return True


def _amount(frame: Frame, places: list[int], schema: Schema) -> int | None:
    """A number that is no part of another column of its row anyhow: freight, excluding surcharges. Of a total nobody knows."""
    beside = min(places) - 1 if frame.language == "ko" else max(places) + 1
    if not 0 <= beside < len(frame.items) or beside in frame.used or not is_numeric(frame, beside, schema):
        return None
    reading = frame.items[beside].reading
    others = [r for i, item in enumerate(frame.items) if i != beside and is_numeric(frame, i, schema) and (r := item.reading)]
    rest = [r for r in others if reading is not None and r.kind == "property" and (r.label, r.link) == (reading.label, reading.link)]
    return beside if rest and len(rest) == len(others) and not any(_TOTAL.search(spelt_out(r.property)) for r in rest) else None


def _in_front(frame: Frame, places: list[int], question: str) -> list[int]:
    items, place = frame.items, min(places) - 1
    passed: list[int] = []
    while place >= 0 and items[place].is_("label", "property") and place not in frame.used and len(passed) < 2:
        passed.append(place)
        place -= 1
    if not _fits(frame, place, passed):
        return []
    ends = [*(i for i in reversed(passed)), min(places)]
    between = _between(question, [items[i].mark.end for i in (place, *ends[:-1])], [items[i].mark.start for i in ends])
    if not _BEHIND.fullmatch(between):
        return []
    found = [place]
    while place and items[place - 1].name and _ALSO_BEHIND.fullmatch(question[items[place - 1].mark.end : items[place].mark.start]):
        place -= 1
        found.append(place)
    frame.use(*(i for i in passed if items[i].is_("property")))
    return found


def _following(frame: Frame, places: list[int], question: str) -> list[int]:
    items, place = frame.items, max(places) + 1
    passed: list[int] = []
    while place < len(items) and items[place].is_("label", "property") and place not in frame.used and len(passed) < 2:
        passed.append(place)
        place += 1
    if not _fits(frame, place, passed):
        return []
    starts = [max(places), *passed]
    between = _between(question, [items[i].mark.end for i in starts], [items[i].mark.start for i in (*passed, place)])
    if not _BEFORE.fullmatch(between.lower()):
        return []
    found = [place]
    while (
        place + 1 < len(items)
        and items[place + 1].name
        and _ALSO_BEFORE.fullmatch(question[items[place].mark.end : items[place + 1].mark.start])
    ):
        place += 1
        found.append(place)
    rest = place + 1
    while rest < len(items) and items[rest].is_("label"):
        rest += 1
    if rest < len(items) and (items[rest].name or items[rest].mark.kind in ("date", "number")):
        behind = _between(
            question, [items[i].mark.end for i in range(place, rest)], [items[i].mark.start for i in range(place + 1, rest + 1)]
        )
        if _ATTACHED.fullmatch(behind.lower()):
            return []
    frame.use(*(i for i in passed if items[i].is_("property")))
    return found


def _kinds(frame: Frame, found: list[int]) -> list[int]:
    """What kind of thing it is that is left out of another kind: customers but those with overdue invoices."""
    behind = max(found) + 1
    item, of = frame.items[behind] if behind < len(frame.items) else None, frame.items[max(found)].reading
    others = {r.label for other in frame.items if other.is_("label") and (r := other.reading)}
    named = item is not None and item.is_("label") and of is not None and item.reading is not None and item.reading.label == of.label
    return [behind] if named and len(others) > 1 else []


def _between(question: str, ends: list[int], starts: list[int]) -> str:
    return " ".join(question[end:start] for end, start in zip(ends, starts, strict=True))


def _fits(frame: Frame, place: int, passed: list[int]) -> bool:
    """Whether a name stands there, and what stands between is of its kind or of the only one that is spoken of."""
    reading = frame.items[place].reading if 0 <= place < len(frame.items) and place not in frame.used else None
    if reading is None or not frame.items[place].name:
        return False
    kinds = {r for item in frame.items if item.is_("label") and (r := item.reading)}
    return all(_is_of(r, reading) or (r.kind == "label" and kinds == {r}) for i in passed if (r := frame.items[i].reading))


def _is_of(said: Reading, name: Reading) -> bool:
    return said.label == name.label and (said.kind == "label" or said.property == name.property)


def is_meant(frame: Frame, place: int) -> bool:
    """Whether another value of the same property narrows."""
    out = frame.items[place].reading
    others = (item.reading for i, item in enumerate(frame.items) if item.is_("value") and i not in frame.denied)
    return out is not None and any(r and (r.label, r.link, r.property) == (out.label, out.link, out.property) for r in others)
