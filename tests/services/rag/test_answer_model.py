"""What is made of a model's reply; with a real model where `TWOFOLD_TEST_CHAT_URL` names an OpenAI-compatible server."""

from __future__ import annotations

import os
from typing import Any

import pytest
from langchain_core.language_models import FakeListChatModel

from services.rag.answer_model import EVIDENCE_CHARACTERS, NO_ANSWER, ModelUnavailable, answer_model, open_chat_model
from services.rag.evidence import Quote
from services.rag.extract import Pick
from services.settings import ChatModel


def picks(*passages: Any) -> list[Pick]:
    return [Pick(Quote(p.chunk, s.start, s.end), 10.0, 0.9) for p in passages for s in p.chunk.sentences]


async def said(reply: str, *passages: Any, facts: Any = ()) -> list[tuple[str, list[str]]]:
    statements = await answer_model(FakeListChatModel(responses=[reply]), "?", "en", facts, picks(*passages))
    return [(s.text, [e.text for e in s.supports]) for s in statements]


async def test_sentences_keep_their_own_marks(passage: Any, fact: Any) -> None:
    leave, fee = passage("Leave is 15 days."), passage("The fee is 30 dollars.", start=100)
    told = fact("Busan branch — phone: 1234", "1234")
    reply = "The phone is 1234 [1]. You get 15 days. [2] It costs 30 dollars [3][2]."
    assert await said(reply, leave, fee, facts=[told]) == [
        ("The phone is 1234.", ["Busan branch — phone: 1234"]),
        ("You get 15 days.", ["Leave is 15 days."]),
        ("It costs 30 dollars.", ["The fee is 30 dollars.", "Leave is 15 days."]),
    ]


@pytest.mark.parametrize("reply", [NO_ANSWER, f"{NO_ANSWER}.", "I think it is 15 days.", "It is 15 days [7].", "", "[1]"])
async def test_what_cites_nothing_is_not_said(passage: Any, reply: str) -> None:
    assert await said(reply, passage("Leave is 15 days.")) == []


async def test_without_evidence_the_model_is_not_asked() -> None:
    assert await answer_model(FakeListChatModel(responses=[]), "?", "en", [], []) == ()


async def test_evidence_stays_within_its_budget(passage: Any) -> None:
    long = [passage(f"Rule {n}: " + "so it is and so it stays, " * 8 + "always.", start=1000 * n) for n in range(20)]
    statements = await said("".join(f"It is so [{n}]. " for n in range(1, 21)), *long)
    assert 0 < sum(len(text) for _, texts in statements for text in texts) <= EVIDENCE_CHARACTERS


async def test_a_server_that_is_away_is_said(passage: Any) -> None:
    model = open_chat_model(ChatModel(name="local", base_url="http://127.0.0.1:9/v1", api_key="none", timeout=2))  # type: ignore[arg-type]
    with pytest.raises(ModelUnavailable):
        await answer_model(model, "How long is leave?", "en", [], picks(passage("Leave is 15 days.")))


@pytest.mark.llm
@pytest.mark.skipif("TWOFOLD_TEST_CHAT_URL" not in os.environ, reason="TWOFOLD_TEST_CHAT_URL names no OpenAI-compatible server")
async def test_a_real_model_answers_from_the_evidence(passage: Any) -> None:
    model = open_chat_model(ChatModel(name="local", base_url=os.environ["TWOFOLD_TEST_CHAT_URL"], api_key="none"))  # type: ignore[arg-type]
    evidence = picks(passage("Annual leave is 23 days in the third year. Requests go to the team lead."))
    statements = await answer_model(model, "How many days of annual leave are there in the third year?", "en", [], evidence)
    assert "23" in statements[0].text
    assert statements[0].supports[0].text.startswith("Annual leave is 23 days")
