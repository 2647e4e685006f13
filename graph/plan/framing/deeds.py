"""What participles and verbs say of rows: that they came about (booked, of what a booking makes), when, and who does it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from graph.plan.framing.bounds import first_date
from graph.plan.framing.heads import RUNS, by_name, heads, lead_in_korean
from graph.plan.joins import aside, between, key_of
from graph.plan.marking.marks import Mark
from graph.plan.marking.planned_days import against_plan, days_of, is_planned
from graph.plan.words.alike import squash
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.persons import PERSONS, is_people
from graph.plan.words.reading import OWN, Reading, is_day, is_number
from graph.plan.words.verbs import bases, called_by_agent, is_verb
from graph.schema import Relationship
from graph.wording import spelt_out
from language.normal import fold
from language.words import stem

_VERB = 0.9
_NUMBER = ("number", "no", "code", "id", "번호", "코드")
_PART = 0.95
_ASIDE = 0.02  # of who only stands in
# A participle that ends a clause behind "are", or is said to be a state, is one.
_ENDS = re.compile(r"\s*(?:[?.,;!]|$|(?:and|or|but|ones?)\b)")
_STATED = re.compile(r"\b(?:as|status|state|still|currently|is|are|was|were|be|not)\s+$", re.I)
_STILL = re.compile(r"\b(?:still|currently|now|yet|presently|at present)\s+$", re.I)  # of a state, whatever follows
_STILL_BEHIND = re.compile(r"[^?.;]*\b(?:currently|right now|now|at the moment|at present)\b", re.I)
_EITHER, _WITH_WHOM = re.compile(r"\b(?:is|are)\s+$", re.I), re.compile(r" (?:with|for|through|on|in|at)\b", re.I)  # done, or still so
_DEPARTS = re.compile(r"depart(?:s|ed|ing)?", re.I)
_ACTS = re.compile(r" ?(?:한|했|하|들어|받|[됐되]\w{0,2}다가|된 (?:후|뒤|다음))")
_PASSIVE = re.compile(r"[된됐되]")
_WITH = ("으로", "로", "에서", "에게", "한테", "께", "이", "가", "에")
_COUNTED_IN = re.compile(
    r" (?:ones |[a-z]+s )?(?:are |were )?(?:also )?included\b| ?(?:된|한)? ?(?:건|것|분)?(?:도|까지) ?포함(?! ?(?:하지|되지|안|않|말))",
    re.I,
)
_INCLUDING, _ONES = (
    re.compile(r"(?<!\bnot )(?<!n't )(?<!only )(?<!without )\b(?:including|counting) (?:the |any |all )?$", re.I),
    re.compile(r" (?:ones|too|as well|[a-z]+s)\b", re.I),
)
_THEIRS = re.compile(r"[.?!;] [^.?!;]*\b(?:their|its|his|her|the)\b|[.?!;] (?:just|only|with|give|list|show)\b", re.I)
_DAY = re.compile(r"(?:한|된|했던|됐던|하는|되는) ?(?:날짜|날|일자|시각|때)")
_DONE, _HAS = re.compile(r" (?:by|in|at|on|during|from)\b", re.I), re.compile(r"\b(?:have|has|had|having) $", re.I)
_BETWEEN = re.compile(r" (?:(?:who|that|is|are|was|were|has|have|currently|mainly|actually) )*$", re.I)
_OF = re.compile(r" (?:of|is|are|was|were|does|do|did) (?:(?:the|our|a|an) )?", re.I)
_OBJECT = re.compile(r" (?:for )?(?:(?:the|a|an|this|that|our|all) )?$", re.I)
_DOES = re.compile(r" (?:does|do|did)\b", re.I)
_REPORTS = re.compile(r"(?:reports?|answers?)\b.*\bto$|(?:works?|serves?) under$", re.I)
_CHARGED = re.compile(r"(?:in charge|responsible)\b", re.I)


def deeds(marks: Sequence[Mark], question: str, lexicon: Lexicon) -> list[Mark]:
    """The marks, verbs read as what they say where a value or a relationship has their word only by chance."""
    marks = against_plan(marks, lexicon)
    marks = [_done_by(_departs(m, lexicon), question) for m in _ends_when([*_taken_on(marks)], lexicon)]
    marks = [_completed(m, place, marks) for place, m in enumerate(marks)]
    marks = [_of_its_own(marks, place, question, lexicon) for place in range(len(marks))]
    marks = [_of_the_wanted(marks, place, question) for place in range(len(marks))]
    marks = [_names_part(_number_of(marks, place, question, lexicon), lexicon) for place in range(len(marks))]
    marks = [m for m in _acting(marks, question, lexicon) if not _included(m, question)]
    dated = any(m.kind == "date" for m in marks)
    asked = any(m.is_cue("when") for m in marks)
    found = [_came_about(marks, place, question, lexicon, dated=dated) for place in range(len(marks))]
    rows = {r.label for m in found for r in m.readings if r.kind == "entity"}
    found = [_on_its_day(m, question, lexicon, rows, asked=asked) for m in found]
    found = [m for before, m in zip((None, *found), found, strict=False) if not _only_says_day(before, m, lexicon)]
    return by_name(lead_in_korean(_whose_above(_who_does(found, question, lexicon), question), lexicon), lexicon.schema)


def _completed(mark: Mark, place: int, marks: Sequence[Mark]) -> Mark:
    """What is completed in Korean is of a state or has a day of it: where the rows have neither, nothing says so. 배송 완료된."""
    before = marks[place - 1] if place else None
    rows = before is not None and before.kind == "schema" and any(r.kind == "label" for r in before.readings)
    told = mark.kind == "verb" and mark.verbal and mark.text == "완료" and rows
    return replace(mark, kind="unknown") if told else mark


def _departs(mark: Mark, lexicon: Lexicon) -> Mark:
    """What departs has no department, though both are of one stem."""
    if mark.kind != "schema" or not _DEPARTS.fullmatch(mark.text):
        return mark
    days = tuple(r for r in mark.readings if is_day(r, lexicon.schema))
    return replace(mark, readings=days) if days else replace(mark, kind="verb", readings=(), argument=mark.text)


def _done_by(mark: Mark, question: str) -> Mark:
    """A participle with who does it, or where, is no state that only sounds so: held by most people, and not On Hold."""
    states = mark.kind == "named" and all(
        r.kind == "value" and not r.bound and fold(r.value).text != fold(mark.text).text for r in mark.readings
    )
    done = _DONE.match(question[mark.end :]) or _HAS.search(question[: mark.start])
    if not states or not is_verb(mark.text.split()[0]) or not done:
        return mark
    return replace(mark, kind="verb", readings=(), argument=mark.text, verbal=True)


def _taken_on(marks: Sequence[Mark]) -> Iterator[Mark]:
    """What somebody takes on is a part that he has in something, whatever else is called so: 프로젝트 리더를 맡은."""
    taken = False
    for mark, behind in zip_longest(marks, marks[1:]):
        roles = tuple(r for r in mark.readings if r.kind == "role")
        if taken:
            yield replace(mark, kind="verb", readings=(), argument="맡", verbal=True)
        else:
            yield replace(mark, readings=roles) if roles and _takes(mark, behind) else mark
        taken = bool(roles) and _takes(mark, behind)


def _takes(mark: Mark, behind: Mark | None) -> bool:
    return mark.after in ("을", "를") and behind is not None and behind.text.startswith("맡")


def _ends_when(marks: Sequence[Mark], lexicon: Lexicon) -> list[Mark]:
    """The day on which something begins or ends that a word in front says, where both say it together: 계약 언제 끝나, by the day that
    the contract ends."""
    found = list(marks)
    for place, mark in enumerate(marks):
        of = marks[place - 2] if place > 1 and marks[place - 1].is_cue("when") else None
        if of is None or of.kind != "schema" or mark.kind not in ("named", "verb") or mark.text[:1] < "가":
            continue
        days = days_of(mark.argument or mark.text, lexicon)
        if both := [replace(r, score=OWN) for r in of.readings if r in days]:
            found[place - 2] = replace(of, readings=tuple(both))
            found[place] = replace(mark, kind="verb", readings=(), verbal=True)
    return found


def _of_its_own(marks: Sequence[Mark], place: int, question: str, lexicon: Lexicon) -> Mark:
    """A property asked for of a kind of thing is one of its own, where it has one that is called so or ends so: the name of the tariff
    behind a bill; in which country is the carrier of the order, by its country of registration, and not the customer's."""
    mark, behind = marks[place], marks[place + 1] if place + 1 < len(marks) else None
    if mark.kind != "schema" or behind is None or behind.kind != "schema" or not _OF.fullmatch(question[mark.end : behind.start]):
        return mark
    kinds = {r.label for r in behind.readings if r.kind == "label" and r.score >= OWN}
    if not kinds or not all(r.kind == "property" for r in mark.readings):
        return mark
    form = squash(mark.text)
    if own := [r for r in lexicon.whole.get(form, ()) if r.kind == "property" and r.label in kinds and r.score >= mark.readings[0].score]:
        return replace(mark, readings=tuple(own)) if question[mark.end :].startswith(" of ") else mark
    own = [r for r in lexicon.part.get(form, ()) if r.kind == "property" and r.label in kinds and _ends(r, form, lexicon)]
    return replace(mark, readings=tuple(replace(r, score=_VERB) for r in own)) if len(own) == 1 else mark


