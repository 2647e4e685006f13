"""What a part of a question stands with: the property of a value, the kind of thing of a role, a value or a property. Pure."""

from __future__ import annotations

import re

from graph.plan.framing.frame import Frame, Item
from graph.plan.words.persons import people_of
from graph.schema import Schema
from graph.wording import spelt_out


def beside(frame: Frame, index: int) -> tuple[str, str] | None:
    """The property of a value that touches an item."""
    for place in (index - 1, index + 1):
        if 0 <= place < len(frame.items) and (near := frame.items[place]).is_("value") and near.reading:
            gap = max(near.mark.start, frame.items[index].mark.start) - min(near.mark.end, frame.items[index].mark.end)
            if gap <= 1:
                return near.reading.label, near.reading.property
    return None


_STAFF = re.compile(r"\b(?:employee|staff|agent|technician|officer|worker|personnel|rep|representative|operator|engineer)s?$")


def serves(frame: Frame, index: int) -> bool:
    """Whether what is assigned to somebody is read as a customer's, of which somebody on the staff could be in charge."""
    item = frame.items[index]
    link = item.reading.link if item.reading else None
    if link is None or not item.mark.text.lower().startswith("assigned") or _STAFF.search(spelt_out(link.target)):
        return False
    links = [r.link for r in item.mark.readings if r.kind == "hint" and r.link]
    return any(other.source == link.source and _STAFF.search(spelt_out(other.target)) for other in links)


def joins(label: str, expected: str, schema: Schema) -> bool:
    """Whether rows say what somebody is to a thing: the owner of an account."""
    return people_of(label, schema) is not None and any((k.source, k.target) == (label, expected) for k in schema.relationships)


def role_of(frame: Frame, index: int) -> str | None:
    """The kind of thing that a role stands with: the manager of the department, 부서의 관리자; else of what is wanted."""
    items, korean = frame.items, frame.language == "ko"
    place = index - 1 if korean else index + 1
    near = items[place] if 0 <= place < len(items) else None
    if (
        near
        and near.reading
        and near.is_("label", "entity", "role")
        and (near.mark.after in ("", "의") if korean else near.mark.before in ("of", "the"))
    ):
        return near.reading.far
    wanted = items[frame.target].reading if frame.target is not None and frame.target != index else None
    return wanted.label if wanted and wanted.kind == "label" else None


def neighbour(frame: Frame, index: int) -> str | None:
    """The label that a value or property stands with: German customers, customers in Germany, 독일 고객."""
    items, korean = frame.items, frame.language == "ko"
    item = items[index]
    following = items[index + 1] if index + 1 < len(items) else None
    previous = items[index - 1] if index else None
    touches = following is not None and following.noun and following.is_("label") and following.mark.start - item.mark.end <= 2
    if korean and item.name and item.mark.after == "에" and following is not None and following.mark.text == "있":
        beyond = items[index + 2] if index + 2 < len(items) else None  # 독일에 있는 사무소
        return beyond.reading.label if beyond and beyond.is_("label") and beyond.reading else None
    if touches and following and following.reading and (korean or item.name):
        return following.reading.label
    own = following.reading if korean and following is not None and following.is_("property") and item.mark.after == "" else None
    touched = own is not None and following is not None and following.mark.start - item.mark.end == 1
    if own is not None and touched and any(r.kind == "value" and r.label == own.label for r in item.mark.readings):
        return own.label  # 급여 거래번호: of transactions so called
    behind = following.reading if following else None
    done = not korean and item.is_("property") and item.mark.text.lower().endswith("ed")
    if done and behind and behind.kind in ("label", "value") and item.reading and behind.label == item.reading.label:
        return behind.label  # customers who opened a ticket
    if not korean and item.is_("property") and following is not None and following.mark.before == "of" and following.is_("label"):
        return following.reading.label if following.reading else None  # names of suppliers
    if previous is None or previous.reading is None:
        return None
    gap = item.mark.start - previous.mark.end
    if not korean and previous.is_("label", "role") and previous.noun and gap <= 14:
        return previous.reading.far if item.mark.before in ("in", "from", "of", "at", "the", "with", "") else None
    if korean and previous.is_("label", "entity") and item.is_("property") and previous.mark.after in ("", "의") and gap <= 3:
        return previous.reading.label
    if korean and previous.is_("property") and item.is_("property") and previous.mark.after in ("", "의") and gap <= 1:
        return next((r.label for r in previous.mark.readings if r.kind == "label"), None)  # 문의 유형: of tickets, not of their numbers
    return None


def is_far(frame: Frame, index: int) -> bool:
    """Whether what is denied is a relationship of things that the question does not speak of: rooms nobody has booked, and no tickets."""
    link = frame.items[index].reading.link if frame.items[index].is_("hint") else None  # type: ignore[union-attr]
    spoken = {r.far for i, item in enumerate(frame.items) if i != index and (r := item.reading)}
    return link is not None and link.source not in spoken and link.target not in spoken


def is_somebody(item: Item) -> bool:
    """Whether a noun behind an article is read as if it only said that two belong together: the head of a department is who heads it."""
    return item.mark.before in ("the", "a", "an") and not item.mark.verbal and any(r.kind == "role" for r in item.mark.readings)
