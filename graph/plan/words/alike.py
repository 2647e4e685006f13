"""Forms of phrases as they are compared: stems run together, and what the thesaurus says they are called besides. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from language.normal import fold
from language.thesaurus import thesaurus
from language.words import stem

UNIT = re.compile(r"[가-힣]+|[^\W_가-힣]+")
LEADS_ON = re.compile(r" (?:to|by|in|of|from|at|for|with)$")


def units(text: str) -> list[str]:
    """The words of a phrase as they are compared: stems of English ones, runs of Hangul as written."""
    return [stem(found) if not "가" <= found[0] <= "힣" else found for found in UNIT.findall(fold(text).text)]


def squash(text: str) -> str:
    return "".join(units(text))


@cache
def _alike() -> Mapping[str, tuple[str, ...]]:
    """The thesaurus, squashed."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    squashed = {term: squash(term) for term in thesaurus()}
    for term, others in thesaurus().items():
        found[squashed[term]].update(dict.fromkeys(squashed[other] for other in others))
    return {key: tuple(others) for key, others in found.items()}


@cache
def _leading() -> frozenset[str]:
    return frozenset(squash(term) for term in thesaurus() if LEADS_ON.search(term))


def leads_on(form: str) -> bool:
    """Whether a squashed form leads on to a name and is none itself: works in, located in."""
    return form in _leading()


def alike(form: str) -> tuple[str, ...]:
    """What a squashed form is called besides, squashed."""
    return _alike().get(form, ())
