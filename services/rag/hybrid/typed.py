"""What a line or a question says in types: bounds with their direction, amounts with what they are a share of, what it is about, when.

Read with the marks of the graph's planner, so that a document's words and a question's are bound to the same schema.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from graph.linking import Linker, Mention
from graph.plan.marking.marks import Mark
from graph.plan.marking.marks import mark as mark_text
from graph.plan.plan import Operator
from graph.plan.planner import Known
from graph.plan.words.periods import Period, periods
from graph.plan.words.persons import is_people
from graph.plan.words.reading import Reading
from graph.schema import Property, Schema
from language.answer_kind import counted_unit
from language.normal import fold
from language.numbers import Quantity, quantities
from language.units import CURRENCIES
from language.words import Words

_COUNTS = 0.9
_SURE = 0.7  # more than by one word of its name
_NUMERIC = ("integer", "number", "percentage")
_TIME = frozenset(("day", "business day", "week", "month", "year", "hour", "minute"))
_MONEY = frozenset(CURRENCIES.values())
_OPERATORS: dict[str, Operator] = {">=": ">=", "<=": "<=", ">": ">", "<": "<"}
_RANGE_EN = re.compile(r"\s*(?:up )?to(?: but)?( not including| less than| under| below)?\s*(?:\$|€|£|EUR |USD |GBP )?", re.I)
_OPEN = re.compile(r"not including|less than|under|below", re.I)
_RANGE_KO = re.compile(r"\s*[~∼-]\s*")
_NEGATED = re.compile(
    r"\b(?:are|is|do|does|was|were) not (?:concerned|affected|covered|included|apply)|\bnot (?:concerned|affected|covered)\b"
    r"|대상이 아니|대상에서 제외|해당하지 않|적용하지 않|안내하지 않",
    re.I,
)
_CODE = re.compile(r"(?<![\w-])[A-Za-z]{1,6}-\d{1,5}(?![A-Za-z0-9-])")
_LEFT_OUT = re.compile(r"[은는이가을를]?\s?(?:제외|빼고|미포함)|\s?(?:excluded|left out|not included)", re.I)
_NET = re.compile(r"\bnet (?!of\b)[a-z]+(?: value| amount)?\b|순(?:액|금액|매출)(?:액)?", re.I)
_KEY_BEHIND = re.compile(r"(?:\.|\s?(?:no\b\.?|nr\b\.?|numbers?|id)|\s?번호)?\s?[#№]?\s?(\d+)(?![\d.,]\d|\d|\s?[a-z]+s\b)", re.I)
_KEY_BEFORE = re.compile(r"(?<![\d.,-])(\d+)\s?번\s?$")
_BOUNDED = re.compile(r"\s?(?:이상|이하|미만|초과)")
_HANGUL = re.compile("[가-힣]")
_PARTICLE = re.compile(r"(?<=[^가-힣])[가-힣]{1,2}$")
_OF_SOMETHING = re.compile(r"\s+(?:of|for|on)\b", re.I)
_SERVICE = re.compile(r"근속|재직|경력|\b(?:service|tenure|seniority|employed)\b", re.I)
_JOINED = re.compile(r"hire|join|start|입사|채용", re.I)


@dataclass(frozen=True, slots=True)
class Bound:
    """`term operator value`. `term` None: what is compared is said elsewhere in the document."""

    term: Reading | None
    operator: Operator
    value: Decimal
    unit: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity that is no bound of the row. `limit`: the most or the least that is allowed; `base` what it is a share of."""

    value: Decimal
    unit: str | None
    start: int
    end: int
    text: str
    limit: Operator | None = None
    base: Reading | None = None

    @property
    def kind(self) -> Literal["money", "percent", "time", "number"]:
        return "money" if self.unit in _MONEY else "percent" if self.unit in ("%", "%p") else "time" if self.unit in _TIME else "number"


