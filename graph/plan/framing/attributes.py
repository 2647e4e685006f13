"""What is or is not so, said in English right in front of the rows: five or more planned outages, unplanned ones."""

from __future__ import annotations

from itertools import pairwise

from graph.plan.framing.clauses import declared
from graph.plan.framing.frame import Frame
from graph.plan.marking.prefixes import UN
from graph.schema import Schema


def take_attributes(frame: Frame, schema: Schema) -> None:
    """Take what stands in front of its own kind of rows, that no number or count is taken for its own."""
    if frame.language != "en" or frame.has("exclude", "share", "than"):
        return
    for index, (item, behind) in enumerate(pairwise(frame.items)):
        found = declared(frame, index, schema)
        own = behind.reading if behind.is_("label") and behind.mark.start - item.mark.end == 1 else None
        if found is None or found.type != "boolean" or own is None or item.reading is None or own.label != item.reading.label:
            continue
        before = frame.items[index - 1].mark if index else None
        if before and before.text == UN and before.end == item.mark.start:
            frame.flags.append((index, False))
            frame.use(index - 1, index)
        elif before is None or not before.is_cue("not", "other", "include", "or"):
            frame.flags.append((index, True))
            frame.use(index)
