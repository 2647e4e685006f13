"""What is made of a model's rewording, over HTTP; with a real model where `TWOFOLD_TEST_CHAT_URL` names an OpenAI-compatible server."""

from __future__ import annotations

import os
import time

import pytest

from language.words import Words
from services.rag.answer_model import Writer
from services.rag.chat_model import open_chat_model
from services.rag.question import Turn
from services.rag.reword import heard, make_standalone, translate
from services.settings import ChatModel
from tests.services.model_server import MISBEHAVIOUR, Behaviour, reply, serving_model

HISTORY = [Turn("user", "How many days of annual leave does an employee get?"), Turn("assistant", "15 days, and 12 for part-timers.")]
KOREAN = [Turn("user", "연차휴가는 며칠까지 이월되나요?"), Turn("assistant", "10일까지 이월됩니다.")]


def writer(url: str, timeout: float = 5) -> Writer:
    settings = ChatModel(name="local", base_url=url, timeout=timeout)
    return Writer(open_chat_model(settings), settings)


@pytest.mark.parametrize(
    ("history", "text", "said", "whole"),
    [
        (HISTORY, "And part-timers?", "How many days of annual leave do part-timers get?", True),
        (KOREAN, "그럼 계약직은요?", "계약직은 연차휴가가 며칠까지 이월되나요?", True),
        (HISTORY, "And part-timers?", "How many days of annual leave does an employee get?", False),  # what was asked is left out
        (HISTORY, "And part-timers?", "How many days of parental leave do part-timers get?", False),  # nobody spoke of it
        (KOREAN, "그럼 계약직은요?", "How many days of leave do contractors get?", False),  # another language
        (HISTORY, "And part-timers?", "", False),
    ],
)
async def test_a_follow_up_is_made_whole_of_what_was_said(words: Words, history: list[Turn], text: str, said: str, whole: bool) -> None:
    with serving_model(reply(said)) as (url, requests):
        assert await heard(make_standalone(text, history, writer(url), words)) == (
            said if whole else None,
            {} if said else {"unheard": True},
        )
    asked = requests[0]
    assert asked["messages"][-1]["content"].endswith(f"A: {history[1].text}\nQ: {text}")


@pytest.mark.parametrize(
    ("text", "said", "taken"),
    [
        ("연차는 15일인가요?", "Is annual leave 15 days?", True),
        ("연차는 15일인가요?", "Is annual leave 12 days?", False),
        ("연차는 15일인가요?", "연차휴가는 15일입니까?", False),
        ("연차는 15일인가요?", "Is annual leave 15 days? " * 9, False),
    ],
)
async def test_a_translation_keeps_the_numbers(text: str, said: str, taken: bool) -> None:
    with serving_model(reply(said)) as (url, _):
        assert await translate(text, "ko", writer(url)) == (said.strip() if taken else None)


@pytest.mark.parametrize("behaviour", [behaviour for _, behaviour, _ in MISBEHAVIOUR], ids=[name for name, _, _ in MISBEHAVIOUR])
async def test_a_model_that_does_not_answer_leaves_it_to_the_rules(words: Words, behaviour: Behaviour) -> None:
    with serving_model(behaviour) as (url, _):
        begun = time.monotonic()
        said, unheard = await heard(make_standalone("And part-timers?", HISTORY, writer(url, timeout=1), words))
        assert said is None and set(unheard) <= {"unheard"}
        assert time.monotonic() - begun < 4


@pytest.mark.llm
@pytest.mark.skipif("TWOFOLD_TEST_CHAT_URL" not in os.environ, reason="TWOFOLD_TEST_CHAT_URL names no OpenAI-compatible server")
async def test_a_real_model_translates() -> None:
    said = await translate("연차휴가는 며칠인가요?", "ko", writer(os.environ["TWOFOLD_TEST_CHAT_URL"], timeout=120))
    assert said and "leave" in said.lower()