@dataclass(frozen=True, slots=True)
class Typed:
    """The parts of a text. `names` are marks of entities and values, `nouns` those of the schema's words; `pairs` compare two
    properties of a row; `denied` where it says of what it names that it is left out."""

    text: str
    marks: tuple[Mark, ...]
    bounds: tuple[Bound, ...]
    amounts: tuple[Amount, ...]
    names: tuple[Mark, ...]
    nouns: tuple[Mark, ...]
    periods: tuple[Period, ...]
    denied: bool

    def reads(self, *kinds: str) -> list[tuple[Mark, Reading]]:
        """The nouns that are of these kinds in their likeliest reading."""
        return [(m, m.readings[0]) for m in self.nouns if m.readings and m.readings[0].kind in kinds]


def _as_linked(marks: Sequence[Mark], mentions: Sequence[Mention]) -> list[Mark]:
    """With what names a node only by another word for it taken for granted, as a part of a name is: dairy, of Dairy Products."""
    linked = {(mention.start, mention.end) for mention in mentions}
    return [
        replace(m, assumed=m.assumed or m.text)
        if m.kind == "named" and (m.start, m.end) not in linked and all(r.kind == "entity" for r in m.readings)
        else m
        for m in marks
    ]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads text over one collection, as one caller may know it."""

    known: Known
    linker: Linker
    words: Words
    groups: frozenset[str]
    today: date

    @property
    def view(self) -> int:
        """Which view of the names and the schema this is."""
        return hash((id(self.linker), id(self.known)))

    @property
    def schema(self) -> Schema:
        return self.known.lexicon.schema

    def read(self, text: str, *, question: bool = False) -> Typed:
        """The parts of a text. In a question names may stand without their capitals."""
        mentions = self.linker.link(text, self.groups, fuzzy=question)
        found, lexicon = self.known.found, self.known.lexicon
        marks = mark_text(text, mentions, found, lexicon, self.words, self.groups, self.today, guess=question)
        marks = [_by_post(m, text) for m in _whole_amounts(text, marks)]
        marks = self._numbered(text, _as_linked(marks, mentions)) if question else marks
        return self.typed(text, self._net(text, marks))

    def _numbered(self, text: str, marks: Sequence[Mark]) -> list[Mark]:
        """With a bare number behind the name of a kind or of its key as the node of that key, in Korean also in front of it: visit 8010,
        order no. 8010, 8010번 주문."""
        found = list(marks)
        for noun in [m for m in marks if m.kind == "schema"]:
            labels = [r.label for r in noun.readings if r.score > 0.9 and (r.kind == "label" or self.is_key(r))]
            number = _KEY_BEHIND.match(text, noun.end) or _KEY_BEFORE.search(text[: noun.start])
            if not labels or number is None:
                continue
            start, end = number.span(1)
            over = [m for m in found if m.start < end and start < m.end]
            if all(m.kind in ("number", "unknown") and m.text[: end - start] == number[1] for m in over):
                readings = [Reading("entity", label, ids=(f"{self.schema.collection}/{label}:{number[1]}",)) for label in labels]
                found = [m for m in found if m not in over]
                found.append(Mark("named", start, end, number[1], tuple(dict.fromkeys(readings))))
        return sorted(found, key=lambda m: m.start)

    def _net(self, text: str, marks: Sequence[Mark]) -> Sequence[Mark]:
        """With "the net freight" as the measure, where rows have one: what is net has been computed."""
        if not _NET.search(text):
            return marks
        measures = {r for readings in self.known.lexicon.whole.values() for r in readings if r.kind == "measure"}
        if len(measures) != 1:
            return marks
        for match in _NET.finditer(text):
            whole = Mark("schema", *match.span(), match[0], (*measures,))
            marks = [m for m in marks if m.end <= whole.start or whole.end <= m.start]
            marks = sorted([*marks, whole], key=lambda m: m.start)
        return marks

    def typed(self, text: str, marks: Sequence[Mark]) -> Typed:
        bounds: list[Bound] = []
        amounts: list[Amount] = []
        korean = len(_HANGUL.findall(text)) * 8 > len(text)
        numbers = [i for i, m in enumerate(marks) if m.kind == "number" and m.quantity and m.quantity.text.strip()[0:1].isdigit()]
        whole = {quantity.start: quantity for quantity in quantities(text) if quantity.unit}  # five days
        marks = [_counted(m, text, whole) for m in marks]
        spelt = [i for i, m in enumerate(marks) if m.kind == "number" and m.quantity and m.quantity.unit and i not in numbers]
        places = sorted([*numbers, *spelt])
        for n, i in enumerate(places):
            quantity = marks[i].quantity
            assert quantity is not None
            operator = _operator(text, marks, places, n, korean)
            unit = quantity.unit or counted_unit(text, quantity)
            if unit is None and operator == ">=" and n + 1 < len(places) and (upper := marks[places[n + 1]].quantity):
                unit = upper.unit  # 2 to less than 6 years
            term = self.term(text, marks, i, unit, korean) if operator else None
            if term is not None and amounts and unit in _MONEY and amounts[-1].base == term:
                said = [m for m in marks[:i] if amounts[-1].end <= m.start and m.kind == "schema" and self.fits(m, unit) == term]
                term = None if len(said) == 1 else term  # 50% of the net value, at most EUR 900: no rows of a small net value
            # What is compared may be said elsewhere: how long, as the key of what then holds, or more than so much.
            apart = (unit in _TIME and quantity.end <= text.find(":")) or (unit in _TIME | _MONEY and operator in (">", ">=", "<"))
            if operator is not None and (term is not None or apart or _late(text, marks[i])):
                bounds.append(Bound(term, operator, quantity.value, unit, quantity.start, quantity.end))
            if operator is None or (term is None and not _late(text, marks[i])):
                base = self.base(text, marks, i, korean) if quantity.unit in ("%", "배", "times") or _times(text, quantity.end) else None
                unit = "times" if _times(text, quantity.end) else unit
                amounts.append(Amount(quantity.value, unit, quantity.start, quantity.end, quantity.text, operator, base))
        codes = [match.span() for match in _CODE.finditer(text)]  # FI-10 is a document, and not Finland
        names = tuple(m for m in marks if m.kind == "named" and _is_sure(m) and not any(a <= m.start and m.end < b for a, b in codes))
        return Typed(
            text,
            tuple(marks),
            tuple(_shared(bounds)),
            tuple(amounts),
            names,
            tuple(m for m in marks if m.kind == "schema"),
            tuple(m.period for m in marks if m.period is not None and not m.is_cue("held")),  # what is so now is no row of today
            _NEGATED.search(text) is not None,
        )

    def term(self, text: str, marks: Sequence[Mark], at: int, unit: str | None, korean: bool) -> Reading | None:
        """What a number is compared with: the nearest word for something of its kind in front of it, within the clause."""
        for other in reversed(marks[:at]):
            between = text[other.end : marks[at].start]
            if between.count(")") > between.count("(") or _LEFT_OUT.match(between):
                continue
            if re.search(r"[;:]|(?<!\d)[.,](?!\d)", between) and not re.fullmatch(r"[^:;]*", between):
                break
            if other.kind == "schema" and (found := self.fits(other, unit)):
                return found
            if unit in ("year", "month") and _SERVICE.search(other.text):
                return self._joining()
        if unit in ("year", "month") and (_SERVICE.search(text[: marks[at].start]) or marks[at].end <= text.find(":")):
            return self._joining()
        return self._counted_in(text, marks, at) if not korean else None

    def _counted_in(self, text: str, marks: Sequence[Mark], at: int) -> Reading | None:
        """What a bare number counts by the word right behind it: more than 110 guests."""
        noun = marks[at + 1] if at + 1 < len(marks) else None
        if noun is None or noun.kind != "schema" or text[marks[at].end : noun.start] != " " or noun.readings[0].score < _COUNTS:
            return None
        return self.fits(replace(noun, readings=noun.readings[:1]), None) if noun.readings[0].kind == "property" else None

    def fits(self, noun: Mark, unit: str | None) -> Reading | None:
        """The reading of a word that a number of this unit can be compared with."""
        for reading in noun.readings:
            declared = self.declared(reading)
            if reading.kind == "measure" and (unit in _MONEY or unit is None):
                return reading
            if declared is None or declared.type not in _NUMERIC or self.is_key(reading) or reading.score < _SURE:
                continue
            percentage = declared.type == "percentage" or "discount" in reading.property.lower() or "rate" in reading.property.lower()
            if (unit in ("%", "%p")) == percentage and unit not in _TIME:
                return reading
        return None

    def base(self, text: str, marks: Sequence[Mark], at: int, korean: bool) -> Reading | None:
        """What a percentage is of: in front of it in Korean (순액의 30%), behind it in English (10% of the net value)."""
        place = marks[at]
        behind = [m for m in marks[at + 1 :] if m.kind == "schema" and m.start - place.end <= 60]
        front = [m for m in reversed(marks[:at]) if m.kind == "schema" and place.start - m.end <= 40]
        for noun in (*front, *behind) if korean else behind:
            if (found := self.fits(noun, None)) and not _ends(text[min(place.end, noun.end) : max(place.start, noun.start)]):
                return found
        return None

    def fits_money(self, reading: Reading) -> bool:
        """Whether a property is an amount of money or of goods, as prices and freight are."""
        declared = self.declared(reading)
        if declared is None or self.is_key(reading):
            return False
        return declared.type == "number" or (declared.type == "integer" and declared.unit in _MONEY)

    def declared(self, reading: Reading) -> Property | None:
        if reading.kind != "property":
            return None
        if reading.link:
            return reading.link.properties.get(reading.property)
        return self.schema.labels[reading.label].properties.get(reading.property) if reading.label in self.schema.labels else None

    def is_key(self, reading: Reading) -> bool:
        return reading.kind == "property" and not reading.link and self.schema.labels[reading.label].key == reading.property

    def _joining(self) -> Reading | None:
        """The date since which someone serves."""
        people = [name for name in self.schema.labels if is_people(name, self.schema)]
        led = {link.source for link in self.schema.relationships if link.source == link.target}
        people.sort(key=lambda name: name not in led)  # who has a superior serves here, and no member does
        for name in people:
            for key, declared in self.schema.labels[name].properties.items():
                if declared.type == "date" and _JOINED.search(" ".join([key, *declared.synonyms.en, *declared.synonyms.ko])):
                    return Reading("property", name, key)
        return None


def _whole_amounts(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """With an amount of money as one number, whose currency is no name of anything: 5 million won, SGD 250,000."""
    found = list(marks)
    for quantity in quantities(text):
        inside = [m for m in found if m.start < quantity.end and quantity.start < m.end]
        whole = all(quantity.start <= m.start and m.end <= quantity.end for m in inside)
        if quantity.unit in _MONEY and len(inside) > 1 and whole:
            found = [m for m in found if m not in inside]
            found.append(Mark("number", quantity.start, quantity.end, quantity.text, quantity=quantity))
    return sorted(found, key=lambda m: m.start)


def _by_post(mark: Mark, text: str) -> Mark:
    """With what somebody is before what he is for something, where a word says either: Registrars, and not the registrar of a loan."""
    role = next((r for r in mark.readings[:1] if r.kind == "role"), None)
    posts = [r for r in mark.readings if r.kind == "value" and role and r.label == role.far]
    if mark.kind != "named" or not posts or _OF_SOMETHING.match(text, mark.end) or text[: mark.start].rstrip().endswith("의"):
        return mark
    return replace(mark, readings=(*posts, *(r for r in mark.readings if r not in posts)))


def _is_sure(mark: Mark) -> bool:
    """Whether a name is meant for certain: said whole, or the first words of a single one, without what law or place adds to it."""
    if not mark.assumed:
        return True
    reading = mark.readings[0]
    whole = len(mark.readings) == 1 and reading.kind == "entity" and len(reading.ids) == 1
    said = fold(_PARTICLE.sub("", mark.text)).text
    return whole and " " in said and f"{fold(reading.value).text} ".startswith(f"{said} ")


def _counted(mark: Mark, text: str, whole: Mapping[int, Quantity]) -> Mark:
    """A number with its unit; also what may be a year, 10년, where something is less than that."""
    if mark.start not in whole or (mark.quantity and mark.quantity.unit):
        return mark
    if mark.kind == "date" and _BOUNDED.match(text, mark.end):
        return replace(mark, kind="number", period=None, quantity=whole[mark.start])
    return replace(mark, quantity=whole[mark.start]) if mark.quantity else mark


def counts_from_today(text: str) -> bool:
    """Whether what a text says of days depends on the day that it is read: last month, in March."""
    return periods(text, date(2001, 2, 3)) != periods(text, date(2010, 11, 12))


def _ends(between: str) -> bool:
    return re.search(r"[;:]|(?<!\d)[.](?!\d)", between) is not None


def _operator(text: str, marks: Sequence[Mark], places: Sequence[int], n: int, korean: bool) -> Operator | None:
    i = places[n]
    here = marks[i]
    following = marks[i + 1] if i + 1 < len(marks) else None
    previous = marks[i - 1] if i else None
    if n + 1 < len(places) and (gap := text[here.end : marks[places[n + 1]].start]) and _joins(gap):
        return ">="
    if n and (gap := text[marks[places[n - 1]].end : here.start]) and (joined := _joins(gap)):
        return "<" if _OPEN.search(joined) or (following and following.is_cue("compare") and following.argument == "<") else "<="
    for near in marks[i + 1 : i + 3]:
        if near.is_cue("compare") and near.start - here.end <= (3 if korean else 14):
            if korean or near.text.lower().startswith("or "):
                return _OPERATORS.get(near.argument)
            break
    if previous and previous.is_cue("compare") and here.start - previous.end <= 3 and ":" not in text[previous.end : here.start]:
        return _OPERATORS.get(previous.argument)
    if re.match(r"\s*(?:[a-z]+ )?(?:and|or) (?:more|above|over|longer|later)\b", text[here.end :], re.I):
        return ">="
    if korean and (more := re.match(r"\s?(?:을|를|이)?\s?(?:넘|초과)", text[here.end :])):
        return ">" if more else None
    if korean and re.match(r"(?:에|을|를)?\s?못 ?미치", text[here.end :]):
        return "<"
    if korean and re.match(r"\s?까지|\s?이내|\s?한도", text[here.end :]):
        return "<="
    if re.search(r"(?:at most|up to|within|no more than|maximum of|limited to)\s*\$?$", text[: here.start], re.I):
        return "<="
    return None


def _joins(gap: str) -> str | None:
    match = _RANGE_EN.fullmatch(gap) or _RANGE_KO.fullmatch(gap)
    return match[0] if match else None


def _late(text: str, here: Mark) -> bool:
    """Whether a number counts how late something is."""
    return bool(
        here.quantity
        and here.quantity.unit in _TIME
        and re.search(r"\blate\b|\bdelay|\boverdue|지연|늦|연체", text[here.end : here.end + 20])
    )


def _times(text: str, end: int) -> bool:
    return re.match(r"\s?(?:times|배)(?![가-힣]{2})", text[end:]) is not None or text[max(0, end - 1) : end] == "배"


def _shared(bounds: Sequence[Bound]) -> list[Bound]:
    """The ends of a range share their unit and what they bound."""
    shared: list[Bound] = []
    for bound in bounds:
        unit = bound.unit or next((b.unit for b in bounds if b.unit), None)
        term = bound.term or (shared[-1].term if shared else None)
        shared.append(replace(bound, unit=unit, term=term))
    return shared
