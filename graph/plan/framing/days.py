"""The day that a question asks for: since when, when, and the date that a participle names."""

from __future__ import annotations

from graph.plan.framing.bounds import first_date
from graph.plan.framing.clauses import declared
from graph.plan.framing.frame import Frame, Metric
from graph.plan.words.reading import Reading
from graph.plan.words.validity import validity
from graph.schema import Schema
from graph.wording import spelt_out

DAYS = frozenset(["date", "day", "time", "날짜", "일자", "날", "일", "시간", "시각"])


def since_when(frame: Frame, schema: Schema) -> Reading | None:
    """The day since which something named is of its kind, which is said again: 언제부터 우리 고객사였나요, since when is X a client."""
    labels = {r.label for item in frame.items if item.is_("entity") and (r := item.reading)}
    if not frame.has("when") or not frame.has("since") or len(labels) != 1 or frame.ask != "list":
        return None
    (label,) = labels
    again = all(item.reading is None or item.reading.label == label for item in frame.items if item.noun)
    days = [name for name, p in schema.labels[label].properties.items() if p.type == "date" and "since" in spelt_out(name).split()]
    return Reading("property", label, days[0]) if again and len(days) == 1 else None


def until_when(frame: Frame, schema: Schema) -> Reading | None:
    """The day until which what is named holds: 쿠폰 언제까지 쓸 수 있어, until when is it valid."""
    labels = {r.label for item in frame.items if item.is_("entity") and (r := item.reading)}
    until = [i for i in frame.cue("when") if any(0 <= p < len(frame.items) and _says_until(frame, p) for p in (i - 1, i + 1))]
    if not until or frame.has("since", "not") or len(labels) != 1 or frame.ask != "list":
        return None
    (label,) = labels
    again = all(item.reading is None or item.reading.label == label for item in frame.items if item.noun)
    span = validity(schema.labels[label].properties)
    if span is None or not again:
        return None
    frame.use(*frame.cue("within", "until"))
    return Reading("property", label, span.end)


def _says_until(frame: Frame, place: int) -> bool:
    mark = frame.items[place].mark
    return mark.is_cue("until") or (mark.is_cue("within") and mark.text == "까지")


def own_day(frame: Frame, schema: Schema) -> Reading | None:
    """The only date of the only thing that is named, where nothing else is said of it: when is the gala."""
    named = [r.label for item in frame.items if item.is_("entity") and (r := item.reading)]
    said = any(item.mark.kind in ("verb", "unknown") for item in frame.items)
    dates = [name for name, p in schema.labels[named[0]].properties.items() if p.type == "date"] if len(named) == 1 else []
    return Reading("property", named[0], dates[0]) if len(dates) == 1 and not said and frame.ask == "list" else None


def last_event(frame: Frame, wanted: Reading, schema: Schema) -> str:
    """The kind of rows whose last or first day is asked for: what is said to have happened to the wanted, else the wanted itself. When did
    the car last go in for an oil change."""
    happened = [r.label for item in frame.items if item.is_("value", "label") and (r := item.reading) and r.label != wanted.far]
    joined = {link.source for link in schema.relationships if link.target == wanted.far}
    return next((label for label in happened if label in joined and first_date(schema, label)), wanted.far)


def day_of(frame: Frame, places: list[int], schema: Schema) -> list[int]:
    """The date that a participle in front of "date" names."""
    return [i for i in places[-1:] if frame.items[i].mark.verbal and (p := declared(frame, i, schema)) and p.type == "date"]


def dated(frame: Frame, metric: Metric, schema: Schema) -> bool:
    """Whether what ranks is a day, of one row: the latest order's."""
    found = declared(frame, metric.item, schema)
    return found is not None and found.type == "date" and frame.ranking is not None and frame.ranking.limit == 1


def only_stated(frame: Frame, row: Reading) -> bool:
    """Whether all that is said of a row besides is what it is now."""
    rest = [r for i, item in enumerate(frame.items) if i != frame.target and (r := item.reading) and r is not row and r != row]
    return (
        bool(rest)
        and all(r.label == row.label and r.kind in ("value", "label", "entity") for r in rest)
        and any(r.kind == "value" for r in rest)
    )
