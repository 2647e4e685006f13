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


def renderings(term: str) -> tuple[str, ...]:
    """What a term in small letters is called in the other language, where one knows: by the glossary, else by the lexicon."""
    found = glossary().get(term) or _lexicon().get(term, ())
    return tuple(other for other in found if other.isascii() != term.isascii())


@cache
def _lexicon() -> Mapping[str, tuple[str, ...]]:
    lines = files("language").joinpath("lexicon.tsv").read_text(encoding="utf-8").splitlines()
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for korean, english in (map(str.strip, line.split("\t")) for line in lines if "\t" in line and not line.startswith("#")):
        for term, others in ((term, side[1]) for side in ((korean, english), (english, korean)) for term in side[0].split("|")):
            found[term].update(dict.fromkeys(others.split("|")))
    return {term: tuple(others) for term, others in found.items()}


def _read(*names: str) -> Mapping[str, tuple[str, ...]]:
    alike: dict[str, dict[str, None]] = defaultdict(dict)
    for line in (line for name in names for line in files("language").joinpath(name).read_text(encoding="utf-8").splitlines()):
        if line and not line.startswith("#"):
            terms = [term.strip() for side in line.split("|") for term in side.split(",")]
            for term in terms:
                alike[term].update(dict.fromkeys(terms))
    return {term: tuple(others) for term, others in alike.items()}
