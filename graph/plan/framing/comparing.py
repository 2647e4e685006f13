"""Things and periods that a question holds against each other. Each takes its parts of a frame."""

from __future__ import annotations

import re
from itertools import pairwise

from graph.plan.framing.clauses import declared, is_numeric
from graph.plan.framing.frame import Frame, Metric, Ranking
from graph.plan.framing.implied import imply
from graph.plan.framing.ranked_by import size_of
from graph.schema import Schema


def take_comparison(frame: Frame, schema: Schema) -> None:
    """Two or more of a kind against each other: A or B, which has more …"""
    marks = frame.items
    named = [i for i, item in enumerate(marks) if item.name]
    _take_exceeding(frame, schema)
    ordered = [i for i in frame.cue("before", "after") if i not in frame.used]
    if ordered and frame.ranking is None and sum(item.is_("entity") for item in marks) >= 2:
        frame.ranking = Ranking(marks[ordered[0]].mark.cue == "after", None, "date")
        frame.use(*ordered)
    comparing = frame.has("or", "more", "than", "difference", "before", "after") or (frame.ranking is not None and frame.ranking.limit == 1)
    if not comparing:
        return
    kinds: dict[tuple[str, str, str], list[int]] = {}
    for index in named:
        reading = marks[index].reading
        assert reading
        kinds.setdefault((reading.kind, reading.label, reading.property), []).append(index)
    several = [places for places in kinds.values() if len({marks[i].reading for i in places}) >= 2]
    periods = [i for i, item in enumerate(marks) if item.mark.kind == "date"]
    pooled = any("합" in marks[i].mark.text for i in frame.cue("total"))  # 유효와 만기를 다 합쳐서
    if several and not pooled and (frame.ranking or frame.has("difference")):
        frame.subjects = several[0]
    elif len(periods) >= 2 and frame.ranking and are_apart(frame, periods):
        frame.subjects = periods
    else:
        return
    if frame.items[frame.subjects[0]].mark.kind == "date":
        dated = [i for i in frame.free_nouns() if (p := declared(frame, i, schema)) and p.type == "date"]
        frame.use(*dated)
    frame.ask = "compare"
    frame.use(*frame.subjects, *frame.cue("or", "more", "than", "among"))
    if frame.has("difference"):
        frame.difference = True
        frame.use(*frame.cue("difference"))


def _take_exceeding(frame: Frame, schema: Schema) -> None:
    """A number that two of a kind have, of which one is said to be more: is the budget of A larger than that of B, A 예산이 B보다 큰가."""
    for index in frame.cue("compare"):
        sides = [i for i, item in enumerate(frame.items) if item.is_("entity", "value") and item.reading]
        kinds = {(r.kind, r.label, r.property) for i in sides if (r := frame.items[i].reading)}
        apart = len(sides) == 2 and len(kinds) == 1 and min(sides) < index
        number = next((i for i in frame.free_nouns() if is_numeric(frame, i, schema)), None)
        if number is None and apart and not frame.free_nouns() and _SIZE.match(frame.items[index].mark.text):
            size = size_of(next(iter(kinds))[1], schema)
            number = imply(frame, size) if size else None  # is A bigger than B
        if not apart or number is None or frame.ranking or frame.items[index].mark.argument not in (">", "<"):
            continue
        frame.ranking = Ranking(frame.items[index].mark.argument == ">", Metric(number, None))
        frame.use(index, number)
        return


_SIZE = re.compile(r"(?:bigg|larg|small)er than", re.I)
_DIFFERS = re.compile(
    r" (?:(?:is|are|was|were|that|which|who) )*(?:different (?:from|to|than)|not the same(?: \w+)? as|other than"
    r"|differ(?:s|ent|ing)? from|distinct from|unlike"
    r"||n[o']t) (?:(?:the|its|their|his) )?",
    re.I,
)
_AND = re.compile(r" (?:and|vs\.?) (?:(?:the|its|their) )?|(?:와|과|랑|이랑|하고) ?", re.I)
_APART = re.compile(
    r" (?:(?:is|are|was|were|who|that) )*(?:different|not the same|n[o']t the same|differ|distinct)\b[^?.,;]*"
    r"|(?:이|가|은|는|의)? ?(?:서로 ?)?(?:다른|다르\w*|같지 ?않\w*|일치하지 ?않\w*|불일치\w*)(?: ?(?:사람|고객|회사|곳)(?:인|으로)?)?",
    re.I,
)


def take_differing(frame: Frame, question: str) -> None:
    """Two parts of one row that different ones have: a payer different from the account holder, 납부자와 명의자가 다른."""
    roles = [i for i, item in enumerate(frame.items) if item.is_("role") and i not in frame.used]
    for one, other in pairwise(roles):
        first, second = frame.items[one], frame.items[other]
        if first.reading is None or second.reading is None or first.reading.link == second.reading.link:
            continue
        ends = {(r.label, r.far) for r in (first.reading, second.reading)}
        gap, behind = question[first.mark.end : second.mark.start], _APART.match(question, second.mark.end)
        apart = _DIFFERS.fullmatch(gap) or (_AND.fullmatch(gap) and behind)
        if len(ends) != 1 or not apart:
            continue
        end = behind.end() if behind and _AND.fullmatch(gap) else second.mark.end
        frame.differing = (one, other)
        frame.use(*(i for i, item in enumerate(frame.items) if first.mark.start <= item.mark.start < end))


def are_apart(frame: Frame, periods: list[int]) -> bool:
    """Whether periods are named as alternatives: in 1997 or in 1998, 2010년이랑 2012년 중."""
    return frame.has("or") or frame.items[periods[0]].mark.after in ("와", "과", "랑", "이랑", "하고")
