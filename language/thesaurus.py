"""What is called alike, in English and Korean: general words of business, people, places, time and computing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def thesaurus() -> Mapping[str, tuple[str, ...]]:
    """By a term in small letters, English or Korean: what is called alike, each with its whole entry in order."""
    return _read("thesaurus.txt")


@cache
def glossary() -> Mapping[str, tuple[str, ...]]:
    """The thesaurus and what further names there are, where a wide word does no harm: to tell one of a few keys."""
    return _read("thesaurus.txt", "glossary.txt")


def _read(*names: str) -> Mapping[str, tuple[str, ...]]:
    alike: dict[str, dict[str, None]] = defaultdict(dict)
    for line in (line for name in names for line in files("language").joinpath(name).read_text(encoding="utf-8").splitlines()):
        if line and not line.startswith("#"):
            terms = [term.strip() for side in line.split("|") for term in side.split(",")]
            for term in terms:
                alike[term].update(dict.fromkeys(terms))
    return {term: tuple(others) for term, others in alike.items()}
