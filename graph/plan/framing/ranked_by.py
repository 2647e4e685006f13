"""By what number or day something is ranked that is not said beside its superlative. Pure."""

from __future__ import annotations

from graph.plan.framing.asked_again import led_by
from graph.plan.framing.clauses import declared, is_key, is_numeric
from graph.plan.framing.concepts import concept_property
from graph.plan.framing.frame import Frame, Metric
from graph.plan.framing.implied import amount_of, events_of, imply, is_event, joins_what_happened
from graph.plan.framing.traded import quantity_of
from graph.plan.words.reading import PARTLY, Reading
from graph.schema import Schema


def in_total(frame: Frame, place: int) -> bool:
    """Whether a number of other rows than those that are wanted is said to be added up: which store has the highest net sales in total."""
    said = frame.has("total") or any(frame.items[i].mark.text.lower() in ("in total", "overall") for i in frame.cue("filler"))
    wanted = frame.items[frame.target].reading if frame.target is not None else None
    reading = frame.items[place].reading
    apart = wanted is not None and reading is not None and reading.label != wanted.far and wanted.kind in ("label", "role")
    return said and apart and reading is not None and reading.score >= PARTLY


def led_number(frame: Frame, schema: Schema) -> int | None:
    """The only number or day that is said to be what ranks."""
    led = [i for i in frame.free_nouns() if frame.items[i].is_("property") and led_by(frame, i)]
    kept = [i for i in led if is_numeric(frame, i, schema) or ((p := declared(frame, i, schema)) and p.type == "date")]
    return kept[0] if len(kept) == len(led) == 1 and not is_key(frame, kept[0], schema) else None


def size_of(label: str, schema: Schema) -> Reading | None:
    """What is meant by the largest of a kind: the amount of what happened, and of no customer; else how much room there is."""
    happened = joins_what_happened(label, schema) or (is_event(label, schema) and not events_of(label, schema))
    if happened and (amount := amount_of(label, schema)):
        return amount  # the largest payment
    area = concept_property(label, "area", schema)
    return Reading("property", label, area[0]) if area else None


def done_most(frame: Frame, place: int, schema: Schema) -> Metric | None:
    """What is done most with the only thing named, by a verb alone: the track sold most is the one of which most pieces were."""
    reading = frame.items[place].reading
    if reading is None or not any(item.mark.kind == "verb" or item.is_("hint") for item in frame.items):
        return None
    if quantity := quantity_of(frame, reading.far, schema):
        return Metric(imply(frame, quantity), "sum")
    events = events_of(reading.far, schema)
    if len(events) != 1:
        return None
    return Metric(imply(frame, Reading("label", events[0].source, score=PARTLY)), "count")
