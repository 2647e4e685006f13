"""What verbs say in a question: that two things belong together, or what a part of the schema is called. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import takewhile

from graph.plan.words.alike import LEADS_ON, alike
from graph.plan.words.lexicon import Lexicon, best
from graph.plan.words.reading import ALIKE, OWN, Reading, is_day
from graph.plan.words.vocabulary import LINKING
from graph.schema import Schema
from graph.wording import spelt_out
from language.normal import fold
from language.words import stem

_SCORE = 0.9  # a verb is less than a noun
_OPTIONS = 6
# What stands in front of a noun.
_NOUN = re.compile(
    r"\b(?:what|which|whose|the|an?|any|average|total|number of|how (?:many|much)|hourly|daily|weekly|monthly|quarterly|yearly|annual)\s+$"
    r"|['’]s?\s+$",
    re.I,
)
DOERS = {
    stem(verb): who
    for verb, who in {
        "raised": "requester reporter",
        "submitted": "requester claimant applicant",
        "filed": "requester claimant",
        "logged": "requester reporter",
        "opened": "requester",
        "made": "manufacturer maker",
        "built": "manufacturer builder",
        "treated": "doctor physician",
        "taught": "teacher instructor lecturer",
        "sold": "seller salesperson",
        "resolved": "assignee resolver",
        "fixed": "technician assignee",
        "repaired": "technician",
        "signed off": "approver",
        "booked": "organizer booker",
    }.items()
}
"""Who does what a verb says, where that is not its own stem."""
_SHARED = 4  # letters of a verb and its noun, at least, where the verb has as many
_NOMINAL = re.compile(r"(?:[a-z]{0,2}(?:t?ion|ication|ment|ance|ence|al|y|pt|ssion|sition)|ing)")
"""What an English noun ends in that says what a verb does."""
_AGENT = re.compile(r"(?:er|or|ee|ment|ant|ance|age)s?$")  # a manager does not only bind


def is_verb(word: str) -> bool:
    """Whether an English word may be a verb that only binds."""
    form = word.lower()
    return form.isascii() and (form.endswith(("ed", "ing")) or stem(form) in verbs())


_DETERMINED = re.compile(r"\b(?:the|an?|any|each|every|this|that|which|whose|our|per|job)\s+$", re.I)


def is_participle(question: str, start: int, word: str) -> bool:
    """Whether an English word is one by its ending; behind an article what ends in -ing is a thing: the opening."""
    form = word.lower()
    return form.endswith("ed") or (form.endswith("ing") and not _DETERMINED.search(question[:start]))


_PHRASE = re.compile(r"[a-z]+(?:ed|s) (?:to|by|in|of|from|at|for|with|on)")


def acts(phrase: str) -> bool:
    """Whether an English phrase is a verb with its preposition: billed on, applies to."""
    text = phrase.lower()
    return _PHRASE.fullmatch(text) is not None or (LEADS_ON.search(text) is not None and text.split()[0] in LINKING)  # belong to


@cache
def binds(noun: str) -> bool:
    """Whether a Korean noun made a verb only binds: what it is called in English does."""
    return noun in LINKING or any(other in verbs() for other in alike(noun))


@cache
def verbs() -> frozenset[str]:
    """The English verbs that bind, and their stems."""
    return frozenset(stem(verb) for verb in LINKING) | LINKING


def binds_there(question: str, start: int, end: int) -> bool:
    """Whether an English word is a verb where it stands: review, but for what review; delivers, which is no agent."""
    written = fold(question[start:end]).text
    if _NOUN.search(question[:start]) and not written.endswith(("ed", "ing")):
        return False
    return not verbs().isdisjoint({written, written.removesuffix("s")}) or (stem(written) in verbs() and not _AGENT.search(written))


def begins_clause(word: str, form: str, behind: str, joined: str, lexicon: Lexicon) -> bool:
    """Whether an English verb stands behind rows in the plural, which do it: in front of a noun they are said in the singular; or where
    on what they are: a bill on a contract, which is not when it was billed."""
    plural = word.isascii() and word.lower().endswith("s") and is_verb(behind)
    on = behind.lower() in ("on", "at", "in") and word.isascii() and not word.lower().endswith("ed")
    if any(r.kind == "label" and r.score >= OWN for r in lexicon.whole.get(joined, ())):
        return False  # sales orders
    return (plural or on) and any(r.kind == "label" and r.score >= OWN for r in lexicon.whole.get(form, ()))


def called_by_verb(form: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    """What is called like a verb: a kind of node (who borrowed has a loan) by its own name, or the day of what it says."""
    alikes = [r for other in alike(form) for r in lexicon.whole.get(other, ())]
    told = [r for r in alikes if (r.kind == "label" and r.score > ALIKE) or is_day(r, lexicon.schema)]
    return _less(told or _events(form, lexicon.schema))


def _events(form: str, schema: Schema) -> list[Reading]:
    """The only kind of rows that a verb's noun calls: what was prescribed is on a prescription, who was admitted has an admission."""
    found = {
        label
        for label, declared in schema.labels.items()
        for phrase in (spelt_out(label), *declared.synonyms.en)
        if phrase and is_noun_of(form, phrase.lower().split()[-1])
    }
    return [Reading("label", label) for label in found] if len(found) == 1 else []


def is_noun_of(form: str, noun: str) -> bool:
    """Whether an English noun says what the verb of this stem does: prescrib-e, prescription; inspect, inspections."""
    if not form.isascii() or len(form) < len("pay"):
        return False
    single = noun.removesuffix("s") if not noun.endswith("ss") else noun
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(form, single, strict=False)))
    return shared >= max(len(form) - 2, min(len(form), _SHARED)) and _NOMINAL.fullmatch(single[shared:]) is not None


def called_by_agent(verb: str, lexicon: Lexicon) -> tuple[Reading, ...]:
    """What is called like who does what an English verb says: who supplies is the supplier, who manages has the manager's name."""
    told = tuple(map(stem, DOERS.get(stem(verb), "").split()))
    forms = dict.fromkeys((*(stem(base + end) for base in bases(verb) for end in ("er", "or", "r")), *told))
    kinds = ("property", "role", "label")
    named = (r for form in forms for said in (form, form + stem("name")) for r in lexicon.whole.get(said, ()))
    return _less(r for r in named if r.kind in kinds and r.score >= ALIKE)


def _less(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    return tuple(replace(reading, score=_SCORE) for reading in best(readings, _OPTIONS))


def bases(verb: str) -> tuple[str, ...]:
    """What an English verb may be without its ending: supplies, supplied, supply."""
    plain = re.sub(r"ie[sd]$", "y", verb)
    return tuple(dict.fromkeys((re.sub(r"y$", "i", plain), re.sub(r"(?:e?s|e?d|ing)$", "", plain), re.sub(r"[sd]$", "", plain))))
