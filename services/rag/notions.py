"""What a question asks about: its terms, alone or as phrases that the lexicon knows, and what these are called in the other language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from language.detect import Language
from language.lexicon import Lexicon
from vector.lexical import index_of, weighted
from vector.store import Sparse


@dataclass(frozen=True, slots=True)
class Notion:
    """A term or a phrase. `terms` are the question's own, `names` those of each name in the other language, the usual one first."""

    terms: tuple[str, ...]
    names: tuple[tuple[str, ...], ...] = ()


def notions(terms: Sequence[str], lang: Language, lexicon: Lexicon) -> list[Notion]:
    """The question's terms as notions, each term in one of them; a notion that is repeated stands once."""
    found, done = [], 0
    for gloss in lexicon.gloss(terms, lang):
        found += [Notion((term,)) for term in terms[done : gloss.start]]
        found.append(Notion(tuple(terms[gloss.start : gloss.end]), tuple(lexicon.terms_of(name) for name in gloss.names)))
        done = gloss.end
    return list(dict.fromkeys([*found, *(Notion((term,)) for term in terms[done:])]))


def names_weights(asked: Sequence[Notion]) -> Sparse:
    """The other language's terms: less for a less usual name, and less for each term of a long one."""
    weights: dict[str, float] = {}
    for notion in asked:
        for rank, name in enumerate(notion.names, 1):
            for term in name:
                weights[term] = max(weights.get(term, 0.0), (rank * len(name)) ** -0.5)
    return weighted(weights)


def coverage(asked: Sequence[Notion], held: Mapping[str, frozenset[int]], foreign: Mapping[str, bool]) -> dict[str, float]:
    """Which share of the question's distinct terms each chunk has (`held`: its term indices, by id), 0 to 1.

    In a chunk of the other language (`foreign`) a notion counts whole where all terms of one of its names are there. All terms weigh
    the same: the rankings by words have weighed them by their rarity already.
    """
    own = [(frozenset(map(index_of, n.terms)), [frozenset(map(index_of, name)) for name in n.names if name]) for n in asked]
    every = frozenset().union(*(terms for terms, _ in own))
    shares = {}
    for id, indices in held.items():
        if foreign[id]:
            there = {index for terms, names in own for index in (terms if any(n <= indices for n in names) else terms & indices)}
        else:
            there = set(every & indices)
        shares[id] = len(there) / len(every) if every else 0.0
    return shares
