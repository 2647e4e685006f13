"""What narrows: periods, what is denied or missing, two properties of a row, averages. Each takes its parts of a frame."""

from __future__ import annotations

import re

from graph.plan.framing.frame import DateFilter, Frame, NumberFilter
from graph.plan.framing.implied import imply, says_level, stock_of
from graph.plan.plan import Operator
from graph.plan.words.vocabulary import measured_by
from graph.schema import Property, Schema
from graph.wording import spelt_out

NUMERIC = ("integer", "number", "percentage")
# A whole number that is called so is a year.
_YEAR = re.compile(
    r"\b(?:year|born|died|founded|established|opened|built|launched|released|published|introduced|since)$"
    r"|(?:연도|년도|[출탄]생|사망|설립|창립|창업|개교|개관|개점|준공|건축|출간|출시)년?$"
)


def declared(frame: Frame, index: int, schema: Schema) -> Property | None:
    """The declaration of the property that an item names."""
    reading = frame.items[index].reading
    if reading is None or reading.kind != "property":
        return None
    if reading.link:
        return reading.link.properties.get(reading.property)
    return schema.labels[reading.label].properties.get(reading.property)


def is_dated(found: Property | None, name: str) -> bool:
    """Whether a property says when: a date, or a year kept as a number."""
    if found is None or found.type not in ("date", "integer"):
        return False
    return found.type == "date" or any(_YEAR.search(phrase) for phrase in (spelt_out(name), *found.synonyms.en, *found.synonyms.ko))


def says_when(frame: Frame, index: int, schema: Schema) -> bool:
    reading = frame.items[index].reading
    return reading is not None and is_dated(declared(frame, index, schema), reading.property)


def is_numeric(frame: Frame, index: int, schema: Schema) -> bool:
    reading = frame.items[index].reading
    found = declared(frame, index, schema)
    return (reading is not None and reading.kind == "measure") or (found is not None and found.type in NUMERIC)


def is_year(frame: Frame, index: int, schema: Schema) -> bool:
    """Whether a number is a year, which adds up to nothing."""
    found, reading = declared(frame, index, schema), frame.items[index].reading
    return found is not None and reading is not None and found.type == "integer" and is_dated(found, reading.property)


def is_key(frame: Frame, index: int, schema: Schema) -> bool:
    reading = frame.items[index].reading
    return reading is not None and reading.kind == "property" and not reading.link and schema.labels[reading.label].key == reading.property


def calls_rows(frame: Frame, index: int, schema: Schema) -> bool:
    """Whether a property is what rows are called by: their key or their name."""
    reading = frame.items[index].reading
    named = reading is not None and reading.kind == "property" and not reading.link and bool(reading.label)
    return named and reading is not None and reading.property in (schema.labels[reading.label].key, schema.labels[reading.label].name)


def is_kind(frame: Frame, index: int, schema: Schema) -> bool:
    """Whether a property is what rows have in common, words that none is called by: the job titles."""
    found = declared(frame, index, schema)
    return found is not None and found.type == "text" and not calls_rows(frame, index, schema)


def as_operator(text: str) -> Operator:
    known: tuple[Operator, ...] = (">=", "<=", ">", "<")
    return next((operator for operator in known if operator == text), "=")


def take_dates(frame: Frame, schema: Schema) -> None:
    """Periods, each with how it narrows and the date property next to it."""
    for index, item in enumerate(frame.items):
        if item.mark.kind != "date" or index in frame.used:
            continue
        mode, used = "in", [index]
        for place in (index - 1, index + 1):
            if 0 <= place < len(frame.items) and place not in frame.used:
                near = frame.items[place].mark
                if near.is_cue("since", "after", "before", "until") and (place > index) == (frame.language == "ko"):
                    mode = near.cue
                    used.append(place)
                elif near.is_cue("compare") and near.argument in (">=", "<=", "<", ">") and (place > index or frame.language == "en"):
                    during = near.text.lower() == "over"  # over 2014: in it
                    mode = "in" if during else {">=": "since", "<=": "until", ">": "after", "<": "before"}[near.argument]
                    if near.text.lower().startswith(("older", "younger")):  # what is older is of an earlier year
                        mode = {"after": "before", "before": "after"}[mode]
                    used.append(place)
                elif near.is_cue("within") and near.text == "까지":
                    mode = "until"
                    used.append(place)
        also = _others(frame, index) if mode == "in" else []
        frame.use(*used, *also)
        others = tuple(frame.items[i].mark for i in also if frame.items[i].mark.kind == "date")
        frame.dates.append(DateFilter(item.mark, mode, _date_property(frame, also[-1] if also else index, schema), others))


