from __future__ import annotations

import pytest

from language.words import Words, load_kiwi
from services.rag.parts import read_parts
from vector.embedding.embedder import Embedder
from vector.embedding.lane import EncodingLane


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("97년 계약분에 대해 창고에 청구할 보상 총액을 둘째 자리까지 알려줘", False),
        ("창고를 주말에 쓸 수 있는지 알려주세요", True),
        ("창고를 주말에 쓸 수 있나요?", True),
        ("창고를 주말에도 쓸 수 있다던데 맞나요? 알려주세요", True),
    ],
)
async def test_what_is_to_be_told_is_no_yes_or_no_unless_its_end_asks(text: str, asks: bool, embedder: Embedder) -> None:
    lane, words = EncodingLane(embedder), Words(load_kiwi())
    (part,) = await read_parts(text, words.terms(text), embedder.query(text), lane, words)
    assert (part.asked is not None) == asks
    await lane.close()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("10년 일하면 휴가가 며칠인가요? 20년이면요?", ["10년 일하면 휴가가 며칠인가요?", "20년 일하면 휴가가 며칠인가요?"]),
        ("10년 일하면 휴가가 며칠인가요? 임원이면요?", ["10년 일하면 휴가가 며칠인가요?", "임원이면요?"]),
    ],
)
async def test_another_number_asks_the_same_again(text: str, parts: list[str], embedder: Embedder) -> None:
    lane, words = EncodingLane(embedder), Words(load_kiwi())
    assert [part.text for part in await read_parts(text, words.terms(text), embedder.query(text), lane, words)] == parts
    await lane.close()


async def test_the_same_again_of_another_thing_is_asked_by_its_own_words(embedder: Embedder) -> None:
    lane, words = EncodingLane(embedder), Words(load_kiwi())
    before = "병가는 며칠까지 쓸 수 있나요?"
    for text, own in (("경조휴가는요?", {"경조", "휴가"}), ("그 기간은 유급인가요?", set()), ("what about interns?", {"intern"})):
        asks = f"{before} {text}"
        vector, terms = embedder.query(asks), words.terms(asks)
        (part,) = await read_parts(text, terms, vector, lane, words, before=[before])
        assert part.terms == (frozenset(words.terms(text)) if own else frozenset(terms)) and (part.vector is vector) is not bool(own)
    await lane.close()


async def test_what_one_may_get_asks_for_no_amount(embedder: Embedder) -> None:
    lane, words = EncodingLane(embedder), Words(load_kiwi())
    kinds = []
    for text in ("팀장도 초과근무 수당을 받을 수 있나요?", "초과근무 수당은 얼마인가요?", "신청 기한이 있나요?"):
        (part,) = await read_parts(text, words.terms(text), embedder.query(text), lane, words)
        kinds.append(bool(part.kinds))
    assert kinds == [False, True, True]
    await lane.close()
