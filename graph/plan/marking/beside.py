"""What stands beside a word and says how it is meant: a kind right in front of one of it, who does it, marked as, below a thing. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.plan.marking.marks import Mark
from graph.plan.words.alike import squash
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.reading import PARTLY, Reading
from graph.plan.words.verbs import is_verb
from graph.plan.words.vocabulary import LINKING, is_filler
from graph.schema import Schema
from graph.wording import spelt_out
from language.units import UNITS

_ACTIVE = re.compile(
    r"\b(?:have|has|had|did) (?:we|they|you|he|she|it|i|[a-z]+s)(?: ever| already| also)? $|\b(?:we|they|he|she|i)(?: have| had)? $", re.I
)
_MARKED = re.compile(
    r"(?:marked|flagged|labell?ed|tagged|classed|classified|categori[sz]ed|designated|recorded|shown|listed|logged|set|rated|graded|ranked)"
    r"(?: (?:as|to be|to))?",
    re.I,
)
_BELOW = frozenset(("under", "below", "beneath", "underneath", "아래", "밑", "아래의", "밑의"))
_UNDER = "산하"  # what the lexicon calls what is below another of its kind
_KEPT = frozenset(("실적", "기록", "이력", "내역"))
_LACKING = re.compile(r"[이가은는도]? ?(?:전혀 |아예 |하나도 )?(?:없|있)")
_ALIKE = 6  # letters
_SPANS = {
    "월": ("month", "monthly"),
    "연": ("year", "yearly", "annual"),
    "일": ("day", "daily"),
    "일일": ("day", "daily"),
    "시간당": ("hour", "hourly"),
}
_HEADS = ("rate", "rates")


def beside(marks: Sequence[Mark], question: str, lexicon: Lexicon) -> list[Mark]:
    """The marks, each as its neighbours leave it."""
    schema = lexicon.schema
    found = [_of_its_name(m, marks[place + 1 : place + 2]) for place, m in enumerate(marks)]
    found = [_of_the_kind_in_front(_done_by_somebody(m, question), found[:place], lexicon) for place, m in enumerate(found)]
    found = [_below(m, place, found, lexicon) for place, m in enumerate(found)]
    found = [_goes_between(m, found[:place], found[place + 1 : place + 2], question) for place, m in enumerate(found)]
    found = [m for place, m in enumerate(found) if not _only_marks(m, found[place + 1 : place + 2], schema)]
    found = [m for place, m in enumerate(found) if not _said_again(m, found[place + 1 :])]
    found = _headed_values(found, question, schema)
    found = [m for place, m in enumerate(found) if not (_heads_value(found[:place], m, found) or _goes_on(found[:place], m))]
    found = [m for place, m in enumerate(found) if not _told_in_brackets(m, found[place + 1 : place + 2], question)]
    found = [_none_of(m, found[place + 1 : place + 3]) for place, m in enumerate(found)]
    found = [m for place, m in enumerate(found) if not _is_its_span(m, found[place + 1 : place + 2], schema)]
    found = [m for m in found if not _is_its_unit(m, found, schema)]
    each = [place for place, m in enumerate(found) if place and _is_each_of_its_unit(found[place - 1], m, found[: place - 1])]
    return [m for place, m in enumerate(found) if not {place, place + 1}.intersection(each)]


def _of_its_name(m: Mark, behind: Sequence[Mark]) -> Mark:
    """A kind right in front of one so called is no column of it: order 70151."""
    named = {r.label for o in behind if o.kind == "named" and o.start - m.end == 1 for r in o.readings if r.kind == "entity"}
    kinds = tuple(r for r in m.readings if r.kind == "label" and r.label in named)
    return replace(m, readings=kinds) if m.kind == "schema" and kinds and m.text.isascii() else m


def _of_the_kind_in_front(m: Mark, before: Sequence[Mark], lexicon: Lexicon) -> Mark:
    """A column right behind a kind of things in Korean is one of its own, where it has one that ends so: 채용 채널 유형."""
    kind = before[-1] if before else None
    if kind is None or m.kind != "schema" or m.text.isascii() or m.start - kind.end != 1 or kind.after or kind.kind != "schema":
        return m
    labels = [r.label for r in kind.readings[:1] if r.kind == "label"]
    if not labels or any(r.label in labels for r in m.readings) or not all(r.kind == "property" for r in m.readings):
        return m
    own = tuple(r for r in lexicon.part.get(squash(m.text), ()) if r.kind == "property" and r.label in labels)
    return replace(m, readings=tuple(replace(r, score=0.9) for r in own)) if len(own) == 1 else m


def _done_by_somebody(m: Mark, question: str) -> Mark:
    """What somebody has done is no state of anything: which carriers have we shipped with."""
    rest = tuple(r for r in m.readings if r.kind != "value")
    states = len(rest) < len(m.readings) and m.text.isascii() and m.text.lower().endswith("ed") and is_verb(m.text)
    if not states or not _ACTIVE.search(question[: m.start]):
        return m
    return (
        replace(m, kind="schema", readings=rest, verbal=True)
        if rest
        else replace(m, kind="verb", readings=(), argument=m.text, verbal=True)
    )


def _below(m: Mark, place: int, marks: Sequence[Mark], lexicon: Lexicon) -> Mark:
    """What is under one of a kind that has others above belongs to it, and is no less: teams under headquarters, 본부 아래 팀."""
    if not m.is_cue("compare") or m.text.lower() not in _BELOW:
        return m
    near = [o for o in (marks[place - 1] if place else None, *marks[place + 1 : place + 2]) if o is not None]
    if any(o.kind == "number" or any(r.kind in ("property", "measure") for r in o.readings[:1]) for o in near):
        return m
    named = {r.label for o in near if o.kind == "named" for r in o.readings if r.kind == "entity"}
    hints = tuple(r for r in lexicon.whole.get(squash(_UNDER), ()) if r.link and r.link.source == r.link.target and r.link.source in named)
    return replace(m, kind="schema", cue="", argument="", readings=hints) if hints else m


def _goes_between(m: Mark, before: Sequence[Mark], behind: Sequence[Mark], question: str) -> Mark:
    """A Korean noun that only says what somebody does with the things behind it, 강남지점 취급 계약; or that there are any, 계약 실적."""
    if m.kind != "unknown" or m.text.isascii():
        return m
    acts = m.text in LINKING and any(o.start - m.end == 1 and any(r.kind == "label" for r in o.readings[:1]) for o in behind)
    rows = before and before[-1].kind == "schema" and any(r.kind == "label" for r in before[-1].readings[:1])
    kept = rows and m.text in _KEPT and _LACKING.match(question[m.end :])
    return replace(m, kind="verb", argument=m.text) if acts or kept else m


def _only_marks(m: Mark, behind: Sequence[Mark], schema: Schema) -> bool:
    """Whether it only says that rows have the value behind it: marked discontinued, flagged as overdue."""
    loose = m.kind in ("unknown", "verb") or (m.kind == "schema" and not any(r.kind == "label" for r in m.readings[:1]))
    flags = (r for o in behind if o.start - m.end <= len(" as ") for r in o.readings[:1] if r.kind == "property")
    if loose and _MARKED.fullmatch(m.text) and any(_is_flag(r, schema) for r in flags):
        return True
    valued = any(o.kind == "named" and o.start - m.end <= len(" as ") and any(r.kind == "value" for r in o.readings) for o in behind)
    return loose and valued and _MARKED.fullmatch(m.text) is not None


def _is_flag(r: Reading, schema: Schema) -> bool:
    own = r.link.properties if r.link else schema.labels[r.label].properties
    return own[r.property].type == "boolean"


def _said_again(m: Mark, behind: Sequence[Mark]) -> bool:
    """Whether a word for what is below is followed by what is called so by its part: Electronics 밑에 있는 하위 카테고리."""
    own = {r.link.type for r in m.readings if r.kind == "hint" and r.link and r.link.source == r.link.target}
    near = [o for o in behind if o.start - m.end <= 12 and o.kind == "schema"][:1]
    return m.text in ("밑", "아래", "산하") and any(
        r.kind == "role" and r.link and r.link.type in own for o in near for r in o.readings[:1]
    )


def _headed_values(marks: Sequence[Mark], question: str, schema: Schema) -> list[Mark]:
    """The marks, a value with the word for its column right behind it as one of that column: Open 상태, of a ticket's status, and no day of
    opening. Not where rows are told apart by that column: Seoul 도시별."""
    found: list[Mark] = []
    for place, m in enumerate(marks):
        value, behind = found[-1] if found else None, marks[place + 1] if place + 1 < len(marks) else None
        grouped = m.before == "by" or (behind is not None and behind.is_cue("group", "distinct", "count"))
        if value is None or value.kind != "named" or m.kind != "schema" or grouped or question[value.end : m.start].strip(" )"):
            found.append(m)
            continue
        own = tuple(r for r in value.readings if r.kind == "value" and not r.link and m.text.lower() in _last_words(r, schema))
        plain = all(r.kind == "property" for r in m.readings) and not any(r.kind == "entity" for r in value.readings)
        if own and plain:
            found[-1] = replace(value, readings=own, after=m.after, end=m.end)
        else:
            found.append(m)
    return found


def _last_words(r: Reading, schema: Schema) -> set[str]:
    """What the column of a value is called by its last word, in both languages."""
    called = schema.labels[r.label].properties[r.property].synonyms
    return {phrase.split()[-1].lower() for phrase in (spelt_out(r.property), *called.en, *called.ko) if phrase}


def _heads_value(before: Sequence[Mark], m: Mark, marks: Sequence[Mark]) -> bool:
    """Whether a noun only heads the value in front of it: VARIABLE, of a type of rates, in a variable rate. Not where percents are said,
    which are of some rate: fixed rate loans above 5%."""
    value = before[-1] if before else None
    if value is None or value.kind != "named" or m.start - value.end != 1 or m.text.lower() not in _HEADS:
        return False
    if any(o.quantity is not None and o.quantity.unit == "%" for o in marks):
        return False
    return any(r.kind == "value" and m.text.lower().removesuffix("s") in spelt_out(r.property).split() for r in value.readings)


def _goes_on(before: Sequence[Mark], m: Mark) -> bool:
    """Whether it is the rest of a column's name in another form: video conferencing, of has_video_conference."""
    part = before[-1] if before else None
    if part is None or m.kind not in ("unknown", "verb") or part.kind != "schema" or m.start - part.end != 1 or len(m.text) < _ALIKE:
        return False
    words = {word for r in part.readings[:1] if r.kind == "property" and r.score <= PARTLY for word in spelt_out(r.property).split()}
    return any(word[:_ALIKE] == m.text.lower()[:_ALIKE] for word in words)


