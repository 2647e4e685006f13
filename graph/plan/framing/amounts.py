"""What numbers narrow: the codes of rows, the bounds of a property, how many there are of something."""

from __future__ import annotations

from graph.plan.framing.clauses import NUMERIC, as_operator, calls_rows, declared, is_key, is_kind, is_numeric
from graph.plan.framing.denials import not_even
from graph.plan.framing.frame import Frame, NumberFilter
from graph.plan.framing.implied import amount_of, imply, says_amount
from graph.plan.framing.people import people_at
from graph.plan.marking.marks import Mark
from graph.plan.marking.ordinals import is_ordinal
from graph.plan.plan import Operator
from graph.plan.words.persons import is_people
from graph.plan.words.reading import Reading, is_number
from graph.schema import Schema
from graph.wording import spelt_out
from language.units import CURRENCIES, UNITS

_MEANT = 0.9  # of a property that only its unit says
_COUNTED = (None, "person", "개", "건", "회", "번", "가지", "종", "권", "대")
_PIECES = ("개", "건", "회", "번", "가지", "종", "명", "person")
_PLACES = ("under", "over", "above", "below", "beneath", "beyond")
# What is measured in a unit that no column declares, by the words of its name.
_MEASURED = {
    "점": ("score", "grade", "mark", "points", "점수", "평점", "성적"),
    "세": ("age", "나이", "연령"),
    "살": ("age", "나이", "연령"),
}


def take_numbers(frame: Frame, schema: Schema) -> None:
    """Numbers: codes of rows (order 10248), bounds of a property, bounds of a count."""
    _take_each(frame, schema)
    frame.unclear += 3.0 * _mismatched(frame, schema)
    if not any(item.mark.kind in ("number", "date") or item.mark.is_cue("average") for item in frame.items):
        for index in frame.cue("compare"):
            behind = index + 1 < len(frame.items) and is_numeric(frame, index + 1, schema)
            if frame.items[index].mark.text.lower() in _PLACES and not behind:
                frame.use(index)  # which category is X filed under


def _take_each(frame: Frame, schema: Schema) -> None:
    places = [i for i, item in enumerate(frame.items) if item.mark.kind == "number" and i not in frame.used]
    for index in places:
        if index in frame.used:
            continue
        before = frame.items[index - 1].mark if index else None
        if before and (before.is_cue("top") or (before.is_cue("rank") and before.text.lower().endswith(("top", "best")))):
            continue
        operator, cue = _operator(frame, index)
        second = next((p for p in places if index < p <= index + 3 and p not in frame.used), None)
        if (between := _between(frame, index, second)) is not None and second is not None:
            if (operand := _operand(frame, index, second, schema)) is not None:
                frame.numbers.append(NumberFilter(operand, ">=", frame.items[index].mark, frame.items[second].mark))
                frame.use(index, second, between, operand)
            continue
        if operator is None and not_even(frame, index):
            operator, cue = "<", index + 1
        if operator is None:
            operator, cue = "=", index
            if index and frame.items[index - 1].mark.is_cue("concept") and _priced(frame, index):
                continue
            quantity = frame.items[index].mark.quantity
            near = _named_by(frame, index, schema)
            near = _scored(frame, index, schema) if near is None else near
            ranked = frame.has("most", "rank", "adjective") and quantity is not None and quantity.unit not in (None, "번")
            if near is None or (ranked and (frame.items[near].is_("label", "role") or calls_rows(frame, near, schema))):
                continue  # 가장 싼 책 3권: so many of the first
            if quantity and quantity.value == 0 and quantity.unit and frame.items[near].is_("label", "role"):
                frame.denied.append(near)  # 0건: none
                frame.use(index, near)
                continue
            frame.numbers.append(NumberFilter(near, "=", frame.items[index].mark))
            frame.use(index, *([near] if frame.items[near].mark.end == 0 else range(min(near, index), max(near, index) + 1)))
            continue
        if _of_each(frame, index, cue, operator, schema):
            continue
        operand = _operand(frame, index, cue, schema)
        operand = _other_bound(frame, index, operator) if operand is None else operand
        if operand is None and frame.groups:
            operand = next(
                (i for i, item in enumerate(frame.items) if item.noun and item.is_("label", "role") and i not in frame.groups), None
            )
        concept = next((p for p in (cue - 1, cue - 2) if p >= 0 and frame.items[p].mark.is_cue("concept")), None)
        implied = operand is not None and frame.items[operand].mark.end == 0
        if concept is not None and (operand is None or implied or frame.items[operand].is_("label")):
            of = [i for i, item in enumerate(frame.items) if item.noun and item.is_("label", "role") and i < concept]
            if of:
                frame.numbers.append(NumberFilter(of[-1], operator, frame.items[index].mark, concept=frame.items[concept].mark.argument))
                frame.use(index, cue, concept)
                continue
        if concept is not None and operand is not None and frame.items[operand].is_("property"):
            frame.use(concept)  # cost more than 28 at list price
        if operand is None or not _any_at_all(frame, index, cue, operand, operator):
            _bind(frame, index, cue, operand, operator, schema)


