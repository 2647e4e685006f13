"""What is asked for by a loose word alone, of what is not near: the home address of a teacher, by his campus's; the owner of a shop, by
who handled its disputes. On a placed frame."""

from __future__ import annotations

from graph.plan.pattern.placing import Placing
from graph.plan.words.persons import is_people
from graph.plan.words.reading import ALIKE, PARTLY, PIECEWISE

_FAR = 3  # relationships
_WRITTEN = 0.97  # of a value that is said as it is


def loosely_asked(placing: Placing) -> bool:
    """Whether what is wanted is only told by a further name of something that is another's, or far from what is named."""
    frame = placing.frame
    item = frame.items[frame.target] if frame.target is not None else None
    reading = item.reading if item else None
    if reading is None or frame.ask != "list":
        return False
    named = {r.label for other in frame.items if other.is_("entity") and (r := other.reading)}
    spoken = {r.label for other in frame.items if other.is_("label") and (r := other.reading)}
    if reading.kind == "property" and reading.label and len(named) == 1 and reading.label not in named | spoken:
        return reading.score < ALIKE and is_people(next(iter(named)), placing.schema)
    if reading.kind == "property" and reading.score <= PARTLY:
        states = [r for other in frame.items if other.is_("value") and (r := other.reading) and r.label and r.score < _WRITTEN]
        return any(r.label not in {reading.label, *spoken} for r in states)
    if reading.kind in ("role", "label") and reading.score < PIECEWISE and named and reading.far in placing.tree.front:
        return reading.far not in named and placing.tree.steps(reading.far, named) >= _FAR
    return False
