from __future__ import annotations

from collections.abc import Sequence

from services.rag.evidence import Ranked
from services.rag.reread import READ, reread
from tests.services.rag.conftest import MakeFact, MakePassage


async def by_length(question: str, passages: Sequence[str]) -> Sequence[float]:
    assert question == "?"
    return [float(len(text)) for text in passages]


async def test_the_model_is_one_more_path_over_the_first_passages(passage: MakePassage, fact: MakeFact) -> None:
    found = [Ranked(passage("Leave. " * (n + 1), start=1000 * n), 1 - n / 1000, {"dense": 1.0}) for n in range(READ + 5)]
    read = await reread([Ranked(fact("told", "1"), 2.0, {}), *found], "?", by_length, 3.0)
    assert read[0].evidence == found[READ - 1].evidence and read[0].shares["rerank"] > read[1].shares["rerank"]
    assert [r.evidence for r in read[-5:]] == [r.evidence for r in found[-5:]]  # not read: they keep their place
    assert await reread([], "?", by_length, 3.0) == []


async def test_what_is_read_has_its_heading_in_front(passage: MakePassage) -> None:
    seen: list[str] = []

    async def score(_: str, passages: Sequence[str]) -> Sequence[float]:
        seen.extend(passages)
        return [0.0] * len(passages)

    await reread([Ranked(passage("It is **15** days."), 1.0, {})], "?", score, 1.0)
    assert seen == ["Leave > Annual leave\nIt is 15 days."]
