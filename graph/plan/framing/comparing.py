"""Things and periods that a question holds against each other. Each takes its parts of a frame."""

from __future__ import annotations

from graph.plan.framing.clauses import declared
from graph.plan.framing.frame import Frame, Ranking
from graph.schema import Schema


def take_comparison(frame: Frame, schema: Schema) -> None:
    """Two or more of a kind against each other: A or B, which has more …"""
    marks = frame.items
    named = [i for i, item in enumerate(marks) if item.name]
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
    several = [places for places in kinds.values() if len(places) >= 2]
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


def are_apart(frame: Frame, periods: list[int]) -> bool:
    """Whether periods are named as alternatives: in 1997 or in 1998, 2010년이랑 2012년 중."""
    return frame.has("or") or frame.items[periods[0]].mark.after in ("와", "과", "랑", "이랑", "하고")
