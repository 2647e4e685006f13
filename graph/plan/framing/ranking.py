"""What is computed, ranked or grouped. Each takes its parts of a frame."""

from __future__ import annotations

import re
from dataclasses import replace

from graph.plan.framing.asked_again import led_by
from graph.plan.framing.clauses import calls_rows, declared, is_key, is_kind, is_numeric, is_year
from graph.plan.framing.concepts import measured_by_verb
from graph.plan.framing.frame import Frame, Metric, Ranking
from graph.plan.framing.implied import amount_of, imply, is_summed
from graph.plan.framing.money import earned, paid
from graph.plan.framing.pieces import counts_pieces, rows_of_rate, take_pieces
from graph.plan.framing.ranked_by import done_most, in_total, led_number, size_of
from graph.plan.marking.marks import Mark
from graph.plan.words.persons import is_people
from graph.plan.words.reading import ALIKE, Reading, is_number
from graph.plan.words.verbs import is_verb
from graph.schema import Schema

_SIZE = re.compile(r"\b(?:larg|bigg|small)\w+|큰|작은", re.I)
SAYS_TOTAL = re.compile(r"\btotals?\b|합계|총액|총합|총(?=[\s가-힣])", re.I)


def take_gap(frame: Frame, schema: Schema) -> None:
    """How far two numbers of a row are apart, as what ranks it: the widest gap between its minimum and maximum."""
    for index in frame.cue("gap"):
        korean = frame.language == "ko"
        near = [i for i in frame.free_nouns() if (i < index) == korean and abs(i - index) <= 3 and is_numeric(frame, i, schema)]
        if len(near) != 2:
            continue
        one, other = near
        ranks = [i for i in frame.cue("rank", "most") if abs(i - index) <= 2]
        down = not (ranks and frame.items[ranks[0]].mark.argument.endswith("-"))
        frame.arithmetic, frame.ranking = (other, "-", one), Ranking(down, Metric(other, None), limit=_top(frame, schema))
        frame.use(index, one, other, *ranks, *frame.cue("between", "extreme"))


def _numbered(frame: Frame, index: int, schema: Schema) -> int | None:
    """The noun that a function is of, in front of it or behind."""
    ahead = frame.next_noun(index, 4)
    behind = frame.last_noun(index, 3)
    if frame.language == "ko":
        text = frame.items[index].mark.text
        prefix = text.startswith(("총", "누적", "평균"))
        order = [ahead, behind] if prefix and ahead is not None and _adjacent(frame, index, ahead) else [behind, ahead]
    else:
        order = [ahead, behind]
    for place in order:
        if (
            place is not None
            and not is_year(frame, place, schema)
            and (is_numeric(frame, place, schema) or frame.items[place].is_("measure"))
        ):
            return place
    if ahead is not None and frame.items[ahead].is_("label") and (of := frame.next_noun(ahead, 1)) and is_numeric(frame, of, schema):
        return of  # average track length
    return next((place for place in order if place is not None), None)


def _adjacent(frame: Frame, index: int, place: int) -> bool:
    return abs(place - index) <= 2


def take_functions(frame: Frame, schema: Schema) -> None:
    """Totals and averages."""
    for kind, function in (("average", "avg"), ("total", "sum")):
        for index in list(frame.cue(kind)):
            if index in frame.used:
                continue
            if kind == "total" and not frame.metric and (pieces := take_pieces(frame, index, schema)) is not None:
                frame.metric, frame.ask = Metric(pieces, "sum"), "aggregate"  # total portions of X sold
                frame.use(index)
                continue
            place = _numbered(frame, index, schema)
            place = _only_number(frame, schema) if place is None and kind == "total" and frame.has("how much") else place
            if kind == "average" and index and frame.items[index - 1].mark.is_cue("compare", "than"):
                frame.unclear += 3  # more than the average of all
            frame.use(index)
            if frame.metric:
                continue
            if frame.target is not None and 0 < index - frame.target <= 2 and is_numeric(frame, frame.target, schema):
                frame.metric, frame.target, frame.ask = Metric(frame.target, function), None, "aggregate"  # type: ignore[arg-type]
                continue  # 티켓 수 합계
            if place is None or not is_numeric(frame, place, schema):
                place = _amount(frame, place, schema) if function == "sum" or frame.has("how much") else place
            if place is None:
                continue
            if function == "sum" and not is_numeric(frame, place, schema) and not frame.has("count", "most", "rank", "adjective", "top"):
                place = only if (only := _only_number(frame, schema)) is not None else place  # what did we pay for X altogether
            if is_numeric(frame, place, schema):
                frame.metric = Metric(place, function)  # type: ignore[arg-type]
                frame.use(place)
            elif function == "avg":
                frame.unclear += 1.5 if frame.items[place].is_("label", "role") else 3  # words have no average
            elif any(is_number(r, schema) for r in frame.items[place].mark.readings):
                frame.unclear += 1  # what adds up are numbers, and no rows
    totals = [i for i in frame.free_nouns() if SAYS_TOTAL.search(frame.items[i].mark.text) and is_numeric(frame, i, schema)]
    if (frame.groups or frame.bucket) and not frame.metric and len(totals) == 1 and frame.target is None:
        frame.metric = Metric(totals[0], "sum")  # total billed per town
        frame.use(totals[0])