def _told_in_brackets(m: Mark, behind: Sequence[Mark], question: str) -> bool:
    """Whether what several have a part in is told exactly in brackets behind it: 담당자(코디네이터)."""
    parts = [{r.link.type for r in o.readings if r.kind == "role" and r.link} for o in (m, *behind)]
    near = bool(behind) and question[m.end : behind[0].start].strip() == "(" and question[behind[0].end : behind[0].end + 1] == ")"
    return near and len(parts) == 2 and len(parts[0]) > 1 and len(parts[1]) == 1


def _none_of(m: Mark, behind: Sequence[Mark]) -> Mark:
    """What there is none of at all is no state: 수강 신청이 한 번도 없는, though one is called Enrolled; its rows are denied."""
    if (
        m.text.isascii()
        or not any(o.is_cue("filler") and o.text.startswith("한") for o in behind)
        or not any(o.is_cue("not") for o in behind)
    ):
        return m
    if not any(r.kind == "value" for r in m.readings) or any(r.kind in ("label", "entity") for r in m.readings):
        return m
    kinds = tuple(dict.fromkeys(Reading("label", r.label, score=0.9) for r in m.readings if r.kind == "value" and r.label and not r.link))
    return replace(m, kind="schema", readings=kinds) if kinds else m


def _is_its_unit(m: Mark, marks: Sequence[Mark], schema: Schema) -> bool:
    """Whether it only says the unit in which a number that is asked for is kept anyhow: weight in grams, of a weight_g."""
    unit = UNITS.get(m.text.lower().removesuffix("s"), UNITS.get(m.text.lower(), ""))
    if m.kind not in ("unknown", "verb") or m.before != "in" or not unit:
        return False
    for r in (r for o in marks for r in o.readings if r.kind == "property" and r.label):
        kept = schema.labels[r.label].properties[r.property].unit or ""
        if unit in (UNITS.get(kept.lower(), kept), UNITS.get(spelt_out(r.property).split()[-1], "")):
            return True
    return False


