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
