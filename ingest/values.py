"""A table's cells to typed values."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from graph.schema import PropertyType
from graph.store import Value

_NUMBER = re.compile(r"[+-]?(?=\.?\d)(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_DECIMALS = re.compile(r"([+-]?\d+)\.0+")
_MARK = r"[₩$€£¥]|US\$|KRW|USD|EUR|GBP|JPY|CNY"
_MONEY = re.compile(rf"(?P<sign>[+-]?)\s?(?:{_MARK})?\s?(?P<number>[+-]?[\d,.]+)\s?(?:원|달러|유로|엔|위안|{_MARK})?")
_CLOCK = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?"
_MONTHS = {
    name: number for number, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_TRUE = frozenset(("true", "t", "yes", "y", "1", "예", "네", "참"))
_FALSE = frozenset(("false", "f", "no", "n", "0", "아니오", "아니요", "거짓"))
_INTEGERS = range(-(2**63), 2**63)


def parse(cell: str, kind: PropertyType, form: str | None = None) -> Value:
    """The value that a cell says. A percentage is a fraction: "3.5" and "3.5%" are 0.035. `form` names one of DATE_FORMATS.

    Raises ValueError with what was expected.
    """
    return _PARSERS[kind](cell) if form is None else DATE_FORMATS[form](cell)


def normal(cell: str) -> str:
    """A cell as keys are compared: a whole number written with decimals (2.0, as spreadsheets export a column with gaps) is that number."""
    whole = _DECIMALS.fullmatch(cell)
    return whole[1] if whole else cell


def _number(cell: str) -> Decimal:
    """Digits, with currency marks around them, or in brackets where they are below zero."""
    bare = cell
    if not _NUMBER.fullmatch(cell):
        inner = cell[1:-1].strip() if cell.startswith("(") and cell.endswith(")") else cell
        found = _MONEY.fullmatch(inner)
        bare = ("-" if inner != cell else "") + found["sign"] + found["number"] if found else ""
    if not _NUMBER.fullmatch(bare):
        raise ValueError(f"{cell[:40]!r} is not a number like 1234.5 or 1,234.5")
    return Decimal(bare.replace(",", ""))


def _float(number: Decimal) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number} is too large")
    return value


def _integer(cell: str) -> int:
    number = _number(cell)
    if number.adjusted() > 18 or number != number.to_integral_value() or int(number) not in _INTEGERS:
        raise ValueError(f"{cell[:40]!r} is not a whole number of at most 64 bits")
    return int(number)


def _boolean(cell: str) -> bool:
    word = cell.casefold()
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise ValueError(f"{cell[:40]!r} is not yes or no (true, false, 1, 0, 예, 아니요)")


def _read(pattern: str, example: str) -> Callable[[str], date]:
    """A reader of dates that are written as the pattern says, with groups y, m, d; a time of day after them is passed over."""
    form = re.compile(pattern + _CLOCK, re.IGNORECASE)

    def read(cell: str) -> date:
        found = form.fullmatch(cell)
        try:
            if found:
                month = found["m"]
                year = int(found["y"]) + (0 if len(found["y"]) == 4 else 1900 if int(found["y"]) > 50 else 2000)
                return date(year, int(month) if month.isdigit() else _MONTHS[month[:3].lower()], int(found["d"]))
        except (ValueError, KeyError):
            pass
        raise ValueError(f"{cell[:40]!r} is not a date like {example}")

    return read


_NAMED = r"(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_Y = r"(?P<y>\d{4}|\d{2})"
DATE_FORMATS: Mapping[str, Callable[[str], date]] = {
    "y-m-d": _read(r"(?P<y>\d{4})(?P<s>[-./]) ?(?P<m>\d{1,2})(?P=s) ?(?P<d>\d{1,2})\.?", "2026-03-31"),
    "m/d/y": _read(rf"(?P<m>\d{{1,2}})(?P<s>[-./])(?P<d>\d{{1,2}})(?P=s){_Y}", "3/31/2026"),
    "d/m/y": _read(rf"(?P<d>\d{{1,2}})(?P<s>[-./])(?P<m>\d{{1,2}})(?P=s){_Y}", "31/3/2026"),
    "d mon y": _read(rf"(?P<d>\d{{1,2}})[- ]{_NAMED}[- ,]+{_Y}", "31-Mar-2026"),
    "mon d y": _read(rf"{_NAMED} (?P<d>\d{{1,2}}),? {_Y}", "Mar 31, 2026"),
    "y년 m월 d일": _read(r"(?P<y>\d{4})년 ?(?P<m>\d{1,2})월 ?(?P<d>\d{1,2})일", "2026년 3월 31일"),
    "yyyymmdd": _read(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})", "20260331"),
}

_PARSERS: Mapping[PropertyType, Callable[[str], Value]] = {
    "text": str,
    "integer": _integer,
    "number": lambda cell: _float(_number(cell)),
    "percentage": lambda cell: _float(_number(cell.removesuffix("%").rstrip()) / 100),
    "boolean": _boolean,
    "date": DATE_FORMATS["y-m-d"],
}