def _only_number(frame: Frame, schema: Schema) -> int | None:
    """The only number that is spoken of: how much in fines has Ann been charged altogether."""
    numbers = [i for i in frame.free_nouns() if is_numeric(frame, i, schema) and not is_year(frame, i, schema)]
    return numbers[0] if len(numbers) == 1 else None


def _amount(frame: Frame, place: int | None, schema: Schema) -> int | None:
    """The amount of what a total is said of, where it has one: withdrawals in 2024, total."""
    if frame.has("how much") and len(found := [i for i in frame.free_nouns() if is_numeric(frame, i, schema)]) == 1:
        return found[0]  # how much have we charged in X overall
    highest = frame.has("rank") and place is not None and frame.items[place].is_("label")  # the highest total of orders
    if not highest and (frame.target is not None or frame.has("count", "most", "rank", "top")):
        return place
    named = [item.reading for item in frame.items if item.is_("value")] if place is None else [frame.items[place].reading]
    label = next((reading.far for reading in named if reading and reading.far), "")
    amount = amount_of(label, schema) if label else None
    return imply(frame, amount) if amount else place


def take_rankings(frame: Frame, schema: Schema) -> None:
    """Superlatives and "top five": the metric, its direction, how many."""
    top = _top(frame, schema)
    for index in list(frame.cue("nth"))[:1]:
        frame.nth = int(frame.items[index].mark.argument)
        frame.use(index)
    _take_order(frame, top)
    for index in list(frame.cue("most", "rank", "adjective")):
        mark = frame.items[index].mark
        if index in frame.used:
            continue
        metric = _computed_behind(frame, index) or _computed(frame, _ranked(frame, index, schema)) or _led(frame, mark, schema)
        down = mark.argument.endswith("-") == _older(mark, frame, metric, schema)
        frame.use(index)
        if (metric is None and _orders_only(frame, mark, down=down)) or _takes_longest(frame, mark, top, schema):
            continue
        if mark.cue == "adjective" and (metric is None or not _fits(frame, metric, schema, mark.argument)):
            metric = None
            ranking = Ranking(down, None, mark.argument.rstrip("+-"), top)
        elif metric is None and mark.cue == "most" and (sums := _summed(frame) or paid(frame, schema)) is not None:
            ranking = Ranking(down, sums, limit=top)
        elif metric is None and mark.cue == "most" and (valued := _of_kind(frame, schema)) is not None:
            frame.target = valued  # the kind of fault of which there are most
            frame.use(valued)
            reading = frame.items[valued].reading
            assert reading
            ranking = Ranking(down, Metric(imply(frame, Reading("label", reading.label)), "count"), limit=top)
        elif metric is None and (measured := measured_by_verb(frame, index)):
            ranking = Ranking(down, None, measured, top)
        elif metric is None:
            if metric := frame.metric or (_by(frame, schema) if mark.text.lower().endswith("top") else None):
                ranking = Ranking(down, metric, limit=top)  # the top three branches by number of policies
            elif mark.cue == "rank" and _asked(frame, index, schema):
                assert frame.target is not None
                frame.metric, frame.target, frame.ask = Metric(frame.target, "max" if down else "min"), None, "aggregate"
                continue
            else:
                frame.unclear += 3  # in order of what?
                continue
        elif mark.cue == "rank" and metric.function is None and top == 1 and _alone(frame, index, metric, schema):
            frame.metric, frame.ask = Metric(metric.item, "max" if down else "min"), "aggregate"
            frame.use(metric.item, *frame.cue("how much"))
            continue
        else:
            ranking = Ranking(down, metric, limit=top)
            frame.use(metric.item)
        if frame.ranking is None:
            frame.ranking = replace(ranking, limit=None) if top == 1 and "순" in mark.text else ranking  # all of them in order
    if frame.ranking is None and top and frame.has("top"):
        _take_top(frame, top, schema)
    if frame.ranking:
        frame.use(*frame.cue("extreme", "more"))