def _scored(frame: Frame, index: int, schema: Schema) -> int | None:
    """The only number in points, or years of age, of what the question speaks of: 5점짜리 리뷰."""
    quantity = frame.items[index].mark.quantity
    if sum(item.mark.kind == "number" for item in frame.items) > 1:
        return None  # four or five points
    return measured_in(frame, quantity.unit, schema) if quantity and quantity.unit in _MEASURED else None


def _of_each(frame: Frame, index: int, cue: int, operator: Operator, schema: Schema) -> bool:
    """Take a bound of what is computed for each of another kind of thing: departments with an average salary over 70,000."""
    metric = frame.metric
    if metric is None or metric.function not in ("avg", "sum") or frame.groups or not (reading := frame.items[metric.item].reading):
        return False
    nouns = [i for i in range(metric.item + 1, min(index, cue)) if frame.items[i].noun]
    wanted = [i for i in (*frame.free_nouns(), frame.target) if i is not None and frame.items[i].is_("label", "role")]
    others = [i for i in wanted if (r := frame.items[i].reading) and r.far != reading.label]
    others += [i for i in (*frame.free_nouns(), frame.target) if i is not None and is_kind(frame, i, schema)]
    if reading.kind != "property" or metric.item > index or nouns or not others:
        return False
    frame.numbers.append(NumberFilter(metric.item, operator, frame.items[index].mark, function=metric.function))
    frame.metric, frame.ask = None, "list" if frame.ask == "aggregate" else frame.ask
    frame.use(index, cue)
    return True


def _mismatched(frame: Frame, schema: Schema) -> int:
    """How many numbers are percents of what is an amount of money, or count rows that have a number so called: a salary over 85,000."""
    percents = [n.item for n in frame.numbers if n.mark.quantity and n.mark.quantity.unit == "%"]
    read = [(frame.items[i].reading, declared(frame, i, schema)) for i in percents]
    counted = [n for n in frame.numbers if frame.items[n.item].is_("label") and n.mark.quantity and n.mark.quantity.unit not in _PIECES]
    rows = sum(any(is_number(r, schema) for r in frame.items[n.item].mark.readings) for n in counted if n.operator != "=")
    bounds = [frame.items[n.item] for n in frame.numbers if n.operator != "=" and not n.upper and is_key(frame, n.item, schema)]
    rows += sum(any(r.kind == "label" for r in item.mark.readings) for item in bounds)  # five or more tickets: no ticket number
    return rows + sum(bool(reading and found and says_amount(reading.property, found)) for reading, found in read)


def _other_bound(frame: Frame, index: int, operator: Operator) -> int | None:
    """What the number right in front bounds on the other side: 100원 이상 200원 이하, over 5 and under 9."""
    before = frame.numbers[-1] if frame.numbers else None
    near = before is not None and any(frame.items[i].mark is before.mark for i in range(max(index - 3, 0), index))
    return before.item if before and near and before.operator[0] != operator[0] and {before.operator[0], operator[0]} == set("<>") else None


def _any_at_all(frame: Frame, index: int, cue: int, operand: int, operator: Operator) -> bool:
    """Take "at least one" of something, which only says that there is any."""
    amount = frame.items[index].mark.quantity
    if operator != ">=" or frame.groups or not amount or amount.value != 1 or not frame.items[operand].is_("label", "role"):
        return False
    frame.use(index, cue, operand)
    return True


