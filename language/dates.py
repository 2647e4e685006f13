"""Dates in Korean and English text, by plain rules. What can be read two ways (3/1/2026) is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from language.normal import fold
from language.units import ENGLISH_UNIT


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A day, month or year (`value` YYYY-MM-DD, YYYY-MM or YYYY) at `start` to `end` of the text that was given."""

    value: str
    start: int
    end: int


_NEAR = {"그저께": -2, "어제": -1, "yesterday": -1, "오늘": 0, "금일": 0, "today": 0, "내일": 1, "tomorrow": 1, "모레": 2, "내일모레": 2}
_SHIFT = {
    **{"재작년": -2, "작년": -1, "지난해": -1, "지난": -1, "저번": -1, "last": -1},
    **{"올해": 0, "금년": 0, "이번": 0, "이": 0, "this": 0, "내년": 1, "다음": 1, "내": 1, "next": 1},
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR, _MONTH, _DAY = r"(?P<year>(?:19|20)\d\d)(?!\d)", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_NAME = (
    r"\b(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ORDINAL = rf"{_DAY}(?:st|nd|rd|th)?(?![\w:]|[.,]\d)"


def _after(*words: str) -> str:
    return "(?=[12])(?:" + "|".join(rf"(?<=\b{word})" for word in words) + ")"


_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w./-]){_YEAR}(?P<mark>[-/]){_MONTH}(?P=mark){_DAY}(?![\d/-])",
        rf"(?<![\w./-]){_YEAR}\.\s?{_MONTH}\.\s?{_DAY}(?!\d|\.\d)",
        rf"(?<![\w./-])(?P<month>0?[1-9]|1[0-2])/(?P<day>1[3-9]|2\d|3[01])/{_YEAR}(?![/\w])",
        rf"(?<![\w./-])(?P<day>1[3-9]|2\d|3[01])(?P<mark>[/.])(?P<month>0?[1-9]|1[0-2])(?P=mark){_YEAR}(?![/\w])",
        rf"(?<![\w./-]){_YEAR}-(?P<month>\d\d)(?![a-z\d_/-])",
        rf"(?<![\w./-]){_YEAR}\.\s?{_MONTH}\.(?!\s?\d)",
        rf"(?<!\d)(?P<year>(?:1[5-9]|2[01])\d\d)\s?년도?(?:\s?{_MONTH}\s?월(?:\s?{_DAY}\s?일)?)?",
        rf"(?<![가-힣])(?P<shift>재작년|작년|지난해|올해|금년|내년)(?:\s?{_MONTH}\s?월(?:\s?{_DAY}\s?일)?)?",
        rf"(?<![가-힣])(?P<shift>(?:이번|지난|저번|다음)(?=\s?달)|[이내](?=달))\s?(?P<unit>달)(?![력러라성리])(?:\s?{_DAY}\s?일)?",
        rf"(?<![\d.]){_MONTH}\s?월\s?{_DAY}\s?일",
        rf"(?<![\w.,/-]){_ORDINAL}\s(?:of\s)?{_NAME}(?:,?\s{_YEAR})?",
        rf"{_NAME}\s{_ORDINAL}(?:-\d{{1,2}}\b)?(?:,?\s{_YEAR})?",
        rf"{_NAME},?\s{_YEAR}",
        # A lone number after a preposition is a year, where nothing says that it counts something.
        rf"{_after('in ', 'since ', 'during ', 'year ', 'fy', 'fy ')}{_YEAR}(?!\w|[.,/-]\d|\.\s\d|\s?{ENGLISH_UNIT})",
        rf"{_after('until ', 'before ', 'after ', 'through ', 'from ', 'for ', 'of ', 'by ', 'to ', 'and ')}{_YEAR}"
        rf"(?!\w|[.,/-]\d|\.\s\d|\s?{ENGLISH_UNIT}|\s[a-z]{{3,}}s\b)",
        r"\b(?P<shift>this|last|next)\s(?P<unit>month|year)\b",
        r"(?<![가-힣])(?P<near>그저께|어제|오늘(?!날)|금일|내일모레|내일|모레)|\b(?P<near_en>today|yesterday|tomorrow)\b",
    )
)
_TO = re.compile(r"\s?(?:부터|에서|[~-]|to|until|through)\s?")


def dates(text: str, today: date | None = None) -> list[DateSpan]:
    """Dates in order, without overlap. Dates without a year, and words like "오늘" or "last month", need `today`.

    In "1998년 12월 10일부터 12월 24일까지" or "from March 1 to March 5, 2026" the one without a year takes the other's.
    """
    folded = fold(text)
    matches: list[re.Match[str]] = []
    for match in sorted((m for p in _PATTERNS for m in p.finditer(folded.text)), key=lambda m: (m.start(), -m.end())):
        if not matches or match.start() >= matches[-1].end():
            matches.append(match)
    parts = [{name: group for name, group in match.groupdict().items() if group} for match in matches]
    years = [_year(part, today) for part in parts]
    found: list[DateSpan] = []
    for i, (match, part) in enumerate(zip(matches, parts, strict=True)):
        # In small letters and without a year, "may 5" is more often the verb.
        if part.get("name") == "may" and "year" not in part and text[folded.starts[match.start("name")]] == "m":
            continue
        linked = (years[j] for j in (i - 1, i + 1) if 0 <= j < len(matches) and _linked(matches[min(i, j)], matches[max(i, j)]))
        value = _value(part, years[i] or next(filter(None, linked), None), today)
        if value:
            found.append(DateSpan(value, *folded.origin(*match.span())))
    return found


def _linked(first: re.Match[str], second: re.Match[str]) -> bool:
    return bool(_TO.fullmatch(first.string, first.end(), second.start()))


def _year(part: dict[str, str], today: date | None) -> int | None:
    """The year that a notation states itself."""
    if "year" in part:
        return int(part["year"])
    if today and "shift" in part and part.get("unit") in (None, "year"):
        return today.year + _SHIFT[part["shift"]]
    return None


def _value(part: dict[str, str], year: int | None, today: date | None) -> str | None:
    """The date as DateSpan writes it; None where `today` is needed and missing, or the calendar has no such day."""
    month = int(part["month"]) if "month" in part else _MONTHS.index(part["name"][:3]) + 1 if "name" in part else None
    day = int(part["day"]) if "day" in part else None
    near = part.get("near") or part.get("near_en")
    if today and near:
        return (today + timedelta(days=_NEAR[near])).isoformat()
    if today and part.get("unit") in ("달", "month"):
        year, index = divmod(today.year * 12 + today.month - 1 + _SHIFT[part["shift"]], 12)
        month = index + 1
    elif today and not year:
        year = today.year
    elif not today and (near or "shift" in part):
        return None
    try:
        checked = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    return checked.isoformat()[: 10 if day else 7 if month else 4]