def _number_of(marks: Sequence[Mark], place: int, question: str, lexicon: Lexicon) -> Mark:
    """A bare number or code behind a kind of thing is what its rows are called by, where no column of theirs is called so: outages with
    their numbers, 건물 번호."""
    mark = marks[place]
    if mark.kind != "schema" or mark.text.lower().removesuffix("s") not in _NUMBER or any(r.kind != "property" for r in mark.readings):
        return mark
    of, behind = question[mark.end :].lower(), marks[place + 1] if place + 1 < len(marks) else None
    owner = behind if behind is not None and of.startswith(" of ") else _spoken_before(marks, place)
    kinds = [r.label for r in owner.readings[:1] if r.kind == "label" and r.score >= _VERB] if owner and owner.kind == "schema" else []
    if not kinds or any(r.label in kinds for r in mark.readings):
        return mark
    return replace(mark, readings=(Reading("property", kinds[0], lexicon.schema.labels[kinds[0]].name, score=_VERB),))


def _spoken_before(marks: Sequence[Mark], place: int) -> Mark | None:
    return next((m for m in reversed(marks[max(place - 2, 0) : place]) if not (m.is_cue("filler") or m.kind == "verb")), None)


def _names_part(mark: Mark, lexicon: Lexicon) -> Mark:
    """A verb of which one of several parts in a thing is the doer says that it is this one: who holds a contract is its account holder,
    and not its payer."""
    if mark.kind not in ("verb", "schema") or not mark.text.isascii() or not (mark.verbal or is_verb(mark.text)):
        return mark
    parts = (r.link for r in called_by_agent(mark.text.lower(), lexicon) if r.kind == "role" and r.link and r.forward)
    several = {key_of(k): k for k in parts if len(between(lexicon.schema, k.source, k.target)) > 1}
    hints = tuple(Reading("hint", link=k, score=_VERB) for k in several.values())
    return replace(mark, kind="schema", readings=(*mark.readings, *hints), verbal=True) if hints else mark


