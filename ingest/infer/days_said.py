"""What a header says of a day by what happened then: departed_at, licence_expires_on, last_inspected_on. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.compact import is_hangul
from graph.schema import Words
from ingest.infer.words import meanings_beside
from language.thesaurus import all_renderings

_LINKS = ("on", "at")
_SEVERAL = 2  # nouns of one participle
_LETTERS = 3  # of such a noun, at most
_PLANNED = {"expected": ("예정", "예상"), "planned": ("예정", "계획"), "scheduled": ("예정",), "promised": ("약속", "예정")}
_NOUNS = {  # of participles that English says a day by otherwise
    "arrived": "arrival", "arrives": "arrival", "delivered": "delivery", "departed": "departure", "departs": "departure",
    "expires": "expiry", "expired": "expiry", "inspected": "inspection", "shipped": "shipping", "serviced": "service",
    "received": "receipt", "collected": "collection", "dispatched": "dispatch", "cancelled": "cancellation", "harvested": "harvest",
    "completed": "completion", "returned": "return", "issued": "issue", "approved": "approval", "registered": "registration",
}  # fmt: skip
_ENDS = re.compile(r"(?:됨|완료|일|날짜|일자)$")
_SPANS = ("hour", "hours", "minute", "minutes")


def said_by_day(words: Sequence[str], noun: Words) -> Words:
    """The phrases of a day. `words`: of the header; `noun`: what stands in front of the participle, empty where nothing does. Nothing for a
    header that says no day so."""
    if len(words) < 2 or words[-1] not in _LINKS:
        return Words()
    verb = words[-2]
    before = words[-3] if len(words) > 2 else ""
    ko = list(dict.fromkeys(_nouns(verb)))[:_SEVERAL]
    days = [form for stem in ko for form in (f"{stem}일", *((f"{stem} 시각", f"{stem} 시간") if words[-1] == "at" else ()))]
    days = ["예정일", "기한", "만기일"] if verb == "due" else days
    en = [f"{_NOUNS.get(verb, verb)} {end}" for end in (("date", "time") if words[-1] == "at" else ("date",))]
    if len(words) == 2:
        return Words(ko=tuple(days), en=tuple(en))
    if before in ("last", "latest", "next", "first") and len(words) == 3:
        when = meanings_beside()[before].ko if before in meanings_beside() else ()
        return Words(ko=tuple(f"{word} {day}" for word in when for day in days), en=tuple(f"{before} {said}" for said in en))
    front = " ".join(words[:-2])
    return Words(ko=tuple(f"{word} {day}" for word in noun.ko[:4] for day in days), en=tuple(f"{front} {said}" for said in en))


def _nouns(verb: str) -> Iterator[str]:
    """What a participle is in Korean as a noun in front of 일: 출발, of departed."""
    own = meanings_beside().get(verb)
    for noun in _PLANNED.get(verb) or (*(own.ko if own else ()), *all_renderings(verb)):
        said = _ENDS.sub("", noun).strip()
        if is_hangul(said[:1] or " ") and " " not in said and 1 < len(said) <= _LETTERS:
            yield said


def said_by_span(words: Sequence[str], unit: str) -> tuple[str, ...]:
    """How a length of time is called besides, where a header says it by its unit: the prep time, of prep minutes."""
    return (f"{' '.join(words)} time",) if unit in _SPANS and words and words[-1] not in ("time", *_SPANS) else ()
