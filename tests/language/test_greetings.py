from __future__ import annotations

import pytest

from language.greetings import courtesy


@pytest.mark.parametrize("text", ["안녕하세요!", "Hello", "Hi there :)", "good morning everyone", "반갑습니다 여러분", "Hello 👋"])
def test_a_greeting_is_one(text: str) -> None:
    assert courtesy(text) == "hello"


@pytest.mark.parametrize("text", ["고마워요", "감사합니다 ^^", "thanks a lot!", "Thank you for your help.", "네, 감사합니다"])
def test_thanks_are_thanks(text: str) -> None:
    assert courtesy(text) == "thanks"


@pytest.mark.parametrize(
    "text",
    [
        "안녕하세요, 연차는 며칠인가요?",
        "Hello, who is my contact?",
        "감사",
        "감사 절차",
        "Hello world",
        "네",
        "high",
        "thank-you gifts",
        "",
        "?",
    ],
)
def test_what_says_more_is_none(text: str) -> None:
    assert courtesy(text) is None
