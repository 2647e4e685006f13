"""What a question asks for: what its interrogatives determine, what is counted, and what is left for its target."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.plan.framing.asked_again import take_ranked_again
from graph.plan.framing.bounds import first_date
from graph.plan.framing.clauses import calls_rows, declared, is_numeric
from graph.plan.framing.concepts import concept_property
from graph.plan.framing.counted import asked_first, take_counted
from graph.plan.framing.days import DAYS, dated, day_of, last_event, own_day, since_when, until_when
from graph.plan.framing.frame import Frame, Metric
from graph.plan.framing.implied import imply
from graph.plan.framing.money import take_amount
from graph.plan.framing.naming import (
    calls_named,
    described_by,
    described_in_front,
    echoes,
    is_bounded,
    is_valued,
    names_somebody,
    says_of_what,
    take_called,
    take_flagged,
)
from graph.plan.framing.people import is_person, is_whose, people_in, take_people
from graph.plan.framing.pieces import adds_up, take_measured
from graph.plan.framing.ranking import SAYS_TOTAL
from graph.plan.words.persons import is_people, people_of
from graph.plan.words.reading import OWN, PARTLY, Reading
from graph.plan.words.verbs import is_verb
from graph.schema import Schema

_SOMEBODY = re.compile(r"(?:er|or|ee|ist)$|[자인원주]$")
_COUNTS_PEOPLE = re.compile(r"headcount|명|인원|사람")
_NOBODY_ASKED = re.compile(r"people|사람|인물")  # stands for those spoken of, and asks for none


def take_wanted(frame: Frame, schema: Schema) -> None:
    """What an interrogative in front determines."""
    items = frame.items
    if take_counted(frame, schema) or _take_both_asked(frame, schema):
        return
    between = [i for i in frame.cue("between") if all(item.name for item in items[i + 1 : i + 3])]
    against = (frame.has("or") or bool(between)) and sum(item.name for item in items) >= 2
    frame.use(*between if against else ())
    for index in list(frame.cue("which")):
        behind = next((item.mark for item in items[index + 1 :] if not item.mark.is_cue("filler") and item.mark.kind != "verb"), None)
        if against and frame.language == "en" and behind and behind.is_cue("most", "rank", "adjective"):
            frame.use(index)  # A or B: which has had more bookings
            continue
        relative = index and items[index].mark.before in ("for", "of", "on", "from", "with")  # everything for which
        if relative or (frame.language == "ko" and _not_one(frame, index)):
            frame.use(index)
            continue
        if (described := described_by(frame, index, schema) or described_in_front(frame, index)) is not None:
            frame.target_label = described
            frame.use(index)
            return
        place = _determined(frame, index)
        if place is not None:
            frame.target = place
            frame.use(index, place)
            return
    for index in list(frame.cue("who")):  # items whose cost is over 5
        if index and items[index].mark.text.lower() == "whose" and items[index - 1].is_("label") and index - 1 not in frame.used:
            frame.target = index - 1
            frame.use(index - 1, index)
            return
    for index in [] if against else list(frame.cue("who")):
        if (named := _is_who(frame, index, schema)) is not None:
            frame.target = named
            frame.use(named, index)
            return
        person = [i for i in frame.free_nouns() if is_person(items[i], schema) and not (_lacks(frame, i) or is_bounded(frame, i))]
        near = [i for i in person if abs(i - index) <= 2 or items[i].is_("role")]
        if near or person:
            after = [i for i in near or person if i < index] if frame.language == "ko" else near or person
            frame.target = (after or near or person)[-1] if frame.language == "ko" else _first(frame, near or person)
            frame.use(frame.target, index)


def _not_one(frame: Frame, index: int) -> bool:
    """Whether what "any" determines is only said to be none of, in Korean: 어떤 과목도, 어느 지점에도."""
    following = frame.items[index + 1] if index + 1 < len(frame.items) else None
    if following is None or not following.noun or not following.mark.after.startswith(("도", "에", "한테")):
        return False
    denied = next((i for i in frame.cue("not") if index < i <= index + 4), None)
    return denied is not None and any(item.noun for item in frame.items[denied + 1 :])


def _lacks(frame: Frame, place: int) -> bool:
    """Whether it is what somebody has not: who has no manager, 상사가 없는 사람."""
    beside = place + 1 if frame.language == "ko" else place - 1
    return 0 <= beside < len(frame.items) and frame.items[beside].mark.is_cue("not") and frame.items[place].is_("role")


def _take_both_asked(frame: Frame, schema: Schema) -> bool:
    """Take the kind asked for before another question, and the other kinds asked for then: 제일 비싼 책이 뭐고 저자가 누구야."""
    if (first := asked_first(frame)) is None:
        return False
    frame.target = first
    frame.use(first, first + 1)
    items = frame.items
    beside = [i for i in frame.free_nouns() if i > first and items[i].is_("label") and items[i + 1 :]]
    for index in [i for i in beside if items[i + 1].mark.is_cue("what", "who", "place")]:
        label = items[index].reading.label  # type: ignore[union-attr]
        frame.columns.append(imply(frame, Reading("property", label, schema.labels[label].name)))
        frame.use(index)
    return True


def _is_who(frame: Frame, index: int, schema: Schema) -> int | None:
    """What is asked for by who it is, a person, a firm or rows called by somebody's name: who is the carrier of …, … 운송사가 누구."""
    korean = frame.language == "ko"
    place = index - 1 if korean else index + 1
    if not 0 <= place < len(frame.items) or place in frame.used:
        return None
    reading = frame.items[place].reading
    called = reading is not None and bool(reading.label) and frame.items[place].is_("property")
    called = called and (calls_rows(frame, place, schema) or names_somebody(frame, place))
    if not frame.items[place].is_("label", "role") and not (called and declared(frame, place, schema).type == "text"):  # type: ignore[union-attr]
        return None
    near, who = frame.items[place].mark, frame.items[index].mark
    if korean:
        return place if near.after in ("이", "가", "은", "는") and near.end + 2 >= who.start - 1 else None
    gap = near.start - who.end
    return _head(frame, place) if 3 <= gap <= 12 and not near.verbal else None


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
        owned = place > 0 and frame.items[place - 1].is_("entity", "role")  # Ann's manager's email; not which trainer's sessions
        if owned and is_whose(frame.items[place], following) and place + 1 not in frame.used:
            frame.use(place)
            place += 1
            continue
        if frame.items[place].is_("role") and is_verb(frame.items[place].mark.text):
            break  # who attended admissions
        if not following.noun or following.mark.start - frame.items[place].mark.end > 1 or is_verb(following.mark.text):
            break
        passed = frame.items[place].reading
        if passed and passed.kind == "property" and passed.score <= PARTLY and following.is_("label"):
            frame.unclear += 1.0  # an insurance company is no firm of whatever is insured
        frame.use(place)
        place += 1
    return place


