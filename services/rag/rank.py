"""Put what the paths found into one order, and into the passages that are handed on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.rag.copies import without_copies
from services.rag.evidence import Evidence, Path
from services.rag.fuse import add_share, fuse
from services.rag.join import NEAR, join
from services.rag.reread import Score, reread
from services.rag.retrieve_vector import cover
from services.rag.state import State
from services.rag.versions import settle_versions
from services.settings import PipelineSettings
from vector.store import Passage, VectorStore

WEIGHTS: Mapping[Path, float] = {"dense": 0.8, "sentences": 1.25, "cover": 1.3, "rerank": 2.0}
"""What the paths count, 1 where one is not named: chosen in cross-validation over documents, on four folds of five (docs/results.md)."""


async def rank(state: State, store: VectorStore, settings: PipelineSettings, score: Score | None = None) -> dict[str, Any]:
    """`ranked` evidence, `superseded` passages of versions not in force, and the `stretches` that are listed, passages joined where they
    stand together.

    `score`: a model that reads the best passages again with the question.
    """
    rankings: dict[Path, list[tuple[Evidence, float]]] = {path: [(p, p.score) for p in found] for path, found in state["passages"].items()}
    rankings["graph"] = [(fact, fact.score) for fact in (*state["facts"], *state["across"])]
    weights, question = {**WEIGHTS, **settings.weights}, state["question"]
    ranked = fuse(rankings, weights)
    passages = [r.evidence for r in ranked if isinstance(r.evidence, Passage)]
    if passages and "cover" in settings.steps:
        covered = await cover(store, state["notions"], state["asked_in"], passages, state["scope"])
        ranked = add_share(ranked, "cover", covered, weights["cover"])
    ranked, superseded = settle_versions(ranked, state["index"].versions, question.as_of, state["asks"])
    ranked = without_copies(ranked)
    if score and "rerank" in settings.steps:
        ranked = await reread(ranked, state["asks"], score, weights["rerank"])
    stretches = join([*ranked, *superseded], question.top_k, NEAR if "join" in settings.steps else -1)
    return {"ranked": ranked, "superseded": superseded, "stretches": stretches}
