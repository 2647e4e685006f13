"""A document as a rule: to which rows it applies, and under which conditions a line of it holds for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from graph.plan.framing.bounds import first_date
from graph.plan.marking.marks import Mark
from graph.plan.plan import Operator
from graph.plan.words.reading import Reading
from language.comparison import EARLIER_THAN, LATER_THAN, LESS_THAN, MORE_THAN
from services.rag.evidence import Quote
from services.rag.hybrid.asked import values_of
from services.rag.hybrid.bounded import bounded_kind, headed, limits_of, only_column
from services.rag.hybrid.lines import Line
from services.rag.hybrid.rows import Limit, Narrowing, Period
from services.rag.hybrid.typed import Bound, Typed
from services.rag.hybrid.work import Work

_SCOPE = re.compile(
    r"대상|적용|해당 ?(?:제품|주문|고객)|\bscope\b|\bconcern|\bappl(?:y|ies)\b|\bcover(?:s|ed)?\b|\baffected\b|\bin question\b", re.I
)
_CONCERNED = re.compile(r"대상|적용|해당|\bscope\b|\bconcern|\bapplies\b|\baffected\b|\bin question\b", re.I)
# What a line says of its own document, and not of what may be so elsewhere.
_OWN = re.compile(
    r"적용(?:합니다|됩니다|한다|된다|하며|대상)|대상(?:입니다|이다)"
    r"|\b(?:this|these|all|the)\b[\w ,]{0,40}\b(?:appl(?:y|ies)|covers?|concerns?)\b"
    r"|\b(?:whose|who|that|which)\b[\w ,]{0,40}\b(?:these|those)\b",
    re.I,
)
_FEW_WORDS = 4
_NEAR = 24  # characters between a date of a row and the day that it is held against
_HEDGED = re.compile(r"\bmay\b|\bmight\b|\bcan\b|\bsee\b|수 있|경우에 따라", re.I)
_SINCE = re.compile(r"\s?(?:이후|부터(?!.*까지))|\s?or later|\s?onwards", re.I)
_FROM = re.compile(r"\b(?:since|from|after|as of)\s*$", re.I)
_FROM_TO = re.compile(r"\bfrom\b.*\b(?:to|until)\b|\bbetween\b.*\band\b|(?:부터|에서).*까지|과의? 사이|와의? 사이", re.I)
_A_DAY = re.compile(r"days?|dates?|dated|날짜|일자|일|term", re.I)
_ORDER: dict[str, Operator] = {"before": "<", "until": "<=", "since": ">=", "after": ">"}
_PLUS = re.compile(r"\bplus\b|\btogether\b|\bsum of\b|더한|합친|합계")
_SUM = re.compile(r"합(?:이|은|을|계)?|더한|\bplus\b|\btogether\b|\bsum\b|\band\b")


@dataclass(frozen=True, slots=True)
class Sum:
    """Numbers of one row added up."""

    parts: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """The days from one date of a row to another."""

    first: Reading
    last: Reading


Computed = Reading | Sum | Days


@dataclass(frozen=True, slots=True)
class Condition:
    """`term operator value` of a row, where the value is a number or a day as the tables have it, or another number of the row.
    `summed`: of rows of another kind, all that belong to one together count."""

    term: Computed
    operator: Operator
    value: Decimal | date | Reading
    quote: Quote
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """To which rows a document applies, and the lines that say so."""

    narrowing: Narrowing
    quotes: tuple[Quote, ...]


def scope_of(document: Sequence[Line], work: Work, rule: Line | None = None) -> Scope:
    """What a document's own lines say of what it is about: listed names, countries, the orders' dates, what is left out.

    Of a rule (`rule`) what its own section says, or one that is about the whole document."""
    nodes: dict[str, list[str]] = {}
    values: dict[tuple[str, str], list[Reading]] = {}
    limits: list[Limit] = []
    periods: list[Period] = []
    quotes: list[Quote] = []
    for line in document:
        heads = _SCOPE.search(" ".join(line.headings[-1:])) is not None
        if rule is not None and line.headings != rule.headings and len(line.headings) > 1 and not heads:
            continue
        heads = heads or (rule is None and (_names_rows(line, work) or _SCOPE.search(line.key) is not None))
        own = _OWN.search(line.text) is not None and _HEDGED.search(line.text) is None
        if not heads and not (line.lead and _OWN.search(line.lead.text)) and not own:
            continue
        typed = work.typed(line.text)
        if typed.denied:
            continue
        before = (len(periods), len(limits), sum(map(len, nodes.values())), sum(map(len, values.values())))
        if heads or line.lead or rule is None:
            for name in typed.names:
                reading = name.readings[0]
                if reading.kind == "entity" and (not nodes or reading.label in nodes):
                    nodes.setdefault(reading.label, []).extend(reading.ids)
        if heads or own:
            for _, reading in values_of(typed, []):
                values.setdefault((reading.label, reading.property), []).append(reading)
            limits += _flags(typed, work) if own else []
            periods += _periods(typed, work)
        if (len(periods), len(limits), sum(map(len, nodes.values())), sum(map(len, values.values()))) != before:
            quotes.append(line.quote)
    found = Narrowing(
        {label: tuple(dict.fromkeys(ids)) for label, ids in nodes.items()},
        tuple(tuple(dict.fromkeys(of)) for of in values.values()),
        tuple(dict.fromkeys(limits)),
        tuple(dict.fromkeys(periods)),
    )
    return Scope(found, tuple(quotes))


def is_scope(line: Line) -> bool:
    """Whether a line stands where its document says what it is about."""
    return len(line.headings) > 1 and not line.key and _CONCERNED.search(line.headings[-1]) is not None


def _names_rows(line: Line, work: Work) -> bool:
    """Whether a line stands under a heading that is but a kind of rows, and speaks of these: "Vessel concerned", 해당 품목."""
    heading = " ".join(line.headings[-1:])
    if len(line.headings) < 2 or len(heading.split()) > _FEW_WORDS:
        return False
    labels = {r.far for _, r in work.typed(heading).reads("label", "role")}
    typed = work.typed(line.text)
    entities = {r.label for name in typed.names for r in name.readings[:1] if r.kind == "entity"}
    return bool(labels & entities) or (bool(typed.periods) and bool(labels & {r.label for _, r in typed.reads("label", "property")}))


def _flags(typed: Typed, work: Work) -> list[Limit]:
    """What is not so of the rows that are meant: 단종되지 않은 제품."""
    found = []
    for noun, reading in typed.reads("property"):
        declared = work.reader.declared(reading)
        if declared is not None and declared.type == "boolean":
            behind = typed.text[noun.end : noun.end + 8]
            front = typed.text[max(0, noun.start - 8) : noun.start]
            denied = re.search(r"않|아닌|제외", behind) or re.search(r"\b(?:not|non|except)\b", front, re.I)
            found.append(Limit(reading, "=", not denied))
    return found


def _periods(typed: Typed, work: Work) -> list[Period]:
    """When the rows that are meant are from, where the line says of which date."""
    if not typed.periods:
        return []
    dated = [r for _, r in typed.reads("property") if _is_date(r, work)]
    day = typed.periods[0]
    near = sorted(typed.reads("label"), key=lambda read: max(day.start - read[0].end, read[0].start - day.end))
    labels = [r.label for _, r in near if _first_date(work, r.label)]  # the nearest first: clients whose events of 2025
    if not dated and not labels:
        return []
    own = [r for noun in typed.nouns for r in noun.readings if r.label in labels and _is_date(r, work)]
    of = next((r for r in (*own, *dated) if not labels or r.label in labels), None)
    of = of or Reading("property", labels[0], _first_date(work, labels[0]) or "")  # the date that rows of this kind have
    found = []
    for period in typed.periods:
        first, last = period.first, period.last
        if _SINCE.match(typed.text[period.end :]) or _FROM.search(typed.text[: period.start]):
            last = None
        found.append(Period(first, last, of))
    return found[:1]


def _is_date(reading: Reading, work: Work) -> bool:
    declared = work.reader.declared(reading)
    return declared is not None and declared.type == "date"


def _first_date(work: Work, label: str) -> str | None:
    return first_date(work.schema, label)


def conditions_of(line: Line, document: Sequence[Line], work: Work) -> list[Condition]:
    """What must hold of a row for the line to hold; with the words that the document defines elsewhere."""
    typed = work.typed(line.text)
    found: list[Condition] = []
    for bound in limits_of(typed):
        term = bound.term or (_defined(bound, line, document, work) if bound in typed.bounds else None)
        noun = bounded_kind(bound, typed) if term is None else None
        plural = noun is not None and noun.text.endswith("s")
        term = term or (noun and only_column(work, noun.readings[0].far, bound.unit)) or headed(bound, typed, line, work)
        if term is not None:
            found.append(Condition(term, bound.operator, scaled(bound, term, work), line.quote, plural))
    if pair := _pair(typed, line, work):
        found.append(pair)
    return found + _since(typed, line, work)


def _since(typed: Typed, line: Line, work: Work) -> list[Condition]:
    """A date or a year of a row before or after one that the line names: built before 2000, 2000년 이전에 건조된."""
    found = []
    for place, mark in enumerate(typed.marks):
        if mark.period is None or mark.period.first is None or mark.period.last is None:
            continue
        beside = [*typed.marks[max(0, place - 1) : place], *typed.marks[place + 1 : place + 2]]
        cue = next((m for m in beside if m.is_cue("before", "after", "since", "until") and _touches(m, mark)), None)
        dated = [(abs(m.start - mark.start), r) for m in typed.nouns if (r := _when(m, work)) is not None]
        dated = [pair for pair in dated if pair[0] <= _NEAR]
        if cue is None or not dated:
            continue
        term = min(dated, key=lambda pair: pair[0])[1]
        operator = _ORDER[cue.cue]
        day = mark.period.first if operator in ("<", ">=") else mark.period.last
        declared = work.reader.declared(term)
        found.append(Condition(term, operator, day if declared and declared.type == "date" else Decimal(day.year), line.quote))
    return found


def _touches(one: Mark, other: Mark) -> bool:
    first, second = sorted((one, other), key=lambda m: m.start)
    return second.start - first.end <= 2


def _when(noun: Mark, work: Work) -> Reading | None:
    """The date of a row that a word stands for, or a number that can be a year."""
    for reading in noun.readings[:1]:
        declared = work.reader.declared(reading)
        if declared is not None and declared.type in ("date", "integer") and reading.score > 0.9 and not reading.link:
            return None if work.reader.is_key(reading) else reading
    return None


def scaled(bound: Bound, term: Computed, work: Work) -> Decimal:
    """The number as the tables have it: a percentage as a fraction."""
    declared = work.reader.declared(term) if isinstance(term, Reading) else None
    return bound.value / 100 if bound.unit == "%" and declared is not None else bound.value


def _defined(bound: Bound, rule: Line, document: Sequence[Line], work: Work) -> Computed | None:
    """What a count of days is of, the two dates that the document holds against each other; of an amount of money, what introduces
    the line's list."""
    if bound.unit not in ("day", "week"):
        return _introduced(rule, work) if bound.unit and bound.unit.isupper() else None
    for by in (_later, lambda text: -bool(_FROM_TO.search(text))):
        for line in document:
            order = by(line.text)
            dates = _dates(work.typed(line.text), work) if order else []
            if len(dates) == 2:
                return Days(dates[1], dates[0]) if order > 0 else Days(dates[0], dates[1])
    return None


