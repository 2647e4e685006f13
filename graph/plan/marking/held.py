"""What says that rows hold now, or no more, taken from the parts of a question. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from graph.plan.words.persons import is_people
from graph.plan.words.reading import Reading
from graph.plan.words.validity import validity
from graph.schema import Schema

if TYPE_CHECKING:
    from graph.plan.marking.marks import Mark

_COUNTING = re.compile(r"\b(?:including|counting|incl\.?)(?: any| all| the| our| those| people| who| that)* $", re.I)
_INCLUDED = re.compile(
    r"(?: [a-z]+)? (?:included|counted)\b|(?:자|인|한|된|하신)?(?: ?[가-힣]{1,4})?"
    r"(?:까지|도|를|을)? ?(?:모두 |다 |전부 )?포함(?=해|하여|하고|시|[\s,.?!)]|$)",
    re.I,
)
_PEOPLE = re.compile(r" [a-z]+\b(?: (?:too|as well|also)\b)?", re.I)
_NOT = re.compile(r"\b(?:not|without|never)\b[^,.]*$", re.I)
_YET = ("아직", "아직도", "yet")
_WHEN = 6  # letters between left and in 2026
_NEAR, _WHO = 3, 12  # letters between what is left out and the word for it: 빼고; without those who have left
_COUNTED = re.compile(r" (?:(?:counting|including|count|include|the|any|those|ones|people|anyone|anybody|staff|who|that) )*", re.I)


def _is_beside(out: Mark, held: Mark, question: str) -> bool:
    """Whether what is left out is said of it: in Korean behind it, in English also in front."""
    if 0 <= out.start - held.end <= _NEAR:
        return True
    said = question[out.end : held.start]
    return out.text.isascii() and held.start >= out.end and (len(said) <= _WHO or _COUNTED.fullmatch(said) is not None)


def _too(mark: Mark, question: str) -> tuple[int, int] | None:
    """Where a question says that these count as well, from what says so in front to what does behind: including former staff."""
    before, behind = _COUNTING.search(question[: mark.start]), _INCLUDED.match(question[mark.end :])
    if _NOT.search(question[: before.start() if before else mark.start]) or not (before or behind):
        return None
    end = mark.end + (behind.end() if behind else 0)
    if before and not behind and (people := _PEOPLE.match(question[mark.end :])):
        end += people.end()
    return (before.start() if before else mark.start), end


def take_held(marks: Sequence[Mark], question: str) -> tuple[list[Mark], list[Mark]]:
    """These parts, and the rest. Without those who have left is with those who are here: 퇴사자 빼고; and with both is all. What was not
    yet done was not done."""
    held: list[Mark] = []
    rest = [m for m in marks if not m.is_cue("held")]
    for mark in (m for m in marks if m.is_cue("held")):
        if mark.argument in ("gone", "former") and (span := _too(mark, question)):
            rest = [m for m in rest if not span[0] <= m.start < span[1]]
            continue
        if mark.text in _YET and any(m.is_cue("not") for m in rest):
            continue
        out = [m for m in rest if m.is_cue("exclude", "not") and _is_beside(m, mark, question)]
        turned = bool(out) and mark.argument in ("gone", "here")
        rest = [m for m in rest if not (turned and (m is out[0] or out[0].end <= m.start < mark.start))]
        held.append(replace(mark, argument="here" if mark.argument == "gone" else "gone") if turned else mark)
    return held, rest


def dated(held: Sequence[Mark], rest: Sequence[Mark], schema: Schema) -> tuple[list[Mark], list[Mark]]:
    """The same, where those who left are asked for by when they did: 2026년에 퇴사한, who left in 2026: the day of leaving is spoken of."""
    ends = [
        Reading("property", label, span.end)
        for label, declared in schema.labels.items()
        if is_people(label, schema) and (span := validity(declared.properties))
    ]
    kept: list[Mark] = []
    told = list(rest)
    for mark in held:
        near = any(m.kind == "date" and (0 <= mark.start - m.end <= _NEAR or 0 <= m.start - mark.end <= _WHEN) for m in rest)
        if mark.argument == "gone" and near and len(ends) == 1:
            told.append(replace(mark, kind="schema", cue="", argument="", period=None, readings=tuple(ends), verbal=True))
        else:
            kept.append(mark)
    return kept, sorted(told, key=lambda m: m.start)


def over_values(found: Sequence[tuple[float, Mark]], schema: Schema) -> list[tuple[float, Mark]]:
    """Who is here is no status of anything but people: 재직 인원."""
    here = [(m.start, m.end) for _, m in found if m.is_cue("held") and m.argument in ("here", "gone")]
    return [
        (weight, m)
        for weight, m in found
        if m.kind != "named"
        or not any(start <= m.start and m.end <= end for start, end in here)
        or any(r.kind == "entity" or is_people(r.label, schema) for r in m.readings)
    ]
