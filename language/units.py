"""Units in Korean and English, each under one name, with patterns for them over folded text; what the words of measures and of
currencies are, the CLDR's names say (Babel)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal

from babel import Locale
from babel.numbers import get_currency_name
from babel.units import format_unit

from language.normal import fold

# What stands before an amount.
CURRENCIES = {
    **{"₩": "KRW", "krw": "KRW", "$": "USD", "us$": "USD", "usd": "USD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP"},
    **{"¥": "JPY", "jpy": "JPY", "cny": "CNY"},
}

# What stands after a number.
_WORDS: dict[str, tuple[str, ...]] = {
    "%p": ("%p", "%포인트", "퍼센트포인트", "퍼센트 포인트", "percentage point", "percentage points"),
    "%": ("%", "퍼센트", "프로", "percent", "per cent", "pct"),
    "bp": ("bp", "bps", "basis point", "basis points"),
    "KRW": ("원", "won", "krw"),
    "USD": ("달러", "dollar", "dollars", "usd"),
    "EUR": ("유로", "euro", "euros", "eur"),
    "JPY": ("엔", "yen", "jpy"),
    "CNY": ("위안", "yuan", "cny"),
    "GBP": ("gbp",),
    "year": ("년", "개년", "year", "years", "yr", "yrs"),
    "month": ("개월", "달", "month", "months", "mth", "mths"),
    "week": ("주", "주일", "week", "weeks"),
    "day": ("일", "day", "days", "calendar day", "calendar days"),
    "business day": ("영업일", "business day", "business days", "working day", "working days"),
    "hour": ("시간", "hour", "hours", "hr", "hrs"),
    "minute": ("분", "minute", "minutes", "min", "mins"),
    "second": ("초", "second", "seconds", "sec", "secs"),
    "millisecond": ("밀리초", "millisecond", "milliseconds", "ms", "msec"),
    "person": ("명", "인", "사람", "person", "persons", "people"),
    "회": ("회", "번", "차례", "times"),
    # Counters and measures that keep their own name.
    **{word: (word,) for word in ("개", "건", "석", "배", "세", "점", "장", "대", "권", "가지", "종", "톤", "인치")},
    "kg": ("kg", "킬로", "키로"),
    "m2": ("m2", "sqm"),
    "m3": ("m3", "cbm"),
    **{word: (word,) for word in ("km", "m", "cm", "mm", "g", "mg", "l", "ml", "kb", "mb", "gb", "tb")},
}
# What the CLDR calls the measures that are kept under these names.
_MEASURES = {
    **{"km": "length-kilometer", "m": "length-meter", "cm": "length-centimeter", "mm": "length-millimeter", "인치": "length-inch"},
    **{"mile": "length-mile", "feet": "length-foot", "m2": "area-square-meter", "ha": "area-hectare", "m3": "volume-cubic-meter"},
    **{"kg": "mass-kilogram", "g": "mass-gram", "mg": "mass-milligram", "톤": "mass-tonne", "l": "volume-liter", "ml": "volume-milliliter"},
    **{"kb": "digital-kilobyte", "mb": "digital-megabyte", "gb": "digital-gigabyte", "tb": "digital-terabyte"},
    **{"w": "power-watt", "kw": "power-kilowatt", "mw": "power-megawatt", "kwh": "energy-kilowatt-hour"},
}


def _measure_names(unit: str) -> Iterator[str]:
    """What follows the number, in each language and spelling, one and several, long and short."""
    for locale in ("en", "en_GB", "ko"):
        forms: tuple[tuple[int, Literal["long", "short"]], ...] = ((1, "long"), (2, "long"), (2, "short"))
        for number, length in forms:
            said = fold(format_unit(number, unit, length, locale=locale)).text
            if len(name := said.lstrip("12 ")) > 1 and name not in ("in", said):  # in: no inches, but where
                yield name


def _currency_names() -> Iterator[tuple[str, str]]:
    """The names of the currencies that have a sign of their own, with their codes."""
    for code, sign in Locale("en").currency_symbols.items():
        if sign != code and len(code) == 3 and not code.startswith("X"):
            for count, locale in ((1, "en"), (2, "en"), (1, "ko")):
                yield fold(get_currency_name(code, count, locale)).text, code
            yield code.lower(), code


_NAMED = {
    **dict(_currency_names()),
    **{word: name for name, unit in _MEASURES.items() for word in _measure_names(unit)},
}
UNITS = _NAMED | {word: name for name, words in _WORDS.items() for word in words}

# A Korean unit ends its word, or one of these follows: 30일부터 counts days, 3 일반 does not.
_AFTER = (
    "을|를|이|가|은|는|의|에|로|으로|와|(?<!초)과|도|만|씩|당|간|마다|부터|까지|보다|미만|초과|정도|동안|전|후|여|중|짜리|분|자"
    "|치|나|라|인|입|든|뒤|내|째|어치|(?<=원)(?:대|권|선|정)"
)


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


def _unit(words: Iterable[str]) -> str:
    return rf"{_any(words)}(?:(?<=%)|(?<=[a-z0-9])(?![a-z0-9])|(?<=[가-힣])(?:(?![가-힣])|(?={_AFTER})))"


# What measures the same, each in the first of its row.
_SIZES: tuple[dict[str, Decimal], ...] = tuple(
    {unit: Decimal(size) for unit, size in row.items()}
    for row in (
        {"millisecond": "1", "second": "1000", "minute": "60000", "hour": "3600000", "day": "86400000", "week": "604800000"},
        {"mm": "1", "cm": "10", "m": "1000", "km": "1000000", "인치": "25.4", "feet": "304.8", "mile": "1609344"},
        {"mg": "1", "g": "1000", "kg": "1000000", "톤": "1000000000"},
        {"ml": "1", "l": "1000", "m3": "1000000"},
        {"m2": "1", "ha": "10000"},
        {"month": "1", "year": "12"},
        {"w": "1", "kw": "1000", "mw": "1000000"},
        {"kb": "1", "mb": "1000", "gb": "1000000", "tb": "1000000000"},
    )
)


def factor(unit: str, other: str) -> Decimal | None:
    """How many of `other` one `unit` is; None where they measure different things."""
    return next((row[unit] / row[other] for row in _SIZES if unit in row and other in row), None)


CURRENCY = _any(CURRENCIES)
UNIT = _unit(UNITS)
ENGLISH_UNIT = _unit(word for word in UNITS if word.isascii())
# What Korean counts with its own numerals: 한 달, 두 시간, 세 명.
KOREAN_COUNTER = _unit(("시간", "달", "주", "명", "사람", "개", "번", "배", "가지", "종", "장", "대", "권"))
