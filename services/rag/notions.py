"""What a question asks about: its terms, alone or as phrases that the lexicon knows, and what these are called in the other language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from language.detect import Language
from language.lexicon import Lexicon
from vector.lexical import index_of, weighted
from vector.store import Sparse

SYNONYMS = 6
"""How many other words for one notion are looked for, those of its first line in the lexicon before others."""
SYNONYM_WEIGHT = 0.6
SYNONYM_COVERS = 0.8


@dataclass(frozen=True, slots=True)
class Notion:
    """A term or a phrase. `terms` are the question's own; `names` are those of each name in the other language, the usual one first,
    `synonyms` of each in the question's own."""

    terms: tuple[str, ...]
    names: tuple[tuple[str, ...], ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()


def notions(terms: Sequence[str], lang: Language, lexicon: Lexicon, *, synonyms: bool = True) -> list[Notion]:
    """The question's terms as notions, each term in one of them; a notion that is repeated stands once."""
    found, done = [], 0
    for gloss in lexicon.gloss(terms, lang):
        found += [Notion((term,)) for term in terms[done : gloss.start]]
        alike = tuple(lexicon.terms_of(name) for name in gloss.synonyms[:SYNONYMS]) if synonyms else ()
        found.append(Notion(tuple(terms[gloss.start : gloss.end]), tuple(lexicon.terms_of(name) for name in gloss.names), alike))
        done = gloss.end
    return list(dict.fromkeys([*found, *(Notion((term,)) for term in terms[done:])]))


def words_weights(asked: Sequence[Notion]) -> Sparse:
    """The question's own terms, and less for those of their synonyms."""
    alike = _weights([notion.synonyms for notion in asked])
    own = {term: 1.0 for notion in asked for term in notion.terms}
    return weighted({term: SYNONYM_WEIGHT * weight for term, weight in alike.items()} | own)


def names_weights(asked: Sequence[Notion], said: Sequence[str] = ()) -> Sparse:
    """The other language's terms; whole those of the question as it is `said` in it."""
    return weighted(_weights([notion.names for notion in asked]) | dict.fromkeys(said, 1.0))


def _weights(named: Sequence[Sequence[Sequence[str]]]) -> dict[str, float]:
    """The terms of names: less for a less usual name, and less for each term of a long one."""
    weights: dict[str, float] = {}
    for names in named:
        for rank, name in enumerate(names, 1):
            for term in name:
                weights[term] = max(weights.get(term, 0.0), (rank * len(name)) ** -0.5)
    return weights


def held(asked: Sequence[Notion], terms: frozenset[str], foreign: bool) -> frozenset[str]:
    """The question's terms that a text has (`terms` are the text's own): as they are, or all of a notion's by one of its names in the
    other language (`foreign`), or by a synonym. Of what the lexicon knows as one thing not a part: annual leave is no sick leave."""
    own = [term for notion in asked if _is_whole(notion, terms) for term in notion.terms if term in terms]
    named = [n.terms for n in asked if any(name and terms.issuperset(name) for name in (n.names if foreign else n.synonyms))]
    return frozenset(own).union(*named)


def _is_whole(notion: Notion, terms: frozenset[str]) -> bool:
    return not notion.names or terms.issuperset(notion.terms)


def terms_among(asked: Sequence[Notion], indices: frozenset[int]) -> frozenset[str]:
    """Those of the notions' terms, and of their names and synonyms, that a chunk with these term indices has."""
    named = {term for notion in asked for name in (notion.terms, *notion.names, *notion.synonyms) for term in name}
    return frozenset(term for term in named if index_of(term) in indices)


def coverage(asked: Sequence[Notion], held: Mapping[str, frozenset[int]], foreign: Mapping[str, bool]) -> dict[str, float]:
    """Which share of the question's terms each chunk has (`held`: its term indices, by id), 0 to 1.

    In a chunk of the other language (`foreign`) a notion counts whole where all terms of one of its names are there, in others
    SYNONYM_COVERS of it for a synonym. All terms weigh the same: the rankings by words have weighed them by their rarity already.
    """
    every = sum(len(notion.terms) for notion in asked)
    own = [[index_of(term) for term in notion.terms] for notion in asked]
    names, synonyms = ([_sets(n.names) for n in asked], [_sets(n.synonyms) for n in asked])
    shares = {}
    for id, indices in held.items():
        others, worth = (names, 1.0) if foreign[id] else (synonyms, SYNONYM_COVERS)
        there = 0.0
        for terms, alike in zip(own, others, strict=True):
            said = sum(index in indices for index in terms)
            there += max(said, worth * len(terms)) if any(name <= indices for name in alike) else said
        shares[id] = there / every if every else 0.0
    return shares


def _sets(names: Sequence[Sequence[str]]) -> list[frozenset[int]]:
    return [frozenset(map(index_of, name)) for name in names if name]
