from __future__ import annotations

import time

import pytest

from language.asked_kind import kinds_of
from language.framing import unframed


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("Hi there, could you please tell me the price of a sail? Thanks!", "the price of a sail?"),
        ("I was wondering whether I could moor here.", "could I moor here?"),
        ("I'd like to know how long the varnish dries.", "how long the varnish dries?"),
        ("Do you happen to know who keeps the key?", "who keeps the key?"),
        ("저기요, 혹시 온실은 몇 시에 닫는지 알려 주실 수 있나요?", "온실은 몇 시에 닫는지?"),
        ("씨앗 보관 기간이 궁금합니다.", "씨앗 보관 기간?"),
        ("입장 마감이 몇 시인지 여쭤봐도 될까요?", "입장 마감이 몇 시인지?"),
        ("How long does the varnish dry?", "How long does the varnish dry?"),
        ("Could you help me?", "Could you help me?"),
        ("온실은 언제 여나요?", "온실은 언제 여나요?"),
        ("알려 주세요.", "알려 주세요."),
        ("", ""),
    ],
)
def test_what_stands_around_a_question_is_left_out(question: str, bare: str) -> None:
    assert unframed(question) == bare
    assert unframed(bare) == bare


@pytest.mark.parametrize("repeated", [",", "a", "가", "몇", " ", "ok, ", "알려 주세요 ", "what the ", "please "])
def test_a_text_of_one_thing_costs_what_its_length_costs(repeated: str) -> None:
    def seconds(length: int) -> float:
        text = f"a{repeated * length}"[:length] + "b"
        started = time.thread_time()
        kinds_of(text)
        return time.thread_time() - started

    few, many = (min(seconds(length) for _ in range(3)) for length in (2_000, 16_000))
    assert many < 24 * few + 0.05  # of eight times the length; its square would be 64