def _is_each_of_its_unit(per: Mark, m: Mark, before: Sequence[Mark]) -> bool:
    """Whether "per kg" behind a number only says for how much the number that is asked for is kept: a floor_price_kg. Not per ton."""
    bound = before[-1] if before else None
    if not per.is_cue("group") or per.text.lower() != "per" or bound is None or bound.kind != "number":
        return False
    kept = {spelt_out(r.property).split()[-1] for o in before for r in o.readings[:1] if r.kind == "property"}
    return m.text.lower() in kept


def _is_its_span(m: Mark, behind: Sequence[Mark], schema: Schema) -> bool:
    """Whether it only says for what span of time the number right behind is kept: 월 정가, of a list_fee_month."""
    near = [r for o in behind if o.start - m.end <= 1 for r in o.readings if r.kind == "property"]
    words = _SPANS.get(m.text, ()) if m.kind == "unknown" else ()
    names = [
        f"{spelt_out(r.property)} {' '.join(schema.labels[r.label].properties[r.property].synonyms.en)}" for r in near if words and r.label
    ]
    return any(word in name.split() for name in names for word in words)


def is_idle(m: Mark) -> bool:
    """Whether a word that mostly says nothing would only be a column by chance: 등록 상품, and no day of signing up."""
    return m.kind == "schema" and is_filler(m.text.lower()) and not m.verbal and all(_is_chance(r) for r in m.readings)


def _is_chance(r: Reading) -> bool:
    return r.kind == "property" and r.score < PARTLY + 0.1
