"""Numbers with units, dates, clock times and references to a law of one language as the other writes them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from language.answer_kind import AnswerKind, said_of
from language.dates import dates
from language.detect import Language
from language.numbers import Quantity, quantities
from language.references import in_english, korean_references

_UNITS: dict[str, tuple[str, str, str]] = {
    "year": ("년", "year", "years"),
    "month": ("개월", "month", "months"),
    "week": ("주", "week", "weeks"),
    "day": ("일", "day", "days"),
    "business day": ("영업일", "business day", "business days"),
    "hour": ("시간", "hour", "hours"),
    "minute": ("분", "minute", "minutes"),
    "second": ("초", "second", "seconds"),
    "person": ("명", "person", "people"),
    "배": ("배", "time", "times"),
    "회": ("회", "time", "times"),
}
_MONEY = {"USD": "달러", "KRW": "원", "EUR": "유로", "JPY": "엔", "CNY": "위안", "GBP": "파운드"}
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_CLOCK = re.compile(
    r"(?P<half>오전|오후)?\s?(?P<hour>\d{1,2})(?::(?P<minute>\d{2})|\s?시(?:\s?(?P<past>\d{1,2})분)?)?\s?(?P<noon>[ap])?", re.IGNORECASE
)
_MILLION = 10**6
_WEEKDAYS = tuple(
    (f"{korean}요일", f"{english}day")
    for korean, english in zip("월화수목금토일", ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"), strict=True)
)
_WEEKDAY = re.compile("|".join(rf"(?P<d{n}>{korean}|\b{english}(?!s?[a-z]))" for n, (korean, english) in enumerate(_WEEKDAYS)))
_ANY_DAY = date(2000, 1, 1)
_YEAR = re.compile(r"(?:19|20)\d\d")


def rendered(text: str, lang: Language) -> str:
    """The text with its dates, weekdays, clock times, quantities and references put into `lang`, as far as they can be; all else as it
    stands."""
    found = renderings(text, lang)
    if lang == "en":
        found += [(r.start, r.end, f"{' ' if text[r.start - 1 : r.start].strip() else ''}{in_english(r)}") for r in korean_references(text)]
    pieces, done = [], 0
    for start, end, shown in sorted(found):
        if start >= done:
            pieces += [text[done:start], shown]
            done = end
    return "".join([*pieces, text[done:]])


def renderings(text: str, lang: Language) -> list[tuple[int, int, str]]:
    """Where dates, weekdays, clock times and quantities stand in a text, and each as `lang` writes it, in order."""
    spans = [(d.start, d.end, date_in(lang, d.value, not _YEAR.search(text[d.start : d.end]))) for d in dates(text, today=_ANY_DAY)]
    spans += [(c.start, c.end, clock_in(lang, text[c.start : c.end])) for c in said_of(AnswerKind("clock"), text)]
    spans += [(d.start(), d.end(), _WEEKDAYS[int((d.lastgroup or "d0")[1:])][lang == "en"]) for d in _WEEKDAY.finditer(text)]
    spans += [(q.start, q.end, quantity_in(lang, q)) for q in quantities(text) if q.unit and "-" not in q.text]
    found: list[tuple[int, int, str]] = []
    for start, end, shown in sorted(spans):
        if shown and (not found or start >= found[-1][1]):
            found.append((start, end, shown))
    return found


def quantity_in(lang: Language, quantity: Quantity) -> str:
    """A number with its unit; empty where the unit has no name in `lang`."""
    number = f"{quantity.value.normalize():,f}"
    unit = quantity.unit
    if unit == "%":
        return f"{number}%"
    if unit in _MONEY:
        return f"{number}{_MONEY[unit]}" if lang == "ko" else f"{unit} {_short(quantity.value)}"
    if unit in _UNITS:
        korean, one, many = _UNITS[unit]
        return f"{number}{korean}" if lang == "ko" else f"{number} {one if quantity.value == 1 else many}"
    return ""


def _short(value: Decimal) -> str:
    """20000000 is "20 million": what a reader counts the noughts of is written in words."""
    millions = value / _MILLION
    return f"{millions.normalize():f} million" if value >= _MILLION and millions * 10 == int(millions * 10) else f"{value.normalize():,f}"


def date_in(lang: Language, day: str, yearless: bool) -> str:
    year, *rest = (int(part) for part in day.split("-"))
    if lang == "ko":
        said = ([] if yearless else [f"{year}년"]) + [f"{n}{unit}" for n, unit in zip(rest, "월일", strict=False)]
        return " ".join(said)
    if not rest:
        return str(year)
    said_day = f"{_MONTHS[rest[0] - 1]} {rest[1]}" if len(rest) > 1 else _MONTHS[rest[0] - 1]
    return said_day if yearless else f"{said_day}{',' if len(rest) > 1 else ''} {year}"


def clock_in(lang: Language, text: str) -> str:
    match = _CLOCK.match(text)
    if not match:
        return ""
    hour, minute = int(match["hour"]), match["minute"] or match["past"]
    late = (match["noon"] or "").lower() == "p" or match["half"] == "오후"
    known = bool(match["noon"] or match["half"])
    if lang == "ko":
        half = ("오후 " if late else "오전 ") if known else ""
        return f"{half}{hour}시" + (f" {int(minute)}분" if minute and int(minute) else "")
    past = f":{int(minute or 0):02}" if int(minute or 0) or not known else ""
    return f"{hour}{past}" + ((" PM" if late else " AM") if known else "")
