"""Merge the paths' rankings into one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, pstdev

from services.rag.evidence import Evidence, Path, Ranked, evidence_id


def fuse(rankings: Mapping[Path, Sequence[tuple[Evidence, float]]], weights: Mapping[Path, float]) -> list[Ranked]:
    """Distribution-based score fusion: each path's scores scaled so that mean − 3 sd is 0 and mean + 3 sd is 1, weighted, summed.

    Formula: Mazzeschi, "Distribution-Based Score Fusion", 2023, without its upper bound: in a long ranking the best stand further
    above the mean than 3 sd, and it is by how much that they differ. A path without a weight counts 1. Ties break by id.
    """
    evidence: dict[str, Evidence] = {}
    shares: dict[str, dict[Path, float]] = {}
    for path, ranking in rankings.items():
        parts = scaled([score for _, score in ranking])
        for (item, _), share in zip(ranking, parts, strict=True):
            key = evidence_id(item)
            evidence.setdefault(key, item)
            shares.setdefault(key, {})[path] = weights.get(path, 1.0) * share
    return _ordered(Ranked(item, sum(shares[key].values()), shares[key]) for key, item in evidence.items())


def add_share(ranked: Sequence[Ranked], path: Path, shares: Mapping[str, float], weight: float) -> list[Ranked]:
    """The ranking with one more path, whose shares (0 to 1, by evidence id) need no scaling; what has none keeps its score."""
    return _ordered(
        Ranked(r.evidence, r.score + weight * shares[id], {**r.shares, path: weight * shares[id]}) if id in shares else r
        for r, id in ((r, evidence_id(r.evidence)) for r in ranked)
    )


def _ordered(ranked: Iterable[Ranked]) -> list[Ranked]:
    return sorted(ranked, key=lambda r: (-r.score, evidence_id(r.evidence)))


def scaled(scores: Sequence[float]) -> list[float]:
    """One ranking's scores on the scale of `fuse`; a half each where all are the same."""
    if not scores:
        return []
    mean, deviation = fmean(scores), pstdev(scores)
    if deviation == 0:
        return [0.5] * len(scores)
    return [max(0.0, (score - mean + 3 * deviation) / (6 * deviation)) for score in scores]
