"""Quantities in Korean and English text: numbers with their units, so that a claim can be compared with its evidence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from language.codes import ARTICLE, EMAIL, URL
from language.dates import dates
from language.normal import Folded, fold
from language.units import CURRENCIES, CURRENCY, ENGLISH_UNIT, KOREAN_COUNTER, UNIT, UNITS


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; `text` is what stands at `start` to `end` of the text that was given.

    `unit` is one name for what both languages write: "%" (15 % has the value 15), "%p", "bp", a currency's ISO code (KRW, USD),
    year, month, week, day, business day, hour, minute, second, person; other counters and measures as written; else None.
    """

    value: Decimal
    unit: str | None
    start: int
    end: int
    text: str


_KOREAN_SCALES = {"십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12} | {
    "mn": 10**6,
    "bn": 10**9,
    "tn": 10**12,
}
# Beside a currency only: 5 m is a length.
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "b": 10**9}
_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_DAYS = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9, "열흘": 10, "보름": 15}
_KOREAN = ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열")

_N = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
# What may stand between a number and its unit: two extra days.
_EXTRA = r"(?:(?:extra|additional|further|more|full|calendar|consecutive)\s)?"
# 3만, 1억 2,000만, 5천: joined to the number (but 5만큼 is 5), or apart, with its unit, a number or the end of the word after it.
_SCALE = rf"(?:[십백천만억]{{1,3}}(?!큼)|\s?[십백천만억조]{{1,3}}(?=여?\s?(?:\d|{UNIT})|여?(?![가-힣])))"
_AMOUNT = re.compile(
    rf"(?<![a-z\d_#@/])(?<!\d[.,])(?<![a-z][-.])(?<!제)(?<!제\s)"
    rf"(?:(?<![\w)%])(?P<sign>-|[▲△]\s?|마이너스\s|minus\s))?"
    rf"(?:(?P<currency>{CURRENCY})\s?)?"
    rf"(?P<number>{_N}(?:{_SCALE}(?:\s?{_N}(?=\s?(?:[십백천만억조]|{UNIT})))?)*)여?"
    rf"(?:\s?(?P<scale>{'|'.join(_SCALES)})(?![a-z])"
    rf"|(?(currency)(?P<short>[kmb])(?![a-z\d])|(?P<tight>[kmb])(?=\s?(?:won|dollars?|euros?|krw|usd|eur|gbp)\b)))?"
    rf"(?!\s?번째)(?:[\s-]?{_EXTRA}(?P<unit>{UNIT})|(?![.,]?\d|-?[a-z]))"
)
_SPELLED_AMOUNT = re.compile(
    rf"(?<![a-z])(?P<english>{'|'.join(_ENGLISH)})[\s-]{_EXTRA}(?P<unit>{ENGLISH_UNIT})"
    rf"|(?<![가-힣])(?P<korean>{'|'.join(_KOREAN)})\s?(?P<counter>{KOREAN_COUNTER})"
    rf"|(?<![가-힣])(?P<days>{'|'.join(_DAYS)})(?=$|[^가-힣]|간|동안|씩|치|을|를|이|가|은|는|에|의|로|만|뒤|전|후|안|이내|마다|까지)"
)
_FRACTION = re.compile(rf"(?<![\d.,])(?P<whole>{_N}[십백천만]?|[십백천만])\s?분의\s?(?P<part>{_N})")
# Digits that count nothing: months, clock times, 1/2, telephone and section numbers, the marks of list items and headings.
_NOT_COUNTED = re.compile(
    r"(?<!\d)(?:\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}\s?(?:월|시(?!간)|[ap]\.?m\b)|\d+(?:/\d+)+|\d+(?:-\d+){2,}|\d+(?:\.\d+){2,})"
    r"|^[ \t>#*+-]*(?:\d{1,3}(?:의\d+)?\\?[.)](?=\s)|\(\d{1,3}\))|^[ \t]*#+[ \t]*\d[\d.]*",
    re.M,
)
_TO = re.compile(r"-|\s?(?:~|to|내지|에서|부터)\s?")
_LEAP = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class _Amount:
    """A quantity in the folded text. `factor` is what its scale multiplied the one number in it with."""

    start: int
    end: int
    value: Decimal
    unit: str | None
    factor: Decimal = Decimal(1)