def _introduced(line: Line, work: Work) -> Reading | None:
    if not line.key or line.lead is None:
        return None
    reads = work.typed(line.lead.text).reads("measure", "property")
    return next((r for _, r in reads if r.kind == "measure" or work.reader.fits_money(r)), None)


def _dates(typed: Typed, work: Work) -> list[Reading]:
    """The dates that a line names, not only by the word for a day."""
    found: dict[Reading, Reading] = {}
    for noun in _nouns(typed):
        dates = [r for r in noun.readings if (p := work.reader.declared(r)) is not None and p.type == "date" and not r.link]
        sure = bool(dates) and noun.readings[0] == dates[0] and (dates[0].score > 0.9 or len({r.property for r in dates}) == 1)
        if sure and not _A_DAY.fullmatch(noun.text):
            found.setdefault(dates[0], dates[0])
    return list(found)[:2] if len({r.label for r in found}) == 1 else []


def _nouns(typed: Typed) -> list[Mark]:
    """The schema's words, with those that are values too: returned is a status, and when it was."""
    valued = [(m, tuple(r for r in m.readings if r.kind == "property")) for m in typed.names]
    also = [replace(m, kind="schema", readings=readings) for m, readings in valued if readings]
    return sorted((*typed.nouns, *also), key=lambda m: m.start)


