"""How a number is to be told, and arithmetic that is spelt out. Each takes its parts of a frame."""

from __future__ import annotations

import re

from graph.plan.framing.clauses import is_numeric
from graph.plan.framing.frame import Frame, Metric
from graph.schema import Schema

_DIGIT = re.compile(r"\d|one|two|three|four|둘|첫|한|두|세|셋|네|넷")
_WHOLE = re.compile(r"integer|whole|정수|원 ?단위|nearest (?:won|dollar|euro|unit)")
_DIGITS = {"one": 1, "two": 2, "three": 3, "four": 4, "둘": 2, "두": 2, "첫": 1, "한": 1, "세": 3, "셋": 3, "네": 4, "넷": 4}


def take_rounding(frame: Frame) -> None:
    for index in frame.cue("round"):
        frame.use(index)
        said = frame.items[index].mark.text.lower()
        if _WHOLE.search(said):
            frame.decimals = 0
        elif match := _DIGIT.search(said):
            frame.decimals = _DIGITS.get(match[0]) or int(match[0]) if match[0] in _DIGITS or match[0].isdecimal() else None


def take_product(frame: Frame, schema: Schema) -> None:
    """Arithmetic that is spelt out: price × quantity. What it is called besides says no more."""
    for index in list(frame.cue("times")):
        one, other = frame.last_noun(index, 1), frame.next_noun(index, 1)
        if one is None or other is None or not (is_numeric(frame, one, schema) and is_numeric(frame, other, schema)):
            continue
        frame.arithmetic, frame.metric, frame.ask = (one, "*", other), Metric(one, "sum"), "aggregate"
        same = [i for i in frame.free_nouns() if frame.items[i].reading in (frame.items[one].reading, frame.items[other].reading)]
        frame.use(
            index, one, other, *same, *(i for i in frame.free_nouns() if frame.items[i].is_("measure")), *frame.cue("total", "how much")
        )