def _bind(frame: Frame, index: int, cue: int, operand: int | None, operator: Operator, schema: Schema) -> None:
    """A number that is compared, with what it is compared with; where nothing is named, with what is kept in its unit."""
    mark = frame.items[index].mark
    if operand is None:
        operand = measured_in(frame, mark.quantity.unit if mark.quantity else None, schema)
    if operand is not None:
        counted = _people(frame, operand, mark, schema)
        frame.numbers.append(NumberFilter(counted, operator, mark))
        frame.use(index, cue, operand if counted == operand else None)  # departments with ten people are still asked for


def _priced(frame: Frame, index: int) -> bool:
    """Take a number that is only said to be what something costs or weighs: tracks priced at 1.99."""
    of = [i for i, item in enumerate(frame.items[: index - 1]) if item.noun and item.is_("label", "role")]
    if of:
        frame.numbers.append(NumberFilter(of[-1], "=", frame.items[index].mark, concept=frame.items[index - 1].mark.argument))
        frame.use(index, index - 1)
    return bool(of)


def _operator(frame: Frame, index: int) -> tuple[Operator | None, int]:
    """The comparison that a number belongs to: in front of it in English, behind it in Korean and in "or more"."""
    items = frame.items
    korean = frame.language == "ko"
    for place in (*range(index + 1, min(index + 3, len(items))), *range(index - 1, max(index - 3, -1), -1)):
        item = items[place]
        if item.mark.kind == "number":
            continue
        if item.mark.is_cue("compare") and place not in frame.used:
            behind = item.mark.text.lower().startswith("or ")
            if (place > index) == (korean or behind) or korean:
                return as_operator(item.mark.argument), place
        elif item.mark.is_cue("than"):
            adjective = place + 1 if korean else place - 1
            if 0 <= adjective < len(items) and items[adjective].mark.is_cue("rank", "most", "adjective"):
                down = items[adjective].mark.argument.endswith("-")
                frame.use(adjective)
                return "<" if down else ">", place
        elif item.noun and place > index and not korean:
            continue
    return None, index


def _between(frame: Frame, first: int, second: int | None) -> int | None:
    if second is None:
        return None
    for place in frame.cue("between"):
        if place < first or second < place <= second + 2:
            return place
    gap = frame.items[first].mark.end, frame.items[second].mark.start
    return first if 0 <= gap[1] - gap[0] <= 2 and second == first + 1 else None


def _operand(frame: Frame, number: int, cue: int, schema: Schema) -> int | None:
    """The nearest property of numbers, else the nearest label, whose count is meant; in Korean it stands in front."""
    free = [i for i, item in enumerate(frame.items) if item.noun and (i not in frame.used or i == frame.target)]
    first, last = min(number, cue), max(number, cue)
    before = [i for i in reversed(free) if i < first and first - i <= 3]
    behind = [i for i in free if i > last and i - last <= 3]
    amid = [i for i in free if first < i < last]  # nine lines or more
    touching = behind[:1] if behind and frame.items[behind[0]].mark.start - frame.items[last].mark.end <= 2 else []
    order = [*before, *behind] if frame.language == "ko" else [*amid, *touching, *before, *behind]
    numeric = [i for i in order if is_numeric(frame, i, schema) and not is_key(frame, i, schema)]
    if numeric:
        return numeric[0]
    quantity = frame.items[number].mark.quantity
    counts = [i for i in order if frame.items[i].is_("label", "role") or is_key(frame, i, schema)]
    if counts and number != cue and counts[0] < number and (worth := _worth(frame, counts[0], schema)) is not None:
        return worth
    return counts[0] if counts and quantity and quantity.unit in _COUNTED else None


def _worth(frame: Frame, place: int, schema: Schema) -> int | None:
    """The amount of what is called by a code, or is all that is spoken of: of each there is neither more nor less. Policies over 5,000."""
    reading, found = frame.items[place].reading, declared(frame, place, schema)
    alone = sum(item.noun or item.name for item in frame.items) == 1
    if reading is None or not reading.far or frame.groups or not (alone or (found is not None and found.type == "text")):
        return None
    amount = amount_of(reading.far, schema)
    return imply(frame, amount) if amount else None


