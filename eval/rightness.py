"""Whether a reply is right."""

from __future__ import annotations

from typing import Any

from eval.golden import Row
from eval.matching import flat, opening, plain, read, says

TOLERANCE = 0.0005
"""Relative, where the row names none."""


def is_right(row: Row, reply: dict[str, Any]) -> bool:
    """Whether the reply answers the row as it should be answered.

    What has no answer is right where it is refused, what lacks an input where it is asked back. Otherwise the gold values (a list whole
    and nothing besides), or else the strings of `any_of` or `must_include`, must be in the answer; one that opens with the other polarity
    is wrong.
    """
    if reply.get("error"):
        return False
    refused = reply.get("answerable") is False
    if "clarify" in row.tags:
        return refused and reply.get("route") == "clarify"
    if not row.answerable or refused:
        return refused and not row.answerable
    tolerance = TOLERANCE if row.tolerance is None else row.tolerance
    if row.gold:
        return _holds_gold(row, reply, tolerance)
    if row.polarity and opening(reply) not in (None, row.polarity):
        return False
    if row.any_of:
        return any(says(reply, string, tolerance) for string in row.any_of)
    wanted = row.must_include or (row.answer,)
    return all(says(reply, string, tolerance, len(wanted)) for string in wanted)


def _holds_gold(row: Row, reply: dict[str, Any], tolerance: float) -> bool:
    gold = flat(row.gold)
    if gold in (["yes"], ["no"]):
        return opening(reply) == str(gold[0])
    whole = all(says(reply, value, tolerance, len(gold)) for value in gold)
    if not whole and not any(says(reply, alias, tolerance) for alias in flat(row.aliases)):
        return False
    if row.answer_type == "list" and reply.get("values"):
        return len({plain(str(value)) for value in flat(reply["values"])}) <= len(set(map(str, gold)))
    return all(plain(string) in plain(read(reply)) for string in row.must_include)
