"""Values that a word names by what is done: who owns it is its owner, 해지된 of the status 해지."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.linking import Linker, Mention
from graph.plan.words.persons import is_people, people_of
from graph.plan.words.verbs import bases, verbs
from graph.schema import Schema
from graph.values import is_value, value_of
from language.words import stem

_NO_KIND = ("들", "별", "님", "씩", "당")
_SHORT = 4  # letters of an English word that counts with its capital only
_IS = re.compile(r"\b(?:are|is|were|was|be|been|both|either|and|or|not|still|currently|now|already)\s+$|n't\s+$", re.I)
_ENDS_THERE = re.compile(r"\s*(?:[?.,;!)]|$)|\s+(?:and|or|but|ones?|in the)\b|\s+(?:in|at) (?=[A-Z])")
_COUNTS = re.compile(r"\b(?:many|all|the|of|which|any|no|list|show|excluding|including|and|or|both)\s+$", re.I)
_NOUN = re.compile(r"\s+(?:ones\b|[a-z]+s\b)")
_ENDS, _ENDS_KO = ("er", "or", "r"), ("자", "주", "인")
_WHO = re.compile(r"\bwho\b|(?<![가-힣])누[가구]", re.I)
_DECIDES = frozenset(map(stem, "approve authorise authorize reject sign verify audit certify 승인 결재 반려 서명 허가 검수".split()))


@dataclass(frozen=True, slots=True)
class Unit:
    """A word that may name something: its squashed form and its place; `joined` where it goes on without a space; `base` is a verb's
    stem."""

    form: str
    start: int
    end: int
    tag: str
    joined: bool
    base: str = ""


def done(question: str, found: Sequence[Unit], values: Linker, groups: frozenset[str], schema: Schema) -> Iterable[Mention]:
    """Values that a noun made a verb or a kind names: 해지된 of the status 해지, 산업용 of the use 산업; those of people, where it is
    somebody: 가입자 is no kind of product; and those that a short English verb names without their capital where it says how something
    is: which are lost, lost copies."""
    for unit, following in pairwise(found):
        if following.tag in ("XSV", "XSN") and following.form not in _NO_KIND and following.start == unit.end:
            for mention in values.link(question[unit.start : unit.end], groups):
                somebody = following.form == "자" and is_value(mention.entity)
                if somebody and not _of_people(mention, schema):
                    continue
                if mention.end - mention.start == unit.end - unit.start:
                    yield replace(mention, start=unit.start, end=unit.end)
    for unit in found:
        word = question[unit.start : unit.end]
        if unit.tag.startswith("NN") and len(word) > 2 and word.endswith("자"):  # 재직자, whose status is 재직
            for mention in values.link(word[:-1], groups):
                if mention.end == len(word) - 1 and mention.start == 0 and is_value(mention.entity) and _of_people(mention, schema):
                    yield replace(mention, start=unit.start, end=unit.end, text=word)
        if unit.tag == "SL" and len(word) <= _SHORT and word.islower() and stem(unit.form) in verbs() and _is_state(question, unit):
            for mention in values.link(word.capitalize(), groups):
                if mention.end == len(word) and is_value(mention.entity):
                    yield replace(mention, start=unit.start, end=unit.end, text=word)


def who_decides(question: str, form: str) -> bool:
    """Whether it is asked who did what has a doer of its own: who approved something is not whoever else has to do with it."""
    return form in _DECIDES and _WHO.search(question) is not None


def _of_people(mention: Mention, schema: Schema) -> bool:
    label = value_of(mention.entity)[0]
    return is_people(label, schema) or people_of(label, schema) is not None


def _is_state(question: str, unit: Unit) -> bool:
    before, behind = question[: unit.start], question[unit.end :]
    return bool((_IS.search(before) and _ENDS_THERE.match(behind)) or (_COUNTS.search(before) and _NOUN.match(behind)))


def doers(question: str, found: Sequence[Unit], values: Linker, groups: frozenset[str], schema: Schema) -> Iterable[Mention]:
    """What people are in a row that joins them to something, by what they do: owns, 소유한, of a role Owner."""
    for unit in found:
        if unit.tag == "SL" and stem(unit.form) in verbs():
            forms = [(base + end).capitalize() for base in bases(unit.form) for end in _ENDS]  # names have capitals
        elif unit.tag.startswith("NN") and len(unit.form) > 1:
            forms = [unit.form + end for end in _ENDS_KO]
        else:
            continue
        for form in dict.fromkeys(forms):
            for mention in values.link(form, groups):
                if mention.end - mention.start != len(form) or not is_value(mention.entity):
                    continue
                if people_of(value_of(mention.entity)[0], schema):
                    yield replace(mention, start=unit.start, end=unit.end, text=question[unit.start : unit.end])