def _later(text: str) -> int:
    return 1 if LATER_THAN.search(text) else -1 if EARLIER_THAN.search(text) else 0


def _pair(typed: Typed, line: Line, work: Work) -> Condition | None:
    """Two numbers or dates of a row held against each other."""
    dates = _dates(typed, work)
    if len(dates) == 2 and (order := _later(typed.text)):
        return Condition(dates[0], ">" if order > 0 else "<", dates[1], line.quote)
    numbers = _numbers(typed, work)
    operator: Operator | None = "<" if LESS_THAN.search(typed.text) else ">" if MORE_THAN.search(typed.text) else None
    if operator is None or len(numbers) < 2 or typed.bounds or len({r.label for _, r in numbers}) > 1:
        return None
    cue = (LESS_THAN.search(typed.text) or MORE_THAN.search(typed.text)).start()  # type: ignore[union-attr]
    korean = "가" <= typed.text[cue] <= "힣"
    left = [r for m, r in numbers if m.start < cue]
    right = [r for m, r in numbers if m.start > cue]
    if korean and len(left) >= 2 and not right:
        left, right = left[:-1], left[-1:]
    if not left or len(right) != 1 or (len(left) > 1 and not _SUM.search(typed.text)) or (len(left) == 1 and _PLUS.search(typed.text)):
        return None
    return Condition(Sum(tuple(left)) if len(left) > 1 else left[0], operator, right[0], line.quote)


