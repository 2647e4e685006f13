"""From marks to a frame: what is wanted, and that nothing of the question is left over. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.plan.clauses import declared, is_numeric, take_dates, take_negation, take_numbers, take_pairs
from graph.plan.frame import Frame, Item, Metric
from graph.plan.lexicon import Reading
from graph.plan.marks import is_verb
from graph.plan.ranking import SAYS_TOTAL, take_comparison, take_functions, take_groups, take_product, take_rankings, take_rounding
from graph.schema import Schema
from graph.wording import spelt_out
from language.detect import Language

_PEOPLE = re.compile(
    r"\b(?:employees?|staff|persons?|people|users?|members?|workers?|customers?|clients?|students?|teachers?|instructors?|professors?|doctors?"
    r"|physicians?|nurses?|patients?|authors?|writers?|actors?|directors?|managers?|owners?|drivers?|agents?|players?|artists?|guests?"
    r"|passengers?|contacts?|representatives?|engineers?|researchers?|pilots?|tenants?|borrowers?|coach(?:es)?|applicants?|mechanics?|technicians?)\b"
)
_REQUEST = r"(?:tell|show|give|list|find|check)"
_QUESTION_EN = re.compile(
    r"^(?:so |and |then |please |hey,? )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\b"
    rf"(?! (?:you|we|i) (?:please |kindly )?{_REQUEST})",
    re.I,
)
_QUESTION_KO = re.compile(
    r"(?:나요|습니까|ㅂ니까|[가-힣]니까|[었았했됐렸났졌]어|는지(?:요)?|은지(?:요)?|인가요|한가요|은가요|던가요|[었았했됐]죠|맞(?:아|죠|나)|있어|없어|이야|인지)(?:요)?\s*(?:확인|알려|말씀|궁금|좀|$|\?)"
)
_FREE_CUES = {
    "among",
    "include",
    "distinct",
    "what",
    "which",
    "who",
    "place",
    "where",
    "when",
    "number",
    "exists",
    "or",
    "more",
    "how much",
    "times",
    "round",
    "self",
    "our",
    "both",
    "other",
    "count",
    "filler",
}


def read_frame(items: Sequence[Item], language: Language, schema: Schema, question: str) -> Frame:
    """One frame of the items. `unclear` tells how much of them found no place."""
    frame = Frame(items, language)
    take_rounding(frame)
    take_product(frame, schema)
    _wanted(frame, schema)
    take_same(frame)
    take_groups(frame, schema)
    take_excluded(frame, schema)
    take_pairs(frame, schema)
    take_negation(frame, schema)
    take_dates_unless_compared(frame, schema)
    take_functions(frame, schema)
    take_numbers(frame, schema)
    take_rankings(frame, schema)
    take_comparison(frame, schema)
    _take_form(frame, question)
    _rest_of_target(frame, schema)
    _leftovers(frame, schema)
    return frame


def take_dates_unless_compared(frame: Frame, schema: Schema) -> None:
    """Periods narrow, but where two are held against each other."""
    periods = [i for i, item in enumerate(frame.items) if item.mark.kind == "date" and i not in frame.used]
    ranked = frame.has("most", "rank", "adjective")
    if len(periods) >= 2 and ranked and frame.has("or"):
        return
    take_dates(frame, schema)


def take_same(frame: Frame) -> None:
    """The things shared with a named one: the same city as X."""
    for index in list(frame.cue("same")):
        frame.use(index)
        named = [i for i, item in enumerate(frame.items) if item.is_("entity")]
        if len(named) != 1:
            frame.unclear += 2
            continue
        nouns = [i for i, item in enumerate(frame.items) if item.noun and i not in frame.used and i != frame.target]
        frame.same = [i for i in nouns if (i < index) == (frame.language == "ko")]
        frame.use(*frame.same)
        frame.use(*frame.cue("other"))


def take_excluded(frame: Frame, schema: Schema) -> None:
    """What is left out of a sum (운임은 빼고, excluding freight) or taken into it (할인 반영) is part of the measure's name."""
    if not any(item.is_("measure") for item in frame.items):
        return
    korean = frame.language == "ko"
    for index in list(frame.cue("exclude", "include", "after")):
        place = frame.last_noun(index, 2) if korean else frame.next_noun(index, 2)
        if place is None and not korean:
            place = frame.last_noun(index, 1)
        if place is not None and is_numeric(frame, place, schema) and not frame.items[place].is_("measure"):
            frame.use(index, place)
    factors = {f.field.property for item in frame.items if item.reading and item.reading.measure for f in item.reading.measure.factors}
    frame.use(*(i for i in frame.free_nouns() if (r := frame.items[i].reading) and r.property in factors))


