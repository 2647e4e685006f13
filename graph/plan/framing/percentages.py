"""What part of a whole is asked for, in percent. Takes its parts of a frame."""

from __future__ import annotations

import re

from graph.plan.framing.clauses import declared, is_numeric
from graph.plan.framing.frame import Frame
from graph.schema import Schema

_IS = re.compile(r"(?<=[\w)] )(?:are|is|were|was|have|has|had|did|do|does|went|came|belong|belongs|fall|ended|got)\b", re.I)
_OF = re.compile(r"(?:(?:and|so),? )?(?:out )?of (?:all |the |our )", re.I)
_PERCENT = re.compile(r"몇 ?(?:퍼센트|프로|%)")


def take_share(frame: Frame, schema: Schema, question: str) -> bool:
    """Take what asks for a share. Whether it only asks how many percent a number is that the rows have."""
    percents = [i for i in frame.cue("how much") if _PERCENT.match(frame.items[i].mark.text)]
    if not frame.has("share") and not percents:
        return False
    numbers = [i for i, item in enumerate(frame.items) if item.noun and is_numeric(frame, i, schema)]
    kept = any((p := declared(frame, i, schema)) and p.type == "percentage" for i in numbers) or (bool(numbers) and not frame.has("share"))
    frame.ask = frame.ask if kept else "share"
    frame.use(*frame.cue("share"), *([] if kept else percents))
    if not kept:
        frame.whole = _whole(frame, question)
    return kept


def _whole(frame: Frame, question: str) -> list[int]:
    """What is said of the whole: in English in front of the verb (what share of our active meters are smart), in Korean in front of
    "among" (전체 검침 중에 추정 검침이)."""
    items, korean = frame.items, frame.language == "ko"
    if korean:
        ends = [items[i].mark.start for i in frame.cue("among")]
    else:
        if (share := next(iter(frame.cue("share")), 0)) and _OF.match(
            question
        ):  # of all shipments that have a delivery date, what percentage
            return [i for i, item in enumerate(items[:share]) if item.name or item.noun]
        start = next((items[i].mark.end for i in frame.cue("share")), 0)
        rows = next((item.mark.end for item in items if item.mark.start >= start and item.is_("label", "role")), None)
        verb = _IS.search(question, rows) if rows is not None else None
        ends = [verb.start()] if verb else []
    return [i for i, item in enumerate(items) if ends and item.mark.end <= ends[0] and (item.name or item.noun)]