def _of_the_wanted(marks: Sequence[Mark], place: int, question: str) -> Mark:
    """A property that a further sentence asks for is of the kind that the first one is about: which customers …? Give their full names."""
    mark, before = marks[place], marks[place - 1] if place else None
    if before is None or mark.kind != "schema" or not _THEIRS.search(question[before.end : mark.start]):
        return mark
    first = next((m for m in marks[:place] if any(r.kind == "label" and r.score >= OWN for r in m.readings)), None)
    kinds = {r.label for r in first.readings if r.kind == "label"} if first else set()
    own = tuple(r for r in mark.readings if r.kind == "property" and r.label in kinds)
    return replace(mark, readings=own) if own else mark


def _ends(reading: Reading, form: str, lexicon: Lexicon) -> bool:
    declared = lexicon.schema.labels[reading.label].properties[reading.property]
    return any(squash(phrase.split()[-1]) == form for phrase in _called(reading, declared.synonyms) if phrase)


def _acting(marks: Sequence[Mark], question: str, lexicon: Lexicon) -> Iterator[Mark]:
    """A verb speaks of the rows that have a number called so, and rather than for it: where Ann rents, by her lease, and no rent."""
    measured = any(m.is_cue("how much", "count", "total", "average", "most", "rank") for m in marks)
    for before, mark in zip((None, *marks), marks, strict=False):
        doer = before is not None and before.kind == "named" and mark.start - before.end == 1 and question[before.end] == " "
        numbers = all(is_number(r, lexicon.schema) for r in mark.readings)
        verb = mark.kind == "schema" and mark.text.isascii() and is_verb(mark.text) and numbers
        if verb and not measured and (mark.verbal or (doer and mark.text.endswith("s"))):
            rows = [Reading("label", label, score=_VERB) for label in dict.fromkeys(r.label for r in mark.readings if r.label)]
            yield replace(mark, readings=(*rows, *mark.readings), verbal=True)
        else:
            yield mark


