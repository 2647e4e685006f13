from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import pytest

from language.words import Words
from services.rag.respell import respell
from tests.services.rag.conftest import MakePassage
from vector.embedding.lane import EncodingLane
from vector.lexical import index_of
from vector.store import Leg, Passage, Scope, Sparse

SCOPE = Scope(frozenset({"everyone"}))


class Terms:
    """The part of a store that knows which terms the passages have."""

    def __init__(self, words: Words, passages: Sequence[Passage]) -> None:
        self._passages = {passage: {index_of(term) for term in words.terms(passage.chunk.text)} for passage in passages}

    async def search(self, legs: Sequence[Leg], scope: Scope, *, limit: int) -> dict[str, list[Passage]]:
        found = {}
        for leg in legs:
            assert isinstance(leg.vector, Sparse)
            found[leg.name] = [p for p, terms in self._passages.items() if terms & set(leg.vector.indices)][:limit]
        return found

    async def term_indices(self, ids: Sequence[str], scope: Scope) -> dict[str, frozenset[int]]:
        return {p.chunk.id: frozenset(terms) for p, terms in self._passages.items() if p.chunk.id in ids}


@pytest.fixture
async def lane() -> AsyncIterator[EncodingLane]:
    lane = EncodingLane(None)  # type: ignore[arg-type]  # nothing is encoded
    yield lane
    await lane.close()


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("How much vacaiton do I get?", "How much vacation do I get?"),
        ("How much vaction do I get?", "How much vacation do I get?"),
        ("How much VACATION do I get?", "How much VACATION do I get?"),
        ("연차휴갸는 며칠인가요?", "연차휴가는 며칠인가요?"),
        ("제 연차 규정은 어듸인가요?", "제 연차 규정은 어듸인가요?"),  # the passages have nothing near it
        ("출장비 규정은?", "출장비 규정은?"),  # a word of the dictionary
        ("Who pays for parking?", "Who pays for parking?"),  # nothing there is near it
        ("Who is the plan for?", "Who is the plan for?"),  # short words have too many neighbours
    ],
)
async def test_an_unknown_word_is_read_as_the_nearest_passages_spell_it(
    words: Words, passage: MakePassage, lane: EncodingLane, asked: str, meant: str
) -> None:
    nearest = [passage("Staff get 15 days of vacation a year. Nobody pays twice."), passage("연차휴가는 15일이다.", start=100)]
    assert await respell(Terms(words, nearest), lane, words, asked, words.tokens(asked), nearest, SCOPE) == meant  # type: ignore[arg-type]


async def test_what_the_tables_are_named_by_is_never_respelt(words: Words, passage: MakePassage, lane: EncodingLane) -> None:
    nearest, asked = [passage("Handle the crates with care.")], "Which crates did Ernst Handel order?"
    read = (Terms(words, nearest), lane, words, asked, words.tokens(asked), nearest, SCOPE)
    assert await respell(*read) == "Which crates did Ernst handle order?"  # type: ignore[arg-type]
    assert await respell(*read, named=["Ernst Handel"]) == asked  # type: ignore[arg-type]


async def test_a_word_that_a_passage_has_is_left_as_it_is(words: Words, passage: MakePassage, lane: EncodingLane) -> None:
    nearest, farther = passage("Forms are kept for ten years."), passage("The farms are let.", start=100)
    asked = "Who lets the farms?"
    assert await respell(Terms(words, [nearest, farther]), lane, words, asked, words.tokens(asked), [nearest], SCOPE) == asked  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["😀", "\U00098402", "한😀", "Ünïcödé wörd"])
async def test_what_is_no_word_of_either_language_stays(words: Words, passage: MakePassage, lane: EncodingLane, text: str) -> None:
    passages = [passage("연차휴가는 15일이다.")]
    assert await respell(Terms(words, passages), lane, words, text, words.tokens(text), passages, SCOPE) == text  # type: ignore[arg-type]