def _named_by(frame: Frame, index: int, schema: Schema) -> int | None:
    """The label or property that a bare number stands with: order 10248, 10248번 주문, a reorder level of 25."""
    for place in (index - 1, index + 1, index - 2):
        if not 0 <= place < len(frame.items) or place in frame.used:
            continue
        item = frame.items[place]
        between = frame.items[index - 1].mark if place == index - 2 else None
        if between and not between.is_cue("number", "compare"):
            continue
        if item.is_("label") and item.noun:
            gap = abs(item.mark.start - frame.items[index].mark.end if place > index else frame.items[index].mark.start - item.mark.end)
            if gap <= 3 or between:
                return place
        mark = frame.items[index].mark
        percent = mark.quantity is not None and mark.quantity.unit == "%" and item.mark.start - mark.end == 1  # the 20% discount
        ahead = place < index or percent or is_ordinal(mark.text)
        ahead = ahead or (item.mark.start - mark.end <= 1 and _kept_in_its_unit(frame, place, mark, schema))
        if item.is_("property") and (is_key(frame, place, schema) or (is_numeric(frame, place, schema) and ahead)):
            return place
    return None


def _kept_in_its_unit(frame: Frame, place: int, mark: Mark, schema: Schema) -> bool:
    """Whether a number right in front is in the unit of the property behind: 6개월 할부, of installment_months."""
    found, reading = declared(frame, place, schema), frame.items[place].reading
    unit = mark.quantity.unit if mark.quantity else None
    if found is None or reading is None or unit is None or unit in _COUNTED:
        return False
    return unit in {UNITS.get(word, UNITS.get(word.removesuffix("s"))) for word in (found.unit or "", *spelt_out(reading.property).split())}


def measured_in(frame: Frame, unit: str | None, schema: Schema) -> int | None:
    """The only number of what the question speaks of that is kept in the unit said: courses of more than 20 hours."""
    if unit is None or unit in _COUNTED:
        return None
    spoken = _spoken(frame, schema)
    found = [
        Reading("property", label, name, score=_MEANT)
        for label in spoken
        for name, p in schema.labels[label].properties.items()
        if p.type in NUMERIC
        and not p.only_totals
        and (UNITS.get((p.unit or "").lower()) == unit or _says(unit, (spelt_out(name), *p.synonyms.en, *p.synonyms.ko)))
    ]
    found += [
        Reading("property", "", name, link=link, score=_MEANT)
        for link in schema.relationships
        if link.source in spoken and link.target in spoken
        for name, p in link.properties.items()
        if p.type in NUMERIC and not p.only_totals and _says(unit, (spelt_out(name), *p.synonyms.en, *p.synonyms.ko))
    ]
    if not found and unit in CURRENCIES.values():
        found = [amount for label in spoken if (amount := amount_of(label, schema))]
    return imply(frame, found[0]) if len(found) == 1 else None


def _spoken(frame: Frame, schema: Schema) -> list[str]:
    """The kinds of nodes that the question speaks of, and what binds two of them: who took which course, a score."""
    spoken = dict.fromkeys(
        r.far for item in frame.items if (r := item.reading) and r.far and r.kind in ("label", "value", "entity", "role")
    )
    ends: dict[str, set[str]] = {}
    for link in schema.relationships:
        if link.target in spoken:
            ends.setdefault(link.source, set()).add(link.target)
    return [*spoken, *(label for label, of in ends.items() if len(of) > 1 and label not in spoken)]


def _says(unit: str, called: tuple[str, ...]) -> bool:
    words = {word for phrase in called for word in phrase.split()}
    return not words.isdisjoint(_MEASURED.get(unit, ()))


def _people(frame: Frame, place: int, mark: Mark, schema: Schema) -> int:
    """Where people are counted of what is none, its people: departments with at least five people."""
    reading = frame.items[place].reading
    if reading is None or mark.quantity is None or mark.quantity.unit != "person" or reading.kind not in ("label", "role"):
        return place
    people = "" if is_people(reading.far, schema) else people_at(reading, schema)
    return imply(frame, Reading("label", people)) if people else place