def take_target(frame: Frame, schema: Schema) -> None:
    items = frame.items
    take_flagged(frame, schema)
    take_ranked_again(frame, schema)
    _take_its_day(frame)
    _take_grouped(frame, schema)
    _take_kinds_with(frame, schema)
    take_people(frame, schema)
    if frame.target_label:
        _take_interrogatives(frame)
        return
    for index in frame.cue("extent", *(("concept",) if frame.has("how much") and not frame.numbers and not frame.ranking else ())):
        named = [r.label for item in items if item.is_("entity") and (r := item.reading)]
        named += [r.label for i in frame.free_nouns() if items[i].is_("label") and (r := items[i].reading)]  # of the route from A to B
        concept = items[index].mark.argument
        measured = {label: found for label in named if (found := concept_property(label, concept, schema))}
        if len(measured) == 1 and frame.target is None:
            ((label, (number, _)),) = measured.items()
            frame.target = imply(frame, Reading("property", label, number))
            frame.use(index)
    take_called(frame, schema)
    take_measured(frame, schema)
    if frame.ranking and frame.ranking.metric and frame.target == frame.ranking.metric.item and (best := _best_of_named(frame, schema)):
        frame.metric, frame.ranking, frame.ask, frame.target = best, None, "aggregate", None
    if frame.target is None and frame.ask in ("list", "compare", "share") and not _take_free(frame, schema):
        return
    take_flagged(frame, schema)
    _take_kinds_with(frame, schema)
    if frame.target is not None and items[frame.target].mark.text.lower() in DAYS and (said := day_of(frame, frame.free_nouns(), schema)):
        frame.target = said[0]  # on what date … shipped
        frame.use(frame.target)
    wanted = items[frame.target].reading if frame.target is not None else None
    if (
        wanted
        and any(i not in frame.used and not _NOBODY_ASKED.match(items[i].mark.text) for i in frame.cue("who"))
        and wanted.kind in ("label", "role")
        and not is_people(wanted.far, schema)
    ):
        frame.unclear += 1.0 if any(is_people(label, schema) for label in schema.labels) else 0.0
        if any(item.is_("entity") and item.reading and item.reading.label == wanted.far for item in items):
            frame.unclear += 3.0  # who of a department: not the department
    if wanted and frame.has("who") and echoes(frame, wanted, schema):
        frame.unclear += 3.0  # whom a ticket was given to: not the ticket's number
    last_of = last_event(frame, wanted, schema) if wanted and frame.has("when") else None
    if last_of and frame.ranking and frame.ranking.concept == "date" and (day := first_date(schema, last_of)):
        last = Metric(imply(frame, Reading("property", last_of, day)), "max" if frame.ranking.descending else "min")
        frame.metric, frame.ask, frame.target, frame.ranking = last, "aggregate", None, None
    if frame.ask == "share" and wanted and wanted.kind == "property" and is_valued(frame, wanted):
        frame.target = imply(frame, Reading("label", wanted.label))  # of those of a segment: no segments are counted
    if frame.ask == "share" and frame.target is not None and is_numeric(frame, frame.target, schema):
        frame.metric, frame.target = Metric(frame.target, "sum"), None
    if frame.ask == "list" and frame.target is not None and not frame.ranking and _summed(frame, frame.target, schema):
        frame.metric, frame.ask, frame.target = Metric(frame.target, "sum"), "aggregate", None
    if frame.ask == "list" and frame.target is not None and items[frame.target].is_("measure"):
        frame.metric, frame.ask = Metric(frame.target, "sum"), "aggregate"
        frame.target = None
    take_amount(frame, schema)
    _take_interrogatives(frame)


