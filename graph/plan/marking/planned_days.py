"""What ended as it was planned, or otherwise: two days of one row that a question holds against each other, each said by a word. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.plan.marking.marks import Mark
from graph.plan.words.alike import alike, squash
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.reading import OWN, Reading, is_day
from graph.wording import spelt_out

PLANNED = re.compile(r"\b(?:estimated|planned|scheduled|expected|due|required|target|plan|schedule|deadline)\b|예정|계획|예상|기한|마감")


def days_of(text: str, lexicon: Lexicon, *, wide: bool = False) -> list[Reading]:
    """The days that a word may say, by it and, in Korean or `wide`, by what it is called besides: 끝난 of an end."""
    korean = "가" <= text[:1] <= "힣"
    forms = (squash(text), *(alike(squash(text)) if korean or wide else ()))
    ends = [f"{form}일" for form in forms if korean and "가" <= form[:1] <= "힣"]
    found = (r for form in (*forms, *ends) for r in (*lexicon.whole.get(form, ()), *lexicon.part.get(form, ())))
    return [r for r in dict.fromkeys(found) if is_day(r, lexicon.schema)]


def is_planned(reading: Reading, lexicon: Lexicon) -> bool:
    """Whether a day is what was meant to be."""
    said = lexicon.schema.labels[reading.label].properties[reading.property].synonyms
    return PLANNED.search(" ".join((spelt_out(reading.property), *said.en, *said.ko))) is not None


def against_plan(marks: Sequence[Mark], lexicon: Lexicon) -> list[Mark]:
    """The marks, those around "later than" read as the day that came about and the day that was planned: 계획보다 늦게 끝난."""
    found = list(marks)
    for place in range(1, len(marks) - 1):
        if marks[place].is_cue("after", "before") and marks[place].text.endswith("than"):  # later than
            _read(found, marks[place - 1], marks[place + 1], lexicon)
        elif marks[place].is_cue("after", "before"):  # paid after the due date, 납기일 지나서 납부된
            done, plan = marks[place - 1], marks[place + 1]
            done, plan = (plan, done) if "가" <= marks[place].text[0] <= "힣" else (done, plan)
            if any(is_day(r, lexicon.schema) and is_planned(r, lexicon) for r in plan.readings[:1]):
                _read(found, done, plan, lexicon)
        if place + 2 >= len(marks):
            break
        than, adjective = (marks[place], marks[place + 1]) if marks[place].is_cue("than") else (marks[place + 1], marks[place])
        if not than.is_cue("than") or not adjective.is_cue("adjective") or adjective.argument[:-1] != "date":
            continue
        first, last = marks[place - 1], marks[place + 2]
        done, plan = (last, first) if than.start < adjective.start else (first, last)
        _read(found, done, plan, lexicon)
    return found


def _read(marks: list[Mark], done: Mark, plan: Mark, lexicon: Lexicon) -> None:
    """Read two marks as two days of one row, where they may be so."""
    if done.kind not in ("named", "verb", "schema", "unknown"):
        return
    days = days_of(done.argument or done.text, lexicon, wide=True)
    told = [r for r in plan.readings if is_day(r, lexicon.schema)]
    told = told or ([r for r in days if is_planned(r, lexicon)] if PLANNED.search(plan.text.lower()) else [])
    ended = [r for r in days if not is_planned(r, lexicon)]
    pair = next(((one, other) for one in ended for other in told if one.label == other.label and one != other), None)
    for mark, reading in zip((done, plan), pair or (), strict=False):
        marks[marks.index(mark)] = replace(mark, kind="schema", readings=(replace(reading, score=OWN),), verbal=False)
