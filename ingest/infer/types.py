"""The type of a column, from all its values and its header; what does not fit one type is text, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from graph.schema import PropertyType
from ingest.infer.headers import Header, header
from ingest.infer.profile import NULL_WORDS, Column, Profile
from ingest.values import DATE_FORMATS, parse
from language.units import CURRENCIES, UNITS

ENOUGH = 0.99
"""The share of values that must be of a type; the rest is rejected row by row, and the mapping says so."""
_BINARY = re.compile(r"(?:0x|\\x)[0-9A-Fa-f]{32,}|[0-9A-Fa-f]{120,}|data:[\w/+.-]+;base64,\S+|[A-Za-z0-9+/]{400,}={0,2}")
_PADDED = re.compile(r"0\d+|\+\d{7,}")  # what counting would spoil: 007, a telephone number
_COMPACT_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_YEARS = range(1800, 2101)
_BOOLEAN_WORDS = frozenset(
    ("is", "has", "can", "flag", "active", "enabled", "discontinued", "available", "deleted", "valid", "여부", "유무")
)
_COUNT_WORDS = frozenset(
    ("quantity", "count", "amount", "number", "level", "total", "score", "discount", "age", "unit", "stock", "year", "rate")
)
_DATE_WORDS = frozenset(("date", "day", "일자", "일", "날짜", "on", "at", "since", "until", "from", "to", "valid", "time"))
_NAME_WORDS = frozenset(
    ("phone", "mobile", "home phone", "fax", "extension", "postal code", "zip", "우편번호", "전화번호", "isbn", "ean", "barcode")
)
_PERCENT_WORDS = frozenset(("percent", "percentage", "pct", "%", "백분율", "퍼센트"))
_MONEY = re.compile(
    r"\(?[-+]?\s?(?P<before>[₩$€£¥]|KRW|USD|EUR|GBP|JPY|CNY)?\s?[-+]?[\d,.]+\s?(?P<after>원|달러|유로|엔|위안|KRW|USD|EUR|GBP|JPY|CNY|[₩$€£¥])?\)?"
)


@dataclass(frozen=True, slots=True)
class TypeGuess:
    """A column's type. `binary` columns are left out; `nulls` are words that stand for nothing; `format` is how its dates are written."""

    type: PropertyType
    confidence: float
    reason: str
    unit: str | None = None
    format: str | None = None
    nulls: tuple[str, ...] = ()
    binary: bool = False
    odd: tuple[str, ...] = ()
    keylike: bool = False


def guess_type(column: Column, declared: str = "") -> TypeGuess:
    """The narrowest type that the values are of."""
    head = header(column.name)
    values = list(column.values)
    if not values:
        return TypeGuess("text", 0.5, "no values")
    if declared == "binary" or sum(bool(_BINARY.match(value)) for value in values) >= 0.9 * len(values):
        return TypeGuess("text", 0.99, "binary data", binary=True)
    nulls = tuple(value for value in values if value.casefold() in NULL_WORDS)
    real = [value for value in values if value not in nulls] or values
    for guess in (_boolean, _date, _number):
        found = guess(head, real, column)
        if found:
            return found if not nulls else _with_nulls(found, nulls)
    always = tuple(value for value in nulls if value.casefold() in ("null", "(null)", "\\n", "#n/a", "nan"))
    keylike = any(_PADDED.fullmatch(value) for value in real)
    reason = "digits with zeros in front are names, not numbers" if keylike else "words"
    return TypeGuess("text", 0.95, reason, nulls=always, keylike=keylike or all(" " not in value and len(value) <= 40 for value in real))


def repeats_header(first: Mapping[str, str | None], profile: Profile) -> bool:
    """Whether the first row names the columns once more: words everywhere, also where all other rows have numbers or dates."""
    cells = [cell for cell in first.values() if cell is not None and not any(map(str.isdigit, cell)) and cell.casefold() not in NULL_WORDS]
    if len(set(cells)) < len(first):
        return False
    for name, cell in first.items():
        others = {value: count for value, count in profile.columns[name].values.items() if value != cell}
        if len(others) > 1 and guess_type(replace(profile.columns[name], values=others)).type not in ("text", "boolean"):
            return True
    return False


def _with_nulls(found: TypeGuess, nulls: tuple[str, ...]) -> TypeGuess:
    return TypeGuess(found.type, found.confidence, found.reason, found.unit, found.format, nulls, odd=found.odd, keylike=found.keylike)


def _fits(values: Iterable[str], test: Callable[[str], object]) -> tuple[float, tuple[str, ...]]:
    """The share of values that pass, and those that do not."""
    odd: list[str] = []
    total = 0
    for value in values:
        total += 1
        try:
            if test(value) is False:
                odd.append(value)
        except ValueError:
            odd.append(value)
    return 1 - len(odd) / total, tuple(odd[:3])


def _enough(share: float, values: list[str]) -> bool:
    return share == 1 or (share >= ENOUGH and len(values) >= 100)


