"""Which days a question is about, where several versions of a document could answer it."""

from __future__ import annotations

import calendar
import re
from datetime import date

from language.dates import dates

_NOW = re.compile(r"\bcurrent(?:ly)?\b|\bin force\b|\bright now\b|\bas of today\b|현행|현재|지금|요즘|오늘", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(?:previous|former|earlier|old(?:er)?|prior|superseded|withdrawn|outdated) (?:\w+ ){0,2}?"
    r"(?:edition|version|rule|polic|guide|document|regulation|limit|terms)"
    r"|\b(?:difference|compare|changed?) (?:\w+ ){0,3}?(?:between|from|since)\b"
    r"|(?:이전|예전) ?(?:판|버전|규정|기준|지침|제도)|종전|(?<![가-힣])구 ?(?:판|버전|규정)(?=[은는이가을를의에 ]|$)"
    r"|개정 ?전|폐지된|바뀌었|달라졌|달라진|바뀐",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d,]|\.\d)")


def asks_for_now(text: str) -> bool:
    """Whether it says that what holds now is meant, whatever time it names besides."""
    return bool(_NOW.search(text))


def asks_for_earlier(text: str) -> bool:
    """Whether it is about earlier versions, or about what has changed: then none is to be left out."""
    return bool(_EARLIER.search(text)) and not asks_for_now(text)


def days_asked(text: str, today: date) -> tuple[date, ...]:
    """`today`, or the first and the last day of each time that the question names, if `today` is in none of them."""
    times = list(times_asked(text).values())
    if not times or asks_for_now(text) or any(begin <= today <= end for begin, end in times):
        return (today,)
    return tuple(sorted({day for time in times for day in time}))


def times_asked(text: str) -> dict[str, tuple[date, date]]:
    """The times that it names (YYYY, YYYY-MM, YYYY-MM-DD), each with its first and its last day."""
    spans = dates(text)
    years = [m[0] for m in _YEAR.finditer(text) if not any(span.start <= m.start() < span.end for span in spans)]
    return {value: _bounds(value) for value in (*(span.value for span in spans), *years)}


def _bounds(value: str) -> tuple[date, date]:
    """The first and the last day of YYYY, YYYY-MM or YYYY-MM-DD."""
    year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
    last = month or 12
    return date(year, month or 1, day or 1), date(year, last, day or calendar.monthrange(year, last)[1])
