"""Versions of one document: which is in force on a day, by what their heads say of themselves, and what another says differently."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from language.dates import dates
from language.detect import Language
from language.normal import fold
from language.numbers import quantities
from language.sentences import sentences
from language.words import Words
from services.rag.absent import Missing
from services.rag.compose import display
from services.rag.day_asked import asks_for_earlier, asks_for_now, days_asked, times_asked
from services.rag.evidence import Quote, Ranked, Statement
from vector.store import Chunk, Passage

HEAD = 1500
"""Characters of a document in which it says what it is."""
LINES = 40
SAME = 0.5
"""The share of their words, numbers left out, by which two sentences of two versions say the same thing."""

_NUMBER = re.compile(r"(?:document no\.?|doc(?:ument)?\.? ?(?:no|id|number)\.?|문서 ?번호)\s*[:.|]?\s*(?P<code>[a-z가-힣0-9][\w./-]*)")
_VALID = re.compile(r"\b(?:effective|in force|valid (?:from|until|through)|applies from)\b|시행|유효|적용 ?(?:기간|일)")
_WITHDRAWN = re.compile(
    r"\bwithdrawn\b|\bsuperseded\b|\bno longer (?:valid|in force)\b|\bobsolete\b|폐지|효력을? (?:잃|상실)|더 이상 유효하지"
)
_UNTIL = re.compile(r"\b(?:until|through|valid until|expires)\b|까지")
_EDITION = re.compile(
    r"(?:제\s?)?\d+(?:\.\d+)*\s?(?:판|차|호|년도?|edition|version)?|\b(?:v|ver|version|edition|rev|revision|draft)\b\.?|개정판?|[()\[\]·,_/-]"
)
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_EDITION_OF = re.compile(
    r"((?:19|20)\d\d)(?:년(?:도)?)?[ ]?(?:edition|version|판(?=[은는이가을를의에 ]|$))|(?:edition|version) of ((?:19|20)\d\d)",
    re.IGNORECASE,
)
_UP_TO: Mapping[Language, str] = {"ko": "{}까지", "en": "until {}"}
_FROM: Mapping[Language, str] = {"ko": "{}부터", "en": "from {}"}
_OTHER: Mapping[Language, str] = {
    "ko": "시행일이 다른 판({})에는 다르게 되어 있습니다: {}",
    "en": "Another version ({}) says otherwise: {}",
}


@dataclass(frozen=True, slots=True)
class Version:
    """A document that states its validity. `family` is what its versions share, `name` its title; a bound that it leaves open is None."""

    family: str
    name: str
    first: date | None
    last: date | None
    withdrawn: bool

    def holds(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def overlaps(self, first: date, last: date) -> bool:
        return (self.first is None or self.first <= last) and (self.last is None or first <= self.last)

    def span(self) -> str:
        """Its days, for people."""
        first, last = (bound.isoformat() if bound else "" for bound in (self.first, self.last))
        return f"{first}–{last}" if last else f"{first}–" if first else self.name

    def days_beside(self, other: Version, lang: Language) -> str:
        """Until when it held, or from when it holds, for people who were told what the other says; its name where it says no day."""
        if self.last and not (self.first and other.first and self.first > other.first):
            return _UP_TO[lang].format(self.last.isoformat())
        return _FROM[lang].format(self.first.isoformat()) if self.first else self.name


def read_version(collection: str, title: str, head: str) -> Version | None:
    """What the head of a document says of its validity; None where it says nothing."""
    folded = fold(head[:HEAD]).text
    lines = [line for line in head[:HEAD].split("\n") if line.strip()][:LINES]
    stated = next((days for line in lines if (days := _days(line))), None)
    withdrawn = bool(_WITHDRAWN.search(fold(f"{title}\n{head[:HEAD]}").text))
    number = _NUMBER.search(folded)
    if stated is None and not withdrawn:
        return None
    family = number["code"] if number else " ".join(_EDITION.sub(" ", fold(_WITHDRAWN.sub("", fold(title).text)).text).split())
    first, last = stated or (None, None)
    return Version(f"{collection}/{family}", title, first, last, withdrawn)


def settle_versions(ranked: Sequence[Ranked], versions: Mapping[str, Version], day: date, text: str) -> tuple[list[Ranked], list[Ranked]]:
    """The ranking without versions that are not in force on the day, and these. What has no other version in the ranking stays.

    The day is `day`, else the time that the question names; a version that it names by a year of its title is the one that is meant.
    Where it asks for earlier versions, all stay.
    """
    if asks_for_earlier(text):
        return list(ranked), []
    families: dict[str, list[str]] = defaultdict(list)
    for source in dict.fromkeys(r.evidence.chunk.source for r in ranked if isinstance(r.evidence, Passage)):
        if source in versions:
            families[versions[source].family].append(source)
    days, named = days_asked(text, day), "" if asks_for_now(text) else text
    dropped: set[str] = set()
    for sources in families.values():
        if len(sources) > 1:
            dropped |= set(sources) - {_in_force(sources, versions, one, named) for one in days}
    kept = [r for r in ranked if not (isinstance(r.evidence, Passage) and r.evidence.chunk.source in dropped)]
    return kept, [r for r in ranked if isinstance(r.evidence, Passage) and r.evidence.chunk.source in dropped]


def uncovered(
    statements: Sequence[Statement], seen: Iterable[str], versions: Mapping[str, Version], text: str, day: date | None = None
) -> Missing | None:
    """The time that the question names, or else the `day` of the row that it names, where the first quotation is of a document of which
    no version holds then. The only version of a document holds for any time, but for another year than its title says.

    `seen`: the sources that the caller was shown; no others are told of.
    """
    quote = next((s for statement in statements for s in statement.supports if isinstance(s, Quote)), None)
    own = versions.get(quote.chunk.source) if quote else None
    if quote is None or own is None or asks_for_now(text):
        return None
    shown = dict.fromkeys((quote.chunk.source, *seen))
    family = [versions[source] for source in shown if source in versions and versions[source].family == own.family]
    of_years = {year for version in family for year in _YEARS.findall(version.name)}
    held = ", ".join(f"{version.name}: {version.span()}" for version in family)
    edition = _EDITION_OF.search(text)
    if edition and of_years and (year := edition[1] or edition[2]) not in of_years:
        return Missing("version", year, held)
    times = times_asked(text)
    spans = list(times.values()) or ([(day, day)] if day else [])
    if len(family) > 1:
        away = bool(spans) and not any(version.overlaps(*span) for version in family for span in spans)
    else:
        years = {str(first.year) for first, _ in times.values()}
        away = len(of_years) == 1 and bool(years) and not any(year in f"{own.name}\n{quote.chunk.text}" for year in years)
    return Missing("version", ", ".join(times) or str(day), held) if away else None


def other_versions(
    statements: Sequence[Statement], superseded: Sequence[Ranked], versions: Mapping[str, Version], words: Words, lang: Language
) -> list[Statement]:
    """What another version says of the first quoted statement, where its figures differ: with the days of both."""
    quote = next((s for statement in statements for s in statement.supports if isinstance(s, Quote)), None)
    own = versions.get(quote.chunk.source) if quote else None
    if quote is None or own is None:
        return []
    said = _said(quote.text, words)
    found: list[tuple[float, Quote]] = []
    for chunk in (r.evidence.chunk for r in superseded if isinstance(r.evidence, Passage)):
        if versions[chunk.source].family == own.family:
            found += [(share, q) for q in _quotes(chunk) if (share := _alike(said, _said(q.text, words))) >= SAME]
    best = max(found, key=lambda pair: (pair[0], -pair[1].start), default=None)
    if best is None or _figures(best[1].text) == _figures(quote.text):
        return []
    other = versions[best[1].chunk.source]
    return [Statement(_OTHER[lang].format(other.days_beside(own, lang), display(best[1].text)), (best[1],))]


def _days(line: str) -> tuple[date | None, date | None] | None:
    """From when until when, as one line says it."""
    folded = fold(line)
    keyword = _VALID.search(folded.text)
    if not keyword:
        return None
    found = [(span, _day(span.value)) for span in dates(line)]
    if not found:
        return None
    if len(found) > 1 and found[1][0].start - found[0][0].end <= 12:
        return found[0][1], found[1][1]
    span, day = found[0]
    start = next((i for i, origin in enumerate(folded.starts) if origin >= span.end), len(folded.text))
    until = _UNTIL.search(folded.text, keyword.start()) if keyword.start() < start else None
    behind = _UNTIL.match(folded.text, start)
    return (None, day) if behind or (until and until.end() <= start) else (day, None)


def _day(value: str) -> date:
    year, month, day = [*map(int, value.split("-")), 1, 1][:3]
    return date(year, month, day)


def _in_force(sources: Sequence[str], versions: Mapping[str, Version], day: date, text: str) -> str:
    asked = set(_YEARS.findall(text))
    named = [s for s in sources if asked & set(_YEARS.findall(versions[s].name))]
    if len(named) == 1:
        return named[0]

    def rank(source: str) -> tuple[bool, bool, int]:
        """What holds, then what has begun, the latest first; where nothing has begun the earliest."""
        version = versions[source]
        begins = (version.first or date.min).toordinal()
        begun = version.first is None or version.first <= day
        return version.holds(day) and (not version.withdrawn or version.last is not None), begun, begins if begun else -begins

    return max(sources, key=rank)


def _quotes(chunk: Chunk) -> Iterable[Quote]:
    yield from (Quote(chunk, chunk.start + a, chunk.start + b) for a, b in sentences(chunk.text))


def _said(text: str, words: Words) -> frozenset[str]:
    return frozenset(token.form for token in words.tokens(text) if token.content and token.kind == "word")


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _figures(text: str) -> set[tuple[object, ...]]:
    return {(q.value, q.unit) for q in quantities(text)} | {("day", day.value) for day in dates(text)}