def _wanted(frame: Frame, schema: Schema) -> None:
    """What an interrogative in front determines."""
    items = frame.items
    for index in list(frame.cue("count")):
        place = _counted(frame, index, schema)
        numbered = items[index].mark.text.startswith("몇 번") and frame.has("most", "rank", "adjective", "extreme")
        if place is None or numbered:
            continue
        frame.use(index)
        if is_numeric(frame, place, schema) and not _is_id(frame, place, schema):
            frame.target = place if frame.target is None else frame.target
        else:
            frame.target, frame.ask = place, "count"
        frame.use(place)
        return
    for index in list(frame.cue("which")):
        place = _determined(frame, index)
        if place is not None:
            frame.target = place
            frame.use(index, place)
            return
    against = frame.has("or") and sum(item.name for item in items) >= 2
    for index in [] if against else list(frame.cue("who")):
        person = [i for i in frame.free_nouns() if _is_person(items[i], schema)]
        near = [i for i in person if abs(i - index) <= 2 or items[i].is_("role")]
        if near or person:
            after = [i for i in near or person if i < index] if frame.language == "ko" else near or person
            frame.target = (after or near or person)[-1 if frame.language == "ko" else 0]
            frame.use(frame.target, index)


def _people_label(frame: Frame, schema: Schema) -> str | None:
    """The people that "who" asks for where nothing names them: those that what is named belongs to, else the only ones there are."""
    people = [label for label in schema.labels if is_people(label, schema)]
    readings = [item.reading for item in frame.items if item.reading]
    owners = [r.label for r in readings if r.kind in ("property", "value") and r.label in people]
    ends = [end for r in readings if r.kind == "hint" and r.link for end in (r.link.source, r.link.target) if end in people]
    return next(iter([*owners, *ends, *(people if len(people) == 1 else [])]), None)


def is_flag(frame: Frame, place: int, schema: Schema) -> bool:
    found = declared(frame, place, schema)
    return found is not None and found.type == "boolean"


def _counted(frame: Frame, index: int, schema: Schema) -> int | None:
    """What is counted: behind "how many" and "number of", in front of 몇 명 and 수."""
    text = frame.items[index].mark.text.lower()
    korean = "가" <= text[0] <= "힣"
    if korean or text == "count":
        place = frame.last_noun(index, 2)
        if place is None:
            place = next((i for i in reversed(frame.free_nouns()) if i < index), None)
        return place if place is not None else frame.next_noun(index, 2)
    for place in range(index + 1, len(frame.items)):
        item = frame.items[place]
        if item.noun and place not in frame.used and not is_flag(frame, place, schema):
            return place
        if item.mark.kind in ("unknown", "verb") or item.mark.is_cue("not", "group", "compare"):
            return None
    return None


def _determined(frame: Frame, index: int) -> int | None:
    for place in range(index + 1, len(frame.items)):
        item = frame.items[place]
        if item.noun and place not in frame.used:
            far = item.mark.start - frame.items[index].mark.end > 2  # 어느 건이고 …: of things named before
            return _head(frame, place) if frame.language == "en" else None if far else place
        if (
            item.mark.is_cue("total", "average")
            or item.mark.kind == "verb"
            or item.mark.is_cue("not", "exists", "group")
            or (frame.language == "ko" and place > index + 1)
        ):
            return None
    return None


def _head(frame: Frame, place: int) -> int:
    """The last word of a compound; the words before it say no more: sales regions, order numbers."""
    while place + 1 < len(frame.items):
        following = frame.items[place + 1]
        if not following.noun or following.mark.start - frame.items[place].mark.end > 1 or is_verb(following.mark.text):
            break
        frame.use(place)
        place += 1
    return place


def _is_person(item: Item, schema: Schema) -> bool:
    reading = item.reading
    if not item.noun or reading is None or reading.kind not in ("label", "role"):
        return False
    return is_people(reading.far, schema) or not any(is_people(label, schema) for label in schema.labels)


def is_people(label: str, schema: Schema) -> bool:
    """Whether a kind of node is people."""
    return bool(_PEOPLE.search(" ".join([spelt_out(label), *schema.labels[label].synonyms.en]).lower()))


