"""What the passages that were found call by an abbreviation, looked for by both: "FMLA" and "Family and Medical Leave Act".

Nothing is read but what the caller may see, and only a question with such a name is asked twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from language.abbreviations import abbreviations
from language.words import Words
from services.rag.evidence import Path
from services.rag.notions import Notion
from vector.store import Passage

Terms = tuple[str, ...]


def spell_out(asked: Sequence[Notion], passages: Mapping[Path, Sequence[Passage]], words: Words) -> list[Notion]:
    """The notions, those among them that the passages give another name by an abbreviation with that name as a synonym; the same ones where
    there are none."""
    texts = dict.fromkeys(passage.chunk.text for found in passages.values() for passage in found)
    own = frozenset(term for notion in asked for term in notion.terms)
    names: dict[Terms, dict[Terms, None]] = {}
    for short, spelt in dict.fromkeys(pair for text in texts for pair in _defined(text)):
        for one, other in ((short, spelt), (spelt, short)):
            if (terms := _terms(one, words)) and own.issuperset(terms) and (alike := _terms(other, words)) and alike != terms:
                names.setdefault(terms, {})[alike] = None
    return list(_named(asked, names)) if names else list(asked)


def _named(asked: Sequence[Notion], names: Mapping[Terms, Iterable[Terms]]) -> Iterable[Notion]:
    """The notions with the names of whole runs of them, the longest from the left, as synonyms of the run."""
    longest = max(map(len, names))
    start = 0
    while start < len(asked):
        for end in range(min(len(asked), start + longest), start, -1):
            terms = tuple(term for notion in asked[start:end] for term in notion.terms)
            if alike := names.get(terms):
                known = asked[start] if end == start + 1 else Notion(terms)
                yield replace(known, synonyms=tuple(dict.fromkeys([*alike, *known.synonyms])))
                start = end
                break
        else:
            yield asked[start]
            start += 1


@lru_cache(1 << 14)
def _defined(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(abbreviations(text))


@lru_cache(1 << 14)
def _terms(name: str, words: Words) -> Terms:
    return tuple(words.terms(name))