def _boolean(head: Header, values: list[str], column: Column) -> TypeGuess | None:
    low = {value.casefold() for value in values}
    if len(low) > 2:
        return None
    said = bool(_BOOLEAN_WORDS & {*head.words, *head.meanings}) or head.text.endswith(("여부", "유무"))
    if low <= {"true", "false", "yes", "no", "예", "아니오", "아니요", "네", "참", "거짓", "t", "f"} and (
        len(low) == 2 or said or low <= {"true", "false"}
    ):
        return TypeGuess("boolean", 0.97, "only yes and no")
    if low <= {"y", "n"} and (len(low) == 2 or said):
        return TypeGuess("boolean", 0.95, "only Y and N")
    if low <= {"0", "1"} and (said or (len(low) == 2 and column.rows > 10 and not _COUNT_WORDS & set(head.meanings))) and not head.is_key:
        return TypeGuess("boolean", 0.9 if said else 0.6, "only 0 and 1" + (", and its header asks yes or no" if said else ""))
    return None


def _date(head: Header, values: list[str], column: Column) -> TypeGuess | None:
    looks = bool(_DATE_WORDS & {*head.words, *head.meanings}) or any(word.endswith(("일", "일자", "날짜", "date")) for word in head.words)
    compact = all(_COMPACT_DATE.fullmatch(value) for value in values)
    best: tuple[float, str, tuple[str, ...]] = (0.0, "", ())
    for name, read in DATE_FORMATS.items():
        if name == "yyyymmdd" and not (compact and looks):
            continue
        share, odd = _fits(values, read)
        if share > best[0]:
            best = (share, name, odd)
    if not best[1] or not _enough(best[0], values):
        return None
    both = best[1] in ("m/d/y", "d/m/y") and all(_fits(values, DATE_FORMATS[name])[0] == best[0] for name in ("m/d/y", "d/m/y"))
    reason = "dates" + (" that could be read day first as well as month first: check `format`" if both else "")
    return TypeGuess("date", 0.5 if both else 0.98, reason, format=None if best[1] == "y-m-d" else best[1], odd=best[2])


def _number(head: Header, values: list[str], column: Column) -> TypeGuess | None:
    if any(_PADDED.fullmatch(value) for value in values) or column.longest > 40 or _NAME_WORDS & {*head.meanings, " ".join(head.words)}:
        return None
    if all(value.rstrip().endswith("%") for value in values):
        share, odd = _fits(values, lambda value: parse(value, "percentage"))
        return TypeGuess("percentage", 0.97, "numbers with %", unit="%", odd=odd) if _enough(share, values) else None
    unit = _unit(head)
    for kind in ("integer", "number"):
        share, odd = _fits(values, lambda value, kind=kind: parse(value, kind))  # type: ignore[misc]
        if kind == "integer" and any("." in value for value in values) and not (head.is_key or head.roles or column.filled < column.rows):
            continue  # 250.0 is a number that happens to be whole; a key, or a column with gaps, is exported so
        if _enough(share, values):
            if kind == "number" and _PERCENT_WORDS & set(head.words):
                return TypeGuess("percentage", 0.7, "numbers, and its header says percent", unit="%", odd=odd)
            marked = _currency(values)
            years = kind == "integer" and all(value.isdigit() and int(value) in _YEARS for value in values)
            reason = "amounts of money" if marked else "years" if years else "whole numbers" if kind == "integer" else "numbers"
            return TypeGuess(kind, 0.97, reason, unit=marked or unit, odd=odd, keylike=kind == "integer" and not marked)
    return None


def _currency(values: list[str]) -> str | None:
    """The currency that most of the values are written with."""
    for value in values[:50]:
        found = _MONEY.fullmatch(value)
        mark = found and (found["before"] or found["after"])
        if mark:
            return CURRENCIES.get(mark.casefold()) or UNITS.get(mark.casefold())
    return None


# fmt: off
_LASTS = frozenset(
    [
        "dur", "duration", "time", "run", "runtime", "length", "len", "wait", "waiting", "delay", "delayed", "late", "travel",
        "play", "flight", "elapsed", "downtime", "uptime", "overtime", "idle", "work", "worked", "working", "talk", "call",
        "hold", "response", "resolution", "handling", "prep", "cook", "cooking", "setup", "cycle", "lead", "transit", "dwell",
        "drive", "driving", "walk", "ride", "stop", "break", "treatment", "consultation", "session", "lesson", "processing",
        "repair",
    ]
)
# fmt: on


def _unit(head: Header) -> str | None:
    """A unit that the header ends with: price_usd, weight (kg), 금액(원)."""
    bracket = re.search(r"[(\[]\s*([^)\]]+?)\s*[)\]]\s*$", head.text)
    last = (bracket[1] if bracket else head.words[-1] if len(head.words) > 1 else "").casefold()
    if last in CURRENCIES:
        return CURRENCIES[last]
    if not bracket and "per" in head.words[-2:-1]:
        return None  # cost per person is no number of persons
    if last == "min" and any(word in _LASTS for word in head.words[:-1]):
        return "minutes"  # dur_min: no minimum
    unit = UNITS.get(last)
    if unit in ("year", "month", "week", "day", "hour", "minute", "second"):
        return f"{unit}s" if bracket or last.endswith("s") else None
    return unit if bracket or (last and last.isascii() and len(last) > 1) else None
