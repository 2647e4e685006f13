"""Columns whose last word stands apart in the question: when does the contract with X end, 계약이 언제 끝나, of a contract end. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.plan.marking.marks import Mark
from graph.plan.words.alike import alike, squash, units
from graph.plan.words.reading import PARTLY, Reading
from graph.wording import spelt_out

_REACH = 3  # parts behind the first word
_WHOLE = 0.97


def completed(marks: Sequence[Mark]) -> list[Mark]:
    """The marks, a part of a column's name as the column where its other word stands behind it, and that as nothing more."""
    found = list(marks)
    for place, m in enumerate(marks):
        if m.kind != "schema" or not m.readings or any(r.score > PARTLY for r in m.readings):
            continue
        for behind in range(place + 1, min(place + 1 + _REACH, len(marks))):
            other = found[behind]
            if other.is_cue("than", "compare", "adjective"):
                break  # earlier than planned: of two days of its rows
            if other.kind not in ("schema", "verb", "unknown") or _rows_spoken(other, m, marks):
                continue
            fit = [r for r in m.readings if _rest(r, m) & {squash(other.text), *_forms(other)}]
            if len({(r.label, r.property) for r in fit}) == 1:
                found[place] = replace(m, readings=(replace(fit[0], score=_WHOLE),))
                found[behind] = replace(other, kind="cue", cue="filler", readings=())
                break
    return found


def _rest(reading: Reading, m: Mark) -> frozenset[str]:
    """The last word of a property's name of two, where the first is what is said."""
    words = units(spelt_out(reading.property)) if reading.kind == "property" and reading.label else []
    said = {squash(m.text), *alike(squash(m.text))}
    return frozenset(words[1:]) if len(words) == 2 and words[0] in said else frozenset()


def _forms(m: Mark) -> Iterator[str]:
    for form in dict.fromkeys((squash(m.text), squash(m.argument))):
        yield from alike(form)


def _rows_spoken(m: Mark, first: Mark, marks: Sequence[Mark]) -> bool:
    """Whether the rows that a word has a column of are spoken of themselves, and are others than those of the first word."""
    own = {r.label for r in m.readings if r.kind == "property"} - {r.label for r in first.readings}
    said = (r for o in marks if o is not m and o.kind in ("schema", "named") for r in o.readings[:1])
    return bool(own & {r.far for r in said if r.kind != "property"})
