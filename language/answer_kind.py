"""What kind of thing a question asks for — days, an amount, a date, a person, an address — and where a text says such a thing."""

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
from language.units import ENGLISH_UNIT, UNIT, UNITS

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


_AUXILIARY = "(?:is|are|was|were|do|does|did|will|must|should|can|has|have|may)"
_LENGTH = "(?:동안|오래|걸리|자주|안에|이내|뒤|후|전)"
# In order: what an earlier pattern has taken is not read again.
_ASKED: tuple[tuple[re.Pattern[str], AnswerKind | None], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"며칠|몇\s?일", AnswerKind("time", "day")),
        (r"몇\s?시(?!간)|\bwhat time\b", AnswerKind("clock")),
        (r"몇\s?월|몇\s?년도|\b(?:which|what) (?:date|day|month|year)\b", AnswerKind("date")),
        (rf"몇\s?(?!가지)(?P<unit>{UNIT})", None),
        (r"몇\s?살", AnswerKind("count", "세")),
        (r"몇\s?(?!가지)[가-힣]", AnswerKind("quantity")),
        (rf"얼마나?\s?{_LENGTH}|언제까지|(?:기한|기간)[은이]", AnswerKind("time")),
        (
            r"(?:비율|요율|이율|금리|세율|퍼센트)[은이]?|\bpercent(?:age)?\b|\bwhat (?:share|rate)\b|\binterest rate\b",
            AnswerKind("share", "%"),
        ),
        (r"얼마|(?:금액|한도|한도액|상한|과태료|벌금|수당|가격|요금|비용)[은이]", AnswerKind("amount")),
        (rf"언제|\bwhen {_AUXILIARY}\b", AnswerKind("date")),
        (rf"\bhow many (?:\w+ ){{0,2}}?(?P<unit>{ENGLISH_UNIT})", None),
        (r"\bhow many\b", AnswerKind("quantity")),
        (
            r"\bhow (?:long|soon|quickly|fast|often|late|early)\b|\bhow far (?:ahead|in advance)\b|\b(?:by|until) when\b"
            r"|\bdeadline\b|\btime limit\b",
            AnswerKind("time"),
        ),
        (
            r"\bhow (?:much|high|large|big|old|far)\b"
            r"|\bwhat(?:'s| is| are) the (?:\w+ )?(?:limit|maximum|minimum|cap|fine|cost|price|fee|threshold)\b",
            AnswerKind("quantity"),
        ),
        (r"누가|누구|누굴|\bwho(?:m|se)?\b|어느\s?(?:부서|팀|기관)|\bwhich (?:team|office|department)\b", AnswerKind("person")),
        (r"어디|\bwhere\b|연락처|전화번호|메일 주소|\bphone number\b|\bemail address\b", AnswerKind("contact")),
    )
)
_ANY_DAY = date(2000, 1, 1)  # 3월 5일 is a date in whatever year
_CLOCK = re.compile(
    r"(?<!\d)\d{1,2}:\d{2}(?!\d)(?:\s?[ap]\.?m\b)?|(?<!\d)\d{1,2}\s?[ap]\.?m\b"
    r"|(?:(?:오전|오후)\s?|(?<!\d))\d{1,2}\s?시(?!간)(?:\s?\d{1,2}분)?|\bnoon\b|\bmidnight\b|정오|자정"
)
_FRACTION = re.compile(r"\d+분의\s?\d+")
_CONTACT = re.compile(r"(?<!\w)#[a-z][\w-]+|(?<!\d)\(?\d{2,4}\)?[- ]\d{3,4}[- ]\d{4}(?!\d)")
_REPEATED = re.compile(
    r"매[일주월년]|매\s?분기|반기|지체\s?없이|즉시|\b(?:daily|weekly|monthly|quarterly|annually|yearly|immediately)\b|\bevery \w+"
)
_OFFICE = re.compile(
    r"[가-힣]+(?:장관|위원회|위원장|법원|공단|은행|공사|원장|부장|팀장|실장|국장|과장|본부장|센터|담당자|책임자|관리자|감독자)"
    r"|[가-힣]+의 장(?=에게|이|은|의|\W|$)"
    r"|\b(?:team|office|desk|manager|supervisor|lead|director|officer|department|division|administrator|coordinator|owner)s?\b"
)
# 24개월분, 30일 치: so many months' pay.
_WORTH = re.compile(r"\s?(?:분(?!의)|치)")
# 104 advanced sick leave hours: words may stand between a number and what it counts.
_COUNTED = re.compile(rf"(?:[\s-][a-z]+){{1,3}}\s(?P<unit>{ENGLISH_UNIT})")


def kinds_of(question: str) -> tuple[AnswerKind, ...]:
    """What a question asks for, in its order, each once; none where only words answer it."""
    return tuple(dict.fromkeys(kind for _, kind in _asked(fold(question).text)))


def asking_spans(question: str) -> list[tuple[int, int]]:
    """Where the words stand that ask for a kind of thing, as code points of the question: 며칠, how many hours."""
    folded = fold(question)
    return [folded.origin(*span) for span, _ in _asked(folded.text)]


def _asked(text: str) -> list[tuple[tuple[int, int], AnswerKind]]:
    """The spans of a folded text that ask, in order, with what they ask for."""
    found: dict[tuple[int, int], AnswerKind] = {}
    for pattern, kind in _ASKED:
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in found):
                found[match.span()] = kind or _of_unit(UNITS[match["unit"]])
    return sorted(found.items(), key=lambda item: item[0])


def _of_unit(unit: str) -> AnswerKind:
    if unit in TIME:
        return AnswerKind("time", unit)
    if unit in MONEY:
        return AnswerKind("money", unit)
    return AnswerKind("share" if unit in SHARE else "count", unit)


def said_of(kind: AnswerKind, text: str) -> list[Said]:
    """Where the text says something of that kind, in order."""
    return sorted(set(_FINDERS[kind.dimension](kind, text)), key=lambda s: (s.start, s.end))


def _time(kind: AnswerKind, text: str) -> Iterator[Said]:
    for quantity in quantities(text):
        unit = quantity.unit or counted_unit(text, quantity)
        if unit in TIME:
            yield Said(quantity.start, quantity.end, kind.unit in (None, unit) or unit in _LIKE.get(kind.unit or "", ()))
    yield from (Said(day.start, day.end, kind.unit is None) for day in dates(text, today=_ANY_DAY))
    if kind.unit is None:
        yield from _matches(text, _REPEATED)


def _date(kind: AnswerKind, text: str) -> Iterator[Said]:
    yield from (Said(day.start, day.end, True) for day in dates(text, today=_ANY_DAY))
    yield from (Said(q.start, q.end, True) for q in quantities(text) if q.unit in TIME)
    yield from _matches(text, _CLOCK, _REPEATED)


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
    yield from (Said(q.start, q.end, q.unit is not None) for q in quantities(text))


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
    """The unit that stands some words behind a number: 2 extra days."""
    match = _COUNTED.match(fold(text[quantity.end : quantity.end + 60]).text)
    return UNITS[match["unit"]] if match else None


def _matches(text: str, *patterns: re.Pattern[str]) -> Iterator[Said]:
    folded = fold(text)
    for pattern in patterns:
        for match in pattern.finditer(folded.text):
            yield Said(*folded.origin(*match.span()), True)
