"""What a share is of. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.plan.framing.frame import Frame, Unfit
from graph.plan.plan import QueryPlan


def divides(plan: QueryPlan) -> bool:
    """Whether the last of what is shown is a number that parts of a whole add up to."""
    return plan.columns[plan.shown - 1].function in ("count", "sum") and not plan.having


def whole_of(frame: Frame) -> Frame:
    """The same without what narrows it, save the period and what is said of the whole. Raises Unfit where several things narrow it and
    nothing tells which of them the whole has, too."""
    whole = set(frame.whole)
    end = max((frame.items[i].mark.end for i in whole), default=0)
    flags = [flag for flag in frame.flags if flag[0] in whole]
    nulls = [null for null in frame.nulls if null[0] in whole]
    numbers = [number for number in frame.numbers if number.item in whole and number.mark.end <= end]
    narrowing: list[Sequence[object]] = [
        [number for number in frame.numbers if number not in numbers],
        [null for null in frame.nulls if null not in nulls],
        [flag for flag in frame.flags if flag not in flags],
        frame.pairs,
        frame.starts,
        frame.denied,
        frame.denied_dates,
    ]
    names = [i for i, item in enumerate(frame.items) if item.name and i not in (*frame.denied, *whole)]
    parts = len(names) + sum(len(part) for part in narrowing)
    if not (not parts if frame.groups or frame.bucket else parts == 1 or (parts > 1 and whole)):
        raise Unfit("a share of which whole")
    kept = {i for i in (frame.target, frame.metric.item if frame.metric else None, *(d.item for d in frame.dates)) if i is not None}
    kept |= whole - set(frame.denied)
    items = [item if i in kept else replace(item, reading=None) for i, item in enumerate(frame.items)]
    ask = "aggregate" if frame.metric else "count"
    told = {"target": frame.target, "metric": frame.metric, "dates": frame.dates, "arithmetic": frame.arithmetic, "held": frame.held}
    return Frame(items, frame.language, ask, flags=flags, nulls=nulls, numbers=numbers, **told)  # type: ignore[arg-type]
