"""What two parts of a question tell together: a guessed name that fits several is the one that the other part fits too. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graph.plan.marking.marks import Mark
from graph.plan.words.reading import ALIKE, OWN, Reading
from graph.plan.words.vocabulary import LINKING
from language.normal import fold

_SURER = 0.1  # what is told twice
_NUMBERS = frozenset("number no code id address 번호 코드 주소".split())
_KINDS = frozenset("status level tier grade class rank type category kind 상태 등급 유형 종류 구분 단계".split())


def agreed(marks: Sequence[Mark]) -> list[Mark]:
    """The marks, those joined that tell one thing only together: Prohaska, of several so called, with a first name beside it. A noun of
    what is done says nothing between a value and its property."""
    found = list(marks)
    for mark in marks:
        if not mark.assumed or mark not in found:
            continue
        for other in [m for m in found if m.kind == "named" and m != mark]:
            if narrowed := _narrowed(mark, other):
                start, end = (min(mark.start, other.start), max(mark.end, other.end)) if _touch(mark, other) else (mark.start, mark.end)
                joined = replace(mark, start=start, end=end, readings=(narrowed,))
                found = [joined if m == mark else m for m in found if m != other]
                break
    found = [_of_its_own(before, mark, behind) for before, mark, behind in zip([None, *found], found, [*found[1:], None], strict=False)]
    between = zip(found, found[1:], found[2:], strict=False)
    idle = [mark for before, mark, behind in between if _only_binds(mark) and _is_of(before, behind)]
    found = [replace(mark, kind="verb", argument=mark.text) if mark in idle else mark for mark in found]
    ahead = zip([None, None, *found], [None, *found], found, strict=False)
    return [
        replace(m, kind="cue", cue="filler", readings=()) if _only_kind(first, before, m) or _only_ends(before, m) else m
        for first, before, m in ahead
    ]


def _only_ends(before: Mark | None, mark: Mark) -> bool:
    """Whether a word only ends what the column in front of it is called: a delivery note number, which is no number of another thing."""
    if before is None or before.kind != "schema" or mark.kind != "schema" or mark.text.lower() not in _NUMBERS:
        return False
    columns = {r.label for r in before.readings if r.kind == "property" and r.score >= OWN}
    near = mark.start - before.end == 1 and bool(columns) and all(r.kind == "property" for r in before.readings)
    return near and all(r.kind == "property" and r.label not in columns for r in mark.readings)


def _only_kind(first: Mark | None, before: Mark | None, mark: Mark) -> bool:
    """Whether a word only says that a value right in front of it, or in front of a part of its property's name, is one of several, and is
    read of something else: gold loyalty status, of a loyalty tier."""
    if mark.kind != "schema" or mark.text.lower() not in _KINDS or before is None or mark.start - before.end > 1:
        return False
    part = before.kind == "schema" and first is not None and before.start - first.end <= 1 and _is_of(first, before)
    value = first if part else before
    of = {(r.label, r.property) for r in value.readings if r.kind == "value"} if value is not None and value.kind == "named" else set()
    own = all(r.kind == "value" for r in value.readings) if value is not None else False
    return len(of) == 1 and own and all(r.kind == "property" and r.label not in {label for label, _ in of} for r in mark.readings)


def _of_its_own(before: Mark | None, mark: Mark, behind: Mark | None) -> Mark:
    """A value is of the property said right behind it (New York state), a property of the kind or role said right in front (고객 이름,
    명의자 이름)."""
    own: list[Reading] = []
    if behind and mark.kind == "named" and behind.kind == "schema" and behind.start - mark.end == 1:
        said = {(r.label, r.property) for r in behind.readings if r.kind == "property"}
        own = [r for r in mark.readings if r.kind == "value" and (r.label, r.property) in said]
    if before and mark.kind == before.kind == "schema" and mark.start - before.end <= 2 and before.after in ("", "의", "들"):
        kinds = {r.far for r in before.readings[:1] if r.kind == "label" and r.score >= OWN}
        if all(r.kind == "property" for r in mark.readings):
            kinds |= {r.far for r in before.readings[:1] if r.kind in ("label", "role") and r.score >= ALIKE}
        own = [r for r in mark.readings if r.kind == "property" and r.label in kinds and r.score >= mark.readings[0].score]
    done = [r for r in mark.readings if r.kind == "hint" and mark.verbal]  # hires booked by somebody
    return replace(mark, readings=(*own, *done)) if own else mark


def _only_binds(mark: Mark) -> bool:
    return mark.kind == "unknown" and mark.text in LINKING


def _is_of(before: Mark, behind: Mark) -> bool:
    """Whether a value stands in front of its own property: 자동차 구입 목적, of the purpose Car."""
    values = {(r.label, r.property) for r in before.readings if r.kind == "value"}
    return any((r.label, r.property) in values for r in behind.readings if r.kind == "property")


def _narrowed(mark: Mark, other: Mark) -> Reading | None:
    """Those of the nodes that a guess offers which the other part speaks of too, where it makes them fewer."""
    for reading in mark.readings:
        texts = reading.value.split("\n")
        if reading.kind == "entity" and 1 < len(reading.ids) == len(texts):  # several of one name have no texts to tell them by
            kept = [(id, text) for id, text in zip(reading.ids, texts, strict=True) if _fits(other, mark, reading.label, id, text)]
            if 0 < len(kept) < len(reading.ids):
                ids, names = zip(*kept, strict=True)
                return replace(reading, ids=ids, value="\n".join(names), score=reading.score + _SURER)
    return None


def _fits(other: Mark, mark: Mark, label: str, id: str, text: str) -> bool:
    """Whether the other part is a value beside the name that is a part of it, or a guess that offers the same node."""
    words = set(fold(text).text.split())
    for reading in other.readings:
        if reading.label != label:
            continue
        if reading.kind == "value" and _touch(mark, other) and words.issuperset(fold(reading.value).text.split()):
            return True
        if reading.kind == "entity" and other.assumed and id in reading.ids:
            return True
    return False


def _touch(mark: Mark, other: Mark) -> bool:
    return max(mark.start, other.start) - min(mark.end, other.end) <= 1
