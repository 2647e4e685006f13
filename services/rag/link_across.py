"""From the passages found to the graph: entities that the best passages mention and the question does not name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.linking import Mention
from graph.store import label_of
from services.rag.evidence import Path
from vector.store import Passage

BEST = 1
ENTITIES = 4


def entities_of(passages: Mapping[Path, Sequence[Passage]], known: set[str]) -> tuple[Mention, ...]:
    """The entities that the first passages of each path mention, in order of rank, as mentions without a place in the question."""
    ranked = sorted(((rank, path, p) for path, found in passages.items() for rank, p in enumerate(found[:BEST])), key=lambda r: r[:2])
    entities = dict.fromkeys(e for _, _, p in ranked for e in p.chunk.entities if e not in known)
    return tuple(Mention(0, 0, "", entity, label_of(entity), 0.5, "exact") for entity in list(entities)[:ENTITIES])
