"""What rows are grouped by: 부서별, per department, each of several values."""

from __future__ import annotations

from graph.plan.framing.clauses import declared, is_key, is_numeric
from graph.plan.framing.frame import Frame, Metric
from graph.plan.framing.implied import imply, is_summed
from graph.plan.framing.pieces import counts_pieces
from graph.plan.words.reading import Reading
from graph.schema import Schema

_COMPUTING = ("count", "total", "average", "how much", "most", "rank", "adjective", "share", "number", "top")


def take_groups(frame: Frame, schema: Schema) -> None:
    """What rows are grouped by: 부서별, per department, for each department, by department."""
    for index in list(frame.cue("bucket")):
        frame.bucket = frame.items[index].mark.argument  # type: ignore[assignment]
        frame.use(index)
    for index in list(frame.cue("group")):
        if index in frame.used:
            continue
        every = frame.items[index].mark.text.lower() == "every"
        summed = frame.items[index].mark.before == "of" and frame.has("total") and not frame.has("count")  # add up X of every Y
        if every and (summed or not frame.has(*_COMPUTING)) and not frame.bucket:
            frame.use(index)  # every order of X: all of them
            continue
        if (valued := _by_value(frame, index)) is not None:
            frame.groups.append(valued)
            frame.use(index)
            continue
        place = frame.last_noun(index, 1) if frame.language == "ko" else frame.next_noun(index, 2)
        place = _behind_value(frame, index) if place is None and not frame.has("average") else place
        if place is None:
            frame.use(*_each_row(frame, index), *_apiece(frame, index))
            continue
        place, compound = _of_its_own(frame, place)
        if frame.items[place].is_("property") and is_numeric(frame, place, schema) and frame.language == "en" and not compound:
            continue  # a price per unit
        frame.groups.append(place)
        frame.use(index, place)
    for index in frame.free_nouns():
        if frame.items[index].is_("property") and len(text := frame.items[index].mark.text) > 1 and text.endswith("별"):
            frame.groups.append(index)  # 성별, which is a property's own name
            frame.use(index)
    if frame.language == "ko" and frame.bucket and not frame.groups and (amount := _summed_in_time(frame, schema)) is not None:
        frame.metric = Metric(amount, "sum")  # 월별 결제 금액
        frame.use(amount)
    computing = frame.has("count", "total", "average", "how much") or _summed_by(frame, schema)
    if frame.language == "en" and computing and not frame.groups:
        for index in frame.free_nouns():
            item, previous = frame.items[index], frame.items[index - 1].mark if index else None
            alone = index + 1 >= len(frame.items) or not frame.items[index + 1].name
            agent = previous is None or previous.kind == "verb" or frame.items[index - 1].is_("hint")
            by_kind = item.is_("label", "role") or (item.is_("property") and not is_numeric(frame, index, schema))
            dated = frame.has_date and (p := declared(frame, index, schema)) is not None and p.type == "date"  # in 2004 by order date
            if item.mark.before == "by" and not agent and alone and by_kind and not dated:
                place, _ = _of_its_own(frame, index)
                frame.groups.append(place)
                frame.use(index, place)


def _behind_value(frame: Frame, index: int) -> int | None:
    """The kind of rows behind a value that narrows them: per German warehouse."""
    said = frame.items[index + 1 : index + 3]
    if frame.language != "en" or len(said) < 2 or not said[0].is_("value") or not said[1].is_("label") or index + 2 in frame.used:
        return None
    value, kind = said[0].reading, said[1].reading
    return index + 2 if value and kind and value.label == kind.label and said[1].mark.start - said[0].mark.end <= 1 else None


def _by_value(frame: Frame, index: int) -> int | None:
    """The property of which several values are named, each of which is counted: 한국, 중국, 일본 협력사가 각각 몇 군데."""
    values = [r for item in frame.items if item.is_("value") and (r := item.reading)]
    of = {(r.label, r.property) for r in values}
    each = frame.items[index].mark.text.startswith("각각") and frame.has("count") and not frame.groups
    if not each or len(of) != 1 or len(values) < 2 or values[0].link:
        return None
    return imply(frame, Reading("property", values[0].label, values[0].property))


def _apiece(frame: Frame, index: int) -> tuple[int, ...]:
    """The place of "each" behind a bound, which is said of every row anyhow: above 200,000 dollars each."""
    behind = index and frame.items[index - 1].mark.kind == "number" and frame.items[index].mark.text.lower() == "each"
    return (index,) if behind else ()


def _each_row(frame: Frame, index: int) -> tuple[int, ...]:
    """The places of rows that an average is said to be of, one by one: the average billed per completed rental."""
    said = frame.items[index + 1 : index + 3]
    each = frame.has("average") and len(said) == 2 and said[0].is_("value") and said[1].is_("label")
    same = each and said[0].reading and said[1].reading and said[0].reading.label == said[1].reading.label
    return (index, index + 2) if same else ()


def _of_its_own(frame: Frame, place: int) -> tuple[int, bool]:
    """The property that a kind of thing stands in front of as its own, and whether it does: per loan duration."""
    near, following = frame.items[place], frame.items[place + 1] if place + 1 < len(frame.items) else None
    if following is None or not near.is_("label") or not following.is_("property") or following.mark.start - near.mark.end > 1:
        return place, False
    if near.reading is None or following.reading is None or place + 1 in frame.used:
        return place, False
    if near.reading.label != following.reading.label and (frame.language == "ko" or near.mark.before != "by"):
        return place, False
    frame.use(place)
    return place + 1, True


def _summed_in_time(frame: Frame, schema: Schema) -> int | None:
    """The only number that is asked for by month or year in Korean, where nothing else is computed of it: its sum is meant."""
    if frame.has("count", "total", "average", "most", "rank", "adjective", "top", "which", "who", "difference", "compare"):
        return None
    numbers = [i for i in frame.free_nouns() if is_numeric(frame, i, schema) and not is_key(frame, i, schema)]
    reading = frame.items[numbers[0]].reading if len(numbers) == 1 else None
    return numbers[0] if reading is not None and (is_summed(reading, schema) or counts_pieces(reading, schema)) else None


def _summed_by(frame: Frame, schema: Schema) -> bool:
    """Whether a number is wanted by another kind of thing than it belongs to: labour cost by workshop. Its sum is meant."""
    free = frame.free_nouns()
    others = frame.has("most", "rank", "adjective", "compare", "than", "which", "who", "top")
    if frame.language != "en" or len(free) not in (2, 3) or others:
        return False
    number, kind, *behind = (frame.items[i] for i in free)
    if not is_numeric(frame, free[0], schema) or is_key(frame, free[0], schema) or kind.mark.before != "by" or not kind.is_("label"):
        return False
    if behind and (behind[0].mark.start - kind.mark.end > 1 or not behind[0].is_("property") or is_numeric(frame, free[2], schema)):
        return False  # by card network
    if number.reading and kind.reading and number.reading.label == kind.reading.far:
        return False
    frame.metric = Metric(free[0], "sum")
    frame.use(free[0])
    return True