def _takes_longest(frame: Frame, mark: Mark, top: int, schema: Schema) -> bool:
    """Take the day since which something has been so, of which the longest comes first: signed up the longest."""
    days = [i for i in frame.free_nouns() if (p := declared(frame, i, schema)) and p.type == "date"]
    days = [i for i in days if frame.items[i].mark.verbal or is_verb(frame.items[i].mark.text.split()[0])]
    if mark.argument != "length+" or len(days) != 1 or any(is_numeric(frame, i, schema) for i in frame.free_nouns()):
        return False
    frame.ranking = Ranking(False, Metric(days[0], None), limit=top)
    frame.use(*days)
    return True


def _summed(frame: Frame) -> Metric | None:
    """The sum that is said to be the most: which has cost us the most overall."""
    return frame.metric if frame.metric is not None and frame.metric.function == "sum" else None


def _take_top(frame: Frame, top: int, schema: Schema) -> None:
    """The first so many by what is computed or said behind "by"."""
    metric = frame.metric or _by(frame, schema)
    frame.ranking = Ranking(True, metric, limit=top) if metric else None
    frame.unclear += 0 if metric else 1


def _take_order(frame: Frame, top: int) -> None:
    """In order of their day, all of them or so many: oldest first, 최신순."""
    for index in list(frame.cue("order"))[:1]:
        frame.ranking = Ranking(frame.items[index].mark.argument.endswith("+"), None, "date", top if top > 1 else None)
        frame.use(index)


def _orders_only(frame: Frame, mark: Mark, *, down: bool) -> bool:
    """Whether a superlative only says again in which order: the most, largest first; top three by …, best first."""
    if down and mark.text.lower().endswith(" first") and frame.has("top"):
        return True
    return mark.cue == "rank" and frame.ranking is not None and frame.ranking.descending == down


def _computed(frame: Frame, metric: Metric | None) -> Metric | None:
    """A metric that ranks, or what is computed of the same number: 통산 포인트가 제일 높은 사람과 그 점수."""
    same = metric is not None and frame.metric is not None and frame.items[metric.item].reading == frame.items[frame.metric.item].reading
    return frame.metric if same else metric


def _computed_behind(frame: Frame, index: int) -> Metric | None:
    """What is computed right behind an English superlative: the largest total balance."""
    behind = frame.items[index + 1].mark if index + 1 < len(frame.items) else None
    return frame.metric if behind is not None and behind.is_cue("total", "average") and frame.language == "en" else None


def _led(frame: Frame, mark: Mark, schema: Schema) -> Metric | None:
    """What is said behind "by" of an adjective: the priciest by list price."""
    led = led_number(frame, schema) if mark.cue == "adjective" else None
    return None if led is None else Metric(led, None)


def _older(mark: Mark, frame: Frame, metric: Metric | None, schema: Schema) -> bool:
    """Whether more of an adjective is less of what it is told by: the oldest by opening date has the first."""
    of = declared(frame, metric.item, schema) if metric is not None and metric.item >= 0 else None
    return mark.argument.startswith("age") and of is not None and of.type == "date"


def _alone(frame: Frame, index: int, metric: Metric, schema: Schema) -> bool:
    """Whether the highest or lowest number is asked for alone: 가장 높은 시급은 얼마; highest credit limit on any gold card."""
    if frame.has("how much") and frame.free_nouns() == [metric.item]:
        return True
    if frame.language != "en" or index or metric.item != 1 or frame.target is not None:
        return False
    own = frame.items[0].mark.is_cue("rank") and is_numeric(frame, 1, schema) and not is_key(frame, 1, schema)
    behind = frame.items[2] if len(frame.items) > 2 else None
    head = behind is not None and behind.mark.start - frame.items[1].mark.end <= 1  # highest price product
    return own and not head and not frame.has("which", "who", "what", "count", "where", "when")


