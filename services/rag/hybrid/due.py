"""The day that a rule counts to from a day of a row: claims within 7 days of delivery."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from graph.plan.marking.marks import Mark
from graph.plan.words.reading import Reading
from graph.wording import spelt_out
from services.rag.evidence import Calculation
from services.rag.hybrid.asked import has_happened
from services.rag.hybrid.chosen import choose
from services.rag.hybrid.plan import calculated, rule
from services.rag.hybrid.reach import Node, bound_to
from services.rag.hybrid.rows import Narrowing
from services.rag.hybrid.say import say, sentence
from services.rag.hybrid.typed import Typed
from services.rag.hybrid.wanting import note_property
from services.rag.hybrid.work import Work
from services.rag.settled import Settled

_DATED = 0.15
_COUNTED_FROM = re.compile(r"\bdays? (?:after|from|of|since|following) (?:the |its |their )?([a-z]+)", re.I)
_BEHIND = re.compile(r"\b(?:days?|weeks?) (?:after|from|of|since|following) (?:the |its |their |his |her )?", re.I)
_BEFORE = re.compile(r"([가-힣]+?)(?:으?로)?부터")
_STEM = 5
_WHEN = r"\A(?!(?:if|when|unless)\b[^,]*\d [^,]*\b(?:days?|weeks?)\b[^,]*,).*?"  # no limit: within how many days a rule holds
_SPAN = re.compile(rf"{_WHEN}\d\s?(?:(?:calendar |business |working )?days?|weeks?|일|주|영업일)", re.I | re.S)


async def due_date(work: Work, _: Narrowing) -> Settled | None:
    """The day that a document counts from a date of a row: claims within 7 days of the ship date."""
    if has_happened(work.asked.text):
        return None
    nodes = [*work.named, *work.reached]
    ids = {node.id for node in nodes}
    for chosen in choose(work, _SPAN):
        line = chosen.line
        if chosen.score < _DATED:
            break
        typed = work.typed(line.text)
        times = [(a.value, a.unit, a.text) for a in typed.amounts if a.unit in ("day", "week")]
        dates = [r for m, r in typed.reads("property") if _is_date(r, work) and _is_counted_from(m, typed)]
        dates = dates or _from_event(line.text, nodes, work)
        about = {i for m in work.typed(line.title).names for r in m.readings[:1] for i in r.ids}
        if len(times) != 1 or not dates or (about and not about & ids):
            continue
        for node in nodes:
            held = [r for r in dates if r.label == node.label and isinstance(node.properties.get(r.property), date)]
            if held:
                begin = node.properties[held[0].property]
                assert isinstance(begin, date)
                days = int(times[0][0]) * (7 if times[0][1] == "week" else 1)
                due = begin + timedelta(days=days)
                said = f"{due.isoformat()} ({begin.isoformat()} + {times[0][2]})"
                calculation = Calculation("date + days", {"date": begin.isoformat(), "days": days}, said)
                of = bound_to([n for n in nodes if n.id == node.id or n.id in about])
                steps = calculated("compute", calculation, rule(*line.quotes, value=times[0][2]), of)
                return say(f"{said}: {sentence(line)}", [due.isoformat()], steps)
            open_ = [r for r in dates if r.label == node.label and not node.hops and node.properties.get(r.property) is None]
            if open_ and chosen.matched.own:
                note_property(work, line, node, open_[0].property)
    return None


def _is_date(reading: Reading, work: Work) -> bool:
    declared = work.reader.declared(reading)
    return declared is not None and declared.type == "date"


def _is_counted_from(noun: Mark, typed: Typed) -> bool:
    """Whether a date is the one that a line counts from, if it says which: of "within 3 days of the return date" no date that is called
    date, where who asks may not know the return date."""
    before = _BEFORE.search(typed.text)
    if before is not None:
        return noun.start <= before.start(1) < noun.end or noun.start < before.end(1) <= noun.end
    behind = _BEHIND.search(typed.text)
    if behind is None or noun.end <= behind.end():
        return behind is None
    return not any(m.kind in ("unknown", "verb") for m in typed.marks if behind.end() <= m.start < noun.start)


def _from_event(text: str, nodes: Sequence[Node], work: Work) -> list[Reading]:
    """The date of what the days are counted from, said as a noun of the same stem: after delivery, delivered on."""
    if (event := _COUNTED_FROM.search(text)) is None:
        return []
    found = [
        Reading("property", label, name)
        for label in dict.fromkeys(node.label for node in nodes)
        for name, declared in work.schema.labels[label].properties.items()
        if declared.type == "date" and any(_akin(event[1].lower(), word) for word in spelt_out(name).split())
    ]
    return found if len(found) == 1 else []


def _akin(one: str, other: str) -> bool:
    return len(one) >= _STEM and one[:_STEM] == other[:_STEM]
