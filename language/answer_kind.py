"""Kinds of thing that a question may ask for — days, an amount, a date, a person, an address — and where a text says such a thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from language.codes import EMAIL, URL
from language.dates import dates
from language.normal import fold
from language.numbers import Quantity, quantities
from language.units import ENGLISH_UNIT, UNITS

Dimension = Literal["time", "money", "share", "count", "amount", "quantity", "date", "clock", "person", "contact"]

TIME = frozenset({"year", "month", "week", "day", "business day", "hour", "minute", "second"})
MONEY = frozenset({"KRW", "USD", "EUR", "JPY", "CNY", "GBP"})
SHARE = frozenset({"%", "%p", "bp", "배"})
_LIKE = {"day": {"business day"}, "business day": {"day"}}


@dataclass(frozen=True, slots=True)
class AnswerKind:
    """What is asked for, and of a count or a length of time the unit where the question names it.

    An "amount" is money or a share of something, a "quantity" anything that is counted.
    """

    dimension: Dimension
    unit: str | None = None

    @property
    def numeric(self) -> bool:
        """Whether only a number or a time can answer."""
        return self.dimension not in ("date", "person", "contact")


@dataclass(frozen=True, slots=True)
class Said:
    """Something of that kind at `start` to `end` of a text. `exact`: in the unit that was asked for, where one was."""

    start: int
    end: int
    exact: bool


_ANY_DAY = date(2000, 1, 1)  # 3월 5일 is a date in whatever year
_CLOCK = re.compile(
    r"(?<!\d)\d{1,2}:\d{2}(?!\d)(?:\s?[ap]\.?m\b)?|(?<!\d)\d{1,2}\s?[ap]\.?m\b"
    r"|(?:(?:오전|오후)\s?|(?<!\d))\d{1,2}\s?시(?!간)(?:\s?\d{1,2}분)?|\bnoon\b|\bmidnight\b|정오|자정"
)
_FRACTION = re.compile(r"\d+분의\s?\d+")
_CONTACT = re.compile(r"(?<!\w)#[a-z][\w-]+|(?<!\d)\(?\d{2,4}\)?[- ]\d{3,4}[- ]\d{4}(?!\d)")
_REPEATED = re.compile(r"매[일주월년]|매\s?분기|반기|\b(?:daily|weekly|monthly|quarterly|annually|yearly)\b|\bevery \w+")
_AT_ONCE = re.compile(r"지체\s?없이|즉시|\bimmediately\b")
_OFFICE = re.compile(
    r"[가-힣]+(?:장관|위원회|위원장|법원|공단|은행|공사|원장|부장|팀장|실장|국장|과장|본부장|센터|담당자|책임자|관리자|감독자)"
    r"|[가-힣]+의 장(?=에게|이|은|의|\W|$)"
    r"|\b(?:team|office|desk|manager|supervisor|lead|director|officer|department|division|administrator|coordinator|owner)s?\b"
)
# Small numbers of things that are no units: four lockers, 열두 칸.
_SPELLED = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twice|once)\b"
    r"|(?<![가-힣])(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|열두|스무|스물)(?=\s[가-힣])"
)
# 24개월분, 30일 치: so many months' pay.
_WORTH = re.compile(r"\s?(?:분(?!의)|치)")
# 104 advanced sick leave hours: words may stand between a number and what it counts.
_COUNTED = re.compile(rf"(?:(?:[\s-][a-z]+){{1,3}}\s|-)(?P<unit>{ENGLISH_UNIT})")


def said_of(kind: AnswerKind, text: str) -> list[Said]:
    """Where the text says something of that kind, in order."""
    return sorted(set(_FINDERS[kind.dimension](kind, text)), key=lambda s: (s.start, s.end))


def _time(kind: AnswerKind, text: str) -> Iterator[Said]:
    for quantity in quantities(text):
        unit = quantity.unit if quantity.unit not in (None, "person") else counted_unit(text, quantity)
        if unit in TIME:
            yield Said(quantity.start, quantity.end, kind.unit in (None, unit) or unit in _LIKE.get(kind.unit or "", ()))
    yield from (Said(day.start, day.end, kind.unit is None) for day in dates(text, today=_ANY_DAY))
    if kind.unit is None:
        yield from _matches(text, _REPEATED, _CLOCK)
        yield from _matches(text, _AT_ONCE, exact=False)


def _date(kind: AnswerKind, text: str) -> Iterator[Said]:
    yield from (Said(day.start, day.end, True) for day in dates(text, today=_ANY_DAY))
    yield from (Said(q.start, q.end, True) for q in quantities(text) if q.unit in TIME)
    yield from _matches(text, _CLOCK, _REPEATED, _AT_ONCE)


def _money(kind: AnswerKind, text: str) -> Iterator[Said]:
    yield from (Said(q.start, q.end, q.unit == kind.unit) for q in quantities(text) if q.unit in MONEY)


def _share(kind: AnswerKind, text: str) -> Iterator[Said]:
    yield from (Said(q.start, q.end, True) for q in quantities(text) if q.unit in SHARE)
    yield from _matches(text, _FRACTION)


def _count(kind: AnswerKind, text: str) -> Iterator[Said]:
    for quantity in quantities(text):
        unit = quantity.unit or counted_unit(text, quantity)
        if unit in (kind.unit, None):
            yield Said(quantity.start, quantity.end, unit == kind.unit)


def _amount(kind: AnswerKind, text: str) -> Iterator[Said]:
    for quantity in quantities(text):
        worth = quantity.unit in MONEY | SHARE or _WORTH.match(text, quantity.end)
        if worth or quantity.unit is None:
            yield Said(quantity.start, quantity.end, bool(worth))
    yield from _matches(text, _FRACTION)


def _quantity(kind: AnswerKind, text: str) -> Iterator[Said]:
    yield from (Said(q.start, q.end, (q.unit or counted_unit(text, q)) is not None) for q in quantities(text))
    yield from _matches(text, _SPELLED, exact=False)


def _clock(kind: AnswerKind, text: str) -> Iterator[Said]:
    yield from _matches(text, _CLOCK)


def _person(kind: AnswerKind, text: str) -> Iterator[Said]:
    yield from _matches(text, EMAIL, _OFFICE)


def _contact(kind: AnswerKind, text: str) -> Iterator[Said]:
    yield from _matches(text, EMAIL, URL, _CONTACT)


_FINDERS: dict[Dimension, Callable[[AnswerKind, str], Iterable[Said]]] = {
    "time": _time,
    "date": _date,
    "money": _money,
    "share": _share,
    "count": _count,
    "amount": _amount,
    "quantity": _quantity,
    "clock": _clock,
    "person": _person,
    "contact": _contact,
}


def counted_unit(text: str, quantity: Quantity) -> str | None:
    """The unit that stands some words behind a number: 2 extra days, eight person-hours."""
    match = _COUNTED.match(fold(text[quantity.end : quantity.end + 60]).text)
    return UNITS[match["unit"]] if match else None


def _matches(text: str, *patterns: re.Pattern[str], exact: bool = True) -> Iterator[Said]:
    folded = fold(text)
    for pattern in patterns:
        for match in pattern.finditer(folded.text):
            yield Said(*folded.origin(*match.span()), exact)