def _take_grouped(frame: Frame, schema: Schema) -> None:
    """What is counted in each group: what else is named, else what belongs to the group, or its rows."""
    if frame.target is None and frame.groups and not frame.metric and frame.ask == "list":
        counted = [i for i, item in enumerate(frame.items) if item.noun and item.is_("label", "role") and i not in frame.groups]
        grouped = frame.items[frame.groups[0]].reading
        if not counted and frame.has("count") and grouped and grouped.label:
            somebody = any(_COUNTS_PEOPLE.search(frame.items[i].mark.text.lower()) for i in frame.cue("count"))
            people = people_in(grouped, schema) if somebody else ""
            counted = [imply(frame, Reading("label", people or grouped.label))]
        if counted:
            frame.target, frame.ask = counted[0], "count"
            frame.use(counted[0])


def _take_its_day(frame: Frame) -> None:
    """The day that a period was taken to be about, where nothing else is asked for: 2014년 정기 공연 개최일."""
    said = [d.item for d in frame.dates if d.item is not None and frame.items[d.item].is_("property")]
    asked = frame.target is not None or frame.metric or frame.ranking or frame.groups or frame.free_nouns()
    if said and not asked and frame.language == "ko" and frame.ask == "list" and any(item.is_("entity") for item in frame.items):
        frame.target = said[0]


