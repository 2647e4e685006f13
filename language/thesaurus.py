"""What is called alike, in English and Korean: general words of business, people, places, time and computing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
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


@cache
def everyday() -> Mapping[str, tuple[str, ...]]:
    """What everyday things are called, for the names and values that rows have: 감자, where a crop is a potato."""
    return _read("everyday.txt")


@cache
def further() -> Mapping[str, tuple[str, ...]]:
    """All names there are, for a word that nothing else explains."""
    return _read("thesaurus.txt", "glossary.txt", "further.txt")


@cache
def rows_called() -> Mapping[str, tuple[str, ...]]:
    """By what a table may be called the nouns for its rows."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for line in _lines("kinds.txt"):
        tables, nouns = ([term.strip() for term in side.split(",")] for side in line.split(">"))
        for table in tables:
            found[table].update(dict.fromkeys(nouns))
    return {table: tuple(nouns) for table, nouns in found.items()}


@cache
def english_words() -> frozenset[str]:
    """All English words of the entries, the words of phrases among them."""
    terms = (*further(), *_lexicon())
    return frozenset(word for term in terms if term.isascii() for word in term.lower().replace("-", " ").split())


def renderings(term: str) -> tuple[str, ...]:
    """What a term in small letters is called in the other language, where one knows: by the glossary, else by the lexicon."""
    found = glossary().get(term) or _lexicon().get(term, ())
    return tuple(other for other in found if other.isascii() != term.isascii())


@cache
def all_renderings(term: str) -> tuple[str, ...]:
    """What a term in small letters is called in the other language by the lexicon and by all else, the likelier names first."""
    found = dict.fromkeys((*_lexicon().get(term, ()), *further().get(term, ())))
    return tuple(other for other in found if other.isascii() != term.isascii())


@cache
def _lexicon() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for korean, english in (map(str.strip, line.split("\t")) for line in _lines("lexicon.tsv")):
        for term, others in ((term, side[1]) for side in ((korean, english), (english, korean)) for term in side[0].split("|")):
            found[term].update(dict.fromkeys(others.split("|")))
    return {term: tuple(others) for term, others in found.items()}


def _read(*names: str) -> Mapping[str, tuple[str, ...]]:
    alike: dict[str, dict[str, None]] = defaultdict(dict)
    for line in (line for name in names for line in _lines(name)):
        terms = [term.strip() for side in line.split("|") for term in side.split(",")]
        for term in terms:
            alike[term].update(dict.fromkeys(terms))
    return {term: tuple(others) for term, others in alike.items()}


def _lines(name: str) -> Iterator[str]:
    for line in files("language").joinpath(name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line
