"""What a question says with a name or a value: kinds and properties that it does not ask for, and what only a number calls."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.plan.framing.frame import Frame
from graph.plan.framing.implied import imply
from graph.plan.words.persons import is_people
from graph.plan.words.reading import Reading
from graph.schema import Schema
from graph.wording import spelt_out


def says_of_what(frame: Frame, place: int) -> bool:
    """Whether a property only says of what the value right behind it is one, where somebody is asked for: 번호판 RTK-8044 누가."""
    here, behind = frame.items[place], frame.items[place + 1] if place + 1 < len(frame.items) else None
    if behind is None or not behind.is_("value") or not here.is_("property") or not frame.has("who"):
        return False
    return (
        here.reading is not None
        and behind.reading is not None
        and (here.reading.label, here.reading.property)
        == (
            behind.reading.label,
            behind.reading.property,
        )
    )


def calls_named(frame: Frame, place: int) -> bool:
    """Whether a kind is but said with the name of one: the IT department, 계량기 M0041."""
    here, items = frame.items[place], frame.items
    before = [other for other in items[max(place - 1, 0) : place] if here.mark.start - other.mark.end <= 1]
    behind = [other for other in items[place + 1 : place + 2] if other.mark.start - here.mark.end <= 1]
    named = [other.reading for other in (*before, *behind) if other.is_("entity")]
    return here.is_("label") and any(r and here.reading and r.label == here.reading.label for r in named)


def take_called(frame: Frame, schema: Schema) -> None:
    """What something is called is asked for where only its number is told: 품목번호 10-0007이 뭐였죠, what is item number 10-0007?"""
    free, named = frame.free_nouns(), [i for i, item in enumerate(frame.items) if item.is_("entity")]
    if len(free) != 1 or len(named) != 1 or free[0] != named[0] - 1 or not frame.has("what", "which") or frame.ask != "list":
        return
    number, row = frame.items[free[0]].reading, frame.items[named[0]].reading
    label = schema.labels[row.label] if row and row.label in schema.labels else None
    if number and label and (number.label, number.property) == (row.label, label.key) and label.name != label.key:  # type: ignore[union-attr]
        frame.items[free[0]] = replace(frame.items[free[0]], reading=replace(number, property=label.name))


def echoes(frame: Frame, wanted: Reading, schema: Schema) -> bool:
    """Whether what is wanted is only what a named node, which is nobody, is called."""
    named = any(item.is_("entity") and item.reading and item.reading.label == wanted.label for item in frame.items)
    if not named or wanted.kind != "property" or wanted.link or is_people(wanted.label, schema):
        return False
    label = schema.labels[wanted.label]
    return wanted.property in (label.name, label.key)


def is_valued(frame: Frame, wanted: Reading) -> bool:
    """Whether the property's value is named, too."""
    values = [r for item in frame.items if item.is_("value") and (r := item.reading)]
    return bool(wanted.label) and any((r.label, r.property) == (wanted.label, wanted.property) for r in values)


def is_bounded(frame: Frame, place: int) -> bool:
    """Whether it is said how many there must be of it: 부하 직원이 3명 이상인 사람, who has at least three reports."""
    items, korean = frame.items, frame.language == "ko"
    near = items[place + 1 : place + 3] if korean else items[max(place - 3, 0) : place]
    return any(item.mark.kind == "number" for item in near) and any(item.mark.is_cue("compare") for item in near)


def take_flagged(frame: Frame, schema: Schema) -> None:
    """The rows that are so, where a flag's noun asks for them: which employees, of persons of whom some are employees."""
    reading = frame.items[frame.target].reading if frame.target is not None else None
    own = schema.labels[reading.label].properties.get(reading.property) if reading and reading.label in schema.labels else None
    if reading is None or reading.kind != "property" or own is None or own.type != "boolean" or frame.ask not in ("list", "count"):
        return
    if any(item.is_("entity") and item.reading and item.reading.label == reading.label for item in frame.items):
        return  # whether it is so of one
    assert frame.target is not None
    if not frame.items[frame.target].mark.text.lower().endswith("s"):
        return
    if frame.ask == "list" and frame.has("count"):
        frame.ask = "count"  # how many of our employees
        frame.use(*frame.cue("count"))
    frame.flags.append((frame.target, True))
    frame.target = imply(frame, Reading("label", reading.label))


_TITLED = re.compile(r"(?:title|role|position|job|rank)$", re.I)


def described_by(frame: Frame, index: int, schema: Schema) -> str | None:
    """The kind of rows that are asked for by the value that they have: which smartphones cost over 500."""
    value, *behind = [*frame.items[index + 1 : index + 3], None]
    if frame.language != "en" or value is None or not value.is_("value") or not value.reading or value.mark.before:
        return None
    beside = behind[0] is not None and behind[0].mark.start - value.mark.end <= 1 and not behind[0].mark.is_cue("not")
    beside = beside and behind[0] is not None and not behind[0].mark.verbal  # loan officers handled
    several = value.mark.text.endswith("s") and not value.reading.value.lower().endswith("s")
    titled = value.reading.label in schema.labels and is_people(value.reading.label, schema) and _TITLED.search(value.reading.property)
    return value.reading.label or None if (several or titled) and not beside else None


def described_in_front(frame: Frame, index: int) -> str | None:
    """The same in Korean, where the value stands in front and nothing behind is determined: 디저트가 어떤 것들이죠."""
    value = frame.items[index - 1] if frame.language == "ko" and index else None
    if value is None or not value.is_("value") or not value.reading or value.mark.after not in ("이", "가", "은", "는"):
        return None
    behind = frame.items[index + 1] if index + 1 < len(frame.items) else None
    determined = behind is not None and behind.noun and behind.mark.start - frame.items[index].mark.end <= 2
    return None if determined or value.reading.link else value.reading.label or None


def names_somebody(frame: Frame, place: int) -> bool:
    """Whether it is the name of whoever has a part in the thing that is named: the manager's name, of the port of Travik."""
    reading = frame.items[place].reading
    named = any(item.is_("entity") and (r := item.reading) and reading and r.label == reading.label for item in frame.items)
    return named and reading is not None and spelt_out(reading.property).endswith(" name")
