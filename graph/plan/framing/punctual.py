"""Whether something was done by the day it was due: within the expected date, earlier than planned, 예정일보다 늦게."""

from __future__ import annotations

from graph.plan.framing.clauses import declared
from graph.plan.framing.frame import Frame
from graph.plan.framing.implied import imply
from graph.plan.plan import Operator
from graph.plan.words.reading import Reading
from graph.schema import Schema
from graph.wording import spelt_out

_DUE = frozenset("planned expected due scheduled promised required target estimated deadline agreed".split())
_DONE = frozenset("actual received delivered arrived completed finished returned paid closed shipped resolved done".split())
_OPERATORS: dict[str, Operator] = {"within": "<=", "before": "<", "after": ">"}


def take_punctual(frame: Frame, schema: Schema) -> None:
    """Compare the day that something was due with the only one that says when it was done, which only a verb tells."""
    for index in list(frame.cue("within", "before", "after", "than")):
        if index in frame.used or any(frame.items[i].mark.kind in ("number", "date") for i in _beside(frame, index)):
            continue
        due = next((i for i in _beside(frame, index) if i not in frame.used and _is_due(frame, i, schema)), None)
        operator, cues = _compared(frame, index)
        reading = frame.items[due].reading if due is not None else None
        if due is None or reading is None or operator is None:
            continue
        dates = {name for name, p in schema.labels[reading.label].properties.items() if p.type == "date"}
        done = [name for name in dates if not _DONE.isdisjoint(spelt_out(name).split())]
        said = [i for i in frame.free_nouns() if i != due and (p := declared(frame, i, schema)) and p.type == "date"]
        own = [i for i in said if (r := frame.items[i].reading) and r.label == reading.label]
        if (said and not own) or (not own and len(done) != 1):
            continue
        left = own[0] if own else imply(frame, Reading("property", reading.label, done[0]))
        frame.pairs.append((left, operator, due))
        frame.use(index, due, left, *cues)


def _beside(frame: Frame, index: int) -> list[int]:
    return [i for i in (index - 1, index + 1) if 0 <= i < len(frame.items)]


def _is_due(frame: Frame, index: int, schema: Schema) -> bool:
    """Whether it is the day until which something was to be done."""
    found, reading = declared(frame, index, schema), frame.items[index].reading
    day = found is not None and found.type == "date" and reading is not None and bool(reading.label)
    return day and reading is not None and not _DUE.isdisjoint(spelt_out(reading.property).split())


def _compared(frame: Frame, index: int) -> tuple[Operator | None, tuple[int, ...]]:
    """How the day that it was done on is compared with the other, and what else says so: the adjective beside "than"."""
    mark = frame.items[index].mark
    if not mark.is_cue("than"):
        return _OPERATORS[mark.cue], ()
    near = [i for i in _beside(frame, index + 1 if frame.language == "ko" else index) if frame.items[i].mark.is_cue("adjective")]
    timed = [i for i in near if frame.items[i].mark.argument.startswith("date")]
    if not timed:
        return None, ()
    return ("<" if frame.items[timed[0]].mark.argument.endswith("-") else ">"), (timed[0],)