def _others(frame: Frame, index: int) -> list[int]:
    """The places of further periods that will do as well, and of what joins them: in January or March 2025, 3월이나 5월."""
    first = frame.items[index].mark
    if first.period is None or first.period.unit not in ("year", "quarter", "month", "day"):
        return []
    joined = first.after in ("이나", "나", "와", "과", "이랑", "랑", "하고") or first.text[-1:] == "월"
    for place in range(index + 1, len(frame.items)):
        mark = frame.items[place].mark
        if mark.is_cue("or"):
            joined = True
        elif mark.kind == "date" and (joined or mark.before == "and") and mark.period and mark.period.unit == first.period.unit:
            return [*range(index + 1, place + 1), *_others(frame, place)]
        else:
            break
    return []


def _date_property(frame: Frame, index: int, schema: Schema) -> int | None:
    before = frame.items[index - 1].mark if index else None  # that occurred in 2025: of that, and not of what follows
    done = frame.language == "en" and before is not None and before.verbal and frame.items[index].mark.before in ("in", "on", "during")
    first = (index - 1, index + 1) if done else (index + 1, index - 1)
    for place in (*first, index + 2, index - 2, index + 3, index - 3):
        if 0 <= place < len(frame.items) and place not in frame.used:
            if says_when(frame, place, schema):
                frame.use(place)
                return place
            if abs(place - index) == 1 and frame.items[place].mark.kind == "unknown":
                continue
    anywhere = [i for i in frame.free_nouns() if says_when(frame, i, schema)]
    based = [i for i in anywhere if "기준" in frame.items[i].mark.after or i != frame.target]
    return None if not based else _used(frame, based[0])


def _used(frame: Frame, place: int) -> int:
    frame.use(place)
    return place


def take_pairs(frame: Frame, schema: Schema) -> None:
    """Two properties of a row compared: shipped within the required date, stock below the reorder level."""
    for index in list(frame.cue("than")):
        if found := _late(frame, index, schema) or (_more_than(frame, index, schema) if frame.language == "ko" else None):
            frame.pairs.append(found)
            frame.use(index, found[0], found[2])
    for index in list(frame.cue("within", "compare", "before", "after")):
        if index in frame.used or any(frame.items[p].mark.kind == "number" for p in (index - 1, index + 1) if 0 <= p < len(frame.items)):
            continue
        left, right = frame.last_noun(index, 3), frame.next_noun(index, 3)
        if level := _level(frame, index, left, right, schema):
            frame.pairs.append(level)
            frame.use(index, level[0], level[2])
            continue
        if frame.language == "ko" and (both := _both_in_front(frame, index, left, schema)):
            left, right = both, left
        if left is None or right is None:
            continue
        one, other = declared(frame, left, schema), declared(frame, right, schema)
        if not one or not other or one is other or one.type != other.type or one.type not in ("date", *NUMERIC):
            continue
        cue = frame.items[index].mark
        operators: dict[str, Operator] = {"within": "<=", "before": "<", "after": ">"}
        operator = operators.get(cue.cue) or cue.argument
        if frame.language == "ko" and left != both:
            left, right = right, left
        frame.pairs.append((left, operator, right))  # type: ignore[arg-type]
        frame.use(index, left, right)


def _both_in_front(frame: Frame, index: int, left: int | None, schema: Schema) -> int | None:
    """What is compared, where it stands with what it is compared with in front of the adjective: 재고가 재주문점보다 적은."""
    if left is None or not frame.items[index].mark.text.startswith("보다"):
        return None
    subject = frame.last_noun(left, 1)
    one = declared(frame, subject, schema) if subject is not None else None
    other = declared(frame, left, schema)
    said = subject is not None and frame.items[subject].mark.after in ("이", "가", "은", "는", "도")
    return subject if said and one is not None and other is not None and one.type == other.type else None


