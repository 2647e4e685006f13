"""What is said to be in a total: tax included, 세금이랑 운임까지 합친. The total of the row is asked for, and not its parts."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.plan.framing.clauses import as_operator, declared, is_numeric
from graph.plan.framing.frame import Frame, Metric, NumberFilter
from graph.plan.framing.implied import imply, total_of
from graph.schema import Schema

_INCLUDED = re.compile(r"inclu(?:ded|sive)$|included in$|합치|합쳐|합한|합친|더하|더한|더해|포함", re.I)
_AMOUNT = re.compile(r"(?:invoiced? |billed )?(?:amount|value|sum)s?|(?:[가-힣]+ )?(?:금액|액수|총액|액)")


def take_included(frame: Frame, schema: Schema) -> None:
    """Take the numbers that are only said to be in the total of their row, and that total where nothing else is asked of the row."""
    for index, item in enumerate(frame.items):
        said = item.mark.is_cue("include") or (item.mark.kind == "verb" and _INCLUDED.match(item.mark.text))
        parts = _parts(frame, index, schema) if said else []
        labels = {r.label for i in parts if (r := frame.items[i].reading)}
        total = total_of(label, schema) if len(labels) == 1 and (label := labels.pop()) else None  # what joins two has none
        if total is None or any(r and r.property == total.property for i in parts if (r := frame.items[i].reading)):
            continue
        if bound := _bound_in_front(frame, index):
            number, compared = bound  # over 15,000 including tax
            operator = as_operator(frame.items[compared].mark.argument)
            frame.numbers.append(NumberFilter(imply(frame, total), operator, frame.items[number].mark))
            frame.use(index, *parts, number, compared)
            continue
        frame.use(index, *parts, *(i for i in frame.cue("within") if abs(i - index) <= 1))
        loose = [i for i, other in enumerate(frame.items) if i not in frame.used and _AMOUNT.fullmatch(other.mark.text.lower())]
        if loose:
            frame.items[loose[0]] = replace(frame.items[loose[0]], reading=total)  # the average invoice amount, tax included
            frame.use(*loose[1:])
        elif not any(is_numeric(frame, i, schema) for i in frame.free_nouns()) and not _asked(frame):
            frame.metric, frame.ask = Metric(imply(frame, total), "sum"), "aggregate"
            frame.use(*frame.cue("total", "how much"))


def _bound_in_front(frame: Frame, index: int) -> tuple[int, int] | None:
    """The places of a number right in front of the words that include something, and of the comparison in front of that."""
    number, compared = index - 1, index - 2
    if frame.language == "ko" or compared < 0 or frame.items[number].mark.kind != "number" or {number, compared} & frame.used:
        return None
    return (number, compared) if frame.items[compared].mark.is_cue("compare") else None


def _parts(frame: Frame, index: int, schema: Schema) -> list[int]:
    """The numbers next to the words that include them: behind "including", else in front."""
    ahead = frame.items[index].mark.text.lower() in ("including", "incl", "incl.", "includes")
    places = range(index + 1, len(frame.items)) if ahead else range(index - 1, -1, -1)
    found: list[int] = []
    for place in places:
        if frame.items[place].mark.is_cue("within"):
            continue
        if place in frame.used or not is_numeric(frame, place, schema) or declared(frame, place, schema) is None:
            break
        if _AMOUNT.fullmatch(frame.items[place].mark.text.lower()):
            break  # the amount that it is in
        found.append(place)
    return found


def _asked(frame: Frame) -> bool:
    """Whether something else is asked for."""
    ranked = frame.has("most", "rank", "adjective", "top", "average", "count")
    return ranked or frame.metric is not None or (frame.target is not None and frame.items[frame.target].is_("property"))
