"""Merge the paths' rankings into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean, pstdev

from services.rag.evidence import Evidence, Path, Ranked, evidence_id


def fuse(rankings: Mapping[Path, Sequence[tuple[Evidence, float]]], weights: Mapping[Path, float]) -> list[Ranked]:
    """Distribution-based score fusion: each path's scores scaled so that mean ± 3 sd becomes 0 to 1, weighted, summed. Ties break by id.

    Formula: Mazzeschi, "Distribution-Based Score Fusion", 2023. A path without a weight counts 1.
    """
    evidence: dict[str, Evidence] = {}
    shares: dict[str, dict[Path, float]] = {}
    for path, ranking in rankings.items():
        scaled = _scale([score for _, score in ranking])
        for (item, _), share in zip(ranking, scaled, strict=True):
            key = evidence_id(item)
            evidence.setdefault(key, item)
            shares.setdefault(key, {})[path] = weights.get(path, 1.0) * share
    merged = [Ranked(item, sum(shares[key].values()), shares[key]) for key, item in evidence.items()]
    return sorted(merged, key=lambda ranked: (-ranked.score, evidence_id(ranked.evidence)))


def _scale(scores: Sequence[float]) -> list[float]:
    if not scores:
        return []
    mean, deviation = fmean(scores), pstdev(scores)
    if deviation == 0:
        return [0.5] * len(scores)
    return [min(1.0, max(0.0, (score - mean + 3 * deviation) / (6 * deviation))) for score in scores]