def _included(mark: Mark, question: str) -> bool:
    """Whether rows of some state are only said to be counted in: cancelled ones included, 취소 건도 포함해서."""
    states = mark.kind == "named" and all(r.kind == "value" for r in mark.readings)
    behind, before = question[mark.end :], question[: mark.start]
    return states and bool(_COUNTED_IN.match(behind) or (_INCLUDING.search(before) and _ONES.match(behind)))


def _came_about(marks: Sequence[Mark], place: int, question: str, lexicon: Lexicon, *, dated: bool) -> Mark:
    """A verb that says what makes rows, and no more: what was booked with us is whatever has a day of booking, and not of the state
    Booked. In front of the rows or behind "are" it is one: booked shipments."""
    mark = marks[place]
    labels = [r.label for r in mark.readings if r.kind == "value" and r.label]
    if mark.kind != "named" or any(r.kind == "entity" for r in mark.readings):
        return mark
    days = [r for r in days_of(mark.text, lexicon) if r.label in labels and first_date(lexicon.schema, r.label) == r.property]
    if not days or not _is_done(marks, place, question):
        return mark
    if not dated and _EITHER.search(question[: mark.start]) and _WITH_WHOM.match(question[mark.end :]):
        return replace(mark, kind="unknown", readings=())
    if not dated:
        return replace(mark, kind="verb", readings=(), argument=mark.text, verbal=True)
    return replace(mark, kind="schema", readings=tuple(replace(r, score=_VERB) for r in days[:1]), verbal=True)


def _is_done(marks: Sequence[Mark], place: int, question: str) -> bool:
    mark, before = marks[place], marks[place - 1] if place else None
    behind = question[mark.end :]
    if "가" <= mark.text[0] <= "힣":
        bound = before is not None and (before.kind == "date" or (before.kind == "named" and before.after.startswith(_WITH)))
        return _ACTS.match(behind) is not None or (bound and _PASSIVE.match(behind) is not None)
    if not mark.text.lower().endswith("ed"):
        return False
    following = marks[place + 1] if place + 1 < len(marks) else None
    if following is not None and following.kind == "schema" and following.start - mark.end == 1:
        return False
    if _STILL.search(question[: mark.start]) or _STILL_BEHIND.match(behind):
        return False
    return not (_ENDS.match(behind) and _STATED.search(question[: mark.start]))


def _on_its_day(mark: Mark, question: str, lexicon: Lexicon, rows: set[str], *, asked: bool) -> Mark:
    """A participle whose day is asked for: 도착한 날짜, when was it delivered. What was done has no planned day. `rows`: the kinds of what
    is named, whose day comes first: when did that branch open, and no ticket."""
    said = _DAY.match(question[mark.end :])
    if mark.kind == "schema" and said and mark.verbal and (own := [r for r in mark.readings if is_day(r, lexicon.schema)]):
        return replace(mark, readings=tuple(replace(r, score=OWN) for r in own))
    if mark.kind != "named" or not (asked or said):
        return mark
    labels = {r.label for r in mark.readings if r.kind == "value"}
    days = [r for r in days_of(mark.text, lexicon) if not is_planned(r, lexicon)]
    done = [r for r in days if r.label in rows] or [r for r in days if r.label in labels]
    if not done:
        return mark
    return replace(mark, kind="schema", readings=tuple(replace(r, score=OWN) for r in done), verbal=True)


def _called(reading: Reading, synonyms: object) -> list[str]:
    return [spelt_out(reading.property), *synonyms.en, *synonyms.ko]  # type: ignore[attr-defined]


def _only_says_day(before: Mark | None, mark: Mark, lexicon: Lexicon) -> bool:
    """Whether a word for a day stands behind the participle whose day it is, and is that of no other: 끝난 날짜."""
    if before is None or not before.verbal or not before.readings or mark.start - before.end > 2:
        return False
    return mark.text in ("날짜", "날", "일자") and all(is_day(r, lexicon.schema) and r.score >= OWN for r in before.readings)


