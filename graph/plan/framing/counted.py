"""What is counted: the rows, their values' kind or the pieces that "how many" asks for."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.plan.framing.amounts import measured_in
from graph.plan.framing.clauses import declared, is_key, is_kind, is_numeric, says_when
from graph.plan.framing.frame import Frame, Metric
from graph.plan.framing.implied import imply
from graph.plan.framing.people import people_at
from graph.plan.framing.pieces import counts_points, pieces_kept, spends, take_pieces
from graph.plan.words.reading import Reading
from graph.schema import Schema
from graph.wording import spelt_out

_COUNTRIES = re.compile(r"몇 ?개국")
_COUNTS_PEOPLE = re.compile(r"몇 ?(?:명|사람|분|인)")
_WITH = ("와", "과", "랑", "이랑", "하고", "및")


def take_counted(frame: Frame, schema: Schema) -> bool:
    """Take what "how many" counts as what is wanted, or the number that it asks for. Whether there is such a thing."""
    items = frame.items
    for index in frame.free_nouns():
        text = items[index].mark.text.lower()
        if frame.ask == "list" and text.startswith("number of ") and spends(text) and is_numeric(frame, index, schema):
            frame.metric, frame.ask = Metric(index, "sum"), "aggregate"
            frame.use(index)
            return True
    if _take_countries(frame, schema):
        return True
    for index in list(frame.cue("count")):
        basis = items[index].mark.before == "by" or (frame.language == "ko" and items[index].mark.after in ("로", "으로"))
        if basis and frame.has("top", "most", "rank", "adjective"):
            continue  # ranked by how many there are
        if (own := _own_number(frame, index, schema)) is not None:
            frame.target = own
            frame.use(index)
            return True
        if frame.language == "ko" and index + 1 < len(items) and items[index + 1].mark.is_cue("most", "rank"):
            frame.use(index)  # 곡 수가 더 많은
            continue
        if (kept := pieces_kept(frame, index, schema)) is not None:
            frame.target = kept
            frame.use(index, kept, *frame.cue("exists"))
            return True
        if (pieces := take_pieces(frame, index, schema)) is not None:
            frame.metric, frame.ask = Metric(pieces, "sum"), "aggregate"
            frame.use(index, *frame.cue("total"))
            return True
        if asked_beside(frame, index):
            continue  # who is it, and how many
        place = _what_counts(frame, index, schema)
        if place is not None and counted_again(frame, place):
            frame.use(place, *frame.cue("group"))
            continue
        numbered = items[index].mark.text.startswith("몇 번") and frame.has("most", "rank", "adjective", "extreme")
        if place is None and (reading := valued_kind(frame, index, schema)) and not numbered:
            place = imply(frame, reading)  # how many suites: rooms of that type
        if place is None or numbered:
            continue
        place = _of_the_day(frame, place, schema)
        if _COUNTS_PEOPLE.search(items[index].mark.text) and (people := people_at(items[place].reading, schema)):
            frame.use(place)
            place = imply(frame, Reading("label", people))  # 우리 부서에 몇 명: its people
        frame.use(index)
        found = declared(frame, place, schema)
        if items[index].mark.text == "몇" and found and found.type == "text" and not is_key(frame, place, schema):
            frame.target = place  # 몇 학년
        elif is_numeric(frame, place, schema) and (spends(items[place].mark.text) or "breakdown" in items[index].mark.text.lower()):
            frame.metric, frame.ask = Metric(place, "sum"), "aggregate"
        elif is_numeric(frame, place, schema) and not is_key(frame, place, schema):
            frame.target = place if frame.target is None else frame.target
        else:
            frame.target, frame.ask = place, "count"
        frame.use(place)
        return True
    return False


def _what_counts(frame: Frame, index: int, schema: Schema) -> int | None:
    """What "how many" counts: a noun, the rows that a property only tells apart, or points."""
    place = counted_by(frame, index, schema)
    day = declared(frame, place, schema) if place is not None else None
    if place is not None and day is not None and day.type == "date" and frame.items[place].reading.label and not frame.has("distinct"):  # type: ignore[union-attr]
        frame.use(place)
        return imply(frame, Reading("label", frame.items[place].reading.label))  # type: ignore[union-attr]
    if place is not None and _is_of_its_kind(frame, place, schema):
        return imply(frame, Reading("label", frame.items[place].reading.label))  # type: ignore[union-attr]
    return measured_in(frame, "점", schema) if place is None and counts_points(frame, index) else place


def _is_of_its_kind(frame: Frame, place: int, schema: Schema) -> bool:
    """Whether a property only says of what kind the value beside it is one, High 우선순위 건수, or by what people are told apart, headcount
    by type: their rows are counted."""
    item = frame.items[place]
    if item.reading is None or not item.reading.label or not is_kind(frame, place, schema):
        return False
    own = [o.reading for o in frame.items[max(place - 1, 0) : place + 2] if o.is_("value")]
    valued = any(r and (r.label, r.property) == (item.reading.label, item.reading.property) for r in own)
    frame.use(*([place] if valued else []))
    return valued or (item.mark.before == "by" and any(frame.items[i].mark.text.lower() == "headcount" for i in frame.cue("count")))


def _take_countries(frame: Frame, schema: Schema) -> bool:
    """Take the countries of the only kind of rows that is spoken of, where these have one: in how many countries our customers are."""
    asked = [i for i in frame.cue("count") if _COUNTRIES.search(frame.items[i].mark.text)]
    nouns = [i for i in frame.free_nouns() if frame.items[i].is_("label")]
    readings = {frame.items[i].reading for i in nouns}
    if not asked or len(readings) != 1 or len(frame.free_nouns()) != len(nouns):
        return False
    (reading,) = readings
    assert reading
    words = {name: spelt_out(name).split()[-1] for name in schema.labels[reading.label].properties}
    found = [name for name, word in words.items() if word in ("country", "nation", "nationality")]
    if len(found) != 1:
        frame.unclear += 3.0  # of what has no country
        return False
    frame.target, frame.ask = imply(frame, Reading("property", reading.label, found[0])), "count"
    frame.use(*nouns, *asked, *frame.cue("total"))
    return True


def _of_the_day(frame: Frame, place: int, schema: Schema) -> int:
    """What is counted by a verb for a day, where that says when, 2026년에 퇴사한 사람은 몇 명, or how it is: registered customers."""
    day = frame.items[place].reading if frame.items[place].mark.verbal and says_when(frame, place, schema) else None
    behind = frame.items[place + 1] if place + 1 < len(frame.items) else None
    if day is not None and behind and behind.is_("label") and behind.reading and behind.reading.label == day.label and not frame.has_date:
        return place + 1
    return imply(frame, Reading("label", day.label)) if day is not None and day.label and frame.has_date else place


def _own_number(frame: Frame, index: int, schema: Schema) -> int | None:
    """What one row is called by, asked for as its number: the number of our largest invoice. Of several, how many is asked."""
    of = index + 2
    if frame.items[index].mark.text.lower() not in ("number of", "the number of") or of >= len(frame.items):
        return None
    row, best = frame.items[of], frame.items[index + 1].mark
    if not best.is_cue("rank", "most", "adjective") or not row.is_("label") or row.reading is None or row.mark.text.lower().endswith("s"):
        return None
    frame.use(of)
    return imply(frame, Reading("property", row.reading.label, schema.labels[row.reading.label].name))


def asked_beside(frame: Frame, index: int) -> bool:
    """Whether how many there are is asked beside which one has most, or which have enough: 뭐고 몇 건, who and how many, 고객과 건수."""
    before = frame.items[index - 1].mark if index else None
    if before is None:
        return False
    if _bounded_before(frame, index) and _is_further(frame, index):
        return True
    if not frame.has("most"):
        return False
    if frame.language == "ko":
        again = [i for i in frame.cue("count") if i < index and frame.items[i + 1].mark.is_cue("most")]
        if again and frame.items[index].mark.text.endswith(("건수", "개수", "수")):
            return True  # 청구 건수가 가장 많은 직원과 그 건수
        return frame.items[index].mark.text.startswith("몇") and before.is_cue("who", "what", "place", "which")
    return frame.items[index].mark.before == "and" and any(i < index for i in frame.cue("who", "which", "what"))


def _bounded_before(frame: Frame, index: int) -> bool:
    """Whether so many or more of something are spoken of in front: those that have two or more."""
    bounds = [i for i in frame.cue("compare") if i < index]
    return any(item.mark.kind == "number" and any(abs(i - place) <= 2 for i in bounds) for place, item in enumerate(frame.items[:index]))


def _is_further(frame: Frame, index: int) -> bool:
    """Whether "how many" stands for itself beside what is asked for: 환자와 건수, names and how many?"""
    here, before = frame.items[index].mark, frame.items[index - 1]
    if frame.language == "ko":
        return before.noun and before.mark.after in _WITH and here.start - before.mark.end <= len("이랑 그 ")
    return here.before == "and" and not any(item.noun or item.name for item in frame.items[index + 1 :])


def asked_first(frame: Frame) -> int | None:
    """The kind of thing that is asked for in Korean before something else of it is: 제일 비싼 제품이 뭐고 정가가 얼마."""
    for index in frame.cue("what", "who", "place"):
        before = frame.items[index - 1] if index else None
        further = any(item.mark.is_cue("how much", "when", "what", "who", "place") for item in frame.items[index + 1 :])
        if before and before.is_("label") and before.mark.after in ("이", "가", "은", "는") and further and index - 1 not in frame.used:
            return index - 1 if frame.language == "ko" else None
    return None


def counted_again(frame: Frame, place: int) -> bool:
    """Whether what is counted is told beside those that have enough of it: courses with 20 or more applications and the number of them."""
    items = frame.items
    for other, item in enumerate(items):
        if other != place and item.is_("label") and item.reading == items[place].reading:
            near = items[other + 1 : other + 3] if frame.language == "ko" else items[max(other - 2, 0) : other]
            if any(i.mark.kind == "number" for i in near):
                return True
    return False


def bound_groups(frame: Frame) -> None:
    """So many of what is counted are meant by so many of a group: prescriptions per branch, only branches with more than 20."""
    groups = [frame.items[i].reading for i in frame.groups]
    wanted = frame.items[frame.target].reading if frame.target is not None else None
    if frame.ask != "count" or wanted is None or wanted.kind not in ("label", "role"):
        return
    for place, number in enumerate(frame.numbers):
        bound = frame.items[number.item]
        if bound.is_("label") and bound.reading in groups and bound.reading != wanted and frame.target is not None:
            frame.numbers[place] = replace(number, item=frame.target)


def valued_kind(frame: Frame, index: int, schema: Schema) -> Reading | None:
    """The kind of node that a value beside "how many" stands for: suites; furnished apartments."""
    korean = "가" <= frame.items[index].mark.text[0] <= "힣"
    flagged = index + 2 if not korean and index + 1 < len(frame.items) and is_flag(frame, index + 1, schema) else index + 1
    places = range(index - 1, max(index - 3, -1), -1) if korean else range(index + 1, min(flagged + 1, len(frame.items)))
    reading = next((r for i in places if (item := frame.items[i]).is_("value") and (r := item.reading) and r.label), None)
    return Reading("label", reading.label) if reading else None


def is_flag(frame: Frame, place: int, schema: Schema) -> bool:
    found = declared(frame, place, schema)
    return found is not None and found.type == "boolean"


_OF_WHAT = re.compile(r"몇 ?(?:개|곳|가지|종|명|분|대|권|군데)의?")


def _pieces_of(frame: Frame, index: int) -> int | None:
    """What stands right behind the word for its pieces: 몇 개 나라, 몇 명의 고객."""
    place = index + 1
    following = frame.items[place] if place < len(frame.items) and place not in frame.used else None
    if following is None or not following.noun or following.mark.verbal or not _OF_WHAT.fullmatch(frame.items[index].mark.text):
        return None
    return place if 1 <= following.mark.start - frame.items[index].mark.end <= 2 else None


def counted_by(frame: Frame, index: int, schema: Schema) -> int | None:
    """What is counted: behind "how many" and "number of", in front of 몇 명 and 수."""
    text = frame.items[index].mark.text.lower()
    korean = "가" <= text[0] <= "힣"
    if korean and (behind := _pieces_of(frame, index)) is not None:
        return behind
    by = next((item.mark.before for item in frame.items[index + 1 :] if item.noun), "")
    if korean or text == "count" or (text == "headcount" and by == "by"):
        place = frame.last_noun(index, 2)
        if place is not None and frame.items[place + 1].mark.is_cue("group"):
            return None  # 유형별 건수
        if place is None and not any(item.is_("value") for item in frame.items[max(index - 2, 0) : index]):
            place = next((i for i in reversed(frame.free_nouns()) if i < index), None)
        return place if place is not None else frame.next_noun(index, 2)
    for place in range(index + 1, len(frame.items)):
        item = frame.items[place]
        if item.noun and place not in frame.used and not is_flag(frame, place, schema):
            return place
        if item.mark.kind in ("unknown", "verb") or item.mark.is_cue("not", "group", "compare"):
            break
    return _told_before(frame, index)


def _told_before(frame: Frame, index: int) -> int | None:
    """The rows in front of "how many" at the end: open orders per region - how many?"""
    further = any(item.noun or item.name for item in frame.items[index + 1 :]) and not frame.has("group")
    if further or frame.has("most", "rank", "adjective", "top", "which", "who"):
        return None
    return next((i for i in frame.free_nouns() if i < index and frame.items[i].is_("label", "role")), None)
