"""Verbs that say what the noun behind them does: scored points, score more points. Pure."""

from __future__ import annotations

from graph.plan.framing.frame import Frame
from graph.plan.words.verbs import is_verb


def said_twice(frame: Frame) -> list[int]:
    """Their places."""
    found = []
    for place, item in enumerate(frame.items):
        behind = next((other for other in frame.items[place + 1 :] if not other.mark.is_cue("most", "more", "count", "not")), None)
        if item.is_("property") and behind and item.reading == behind.reading and (item.mark.verbal or is_verb(item.mark.text)):
            found.append(place)
    return found
