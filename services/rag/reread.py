"""The best passages read again together with the question by a model that is too dear for all of them, where one is set."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from ingest.plain import context, plain
from services.rag.evidence import Ranked
from services.rag.fuse import add_share, scaled
from vector.store import Passage

READ = 20
"""How many passages are read again."""
Score = Callable[[str, Sequence[str]], Awaitable[Sequence[float]]]


async def reread(ranked: Sequence[Ranked], asks: str, score: Score, weight: float) -> list[Ranked]:
    """The ranking with the model's scores as one more path, scaled as the others are; what it has not read stays behind what it has."""
    best = [r.evidence.chunk for r in ranked if isinstance(r.evidence, Passage)][:READ]
    if not best:
        return list(ranked)
    scores = await score(asks, [f"{context(chunk.title, chunk.section)}\n{plain(chunk.text)}" for chunk in best])
    shares = dict(zip((chunk.id for chunk in best), scaled(scores), strict=True))
    return add_share(ranked, "rerank", shares, weight)
