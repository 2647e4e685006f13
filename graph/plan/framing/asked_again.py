"""What ranks is asked for too: which cost most, and what amount; the last one, and on what date. Takes its parts of a frame."""

from __future__ import annotations

from dataclasses import replace

from graph.plan.framing.days import DAYS, dated
from graph.plan.framing.frame import Frame
from graph.plan.words.reading import Reading
from graph.plan.words.verbs import is_verb
from graph.schema import Schema

_PRICES = ("가격", "값", "price")
_AMOUNTS = frozenset("금액 액수 얼마 값 수치 amount value figure".split())


def take_ranked_again(frame: Frame, schema: Schema) -> None:
    """The number or day that ranks is asked for too: which cost most, and what amount; the last one, and on what date."""
    if frame.ranking is None or frame.ranking.metric is None:
        return
    items, ranked = frame.items, frame.items[frame.ranking.metric.item].reading
    said = DAYS if dated(frame, frame.ranking.metric, schema) else _AMOUNTS
    for index in frame.free_nouns():
        mark = items[index].mark
        again = items[index].reading == ranked
        if led_by(frame, index):
            items[index] = replace(items[index], reading=None) if mark.text.lower() in said and not again else items[index]
            frame.use(*([index] if again or mark.text.lower() in said else []))
            continue  # by total holdings value: what ranks, and not asked for
        again |= frame.has("adjective") and mark.text in _PRICES and ranked is not None and _is_of_another(frame, index, ranked)
        if (again or mark.text.lower() in said) and not (mark.verbal or is_verb(mark.text)):
            frame.columns += [-1] * (-1 not in frame.columns)
            items[index] = items[index] if again else replace(items[index], reading=None)
            frame.use(index)


def led_by(frame: Frame, index: int) -> bool:
    """Whether "by" stands in front of a word, or of the two right in front of it: by total holdings value."""
    for place in range(index, max(index - 3, -1), -1):
        mark = frame.items[place].mark
        if mark.before == "by":
            return True
        if not place or mark.start - frame.items[place - 1].mark.end > 1:
            return False
    return False


def _is_of_another(frame: Frame, index: int, ranked: Reading) -> bool:
    reading = frame.items[index].reading
    return reading is not None and reading.label != ranked.label
