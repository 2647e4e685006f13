"""Which documents are versions of one document, and when each is in force, by what they say at their head.

A document says it in a field of its front matter, in a line of its own ("Version 2 | Effective 1 January 1998", "시행일: 2024. 7. 19."),
or in its title ("(2024 edition)", "제2판", "- WITHDRAWN"); running text and a file's date are not evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePosixPath

from language.dates import dates
from language.normal import fold

HEAD = 1500
"""Code points of a document that are looked at."""
_PART = 100  # a longer part of a line is running text
_LEAST = 4  # characters of a title that can name a document


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a document, and who may see it."""

    source: str
    collection: str
    title: str
    text: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of a document: its first and last day in force, its number, the years in its title, where it says so. `withdrawn`: it
    says that it holds no longer."""

    source: str
    groups: frozenset[str]
    since: date | None = None
    until: date | None = None
    number: tuple[int, ...] = ()
    years: frozenset[int] = frozenset()
    withdrawn: bool = False

    def in_force(self, day: date) -> bool:
        starts, ends = self.since is None or self.since <= day, self.until is None or day <= self.until
        return starts and ends and not (self.withdrawn and self.until is None)

    def follows(self, other: Edition) -> bool:
        """Whether it is beyond doubt the later of the two."""
        if self.since and other.since and self.since != other.since:
            return self.since > other.since
        return bool(self.number and other.number and self.number > other.number)


_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_LABELS = {
    "since": r"effective(?: date)?(?: from| as of| since)?|valid from|in force (?:from|since)|applies from|validity"
    r"|effective_(?:date|from)|valid_from|시행(?: ?일자?)?|적용 ?(?:시작 ?)?일자?|유효 ?(?:기간|일자?)|발효 ?일자?",
    "until": r"valid (?:until|to|through)|in force until|expires?(?: on)?|expiry(?: date)?|effective until"
    r"|valid_(?:until|to)|effective_(?:to|until)|expiry_date|만료 ?일자?|폐지 ?일자?|실효 ?일자?",
    "number": r"version|ver\.?|v\.?|rev\.?|revision|edition|버전|개정 ?(?:번호|차수)|판",
    "document": r"(?:document|doc\.?|policy|rule|regulation|procedure|form)[ _]?(?:no\.?|number|id|code)"
    r"|(?:문서|규정|지침|양식|법령) ?(?:번호|코드|id)",
    "status": r"status|state|상태|효력(?: ?상태)?",
}
_FIELD = re.compile("|".join(f"(?P<{name}>(?:{label}))" for name, label in _LABELS.items()))
_KOREAN_SINCE = re.compile(r"(?P<date>\d{4}.{4,12}?)(?:부터)? ?(?:시행|적용|발효)")
_ORDINAL = re.compile(r"제? ?(\d{1,3}) ?(?:판|차 ?개정)")
_RANGE = re.compile(r"\s*(?:to|until|through|~|-|–|부터|까지)?\s*")
_AFTER = re.compile(r"[\s.]*(?:부터|까지|시행|[,;(].{0,60})?[\s.)]*")
_NUMBER = re.compile(r"(\d{1,4}(?:\.\d{1,4})*)\.?")
_GONE = (
    r"withdrawn|superseded|obsolete|repealed|rescinded|no longer (?:valid|in force|applicable|effective)|out of force"
    r"|폐지|실효|구버전|효력 ?상실"
)
_WITHDRAWN = re.compile(_GONE)
_SAYS_SO = re.compile(
    r"\bthis (?:edition|version|document|policy|rule|page|guide|procedure|regulation)s? (?:is|was|are|has been|have been)"
    rf" (?:now )?(?:{_GONE}|replaced)"
    r"|(?:이|본) ?(?:문서|규정|지침|판|버전|정책|내규|절차서?|기준)[은는이가] .{0,30}(?:폐지되|더 ?이상 유효하지|효력을 잃|대체되었)"
)
_MARK = re.compile(
    r"\b(?:version|ver\.?|v\.?|rev\.?|revision)\s?\d+(?:\.\d+)*\b"
    r"|\b(?:19|20)\d\d(?:[-.]\d\d?[-.]\d\d?)?(?: ?년 ?도?)?(?: ?(?:edition|판|개정))?"
    rf"|\b\d+(?:st|nd|rd|th) edition\b|\bedition\b|제? ?\d+ ?(?:판|차 ?개정)|개정판?|(?<![가-힣])(?:현행|구|신)(?=\s|\)|$)|{_GONE}"
)
_EDITION_YEAR = re.compile(r"\b((?:19|20)\d\d) ?(?:edition|판|년 ?(?:판|개정))")
_IN_NAME = re.compile(r"(?:\bversion|\bver|\bv|\brev)[ ._-]?(\d{1,4}(?:[._]\d{1,4})*)\b")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_LOOK = re.compile("|".join([*_LABELS.values(), _GONE, "[판]|개정|edition"]))


def families(heads: Iterable[Head]) -> dict[str, tuple[Edition, ...]]:
    """By source, the versions of the same document, itself among them; documents without another version are left out.

    The same document: one document number in one collection; or one title in one collection, but for what marks the version.
    """
    alike: dict[tuple[str, str, str], list[Edition]] = defaultdict(list)
    for head in heads:
        for kind, name, edition in _read(head):
            alike[head.collection, kind, name].append(edition)
    found: dict[str, dict[str, Edition]] = {}
    for editions in alike.values():
        if len(editions) > 1 and any(one.follows(other) or one.withdrawn or one.until for one in editions for other in editions):
            for edition in editions:
                found.setdefault(edition.source, {}).update({other.source: other for other in editions})
    return {source: tuple(known.values()) for source, known in found.items()}


def outdated(editions: Sequence[Edition], days: Sequence[date]) -> frozenset[str]:
    """The sources that another version has taken the place of on every one of the days.

    On a day, the newest version in force counts; where none was, the newest before it, else the first to come. What cannot be
    ordered after or before it counts too.
    """
    lost = [frozenset(edition.source for edition in editions if _gives_way(edition, _holding(editions, day), day)) for day in days]
    return frozenset.intersection(*lost) if lost else frozenset()


def _holding(editions: Sequence[Edition], day: date) -> Edition:
    begun = [one for one in editions if one.since is None or one.since <= day]
    held = [one for one in begun if one.in_force(day)] or [one for one in begun if one.since]
    if held:
        return max(held, key=lambda one: (one.since or date.min, one.number, one.source))
    return min(editions, key=lambda one: (one.since or date.max, one.number, one.source))


def _gives_way(edition: Edition, held: Edition, day: date) -> bool:
    if edition.source == held.source:
        return False
    return held.follows(edition) or not edition.in_force(day)


def _read(head: Head) -> Iterable[tuple[str, str, Edition]]:
    title, name = fold(head.title).text, fold(PurePosixPath(head.source).stem).text
    text = fold(head.text[:HEAD]).text
    said: dict[str, str] = {}
    if _LOOK.search(text):
        for line in text.splitlines():
            for part in re.split(r"[|·•]|\s{3,}", line):
                _note(re.sub(r"[*\\`]", "", part).strip(" \t#>_-[]'\""), said)
    number = _numbers(said.get("number", "")) or _first(_ORDINAL, title) or _first(_IN_NAME, name) or _first(_EDITION_YEAR, title)
    gone = bool(_WITHDRAWN.search(title) or _WITHDRAWN.search(said.get("status", "")) or _SAYS_SO.search(text))
    edition = Edition(
        head.source,
        frozenset(head.groups),
        _day(said.get("since", ""), first=True),
        _day(said.get("until", ""), first=False),
        number,
        frozenset(int(year) for year in _YEAR.findall(f"{title} {name}")),
        gone,
    )
    if said.get("document"):
        yield "document", said["document"], edition
    called = re.sub(r"[\W_]+", "", _MARK.sub(" ", title))
    if len(called) >= _LEAST:
        yield "title", called, edition


def _note(part: str, said: dict[str, str]) -> None:
    """Take a part of a line for what it says of the version, if it is nothing else."""
    if not 0 < len(part) <= _PART:
        return
    if match := _FIELD.match(part):
        name, rest = str(match.lastgroup), part[match.end() :].lstrip(" :\t'\"=#").strip(" '\"")
        if name in ("since", "until"):
            _note_days(name, rest, said)
        elif name == "number" and _NUMBER.fullmatch(rest):
            said.setdefault("number", rest)
        elif name == "status" or (name == "document" and re.fullmatch(r"[\w./() -]{2,40}", rest) and re.search(r"\d", rest)):
            said.setdefault(name, rest)
    elif match := _KOREAN_SINCE.fullmatch(part):
        _note_days("since", match["date"], said)
    elif match := _ORDINAL.fullmatch(part):
        said.setdefault("number", match[1])


def _note_days(name: str, rest: str, said: dict[str, str]) -> None:
    found = dates(rest)
    if not found or found[0].start > 0:
        return
    if len(found) > 1 and _RANGE.fullmatch(rest, found[0].end, found[1].start):
        said.setdefault("since", found[0].value)
        said.setdefault("until", found[1].value)
    elif _AFTER.fullmatch(rest, found[0].end):
        said.setdefault(name, found[0].value)


def _day(value: str, *, first: bool) -> date | None:
    """The first or the last day of YYYY, YYYY-MM or YYYY-MM-DD."""
    return None if not value else bounds(value)[0 if first else 1]


def bounds(value: str) -> tuple[date, date]:
    """The first and the last day of YYYY, YYYY-MM or YYYY-MM-DD."""
    year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
    begin = date(year, month or 1, day or 1)
    if day:
        return begin, begin
    after = date(year + 1, 1, 1) if not month or month == 12 else date(year, month + 1, 1)
    return begin, after - timedelta(days=1)


def _first(pattern: re.Pattern[str], text: str) -> tuple[int, ...]:
    match = pattern.search(text)
    return _numbers(match[1].replace("_", ".")) if match else ()


def _numbers(text: str) -> tuple[int, ...]:
    match = _NUMBER.fullmatch(text)
    return tuple(map(int, match[1].split("."))) if match else ()