def _who_does(marks: Sequence[Mark], question: str, lexicon: Lexicon) -> list[Mark]:
    """Who does something to a thing is who has that part in it: who manages the site, the person handling the order, its handler."""
    found: list[Mark] = []
    for place, mark in enumerate(marks):
        behind = marks[place + 1] if place + 1 < len(marks) else None
        before = found[-1] if found else None
        roles = _parts(mark, before, behind, question, lexicon) if before and behind else ()
        if not roles:
            found.append(mark)
            continue
        part = replace(mark, kind="schema", readings=roles, verbal=False)
        if before and not before.is_cue("who"):
            found.pop()
            part = replace(part, start=before.start, before=before.before)
        elif before and len(found) > 1 and _is_person(found[-2], lexicon) and found[-1].start - found[-2].end == 1:
            del found[-2:]  # the employee who manages
        found.append(part)
    return found


def _whose_above(marks: list[Mark], question: str) -> list[Mark]:
    """Who somebody reports to that has a part in something is who stands above: who does the handler of X report to, whose boss."""
    who, last = marks[0] if marks else None, marks[-1] if marks else None
    if who is None or last is None or len(marks) < 3 or not who.is_cue("who") or not _REPORTS.match(last.text):
        return marks
    loops = [r for r in last.readings if r.kind == "hint" and r.link and r.link.source == r.link.target]
    parts = [r for r in marks[1].readings if r.kind in ("role", "label")]
    if (
        not loops
        or not _DOES.match(question[who.end :])
        or not any(r.far == loop.link.source for r in parts for loop in loops if loop.link)
    ):
        return marks
    above = tuple(Reading("role", r.link.source, link=r.link, forward=True) for r in loops[:1] if r.link)
    boss = replace(who, kind="schema", cue="", argument="", start=who.end, end=who.end + 1, text=last.text, readings=above)
    return [who, boss, *marks[1:-1]]


def _is_person(mark: Mark, lexicon: Lexicon) -> bool:
    return any(r.kind == "label" and is_people(r.label, lexicon.schema) for r in mark.readings)


def _parts(mark: Mark, before: Mark, behind: Mark, question: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    """What those are called who do this, as parts in the thing behind it."""
    acts = is_verb(mark.text) or mark.text.lower().endswith("s") or _CHARGED.match(mark.text)
    runs = RUNS.fullmatch(mark.text) is not None
    if (
        mark.kind not in ("schema", "verb")
        or not mark.text.isascii()
        or not acts
        or not (before.is_cue("who") or _is_person(before, lexicon))
    ):
        return ()
    if not _BETWEEN.fullmatch(question[before.end : mark.start]) or not _OBJECT.fullmatch(question[mark.end : behind.start]):
        return ()
    things = {r.far for r in behind.readings if r.kind in ("label", "entity", "value")}
    people = {r.label for r in before.readings if r.kind == "label"} if before.text.lower() not in PERSONS else set()
    ranked = sorted([*called_by_agent(mark.text.lower(), lexicon), *mark.readings], key=lambda r: -r.score)
    links = list({key_of(r.link): r.link for r in ranked if r.link and r.link.source in things}.values())
    links = [k for k in links if k.target != k.source and is_people(k.target, lexicon.schema)]
    links = [k for k in links if not people or k.target in people]
    forms = {stem(base + end) for base in bases(mark.text.lower()) for end in ("er", "or", "r")}
    own = [k for k in links if not forms.isdisjoint(_last_words(k))]
    if runs and not own:
        return heads(sorted(things), lexicon.schema)
    plain = [(k, _PART - _ASIDE * (aside(lexicon.schema, k) or _stands_in(k, links))) for k in own or links]
    return tuple(Reading("role", k.source, link=k, forward=True, score=score) for k, score in plain)


def _stands_in(link: Relationship, links: Sequence[Relationship]) -> bool:
    """Whether who is called so is another's, with a word more: a backup manager, beside a manager."""
    others = {phrase for k in links if k is not link for phrase in (spelt_out(k.type).removeprefix("has "), *k.synonyms.en)}
    own = {phrase for phrase in (spelt_out(link.type).removeprefix("has "), *link.synonyms.en) if phrase not in others}
    return any(phrase.endswith(f" {other}") for phrase in own for other in others)


def _last_words(link: Relationship) -> set[str]:
    return {stem(phrase.split()[-1]) for phrase in (spelt_out(link.type), *link.synonyms.en) if phrase.split()}