def _is_id(frame: Frame, place: int, schema: Schema) -> bool:
    reading = frame.items[place].reading
    return bool(reading and reading.kind == "property" and reading.label and schema.labels[reading.label].key == reading.property)


def _take_form(frame: Frame, question: str) -> None:
    """A share, a yes or no, a number: what kind of answer is wanted."""
    if frame.has("share"):
        frame.ask = "share"
        frame.use(*frame.cue("share"))
    anyone = any(frame.items[i].mark.text.lower().endswith(("one", "body")) for i in frame.cue("who"))
    wh = frame.has("which", *([] if anyone else ["who"]), "what", "place", "where", "when", "count", "how much")
    asks = not wh and frame.ask == "list" and frame.target is None
    said = question.strip().rstrip(" .!。")
    closed = (_QUESTION_KO if frame.language == "ko" else _QUESTION_EN).search(said) is not None
    plain = frame.has("than") if frame.language == "ko" else not frame.has("or")
    against = frame.ask == "compare" and not wh and plain
    if closed and (asks or against):
        frame.ask = "yesno"
    if frame.has("universal"):
        frame.universal = True
        frame.use(*frame.cue("universal"))
    if frame.metric and frame.ask == "list" and not frame.ranking:
        frame.ask = "aggregate"


def _take_people(frame: Frame, schema: Schema) -> None:
    """Who of the people, where the question names none of their kind; has anyone …? with their names asks for these."""
    if frame.target is not None or frame.ask not in ("list", "yesno") or not frame.has("who"):
        return
    frame.target_label = _people_label(frame, schema) or ""
    frame.use(*frame.cue("who"))
    if not frame.target_label:
        frame.unclear += 2.0
    elif frame.ask == "yesno":
        names = [
            i
            for i in frame.free_nouns()
            if (r := frame.items[i].reading) and r.property and frame.items[i].mark.text.lower() in ("names", "name")
        ]
        frame.ask = "list" if names else "yesno"
        frame.use(*names)


_AMOUNTS = frozenset("금액 액수 얼마 값 수치 amount value figure".split())


def _rest_of_target(frame: Frame, schema: Schema) -> None:
    items = frame.items
    if frame.ranking and frame.ranking.metric:
        ranked = items[frame.ranking.metric.item].reading
        again = [i for i in frame.free_nouns() if items[i].reading == ranked or items[i].mark.text.lower() in _AMOUNTS]
        frame.columns += [-1] * bool(again)  # the ranked number, too
        frame.use(*again)
    if frame.target is None and frame.groups and not frame.metric and frame.ask == "list":
        counted = [i for i, item in enumerate(items) if item.noun and item.is_("label", "role") and i not in frame.groups]
        if counted:
            frame.target, frame.ask = counted[0], "count"
            frame.use(counted[0])
    _take_people(frame, schema)
    if frame.target_label:
        return
    if frame.target is None and frame.ask in ("list", "compare", "share"):
        free = frame.free_nouns()
        free = [i for i in free if not (items[i].mark.verbal and items[i].is_("label"))] or free  # 분류되는: no category is asked for
        labels = [i for i in free if items[i].is_("label", "role")]
        if frame.ask == "compare" and not free:
            return
        pool = free
        if frame.ranking and frame.ranking.metric and labels:
            pool = labels
        if frame.has("how much") and not frame.ranking and (numeric := [i for i in free if is_numeric(frame, i, schema)]):
            pool = numeric
        if frame.has("when") and (timed := [i for i in free if (p := declared(frame, i, schema)) and p.type == "date"]):
            pool = timed
        if pool:
            frame.target = pool[-1] if frame.language == "ko" else _first(frame, pool)
            frame.use(frame.target)
    wanted = items[frame.target].reading if frame.target is not None else None
    if wanted and frame.has("who") and wanted.kind in ("label", "role") and not is_people(wanted.far, schema):
        frame.unclear += 1.0 if any(is_people(label, schema) for label in schema.labels) else 0.0
        if any(item.is_("entity") and item.reading and item.reading.label == wanted.far for item in items):
            frame.unclear += 3.0  # who of a department: not the department
    if frame.ask == "list" and frame.target is not None and not frame.ranking and _summed(frame, frame.target, schema):
        frame.metric, frame.ask, frame.target = Metric(frame.target, "sum"), "aggregate", None
    if frame.ask == "list" and frame.target is not None and items[frame.target].is_("measure"):
        frame.metric, frame.ask = Metric(frame.target, "sum"), "aggregate"
        frame.target = None
    for index in list(frame.cue("who", "where", "place", "when", "how much", "what", "which", "count", "number")):
        if index in frame.used:
            continue
        cue = items[index].mark.cue
        if cue in ("how much", "count") and frame.ranking and frame.ranking.metric and frame.ask == "list":
            frame.columns += [-1] * (-1 not in frame.columns)
        frame.use(index)