def _late(frame: Frame, index: int, schema: Schema) -> tuple[int, Operator, int] | None:
    """Two days of a row of which one is later: 계획 종료일보다 늦게 끝난, finished later than planned."""
    korean = frame.language == "ko"
    adjective, first, last = (index + 1, index - 1, index + 2) if korean else (index - 1, index - 2, index + 1)
    if first < 0 or last >= len(frame.items) or not frame.items[adjective].mark.is_cue("adjective"):
        return None
    one, other = declared(frame, first, schema), declared(frame, last, schema)
    if one is None or other is None or one is other or one.type != "date" or other.type != "date":
        return None
    frame.use(adjective)
    operator: Operator = "<" if frame.items[adjective].mark.argument.endswith("-") else ">"
    return (last, operator, first) if korean else (first, operator, last)


def _more_than(frame: Frame, index: int, schema: Schema) -> tuple[int, Operator, int] | None:
    """Two properties of a row in Korean, the adjective behind both: 재주문점보다 재고가 적은."""
    left, right = frame.last_noun(index, 1), frame.next_noun(index, 1)
    if left is None or right is None or not is_numeric(frame, left, schema) or not is_numeric(frame, right, schema):
        return None
    behind = frame.items[right + 1].mark if right + 1 < len(frame.items) else None
    if behind is None or not behind.is_cue("rank", "most", "adjective"):
        return None
    frame.use(right + 1)
    return right, "<" if behind.argument.endswith("-") else ">", left


def _level(frame: Frame, index: int, left: int | None, right: int | None, schema: Schema) -> tuple[int, Operator, int] | None:
    """A level that is there for stock, in a comparison where the stock is not named: below the reorder level."""
    place, other = (left, right) if frame.language == "ko" else (right, left)
    reading = frame.items[place].reading if place is not None else None
    found = declared(frame, place, schema) if place is not None else None
    if place is None or reading is None or found is None or not reading.label or not says_level(reading.property, found):
        return None
    compared = frame.items[index].mark
    if not compared.is_cue("compare") or (other is not None and is_numeric(frame, other, schema)):
        return None
    stock = stock_of(reading.label, schema)
    return (imply(frame, stock), as_operator(compared.argument), place) if stock else None


def take_means(frame: Frame, schema: Schema) -> None:
    """What is more or less than the average of all: longer than average, 평균보다 높은."""
    for index in list(frame.cue("average")):
        found = None if index in frame.used else _held_against(frame, index)
        if found is None:
            continue
        operator, used = found
        concept = next(filter(None, (measured_by(frame.items[i].mark.text) for i in used)), "")
        frame.unclear += 3.0 * _of_some(frame, index)
        near = [*range(index + 1, min(index + 4, len(frame.items))), *range(index - 1, max(index - 5, -1), -1)]
        numbers = [i for i in near if frame.items[i].noun and is_numeric(frame, i, schema) and not is_key(frame, i, schema)]
        rows = [i for i, item in enumerate(frame.items) if item.noun and item.is_("label")] if concept else []
        if not (operands := numbers or rows):
            continue
        adjective = "" if numbers else concept
        frame.numbers.append(NumberFilter(operands[0], operator, frame.items[index].mark, concept=adjective, mean=True))
        frame.use(index, *used, *numbers[:1])


def _of_some(frame: Frame, index: int) -> bool:
    """Whether an average is that of something named, and not of all: more than the average of the German ones."""
    behind, before = frame.items[index + 1 : index + 4], frame.items[max(index - 2, 0) : index]
    if frame.language == "ko":
        return any(item.name and item.mark.after in ("", "의") for item in before)
    return any(item.name and item.mark.before in ("of", "for", "in", "among", "the") for item in behind)


def _held_against(frame: Frame, index: int) -> tuple[Operator, tuple[int, ...]] | None:
    """The comparison with an average: in front of it in English, behind it in Korean; and the cues that say it."""
    items, korean = frame.items, frame.language == "ko"
    side = range(index + 1, min(index + 5, len(items))) if korean else range(index - 1, max(index - 4, -1), -1)
    than: int | None = None
    for place in side:
        mark = items[place].mark
        if mark.kind in ("number", "date", "unknown") or place in frame.used:
            return None
        if mark.is_cue("compare") and mark.argument != "=":
            return as_operator(mark.argument), (place,)
        if mark.is_cue("than"):
            than = place
        elif than is not None and mark.is_cue("rank", "most", "adjective"):
            return ("<" if mark.argument.endswith("-") else ">"), (than, place)
    return None