def _numbers(typed: Typed, work: Work) -> list[tuple[Mark, Reading]]:
    """The numbers of a row that a line names, each once; by a part of its name what no other word of the line names whole."""
    said = [(m, [r for r in m.readings if (p := work.reader.declared(r)) and p.type in ("integer", "number")]) for m in typed.nouns]
    said = [(m, [r for r in readings if not work.reader.is_key(r)]) for m, readings in said]
    whole = {r for _, readings in said for r in readings[:1] if r.score >= 0.9}
    labels = {r.label for r in whole}
    found: dict[Reading, Mark] = {}
    for noun, readings in said:
        options = [r for r in readings if r in whole and r.score >= 0.9][:1]
        options = options or [r for r in readings if r not in whole and r.label in labels]
        if len({(r.label, r.property) for r in options}) == 1:
            found.setdefault(options[0], noun)
    return [(noun, reading) for reading, noun in found.items()]


def besides(narrowing: Narrowing, line: Line) -> Narrowing:
    """What a question narrows rows to, without the values that the rule itself says: who countersigns is not whose orders these are."""

    def said(reading: Reading) -> bool:
        return reading.value.lower() in line.text.lower() and reading.value.lower() not in line.key.lower()

    return replace(narrowing, values=tuple(options for options in narrowing.values if not said(options[0])))


def apart_from_title(narrowing: Narrowing, document: tuple[str, Sequence[Line]] | None) -> Narrowing:
    """What a question narrows rows to, without what only names the document that it names: Conservation notice C-7."""
    title = document[1][0].title.lower() if document else ""
    return replace(narrowing, values=tuple(options for options in narrowing.values if options[0].value.lower() not in title))


def unsolved(line: Line, document: Sequence[Line], work: Work) -> bool:
    """Whether a line holds for so many days only of what nothing says."""
    bounds = work.typed(line.text).bounds
    return any(b.term is None and b.unit in ("day", "week") and _defined(b, line, document, work) is None for b in bounds)


def is_grade(line: Line, conditions: Sequence[Condition], document: Sequence[Line], work: Work) -> bool:
    """Whether a line says when something is of the class that is its key: others of its list say so of other classes by the same
    number."""
    if not line.key or line.header or len({c.term for c in conditions}) != 1:
        return False
    others = [o for o in document if o.headings == line.headings and o.key and o.key != line.key]
    return any(c.term == conditions[0].term for o in others for c in conditions_of(o, document, work))


def shifted(document: Sequence[Line], line: Line, asked: Sequence[Period], work: Work) -> tuple[list[Period], Quote | None]:
    """The periods that the rule counts over instead of those asked for: the tier for 1998 follows from the sales in 1997."""
    for other in document:
        if other.headings != line.headings:
            continue
        said = work.typed(other.text).periods
        if len(said) == 2 and all(p.first and p.last for p in said):
            for one, two in ((said[0], said[1]), (said[1], said[0])):
                if any((p.first, p.last) == (one.first, one.last) for p in asked) and one.first and two.first and one.first > two.first:
                    return [
                        replace(p, first=two.first, last=two.last) if (p.first, p.last) == (one.first, one.last) else p for p in asked
                    ], other.quote
    return list(asked), None
