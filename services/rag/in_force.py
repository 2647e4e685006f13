"""Of several versions of a document, the one that counts: in force on the day that the question is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ingest.editions import Edition, bounds, outdated
from language.dates import dates

_NOW = re.compile(r"\bcurrent(?:ly)?\b|\bin force\b|\bright now\b|\bas of today\b|현행|현재|지금|요즘|오늘", re.IGNORECASE)
_ANY = re.compile(
    r"\b(?:previous|former|earlier|old(?:er)?|prior|superseded|withdrawn|outdated) (?:\w+ ){0,2}?"
    r"(?:edition|version|rule|polic|guide|document|regulation|limit|terms)"
    r"|\b(?:difference|compare|changed?) (?:\w+ ){0,3}?(?:between|from|since)\b"
    r"|(?:이전|예전) ?(?:판|버전|규정|기준|지침|제도)|종전|(?<![가-힣])구 ?(?:판|버전|규정)(?=[은는이가을를의에 ]|$)"
    r"|개정 ?전|폐지된|바뀌었|달라졌|달라진|바뀐",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d,]|\.\d)")


def superseded(
    sources: Iterable[str], text: str, as_of: date, editions: Mapping[str, Sequence[Edition]], groups: frozenset[str]
) -> frozenset[str]:
    """Those of the sources in whose place another version counts, among the versions that a caller of these groups may see.

    What counts is `as_of`, else the time that the question names; where it asks for earlier versions, or what has changed, all count.
    """
    found = {source for source in sources if source in editions}
    if not found or (_ANY.search(text) and not _NOW.search(text)):
        return frozenset()
    times = [] if _NOW.search(text) else _times(text)
    lost: set[str] = set()
    for source in found:
        seen = [edition for edition in editions[source] if groups & edition.groups]
        named = {edition.source for edition in seen for begin, end in times if {begin.year, end.year} & edition.years}
        days = [day for begin, end in times for day in _days(begin, end, as_of, seen)] or [as_of]
        if source in (outdated(seen, days) if not named else {edition.source for edition in seen} - named):
            lost.add(source)
    return frozenset(lost)


def _times(text: str) -> list[tuple[date, date]]:
    """The first and the last day of each date and each year that the question names."""
    spans = dates(text)
    years = [m[0] for m in _YEAR.finditer(text) if not any(span.start <= m.start() < span.end for span in spans)]
    return [bounds(value) for value in (*(span.value for span in spans), *years) if value[0] in "12"]


def _days(begin: date, end: date, as_of: date, editions: Sequence[Edition]) -> list[date]:
    """The days that speak for a time: today where it lies in it, else its ends and when a version came into force between them."""
    if begin <= as_of <= end:
        return [as_of]
    return [begin, end, *(edition.since for edition in editions if edition.since and begin < edition.since < end)]
