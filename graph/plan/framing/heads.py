"""Who runs, heads or leads something is who is at its head, by whatever name the schema has for that. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph.linking import Linker
from graph.plan.marking.marks import Mark
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.persons import is_people
from graph.plan.words.reading import Reading
from graph.schema import Relationship, Schema
from graph.values import is_value, value_of
from graph.wording import spelt_out

RUNS = re.compile(r"(?:run|ran|head|lead|led|manag|supervis|overs[ae]|direct|in charge|responsible)\w*", re.I)
_RUNS_KO = re.compile(r"이끄|이끌|이끈|맡|거느리|총괄|지휘|운영|관리|책임")
_CHIEF = re.compile(r"\b(?:manager|head|chief|lead|leader|director|boss|supervisor|president|chair|principal|captain|foreman)$")
_CHIEF_KO = re.compile(r"(?:장|책임자|관리자|리더|매니저|대표)$")
_TITLES = ("manager", "head", "director", "lead", "leader")
_SCORE = 0.95
_FAR = 10  # letters between a Korean thing and what is done to it


def heads(labels: Iterable[str], schema: Schema) -> tuple[Reading, ...]:
    """Who is at the head of these kinds of things, as parts that people have in them."""
    found = []
    for label in labels:
        for link in schema.relationships:
            forward = link.source == label
            people = link.target if forward else link.source
            if (
                label in (link.source, link.target)
                and link.source != link.target
                and is_people(people, schema)
                and _is_chief(link, forward)
            ):
                found.append(Reading("role", label, link=link, forward=forward, score=_SCORE))
    return tuple(found)


def _is_chief(link: Relationship, forward: bool) -> bool:
    words = link.synonyms if forward else link.reverse
    return any(_CHIEF.search(phrase) for phrase in (spelt_out(link.type), *words.en)) or any(map(_CHIEF_KO.search, words.ko))


def lead_in_korean(marks: Sequence[Mark], lexicon: Lexicon) -> list[Mark]:
    """The marks, who runs a thing in Korean read as who is at its head: Sales를 이끄는 사람, 영업팀은 누가 맡고 있나요."""
    found: list[Mark] = []
    for place, mark in enumerate(marks):
        before = next((m for m in reversed(marks[:place]) if not m.is_cue("who")), None)
        things = {r.label for r in before.readings if r.kind in ("entity", "label")} if before else set()
        acts = mark.kind in ("verb", "schema", "unknown") and (mark.verbal or mark.kind == "verb") and _RUNS_KO.match(mark.text)
        near = before is not None and mark.start - before.end <= _FAR
        asked = any(m.is_cue("who") for m in marks)
        if not acts or not near or not asked or not (roles := heads(things, lexicon.schema)):
            found.append(mark)
            continue
        found.append(replace(mark, kind="schema", readings=roles, verbal=False))
    return found


def by_name(marks: Sequence[Mark], schema: Schema) -> list[Mark]:
    """The marks, the name of who has a part in something read as who it is: 부서 매니저 이름, names of the guarantors."""
    found: list[Mark] = []
    for before, mark, behind in zip((None, *marks), marks, (*marks[1:], None), strict=False):
        korean = mark.text in ("이름", "성함") and before is not None and mark.start - before.end <= 2
        english = (
            mark.text.lower() in ("name", "names") and behind is not None and behind.before in ("of", "the") and behind.start - mark.end < 9
        )
        whose = before if korean else behind if english else None
        parts = [r for r in whose.readings if r.kind == "role" and is_people(r.far, schema)] if whose else []
        found.append(replace(mark, kind="cue", cue="who", readings=()) if mark.kind == "schema" and parts else mark)
    return found


def by_title(marks: Sequence[Mark], schema: Schema, values: Linker, groups: frozenset[str]) -> list[Mark]:
    """The marks, who runs a thing of which nothing says who is at its head read as who has that title there: Branch Manager."""
    found = list(marks)
    for who, place in zip(marks, range(1, len(marks)), strict=False):
        runs, things = marks[place], marks[place + 1 :][:1]
        if not who.is_cue("who") or runs.kind != "verb" or not RUNS.fullmatch(runs.text) or not things:
            continue
        labels = [r.label for r in things[0].readings if r.kind in ("entity", "label")][:1]
        titles = [f"{phrase} {head}" for name in labels for phrase in schema.labels[name].synonyms.en for head in _TITLES]
        held = [m for title in titles for m in values.link(title, groups) if is_value(m.entity) and m.end - m.start == len(title)]
        told = {value_of(m.entity) for m in held if is_people(value_of(m.entity)[0], schema)}
        if len(told) == 1:
            ((label, name, value),) = told
            found[place] = replace(runs, kind="named", readings=(Reading("value", label, name, value=value, score=_SCORE),), verbal=False)
    return found