def _take_kinds_with(frame: Frame, schema: Schema) -> None:
    """What rows have in common is wanted where enough of them have it: vendors that supply nine or more products."""
    found = declared(frame, frame.target, schema) if frame.target is not None else None
    reading = frame.items[frame.target].reading if frame.target is not None else None
    if found is None or reading is None or found.type != "text" or frame.ask != "list" or calls_rows(frame, frame.target or 0, schema):
        return
    counted = [n.item for n in frame.numbers if (r := frame.items[n.item].reading) and r.kind == "label" and r.label == reading.label]
    if counted and frame.target is not None:
        frame.groups, frame.target, frame.ask, frame.apart = [frame.target], counted[0], "count", not frame.has("count")


def _take_interrogatives(frame: Frame) -> None:
    """What asks and determines nothing further; how many asks for a number that ranks or narrows."""
    items = frame.items
    counted = any((r := items[n.item].reading) and r.kind in ("label", "role") for n in frame.numbers)
    told = frame.ask == "list" and ((frame.ranking is not None and frame.ranking.metric is not None) or counted)
    for index in list(frame.cue("who", "where", "place", "when", "how much", "what", "which", "count", "number")):
        asked = index not in frame.used and items[index].mark.cue in ("how much", "count") and items[index].mark.before != "by"
        if asked and told:
            frame.columns += [-1] * (-1 not in frame.columns)
        frame.use(index)


def _take_free(frame: Frame, schema: Schema) -> bool:
    """The target among the nouns that are left. False where there is none to go on with: something implied stands for it."""
    items = frame.items
    free = [i for i in frame.free_nouns() if not says_of_what(frame, i)]
    free = [i for i in free if not (items[i].mark.verbal and items[i].is_("label"))] or free  # 분류되는: no category is asked for
    if frame.ranking:
        free = [i for i in free if not calls_named(frame, i)]
    labels = [i for i in free if items[i].is_("label", "role")]
    if frame.ask == "compare" and not free:
        return False
    pool = free
    if frame.ranking and frame.ranking.metric and labels:
        pool = labels
    if frame.has("how much") and not frame.ranking and (numeric := [i for i in free if is_numeric(frame, i, schema)]):
        pool = numeric
    if frame.has("when") and (timed := [i for i in free if (p := declared(frame, i, schema)) and p.type == "date"]):
        pool = timed
    if len(pool) > 1 and pool[-1] > 0 and items[pool[-1]].mark.text in DAYS and (said := day_of(frame, pool[:-1], schema)):
        frame.use(pool[-1])
        pool = said  # 출고된 날짜: the day that the participle says
    if bound := since_when(frame, schema) or (until_when(frame, schema) if all(items[i].is_("label") for i in pool) else None):
        frame.use(*pool, *frame.cue("since"))
        pool = [imply(frame, bound)]
    if not pool and frame.has("when") and (day := own_day(frame, schema)):
        pool = [imply(frame, day)]
    if not pool and frame.bucket and frame.ranking and frame.ranking.metric:  # which month has most
        frame.metric, frame.ask = frame.ranking.metric, "aggregate"
        return False
    if not pool and frame.ranking and frame.ranking.metric and dated(frame, frame.ranking.metric, schema) and not frame.has("who"):
        frame.metric = Metric(frame.ranking.metric.item, "max" if frame.ranking.descending else "min")  # the last visit's date
        frame.ranking, frame.ask = None, "aggregate"
        return False
    if not pool and (best := _best_of_named(frame, schema)):
        frame.metric, frame.ranking, frame.ask = best, None, "aggregate"
        return False
    if not pool and frame.ask == "list" and not frame.metric:
        frame.target_label = _implied(frame, schema)
        somebody = frame.ranking and any(q.unit == "person" for item in items if (q := item.mark.quantity))
        if somebody and not is_people(frame.target_label, schema):
            frame.target_label = people_in(Reading("label", frame.target_label), schema) or frame.target_label  # three people, by pay
        return False
    if not pool and frame.ask == "share" and not frame.metric and (label := _implied(frame, schema)):
        frame.target = imply(frame, Reading("label", label))  # 재직자 중 여성 비율: of the rows that are both
        return True
    if pool:
        frame.target = pool[-1] if frame.language == "ko" else _first(frame, pool)
        frame.use(frame.target)
    return True