def _asked(frame: Frame, index: int, schema: Schema) -> bool:
    """Whether the number itself is asked for whose highest or lowest is meant: what is the longest lead time of our suppliers."""
    target = frame.target
    reading = frame.items[target].reading if target is not None else None
    if target is None or reading is None or reading.score < ALIKE or abs(target - index) != 1:
        return False
    return is_numeric(frame, target, schema) and not is_key(frame, target, schema)


def _is_kind(frame: Frame, place: int, schema: Schema) -> bool:
    """Whether what is wanted is what rows have in common: the countries with the highest total."""
    wanted = frame.target if frame.target is not None else next((i for i in frame.free_nouns() if i != place), None)
    return wanted is not None and is_kind(frame, wanted, schema)


def _of_kind(frame: Frame, schema: Schema) -> int | None:
    """The only thing asked for, where it is what rows have in common: a property of words that is no name."""
    places = [i for i, item in enumerate(frame.items) if item.noun and (i not in frame.used or i == frame.target)]
    reading = frame.items[places[0]].reading if len(places) == 1 else None
    if reading is None or reading.kind != "property" or not reading.label:
        return None
    label = schema.labels[reading.label]
    return places[0] if label.properties[reading.property].type == "text" and reading.property not in (label.key, label.name) else None


def _by(frame: Frame, schema: Schema) -> Metric | None:
    for index in frame.cue("count"):
        korean = frame.language == "ko"
        place = frame.last_noun(index, 1) if korean else frame.next_noun(index, 1)
        if frame.items[index].mark.before == "by" and place is not None:
            frame.use(index, place)
            return Metric(place, "count")
    for index in frame.free_nouns():
        if (led_by(frame, index) or frame.language == "ko") and is_numeric(frame, index, schema):
            frame.use(index)
            summed = SAYS_TOTAL.search(frame.items[index].mark.text) or _of_others(frame, index, schema)
            return Metric(index, "sum" if summed else None)
    return None


def _of_others(frame: Frame, index: int, schema: Schema) -> bool:
    """Whether what adds up is of rows that the things ranked by it only have: the top teams by points, which are of results."""
    reading = frame.items[index].reading
    kinds = {r.far for item in frame.items if item.is_("label") and (r := item.reading)}
    return (
        bool(kinds)
        and reading is not None
        and reading.label not in kinds
        and (is_summed(reading, schema) or counts_pieces(reading, schema))
    )


def _fits(frame: Frame, metric: Metric, schema: Schema, adjective: str) -> bool:
    """Whether an adjective measures this property: not the count of anything, and dates only where it is one of time."""
    found = declared(frame, metric.item, schema)
    timely = adjective[:3] in ("age", "dat")
    if is_key(frame, metric.item, schema):
        return False
    return metric.function is None and (found is None or (found.type == "date") == timely or adjective[:3] == "age")


def _top(frame: Frame, schema: Schema) -> int:
    """How many are wanted: the number with "top", or with the thing that is ranked or its key; else one."""
    ranked = frame.has("most", "rank", "adjective", "top", "extreme", "order")
    for index, item in enumerate(frame.items):
        if item.mark.kind != "number" or index in frame.used or not ranked:
            continue
        near = [p for p in (index - 1, index + 1, index + 2) if 0 <= p < len(frame.items)]
        near += [index - 2] if index > 1 and frame.items[index - 1].mark.kind == "verb" else []  # 많이 받는 순으로 3명
        cued = any(
            frame.items[p].mark.is_cue("top", "rank", "most", "adjective", "order") or frame.items[p].is_("label", "role") for p in near
        )
        leads = cued or any(calls_rows(frame, p, schema) for p in near)
        if leads and item.mark.quantity and item.mark.quantity.value == int(item.mark.quantity.value) and item.mark.quantity.value < 1000:
            frame.use(index, *(p for p in frame.cue("top")))
            return int(item.mark.quantity.value)
    frame.use(*frame.cue("top"))
    return 1


