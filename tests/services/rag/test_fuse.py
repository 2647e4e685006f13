from __future__ import annotations

from math import isclose
from typing import Any

from services.rag.fuse import add_share, fuse


def test_scores_are_scaled_by_each_paths_own_distribution(passage: Any) -> None:
    a, b, c = (passage("x", start=n) for n in (0, 10, 20))
    ranked = fuse({"dense": [(a, 0.9), (b, 0.8), (c, 0.7)], "words": [(b, 30.0), (a, 20.0), (c, 10.0)]}, {})
    shares = {r.evidence.chunk.start: r.shares for r in ranked}
    # mean ± 3 sd becomes 0 to 1: three evenly spaced scores stand at .5 and .5 ± sqrt(1.5) / 6 on both paths, whatever their unit
    assert isclose(shares[0]["dense"], 0.5 + 1.5**0.5 / 6) and isclose(shares[10]["words"], shares[0]["dense"])
    assert isclose(shares[20]["words"], 0.5 - 1.5**0.5 / 6)


def test_what_several_paths_find_goes_before_what_one_finds(passage: Any) -> None:
    both, one, other = (passage("x", start=n) for n in (0, 10, 20))
    low = passage("x", start=30)
    ranked = fuse({"dense": [(one, 0.9), (both, 0.89), (low, 0.7)], "words": [(other, 9.0), (both, 8.9), (low, 7.0)]}, {})
    assert ranked[0].evidence == both
    assert set(ranked[0].shares) == {"dense", "words"}


def test_weights_scale_a_path(passage: Any) -> None:
    a, b = passage("x", start=0), passage("x", start=10)
    rankings = {"dense": [(a, 2.0), (b, 1.0)], "words": [(b, 2.0), (a, 1.0)]}
    assert fuse(rankings, {"words": 2.0})[0].evidence == b
    assert fuse(rankings, {"dense": 2.0})[0].evidence == a


def test_ties_break_by_id_and_equal_scores_count_half(passage: Any, fact: Any) -> None:
    a, b, f = passage("x", start=0), passage("x", start=10), fact("Branch: Busan")
    ranked = fuse({"dense": [(a, 1.0), (b, 1.0)], "graph": [(f, 3.0)]}, {})
    assert [r.score for r in ranked] == [0.5, 0.5, 0.5]
    ids = [r.evidence.chunk.id if hasattr(r.evidence, "chunk") else r.evidence.id for r in ranked]
    assert ids == sorted(ids)


def test_the_best_of_a_long_ranking_stand_out_by_how_much_they_do(passage: Any) -> None:
    far, near = passage("x", start=0), passage("x", start=10)
    tail = [(passage("x", start=20 + n), 0.5 + n / 1e4) for n in range(60)]
    ranked = fuse({"dense": [(far, 0.9), (near, 0.8), *tail]}, {})
    assert ranked[0].evidence == far and ranked[0].score > ranked[1].score > 1


def test_a_ready_share_is_added_to_what_has_one(passage: Any) -> None:
    a, b, c = (passage("x", start=n) for n in (0, 10, 20))
    ranked = fuse({"dense": [(a, 0.9), (b, 0.8), (c, 0.1)]}, {})
    moved = add_share(ranked, "cover", {b.chunk.id: 1.0, c.chunk.id: 0.0}, 0.8)
    assert [r.evidence for r in moved] == [b, a, c]
    assert moved[0].shares["cover"] == 0.8 and "cover" not in moved[1].shares


def test_nothing_in_nothing_out() -> None:
    assert fuse({}, {}) == [] and fuse({"dense": []}, {}) == []
