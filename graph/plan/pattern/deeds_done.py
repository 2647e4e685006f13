"""What somebody has done, and to what: the rows that a verb speaks of stand between both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.plan.framing.frame import Frame, Item
from graph.plan.joins import NoPath
from graph.plan.words.reading import is_day

if TYPE_CHECKING:
    from graph.plan.pattern.placing import Placing


def place_done(placing: Placing) -> None:
    """Join what a verb is said to be done to by the rows of that deed: members who booked at a club have bookings there, and need be no
    members of it."""
    frame, tree = placing.frame, placing.tree
    wanted = placing.reading(frame.target) if frame.target is not None else None
    if wanted is None or not tree.vars:
        return
    for index, item in enumerate(frame.items):
        reading = item.reading
        told = reading is not None and item.mark.verbal and (reading.kind == "label" or is_day(reading, placing.schema))
        if reading is None or not told or index in frame.denied or reading.label in tree.front:
            continue
        objects = dict.fromkeys(r.far for i in _objects(frame, index) if (r := frame.items[i].reading) and r.far not in tree.front)
        if not objects or wanted.far == reading.label:
            continue
        grown = tree.copy()
        try:
            grown.node(reading.label)
            for label in objects:
                grown.node(label, *[name for name in grown.front if name not in tree.front])
        except NoPath:
            continue
        placing.tree = grown


def _objects(frame: Frame, index: int) -> list[int]:
    """What stands with a verb as that to which it is done: behind it in English, in front of it in Korean, up to the next clause."""
    places = range(index - 1, -1, -1) if frame.language == "ko" else range(index + 1, len(frame.items))
    found = []
    for place in places:
        item = frame.items[place]
        if _ends(frame, item):
            break
        if place != frame.target and place not in frame.denied and (item.name or item.is_("label")):
            found.append(place)
    return found


def _ends(frame: Frame, item: Item) -> bool:
    """Whether another clause begins there."""
    if item.mark.is_cue("not", "among", "who", "which", "than") or item.mark.before in ("and", "but"):
        return True
    return item.mark.verbal or (frame.language == "ko" and item.mark.after in ("은", "는", "이", "가", "중"))
