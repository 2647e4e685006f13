from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.rag.fuse import fuse
from services.rag.join import LONGEST, join, list_passages

TEXT = "".join(f"Sentence {n:04d} of a long document.\n" for n in range(100))
STEP = len("Sentence 0000 of a long document.\n")
EVERYONE = frozenset({"everyone"})


async def read(spans: Sequence[tuple[str, int, int]], groups: frozenset[str]) -> list[str]:
    return [TEXT[start:end] for _, start, end in spans]


def ranking(passage: Any, *numbers: int, source: str = "hr/leave.md") -> list[Any]:
    """Sentences of TEXT in this order of rank."""
    found = [passage(TEXT[n * STEP : (n + 1) * STEP - 1], start=n * STEP, source=source) for n in numbers]
    return fuse({"dense": [(p, 1.0 - i / 100) for i, p in enumerate(found)]}, {})


async def test_neighbours_that_were_both_found_are_one_passage(passage: Any) -> None:
    listed = await list_passages(join(ranking(passage, 7, 40, 8), 3), read, EVERYONE)
    assert [(p.start // STEP, (p.end + 1) // STEP) for p in listed] == [(7, 9), (40, 41)]
    assert listed[0].text == TEXT[listed[0].start : listed[0].end] and listed[0].score > listed[1].score


async def test_a_short_gap_is_bridged_and_what_lies_in_it_is_not_listed_again(passage: Any) -> None:
    listed = await list_passages(join(ranking(passage, 7, 10, 60, 8), 3), read, EVERYONE)
    assert [(p.start // STEP, (p.end + 1) // STEP) for p in listed] == [(7, 11), (60, 61)]


def test_what_is_far_away_elsewhere_or_too_long_stays_apart(passage: Any) -> None:
    assert len(join(ranking(passage, 7, 40), 5)) == 2
    assert len(join([*ranking(passage, 7), *ranking(passage, 8, source="hr/pay.md")], 5)) == 2
    assert max(s.end - s.start for s in join(ranking(passage, *range(90)), 90)) <= LONGEST


def test_the_place_of_a_joined_passage_goes_to_the_next(passage: Any) -> None:
    assert [s.start // STEP for s in join(ranking(passage, 7, 8, 40, 60, 90), 3)] == [7, 40, 60]


def test_without_joining_and_without_facts(passage: Any, fact: Any) -> None:
    ranked = [*fuse({"graph": [(fact("f"), 1.0)]}, {}), *ranking(passage, 7, 8, 9)]
    assert [s.start // STEP for s in join(ranked, 2, near=-1)] == [7, 8]


async def test_a_document_that_has_changed_since_is_not_quoted_from(passage: Any) -> None:
    async def changed(spans: Sequence[tuple[str, int, int]], groups: frozenset[str]) -> list[str]:
        return ["another text" for _ in spans]

    (only,) = await list_passages(join(ranking(passage, 7, 8), 1), changed, EVERYONE)
    assert only.text == TEXT[only.start : only.end] and only.start == 7 * STEP
