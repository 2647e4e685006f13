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
_DATE = re.compile(r"(\d{4})([-./]) ?(\d{1,2})\2 ?(\d{1,2})\.?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_TRUE = frozenset(("true", "yes", "y", "1", "예", "네", "참"))
_FALSE = frozenset(("false", "no", "n", "0", "아니오", "아니요", "거짓"))
_INTEGERS = range(-(2**63), 2**63)


def parse(cell: str, kind: PropertyType) -> Value:
    """The value that a cell says. A percentage is a fraction: "3.5" and "3.5%" are 0.035. Raises ValueError with what was expected."""
    return _PARSERS[kind](cell)


def _number(cell: str) -> Decimal:
    if not _NUMBER.fullmatch(cell):
        raise ValueError(f"{cell[:40]!r} is not a number like 1234.5 or 1,234.5")
    return Decimal(cell.replace(",", ""))


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


def _date(cell: str) -> date:
    found = _DATE.fullmatch(cell)
    try:
        if found:
            return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        pass
    raise ValueError(f"{cell[:40]!r} is not a date like 2026-03-31")


_PARSERS: Mapping[PropertyType, Callable[[str], Value]] = {
    "text": str,
    "integer": _integer,
    "number": lambda cell: _float(_number(cell)),
    "percentage": lambda cell: _float(_number(cell.removesuffix("%").rstrip()) / 100),
    "boolean": _boolean,
    "date": _date,
}