def _ranked(frame: Frame, index: int, schema: Schema) -> Metric | None:
    """The number that a superlative ranks by."""
    counted = index > 0 and frame.items[index - 1].mark.is_cue("count")
    most = frame.items[index].mark.cue == "most" or counted
    if most and (money := earned(frame, schema)):
        return money
    korean = frame.language == "ko"
    if korean and frame.has("top") and (by := _only_number(frame, schema)) is not None:
        number, kinds = frame.items[by].reading, {r.far for item in frame.items if item.is_("label") and (r := item.reading)}
        away = number is not None and number.label not in kinds
        return Metric(by, "sum" if away or SAYS_TOTAL.search(frame.items[by].mark.text) else None)  # 총 청구액 기준 상위 5명
    ahead = index + 1 if not korean and index + 1 < len(frame.items) and frame.items[index + 1].is_("value") else index
    places = [frame.last_noun(index, 4), frame.next_noun(index, 2)] if korean else [frame.next_noun(ahead, 4), frame.last_noun(index, 5)]
    if not korean and places[0] is not None and (own := _own_number_behind(frame, places[0], schema)) is not None:
        frame.use(places[0])
        places[0] = own  # the largest complaint compensation
    if korean and places[0] is not None and frame.items[places[0]].mark.after in ("은", "는", "중"):
        places.reverse()
    before = index - 1 - counted  # 고장수리 건수가 가장 많은 설비
    valued = frame.items[before].reading if korean and most and before >= 0 and frame.items[before].is_("value") else None
    if valued:  # 고장수리가 가장 많은 설비: most rows of that type
        return Metric(imply(frame, Reading("label", valued.label)), "count")
    if (
        most
        and not any(place is not None for place in places)
        and (labels := [i for i in frame.free_nouns() if frame.items[i].is_("label")])
    ):
        places = [labels[0]]  # more single or double rooms
    for place in places:
        if place is None:
            continue
        item = frame.items[place]
        if most and is_key(frame, place, schema):
            return Metric(place, "count")  # more enrolments, of which only the number is known
        if most and (rows := rows_of_rate(frame, place)) is not None:
            return Metric(rows, "count")
        if is_numeric(frame, place, schema):
            total = SAYS_TOTAL.search(item.mark.text) is not None and _is_kind(frame, place, schema)
            total |= in_total(frame, place)
            return Metric(place, "sum" if most or total or item.is_("measure") else None)
        found = declared(frame, place, schema)
        if found and found.type == "date" and frame.items[index].mark.cue == "adjective":
            return Metric(place, None)
        if most and item.is_("label", "role"):
            compared = sum(item.name or item.mark.kind == "date" for item in frame.items) > 1
            somebody = frame.has("who") and item.reading is not None and not is_people(item.reading.far, schema)  # who won most races
            others = [i for i in frame.free_nouns() if i != place] or frame.bucket or compared or somebody
            return Metric(place, "count") if others or frame.target not in (None, place) else done_most(frame, place, schema)
        if frame.items[index].mark.cue == "adjective":
            return None
    if korean and frame.has("than") and (only := _only_number(frame, schema)) is not None:
        return Metric(only, None)  # A 면적이 B보다 커
    first = next((frame.items[place].reading for place in places if place is not None), None)
    if first is None and frame.target is not None and 0 < frame.target - index <= 2:
        first = frame.items[frame.target].reading  # what was the largest order
    sized = _SIZE.search(frame.items[index].mark.text) is not None and first is not None and first.kind == "label"
    size = size_of(first.far, schema) if sized and first else None
    return Metric(imply(frame, size), None) if size else None


def _own_number_behind(frame: Frame, place: int, schema: Schema) -> int | None:
    """The number right behind the kind of rows whose it is, in a compound."""
    here, behind = frame.items[place], frame.items[place + 1] if place + 1 < len(frame.items) else None
    if behind is None or not here.is_("label") or behind.mark.start - here.mark.end > 1 or place + 1 in frame.used:
        return None
    same = here.reading is not None and behind.reading is not None and here.reading.label == behind.reading.label
    return place + 1 if same and is_numeric(frame, place + 1, schema) and not is_key(frame, place + 1, schema) else None
