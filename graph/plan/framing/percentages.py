"""What part of a whole is asked for, in percent. Takes its parts of a frame."""

from __future__ import annotations

import re

from graph.plan.framing.clauses import declared, is_numeric
from graph.plan.framing.frame import Frame
from graph.schema import Schema

_PERCENT = re.compile(r"몇 ?(?:퍼센트|프로|%)")


def take_share(frame: Frame, schema: Schema) -> bool:
    """Take what asks for a share. Whether it only asks how many percent a number is that the rows have."""
    percents = [i for i in frame.cue("how much") if _PERCENT.match(frame.items[i].mark.text)]
    if not frame.has("share") and not percents:
        return False
    numbers = [i for i, item in enumerate(frame.items) if item.noun and is_numeric(frame, i, schema)]
    kept = any((p := declared(frame, i, schema)) and p.type == "percentage" for i in numbers) or (bool(numbers) and not frame.has("share"))
    frame.ask = frame.ask if kept else "share"
    frame.use(*frame.cue("share"), *([] if kept else percents))
    return kept
