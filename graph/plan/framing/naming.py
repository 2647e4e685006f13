"""Kinds and properties that a question only says with a name or a value of theirs, and does not ask for."""

from __future__ import annotations

from graph.plan.framing.frame import Frame


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
