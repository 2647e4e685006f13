from __future__ import annotations

import pytest

from language.words import Words
from services.rag.follow_up import standalone
from services.rag.question import Turn

ASKED = Turn("user", "쓰지 못한 연차는 며칠까지 이월되나요?")
ANSWERED = Turn("assistant", "10일까지 이월됩니다.")


@pytest.mark.parametrize(
    "text", ["그럼 계약직은요?", "계약직은요?", "그 기간이 지나면 어떻게 되나요?", "왜요?", "What about interns?", "and for interns?"]
)
def test_what_continues_stands_behind_what_it_continues(words: Words, text: str) -> None:
    assert standalone(text, [ASKED, ANSWERED], words) == f"{ASKED.text} {text}"


@pytest.mark.parametrize("text", ["출장비는 언제까지 어떤 양식으로 청구하나요?", "How do I book a meeting room for six people?"])
def test_another_subject_stands_alone(words: Words, text: str) -> None:
    assert standalone(text, [ASKED, ANSWERED], words) == text


def test_a_chain_goes_back_to_the_question_that_stands_alone(words: Words) -> None:
    history = [Turn("user", "How often must I change my password here?"), ASKED, ANSWERED, Turn("user", "그럼 계약직은요?"), ANSWERED]
    assert standalone("인턴은요?", history, words) == f"{ASKED.text} 그럼 계약직은요? 인턴은요?"


def test_without_an_earlier_question_nothing_is_added(words: Words) -> None:
    assert standalone("그럼 계약직은요?", [], words) == standalone("그럼 계약직은요?", [ANSWERED], words) == "그럼 계약직은요?"