def quantities(text: str) -> list[Quantity]:
    """Quantities in order: digits with Korean and English scales and units, n분의 m as a percentage, small numbers said in words.

    The two ends of a range share unit and scale (3~5만원: 30000 and 50000 KRW). Numbers in dates, clock times, codes, references to
    a law, telephone numbers and list marks are left out.
    """
    folded = fold(text)
    rest = _countable(folded, text)
    found = [*_fractions(rest), *_amounts(_FRACTION.sub(_blank, rest)), *_spelled(rest)]
    found.sort(key=lambda amount: amount.start)
    for i, (first, second) in enumerate(pairwise(found)):
        if _TO.fullmatch(rest, first.end, second.start):
            found[i], found[i + 1] = _range(first, second)
    result = []
    for amount in found:
        start, end = folded.origin(amount.start, amount.end)
        result.append(Quantity(amount.value, amount.unit, start, end, text[start:end]))
    return result


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _countable(folded: Folded, text: str) -> str:
    """The folded text with blanks for digits that are no quantity."""
    rest = folded.text
    for span in dates(text, today=_LEAP):
        start, end = bisect_left(folded.starts, span.start), bisect_left(folded.starts, span.end)
        rest = rest[:start] + " " * (end - start) + rest[end:]
    for pattern in (URL, EMAIL, ARTICLE, _NOT_COUNTED):
        rest = pattern.sub(_blank, rest)
    return rest


def _fractions(rest: str) -> Iterator[_Amount]:
    for match in _FRACTION.finditer(rest):
        whole = _value(match["whole"])
        if whole:
            yield _Amount(*match.span(), _value(match["part"]) * 100 / whole, "%")


def _amounts(rest: str) -> Iterator[_Amount]:
    for match in _AMOUNT.finditer(rest):
        value = _value(match["number"]) * _SCALES.get(match["scale"], 1) * _SHORT_SCALES.get(match["short"] or match["tight"], 1)
        numbers = re.findall(_N, match["number"])
        single = _value(numbers[0]) if len(numbers) == 1 else Decimal(0)
        unit = CURRENCIES[match["currency"]] if match["currency"] else UNITS[match["unit"]] if match["unit"] else None
        yield _Amount(*match.span(), -value if match["sign"] else value, unit, value / single if single else Decimal(1))


def _spelled(rest: str) -> Iterator[_Amount]:
    for match in _SPELLED_AMOUNT.finditer(rest):
        if match["days"]:
            yield _Amount(*match.span(), Decimal(_DAYS[match["days"]]), "day")
            continue
        index = _ENGLISH.index(match["english"]) if match["english"] else _KOREAN.index(match["korean"])
        yield _Amount(*match.span(), Decimal(index + 1), UNITS[match["unit"] or match["counter"]])


def _value(number: str) -> Decimal:
    """A number with Korean scales: 1억 2,000만 is 120000000."""
    total = section = Decimal(0)
    last: Decimal | None = None
    for token in re.findall(rf"{_N}|[십백천만억조]", number):
        scale = _KOREAN_SCALES.get(token)
        if scale is None:
            last = Decimal(token.replace(",", ""))
        elif scale < 10**4:
            section += scale if last is None else last * scale
            last = None
        else:
            total += (section + last if last is not None else section or 1) * scale
            section, last = Decimal(0), None
    return last if last is not None and not total and not section else total + section + (last or 0)


def _range(first: _Amount, second: _Amount) -> tuple[_Amount, _Amount]:
    """The ends of a range with what only one of them states: 10~15%, $1-2 million, 3~5만원."""
    value = first.value
    if None in (first.unit, second.unit) and first.factor == 1 and value < second.value / second.factor:
        value *= second.factor
    return replace(first, value=value, unit=first.unit or second.unit), replace(second, unit=second.unit or first.unit)
