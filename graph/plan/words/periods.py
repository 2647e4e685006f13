"""Periods of time in a question: a day, month, quarter or year, or from one to another, as the days that they span."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from language.dates import DateSpan, dates
from language.normal import fold


@dataclass(frozen=True, slots=True)
class Period:
    """`first` to `last`, both in it; None where it is open. `unit` is what was said: day, month, quarter, year or range."""

    first: date | None
    last: date | None
    start: int
    end: int
    unit: str
    text: str = ""


_QUARTER = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)\s?년?\s?)?(?P<quarter>[1-4])\s?분기|\bq(?P<q>[1-4])(?:\s?(?:of\s)?(?P<qyear>(?:19|20)\d\d))?\b"
    r"|\b(?P<ordinal>first|second|third|fourth) quarter(?: of)?\s?(?P<oyear>(?:19|20)\d\d)?"
    r"|\b(?:last|final) quarter of (?P<lyear>(?:19|20)\d\d)|(?P<kyear>(?:19|20)\d\d)\s?년?의? ?마지막 ?분기"
)
_HALF = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)\s?년?\s?)?(?:(?P<half>상|하)반기|\b(?P<h>h[12])\b(?!\s?(?:19|20)\d\d))"
    r"|\b(?:(?P<ordinal>first|second) half of|(?P<eh>h[12]))\s(?P<oyear>(?:19|20)\d\d)"
)
_INCLUDED = re.compile(r"(?:은|는|도|을|를)? ?포함\)")  # only says how far a bound in front reaches
_EXCLUDED = re.compile(r"(?:생|도)?(?:은|는|을|를)? ?(?:제외(?:하고)?|빼고|말고|미포함|불포함)(?:요)?\)|\)")
_BEYOND = re.compile(r"(?:이전|이후|전에|before|after)[^()]*\((?:(?:excluding|not including|not counting|without) )?$")
_MONTHS_OF = re.compile(r"(?P<year>(?:19|20)\d\d)\s?년\s?(?P<first>1[0-2]|0?[1-9])\s?[~\-–]\s?(?P<last>1[0-2]|0?[1-9])\s?월")
_DECADE = re.compile(r"(?<!\d)(?P<decade>(?:19|20)\d0)\s?(?:년대|['’]?s\b)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TO, _OR = r"\s?(?:-|–|~|\bto\b|\band\b|\buntil\b|\btill\b|\bthrough\b)\s?", r"\s?(?:-|–|~|\bto\b|\band\b|\bor\b|\buntil\b|\bthrough\b)\s?"
_NTH = r"(?:st|nd|rd|th)?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
# Two ends that share their month or their year: between 1 and 15 March 2005, March 1-15, 2005, June to August 2006.
_SHARED = tuple(
    re.compile(rf"(?:\b(?:between|from)\s)?(?<![\w.,]){ends},?\s(?P<year>(?:19|20)\d\d)(?!\d)")
    for ends in (
        rf"(?P<first>\d{{1,2}}){_NTH}{_TO}(?P<last>\d{{1,2}}){_NTH}\s(?:of\s)?(?P<month>{_MONTH})",
        rf"(?P<month>{_MONTH})\s(?P<first>\d{{1,2}}){_NTH}{_TO}(?P<last>\d{{1,2}}){_NTH}",
        rf"(?P<month>{_MONTH}){_OR}(?P<until>{_MONTH})",
        rf"(?P<first>\d{{1,2}}){_NTH}\s(?P<month>{_MONTH}){_TO}(?P<last>\d{{1,2}}){_NTH}\s(?P<until>{_MONTH})",
        rf"(?P<month>{_MONTH})\s(?P<first>\d{{1,2}}){_NTH}{_TO}(?P<until>{_MONTH})\s(?P<last>\d{{1,2}}){_NTH}",
    )
)
_DAY_ONLY = re.compile(r"\s?(?:부터|에서|~|-|–)\s?(?P<day>\d{1,2})\s?일")
_MONTH_ONLY = re.compile(r"\s?(?:초 ?부터|부터|에서|~|-|–|(?P<or>이나|과|와|하고|이랑|·|,|및|또는))\s?(?P<month>1[0-2]|[1-9])\s?월")
_SHORT_YEAR = re.compile(r"(?<!\d)(?P<short>\d\d)\s?년(?!\s?(?:차|간|동안|이|이상))")
_SHORT_MONTH = re.compile(r"(?<!\d)(?P<short>\d\d)\s?년\s?(?P<month>1[0-2]|0?[1-9])\s?월")
_MONTH_ALONE = re.compile(
    rf"(?<![\d년월.,] )(?<![\d년월.,~-])(?P<month>1[0-2]|[1-9])\s?월(?=에|의|중|달| |$|[,?])(?! ?\d)"
    rf"|\b(?:in|during|for|of|since|this|last|before|after|until|by) (?P<name>{_MONTH})(?![\w.]|,? ?\d)"
)
_BORN = re.compile(r"\b(?:birth|birthdays?|born)\b|생일|태어|출생")
_BARE_YEAR = re.compile(r"(?<![\w.,/-])(?P<year>(?:19|20)\d\d)(?![\w.,/-]|\.\d)")
_RANGE = re.compile(r"\s?(?:초 ?부터|부터|에서|~|-|–|\bto\b|\band\b|\buntil\b|\bthrough\b|와|과)\s?")
_EDGE = re.compile(
    r"(?:(?<=since )|(?<=from )|(?<=after )|(?<=before )|(?<=until )|(?<=till )|(?<=by )|(?<=through ))"
    r"the (?P<edge>start|beginning|end) of (?:the year )?(?P<year>(?:19|20)\d\d)(?![\w-])"
)
_AGO = re.compile(r"(?:최근|지난|past|last)\s?(?P<count>\d+)\s?(?P<unit>일|주|개월|달|년|days?|weeks?|months?|years?)")


def periods(question: str, today: date) -> list[Period]:
    """Periods in order of place. Two that "from … to" or "부터 … 까지" joins are one."""
    folded = fold(question).text
    same = len(folded) == len(question)
    found = [_of(span, question) for span in dates(question, today)]
    if same:
        found = _shared(folded) + found + _quarters(folded, today) + _relative(folded, today)
        found += [_edge(m) for m in _EDGE.finditer(folded)]
        found += [_month(m) for m in _SHORT_MONTH.finditer(folded)]
        found += [_year(m, f"{'19' if int(m['short']) > 50 else '20'}{m['short']}") for m in _SHORT_YEAR.finditer(folded)]
        found += [_year(m, m["year"]) for m in _BARE_YEAR.finditer(folded)]
    if same and not found and not _BORN.search(folded):
        alone = list(_MONTH_ALONE.finditer(folded))
        found = [_latest(m, today) for m in alone] if len({m["month"] or m["name"][:3] for m in alone}) == 1 else []
    found = [period for period in found if not (question[: period.start].endswith("(") and _INCLUDED.match(question, period.end))]
    found = [period for period in found if not _only_bounds(period, folded)]
    kept: list[Period] = []
    for period in sorted(found, key=lambda p: (p.start, -p.end)):
        if not kept or period.start >= kept[-1].end:
            kept.append(period)
    return _joined(kept, question)


def _only_bounds(period: Period, folded: str) -> bool:
    """Whether a period in brackets only says that the bound in front is none of what is meant: before 1950 (excluding 1950)."""
    said, year = _BEYOND.search(folded[: period.start]), folded[period.start : period.start + 4]
    left_out = _EXCLUDED.match(folded, period.end)
    if said is None or left_out is None or year not in folded[: period.start]:
        return False
    return said[0].endswith(" ") or left_out[0] != ")"


def _of(span: DateSpan, question: str) -> Period:
    parts = [int(part) for part in span.value.split("-")]
    text = question[span.start : span.end]
    match parts:
        case [year, month, day]:
            found = date(year, month, day)
            return Period(found, found, span.start, span.end, "day", text)
        case [year, month]:
            return Period(date(year, month, 1), _last(year, month), span.start, span.end, "month", text)
        case _:
            return Period(date(parts[0], 1, 1), date(parts[0], 12, 31), span.start, span.end, "year", text)


def _last(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _year(match: re.Match[str], year: str) -> Period:
    return Period(date(int(year), 1, 1), date(int(year), 12, 31), *match.span(), "year", match[0])


def _month(match: re.Match[str]) -> Period:
    """25년 6월."""
    year, month = int(match["short"]) + (1900 if int(match["short"]) > 50 else 2000), int(match["month"])
    return Period(date(year, month, 1), _last(year, month), *match.span(), "month", match[0])


def _latest(match: re.Match[str], today: date) -> Period:
    """The last such month up to today: 10월에 지각한 사람, in October."""
    month = int(match["month"]) if match["month"] else _MONTHS.index(match["name"][:3]) + 1
    year = today.year - (month > today.month)
    start = match.start("month") if match["month"] else match.start("name")
    return Period(date(year, month, 1), _last(year, month), start, match.end(), "month", match[0][start - match.start() :])


def _edge(match: re.Match[str]) -> Period:
    """The first or the last day of a year, which something is before or after."""
    day = date(int(match["year"]), *((12, 31) if match["edge"] == "end" else (1, 1)))
    return Period(day, day, *match.span(), "day", match[0])


def _quarters(folded: str, today: date) -> list[Period]:
    found = []
    for match in _QUARTER.finditer(folded):
        year = int(match["year"] or match["qyear"] or match["oyear"] or match["lyear"] or match["kyear"] or today.year)
        words = ["first", "second", "third", "fourth"]
        quarter = int(match["quarter"] or match["q"] or (words.index(match["ordinal"]) + 1 if match["ordinal"] else 4))
        found.append(Period(date(year, 3 * quarter - 2, 1), _last(year, 3 * quarter), *match.span(), "quarter", match[0]))
    for match in _HALF.finditer(folded):
        said = match["half"] or match["h"] or match["eh"] or match["ordinal"]
        year, first = int(match["year"] or match["oyear"] or today.year), 1 if said in ("상", "h1", "first") else 7
        found.append(Period(date(year, first, 1), _last(year, first + 5), *match.span(), "range", match[0]))
    for match in _MONTHS_OF.finditer(folded):
        year, first, last = int(match["year"]), int(match["first"]), int(match["last"])
        if first <= last:
            found.append(Period(date(year, first, 1), _last(year, last), *match.span(), "range", match[0]))
    for match in _DECADE.finditer(folded):
        year = int(match["decade"])
        found.append(Period(date(year, 1, 1), date(year + 9, 12, 31), *match.span(), "range", match[0]))
    return found


def _shared(folded: str) -> list[Period]:
    found = []
    for match in (match for pattern in _SHARED for match in pattern.finditer(folded)):
        parts, year = match.groupdict(), int(match["year"])
        month = _MONTHS.index(match["month"][:3]) + 1
        try:
            until = parts.get("until")
            end = _MONTHS.index(until[:3]) + 1 if until else month
            if "first" in parts:
                first, last = date(year, month, int(match["first"])), date(year, end, int(match["last"]))
            else:
                first, last = date(year, month, 1), _last(year, end)
        except ValueError:
            continue  # no such day
        if not match[0].startswith(("between ", "from ")) and re.search(r" (?:or|and) ", match[0]):  # two, and not what lies between
            days = "first" in parts
            one, other = (match.end("first"), match.start("last")) if days else (match.end("month"), match.start("until"))
            ends = (first, last) if days else (_last(year, month), last)
            found.append(Period(first, ends[0], match.start(), one, "day" if days else "month", folded[match.start() : one]))
            begin = last if days else last.replace(day=1)
            found.append(Period(begin, ends[1], other, match.end(), "day" if days else "month", folded[other : match.end()]))
        elif first <= last:
            found.append(Period(first, last, *match.span(), "range", match[0]))
    return found


def _relative(folded: str, today: date) -> list[Period]:
    found = []
    for match in _AGO.finditer(folded):
        count, unit = int(match["count"]), match["unit"]
        days = count * (1 if unit in ("일", "day", "days") else 7 if unit[0] in "주w" else 30 if unit[0] in "개달m" else 365)
        if days >= today.toordinal():
            continue  # before all counting of years
        found.append(Period(today - timedelta(days=days), today, *match.span(), "range", match[0]))
    return found


def _joined(found: list[Period], question: str) -> list[Period]:
    result: list[Period] = []
    for period in found:
        before = result[-1] if result else None
        if before and before.unit == period.unit and (gap := question[before.end : period.start].lower()) and _RANGE.fullmatch(gap):
            lead = question[: before.start].rstrip().lower()
            tail = question[period.end :].lstrip().lower()
            is_range = "and" not in gap.split() and gap.strip() not in ("와", "과")
            if is_range or lead.endswith("between") or tail.startswith("사이"):
                end = period.end + _skip(question, period.end)
                start = before.start - (len(lead) - len(re.sub(r"\b(?:between|from)$", "", lead))) if lead else before.start
                result[-1] = Period(
                    before.first,
                    period.last,
                    max(start - 1, 0) if start != before.start else start,
                    end,
                    "range",
                    question[before.start : end],
                )
                continue
        match = _MONTH_ONLY.match(question, period.end) if period.unit == "month" else None
        if match and period.first and match["or"]:
            month = int(match["month"])
            other = Period(period.first.replace(month=month), _last(period.first.year, month), match.start("month"), match.end(), "month")
            result += [period, replace(other, text=question[other.start : other.end])]
            continue
        if match and period.first:
            last = _last(period.first.year, int(match["month"]))
            end = match.end() + _skip(question, match.end())
            result.append(replace(period, last=last, end=end, unit="range", text=question[period.start : end]))
            continue
        match = _DAY_ONLY.match(question, period.end)
        days = calendar.monthrange(period.first.year, period.first.month)[1] if period.first else 0
        if match and period.unit == "day" and period.first and 0 < int(match["day"]) <= days:
            last = period.first.replace(day=int(match["day"]))
            end = match.end() + _skip(question, match.end())
            result.append(replace(period, last=last, end=end, unit="range", text=question[period.start : end]))
            continue
        result.append(period)
    return result


def _skip(question: str, end: int) -> int:
    match = re.match(r"\s?(?:말? ?까지(?:의)?|사이(?:에|의)?)", question[end:])
    return match.end() if match else 0


def bucket_of(period: Period, unit: str) -> str:
    """A period as the part of a date that it is: 2025, 2025-Q1, 2025-01 or 2025-01-31."""
    first = period.first
    assert first is not None
    if unit == "quarter":
        return f"{first.year}-Q{(first.month + 2) // 3}"
    return first.isoformat()[: {"year": 4, "month": 7, "day": 10}[unit]]


def written(period: Period) -> tuple[str, ...]:
    """How a column of texts may have a month or a quarter."""
    if period.first is None or period.last is None:
        return ()
    first, behind = period.first, period.last + timedelta(days=1)
    months = (behind.year - first.year) * 12 + behind.month - first.month
    if first.day != 1 or behind.day != 1:
        return ()
    if months == 3 and first.month % 3 == 1:
        quarter = f"Q{first.month // 3 + 1}"
        return f"{first.year}-{quarter}", f"{first.year}{quarter}", f"{first.year} {quarter}", f"{quarter} {first.year}"
    return (f"{first.year}-{first.month:02}",) if months == 1 else ()
