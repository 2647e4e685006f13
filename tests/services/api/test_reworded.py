"""A chat model over HTTP that says questions otherwise, in front of the demo company: what it says is looked for and stands in traces."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from services.rag.answer_model import Writer
from services.rag.chat_model import open_chat_model
from services.rag.pipeline import Pipeline
from services.settings import ChatModel
from tests.services.model_server import reply, serving_model

pytestmark = pytest.mark.asyncio(loop_scope="session")
FRESH = {"Cache-Control": "no-store"}


@contextmanager
def reworded(service: Any, said: str, patch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Says `said` for every question that it is to say otherwise, and has no claims."""

    def behave(handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        reply('{"claims": []}' if "response_format" in asked else said)(handler, asked)

    serving = service.runtime.pipeline
    with serving_model(behave) as (url, requests):
        settings = ChatModel(name="small", base_url=url, rewords=True, translates=True)
        nodes = replace(serving.nodes, writer=Writer(open_chat_model(settings), settings))
        patch.setattr(service.runtime, "pipeline", Pipeline(nodes, serving.index, serving.calibrations, serving._record, serving._answers))
        yield requests


async def steps(service: Any, body: dict[str, Any]) -> dict[str, Any]:
    answer = (await service.client.post("/v1/ask", json=body, headers=FRESH)).json()
    trace = (await service.client.get(f"/v1/traces/{answer['trace_id']}")).json()
    return {step["name"]: step["detail"] for step in trace["steps"]}


async def test_a_question_is_looked_for_in_the_other_language_too(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"question": "How many days of annual leave do new employees get?"}
    plain = (await steps(service, asked))["retrieve_vector"]
    with reworded(service, "신입 직원의 연차휴가는 며칠인가요?", monkeypatch):
        found = (await steps(service, asked))["retrieve_vector"]
    assert "said" not in plain and found["said"] == "신입 직원의 연차휴가는 며칠인가요?"
    places = [tuple(place[:3]) for place in plain["dense"]]
    assert {tuple(place[:3]) for place in found["dense"]} == set(places) or len(places) == 100
    assert found["dense"][0][3] >= plain["dense"][0][3]


async def test_a_follow_up_is_asked_as_the_model_says_it_whole(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"question": "And for interns?", "history": [{"role": "user", "text": "How many days of annual leave do new employees get?"}]}
    by_rule = (await steps(service, asked))["guard"]["asks"]
    assert by_rule == "How many days of annual leave do new employees get? And for interns?"
    whole = "How many days of annual leave do interns get?"
    with reworded(service, whole, monkeypatch):
        assert (await steps(service, asked))["guard"]["asks"] == whole
    with reworded(service, "How many hamsters do interns get?", monkeypatch):
        assert (await steps(service, asked))["guard"]["asks"] == by_rule
