"""What unknown words of a question may be: a part of a name, one that is misspelt, or one in the other script by its sound. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from graph.partial import PartialNames
from graph.plan.words.called import ValueParts
from graph.plan.words.reading import Reading
from graph.sounds import Sounds
from graph.values import is_value, value_of

if TYPE_CHECKING:
    from graph.plan.marking.marks import Mark

Span = tuple[int, int]
_CAPITALS = re.compile(r"[A-Z][^\W\d_]*(?:[ -][A-Z][^\W\d_]*|-[^\W\d_]+)*")
_SYLLABLES, _NEARLY = 2, 0.95  # of a word that is so short that many sound like it
_LETTERS = 2  # of a value that is a letter
_OFFERED, _SURE, _PART, _NEAR = 3, 0.8, 0.9, 0.02


def guesses(
    question: str,
    unknown: Sequence[Span],
    partial: PartialNames,
    parts: ValueParts,
    sounds: Sounds,
    groups: frozenset[str],
    proper: frozenset[int],
    spoken: frozenset[tuple[str, str]],
) -> list[tuple[Span, tuple[Reading, ...]]]:
    """Readings of unknown words that stand together. `proper`: where words begin that may be a proper name. `spoken`: the kinds of
    things and the properties that the question speaks of: only their values are told by a part."""
    runs: list[Span] = []
    for start, end in sorted(unknown):
        if runs and question[runs[-1][1] : start].strip("-'’.& ") == "":
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    found: list[tuple[Span, tuple[Reading, ...]]] = []
    for start, end in runs:
        if any(held[0] <= start < held[1] for held, _ in found):
            continue
        text = question[start:end]
        readings = [
            Reading("entity", g.label, ids=g.entities, value="\n".join(g.texts), score=_SURE * g.score)
            for g in partial.guess([text], groups)[:_OFFERED]
        ]
        for part in parts.told(text, groups):
            held = part.held
            if not spoken.isdisjoint({(held.label, ""), (held.label, held.property)}):
                readings.append(Reading("value", held.label, held.property, value=held.value, score=_PART * part.score))
        if readings:
            found.append(((start, end), tuple(readings)))
        elif any(start <= place < end for place in proper):
            span = _whole_name(question, start, end)
            if heard := _heard(question[span[0] : span[1]], sounds, groups):
                found.append((span, heard))
    return found


def letters(marks: Sequence[Mark], parts: ValueParts, groups: frozenset[str]) -> Iterator[Mark]:
    """The marks, of which a letter or two beside a column that has them as a value are that: grade B, S등급."""
    for index, mark in enumerate(marks):
        beside = [m for m in (*marks[max(0, index - 1) : index], *marks[index + 1 : index + 2]) if m.kind == "schema"]
        held = [
            found
            for near in beside
            for r in near.readings
            if r.kind == "property" and (found := parts.written(mark.text, r.label, r.property, groups))
        ]
        values = {(h.label, h.property): Reading("value", h.label, h.property, value=h.value, score=_SURE) for h in held}
        meant = mark.kind == "unknown" and len(mark.text) <= _LETTERS and bool(values)
        yield replace(mark, kind="named", readings=tuple(values.values())) if meant else mark


def _whole_name(question: str, start: int, end: int) -> Span:
    """A Latin name with all its words: Kang Min-jae, of which Min is a word by itself."""
    match = _CAPITALS.match(question, start)
    return start, max(end, match.end()) if match else end


def _heard(text: str, sounds: Sounds, groups: frozenset[str]) -> tuple[Reading, ...]:
    alike = [(name, near) for name, near in sounds.alike(text, groups) if len(text) > _SYLLABLES or near >= _NEARLY]
    if not alike:
        return ()
    best = [(name, near) for name, near in alike if near >= alike[0][1] - _NEAR]
    by_label: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for name, _ in best:
        by_label.setdefault((name.label, value_of(name.entity)[1] if is_value(name.entity) else ""), []).append((name.entity, name.text))
    readings = []
    for (label, property_), held in by_label.items():
        score = _SURE * best[0][1]
        if property_:
            readings += [Reading("value", label, property_, value=value_of(entity)[2], score=score) for entity, _ in held]
        else:
            texts = "\n".join(text for _, text in held)
            readings.append(Reading("entity", label, ids=tuple(entity for entity, _ in held), value=texts, score=score))
    return tuple(readings[:_OFFERED])
