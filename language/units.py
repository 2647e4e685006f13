"""Units in Korean and English, each under one name, with patterns for them over folded text."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    "year": ("년", "개년", "year", "years"),
    "month": ("개월", "달", "month", "months"),
    "week": ("주", "주일", "week", "weeks"),
    "day": ("일", "day", "days", "calendar day", "calendar days"),
    "business day": ("영업일", "business day", "business days", "working day", "working days"),
    "hour": ("시간", "hour", "hours", "hr", "hrs"),
    "minute": ("분", "minute", "minutes", "min", "mins"),
    "second": ("초", "second", "seconds", "sec", "secs"),
    "person": ("명", "인", "사람", "person", "persons", "people"),
    "회": ("회", "번", "차례", "times"),
    # Counters and measures that keep their own name.
    **{word: (word,) for word in ("개", "건", "배", "세", "장", "대", "권", "가지", "톤", "인치")},
    **{word: (word,) for word in ("km", "m", "cm", "mm", "m2", "kg", "g", "mg", "l", "ml", "kb", "mb", "gb", "tb")},
}
UNITS = {word: name for name, words in _WORDS.items() for word in words}

# A Korean unit ends its word, or one of these follows: 30일부터 counts days, 3 일반 does not.
_AFTER = (
    "을|를|이|가|은|는|의|에|로|으로|와|(?<!초)과|도|만|씩|당|간|마다|부터|까지|보다|미만|초과|정도|동안|전|후|여|중|짜리|분|자"
    "|치|나|라|인|입|든|뒤|내|째|(?<=원)(?:대|권|선|어치|정)"
)


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"


def _unit(words: Iterable[str]) -> str:
    return rf"{_any(words)}(?:(?<=%)|(?<=[a-z0-9])(?![a-z0-9])|(?<=[가-힣])(?:(?![가-힣])|(?={_AFTER})))"


CURRENCY = _any(CURRENCIES)
UNIT = _unit(UNITS)
ENGLISH_UNIT = _unit(word for word in UNITS if word.isascii())
# What Korean counts with its own numerals: 한 달, 두 시간, 세 명.
KOREAN_COUNTER = _unit(("시간", "달", "주", "명", "사람", "개", "번", "배", "가지", "장", "대", "권"))