_DATES = frozenset(["date", "day", "time", "날짜", "일자", "일", "시간", "시각"])


def _undated(frame: Frame, schema: Schema) -> bool:
    """Whether a date is asked for that only a verb describes (the day that it arrived): none that the schema has may be taken for it."""
    if frame.target is None:
        return False
    found = declared(frame, frame.target, schema)
    return found is not None and found.type == "date" and frame.items[frame.target].mark.text.lower() in _DATES


def _bare(frame: Frame) -> bool:
    """Whether nothing narrows, ranks or asks for all of what is wanted."""
    narrowed = frame.numbers or frame.dates or frame.nulls or frame.flags or frame.ranking or frame.denied or frame.same
    others = any(
        (item.reading is not None or item.mark.is_cue("which", "what", "distinct"))
        for i, item in enumerate(frame.items)
        if i != frame.target
    )
    return not narrowed and not others


def _names(reading: Reading, target: Reading | None, schema: Schema) -> bool:
    """Whether a property is how the wanted nodes are called anyhow."""
    if target is None or target.kind not in ("label", "role") or reading.label != target.far:
        return False
    label = schema.labels[target.far]
    return reading.property == label.name or (reading.property == label.key and label.key == label.name)


def _summed(frame: Frame, target: int, schema: Schema) -> bool:
    """Whether a total is asked for with the property's own name, over many rows: the total amount of all orders of X."""
    reading = frame.items[target].reading
    named = {item.reading.label for item in frame.items if item.is_("entity") and item.reading}
    several = reading is not None and reading.label not in named
    return several and is_numeric(frame, target, schema) and SAYS_TOTAL.search(frame.items[target].mark.text) is not None


def _first(frame: Frame, pool: list[int]) -> int:
    """In English the head of a phrase is in front of its prepositions; a genitive's is behind (Ann's phone)."""
    for index in pool:
        mark = frame.items[index].mark
        following = frame.items[index + 1] if index + 1 < len(frame.items) else None
        compound = (
            following is not None and index + 1 in pool and following.mark.start - mark.end <= 1
            and frame.items[index].is_("label") and following.is_("property")
        )  # fmt: skip
        if not compound:
            return index
    return pool[0]


def _leftovers(frame: Frame, schema: Schema) -> None:
    """Nouns without a part: flags, further columns, and kinds that the question only passes through."""
    items = frame.items
    target = items[frame.target].reading if frame.target is not None else None
    said = [items[i].reading for i in (*frame.groups, *frame.columns, *[frame.target if frame.target is not None else -1]) if i >= 0]
    for index in frame.free_nouns():
        found = declared(frame, index, schema)
        reading = items[index].reading
        assert reading
        if reading.kind == "property" and (reading in said or _names(reading, target, schema)):
            frame.use(index)
            continue
        if found and found.type == "boolean" and (target is None or reading != target):
            frame.flags.append((index, True))
        elif reading.kind in ("property", "measure"):
            beside = target is not None and frame.ask == "list" and (target.kind == "property" or not frame.ranking)
            frame.unclear += 0.0 if beside or frame.ask == "yesno" else 0.5
            frame.columns.append(index)
        frame.use(index)
    if target is not None and target.kind == "property" and frame.ask == "list" and _bare(frame):
        frame.unclear += 3  # a property of nothing in particular: 연차는?
    if any(items[i].mark.text.lower() not in ("me", "i") for i in frame.cue("self")):
        frame.unclear += 3  # mine, and nobody knows who asks
    for index, item in enumerate(items):
        if (item.mark.kind == "verb" and _undated(frame, schema)) or item.mark.kind == "unknown":
            frame.unknown.append(item.mark)
        elif item.mark.kind == "number" and index not in frame.used:
            frame.unclear += 2
            frame.unknown.append(item.mark)
        elif item.mark.kind == "cue" and index not in frame.used and item.mark.cue not in _FREE_CUES and item.mark.text != "까지":
            frame.unclear += 2.5 if frame.ask == "yesno" else 1.0