def _best_of_named(frame: Frame, schema: Schema) -> Metric | None:
    """The highest or lowest number of the rows that belong to a named thing: the highest score in X, which X has not of its own."""
    ranking = frame.ranking
    if ranking is None or ranking.metric is None or ranking.limit != 1 or ranking.metric.function is not None:
        return None
    reading = frame.items[ranking.metric.item].reading
    named = {r.label for item in frame.items if item.is_("entity") and (r := item.reading)}
    if reading is None or not named or reading.label in named or not is_numeric(frame, ranking.metric.item, schema):
        return None
    return Metric(ranking.metric.item, "max" if ranking.descending else "min")


def _implied(frame: Frame, schema: Schema) -> str:
    """The kind of node that is wanted where only what narrows or ranks it is named: the highest of type A, all that cost over 5."""
    places = [number.item for number in frame.numbers]
    places += [frame.ranking.metric.item] if frame.ranking and frame.ranking.metric else []
    values = [i for i, item in enumerate(frame.items) if item.is_("value")]
    values += [d.item for d in frame.dates if d.item is not None and frame.items[d.item].mark.after == "자"]  # 입사자: who was hired
    for index in (*values, *places):
        reading = frame.items[index].reading
        if reading and reading.kind == "value" and reading.link and index in values:
            people = [end for end in (reading.link.source, reading.link.target) if is_people(end, schema)]
            if len(people) == 1:  # analysts on a project
                return people[0]
        if reading and reading.label:
            frame.unclear += 0.3
            somebody = reading.kind == "value" and _SOMEBODY.search(reading.value.lower())
            return (people_of(reading.label, schema) if somebody else None) or reading.label  # the owners, of rows that say who owns what
    return ""


def _summed(frame: Frame, target: int, schema: Schema) -> bool:
    """Whether a total is asked for with the property's own name, over many rows: the total amount of all orders of X."""
    reading = frame.items[target].reading
    named = {item.reading.label for item in frame.items if item.is_("entity") and item.reading}
    several = reading is not None and reading.label not in named
    others = {item.reading.label for item in frame.items if item.name and item.reading} - {reading.label if reading else ""}
    mark = frame.items[target].mark
    plain = (
        adds_up(reading, schema) and not (mark.verbal or is_verb(mark.text)) and any(abs(target - i) == 1 for i in frame.cue("count"))
    )  # how many points
    many = bool(others) and frame.has("count") and (plain or frame.has("filler", "total"))  # how many nights in total
    rows = [i.mark.text for i in frame.items if i.is_("label") and i.reading and reading and i.reading.label == reading.label]
    many |= (
        frame.has("how much")
        and reading is not None
        and adds_up(replace(reading, score=OWN), schema)
        and any(text.endswith("s") for text in rows)
    )  # across all its bills
    return several and is_numeric(frame, target, schema) and (many or SAYS_TOTAL.search(frame.items[target].mark.text) is not None)


def _first(frame: Frame, pool: list[int]) -> int:
    """In English the head of a phrase is in front of its prepositions; a genitive's is behind (Ann's phone)."""
    for index in pool:
        mark = frame.items[index].mark
        following = frame.items[index + 1] if index + 1 < len(frame.items) else None
        compound = (
            following is not None and index + 1 in pool and following.mark.start - mark.end <= 1
            and frame.items[index].is_("label") and following.is_("property", "label") and not is_verb(following.mark.text)
            and following.mark.before == ""
        )  # fmt: skip
        if not compound and not (following is not None and index + 1 in pool and is_whose(frame.items[index], following)):
            return index
    return pool[0]
