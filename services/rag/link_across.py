"""From the passages found to the graph: entities that the best passages mention and the question does not name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.linking import Mention
from graph.store import label_of
from services.rag.evidence import Path
from vector.store import Passage

BEST = 1
ENTITIES = 4


def entities_of(
    passages: Mapping[Path, Sequence[Passage]], named: set[str], known_to: Mapping[str, frozenset[str]], groups: frozenset[str]
) -> tuple[Mention, ...]:
    """The entities that the first passages of each path mention, in order of rank, as mentions without a place in the question.

    `named` ones are left out, and those of which none of `groups` may know (`known_to`, by id).
    """
    ranked = sorted(((rank, path, p) for path, found in passages.items() for rank, p in enumerate(found[:BEST])), key=lambda r: r[:2])
    found = (entity for _, _, p in ranked for entity in p.chunk.entities if groups & known_to.get(entity, frozenset()))
    entities = dict.fromkeys(entity for entity in found if entity not in named)
    return tuple(Mention(0, 0, "", entity, label_of(entity), 0.5, "exact") for entity in list(entities)[:ENTITIES])
