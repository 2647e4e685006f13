"""A chat model over HTTP in front of the demo company: a draft first, then what the model wrote where it holds, else what was quoted."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.identity.caller import EVERYONE, Caller
from services.rag.answer import TokenEvent
from services.rag.answer_model import Writer
from services.rag.chat_model import open_chat_model
from services.rag.pipeline import FALLBACK, UNHEARD, UNKEPT, Pipeline
from services.rag.question import Question
from services.settings import ChatModel
from tests.services.model_server import END, MISBEHAVIOUR, Behaviour, chunks, reply, serving_model

TODAY = date(2026, 11, 2)
pytestmark = pytest.mark.asyncio(loop_scope="session")
ASKED = "How many right answers does it take to pass the information security test?"
ABROAD = "How many days of annual leave do new employees get?"  # the rules are in Korean
EVENTS = {"Accept": "text/event-stream", "Cache-Control": "no-store"}


@contextmanager
def written_by(
    service: Any, behaviour: Behaviour, patch: pytest.MonkeyPatch, timeout: float = 5, **more: bool
) -> Iterator[list[dict[str, Any]]]:
    serving = service.runtime.pipeline
    with serving_model(behaviour) as (url, requests):
        settings = ChatModel.model_validate({"name": "small", "base_url": url, "timeout": timeout, **more})
        nodes = replace(serving.nodes, writer=Writer(open_chat_model(settings), settings))
        patch.setattr(service.runtime, "pipeline", Pipeline(nodes, serving.index, serving.calibrations, serving._record, serving._answers))
        yield requests


async def events(service: Any, question: str = ASKED) -> list[tuple[str, Any]]:
    response = await service.client.post("/v1/ask", json={"question": question}, headers=EVENTS)
    blocks = [block for block in response.text.strip().split("\n\n") if not block.startswith(":")]
    return [(block.split("\n")[0].removeprefix("event: "), json.loads(block.partition("data: ")[2])) for block in blocks]


def number_of(asked: dict[str, Any], text: str) -> int:
    """The evidence's number of the line that holds a text."""
    lines = asked["messages"][-1]["content"].split("\n")
    return next(int(line[1 : line.index("]")]) for line in lines if line.startswith("[") and text in line)


def citing(text: str, said: str) -> Behaviour:
    """Says something and cites the line that holds `text`."""
    return lambda handler, asked: reply(json.dumps({"claims": [{"text": said, "evidence": [number_of(asked, text)]}]}))(handler, asked)


async def quoted(service: Any, question: str = ASKED) -> dict[str, Any]:
    response = await service.client.post("/v1/ask", json={"question": question}, headers={"Cache-Control": "no-store"})
    answer: dict[str, Any] = response.json()
    assert answer["answerable"], answer
    return answer


async def test_the_quoted_answer_comes_first_and_the_written_one_replaces_it(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = await quoted(service)
    text = plain["answer"].split("\n")[1].partition(" (in ")[0]
    said = f"The handbook says: {text}"
    with written_by(service, citing(text[:30], said), monkeypatch):
        seen = await events(service)
    names = [name for name, _ in seen]
    assert names.count("draft") == 1
    assert names.index("draft") < names.index("token")
    draft, answer = dict(seen)["draft"], seen[-1][1]
    assert (draft["answer"], draft["citations"], draft["trace_id"]) == (plain["answer"], plain["citations"], answer["trace_id"])
    assert answer["answer"].startswith("The handbook says: ") and answer["notice"] is None
    assert "".join(event["text"] for name, event in seen if name == "token") == answer["answer"]


@pytest.mark.parametrize(("name", "behaviour", "why"), MISBEHAVIOUR, ids=[one[0] for one in MISBEHAVIOUR])
async def test_a_server_that_misbehaves_leaves_the_quoted_answer_which_says_so(
    service: Any, monkeypatch: pytest.MonkeyPatch, name: str, behaviour: Behaviour, why: str
) -> None:
    plain = await quoted(service)
    with written_by(service, behaviour, monkeypatch, timeout=1):
        answer = await quoted(service)
    assert answer["timings_ms"]["write"] < 2500  # beside what else keeps the machine busy
    assert (answer["answer"], answer["citations"], answer["values"]) == (plain["answer"], plain["citations"], plain["values"])
    assert answer["notice"] == FALLBACK["en"]
    trace = (await service.client.get(f"/v1/traces/{answer['trace_id']}")).json()
    assert [step["detail"]["fallback"] for step in trace["steps"] if step["name"] == "write"] == [why]


@pytest.mark.parametrize(("name", "behaviour"), [one[:2] for one in MISBEHAVIOUR], ids=[one[0] for one in MISBEHAVIOUR])
async def test_a_refusal_says_that_a_model_was_not_heard(
    service: Any, monkeypatch: pytest.MonkeyPatch, name: str, behaviour: Behaviour
) -> None:
    """Asked how it reads a question that nothing answers, it says nothing either."""
    with written_by(service, behaviour, monkeypatch, timeout=1):
        asked = {"question": "How many zebras does the Seoul Branch feed?"}
        answer = (await service.client.post("/v1/ask", json=asked, headers={"Cache-Control": "no-store"})).json()
    assert not answer["answerable"] and answer["timings_ms"]["propose"] < 2500
    assert answer["notice"] == UNHEARD["en"]


@pytest.mark.parametrize("question", [ASKED, ABROAD])
@pytest.mark.parametrize("babble", ['{"claims": [{"text": "Leave is wonderful.", "evidence": [1]}]}', '{"claims": []}'])
async def test_where_nothing_of_what_the_model_wrote_holds_the_quoted_answer_says_so(
    service: Any, monkeypatch: pytest.MonkeyPatch, question: str, babble: str
) -> None:
    """Well formed, but borne out by no source, or no translation of what was quoted."""
    plain = await quoted(service, question)
    with written_by(service, reply(babble), monkeypatch):
        answer = await quoted(service, question)
    assert (answer["answer"], answer["citations"], answer["notice"]) == (plain["answer"], plain["citations"], UNKEPT["en"])


async def test_a_server_that_hangs_is_waited_for_once(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with written_by(service, MISBEHAVIOUR[0][1], monkeypatch, timeout=1, translates=True) as requests:
        answer = await quoted(service)
    assert (len(requests), answer["notice"]) == (1, UNHEARD["en"])


async def test_what_was_quoted_for_want_of_a_model_is_not_kept(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"question": f"{ASKED} (kept?)"}
    pipeline = service.runtime.pipeline
    with written_by(service, reply("no"), monkeypatch):
        service.runtime.pipeline.version = pipeline.version
        for _ in range(2):
            answer = (await service.client.post("/v1/ask", json=asked)).json()
            trace = (await service.client.get(f"/v1/traces/{answer['trace_id']}")).json()
            assert trace["steps"][-1]["detail"] == {"hit": False}


@pytest.mark.parametrize(
    "wrong", ["You get 99 days.", "New employees are not entitled to anything at the Lunar Branch.", "Cheese is made of milk."]
)
async def test_what_the_evidence_does_not_hold_is_not_shown(service: Any, monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    plain = await quoted(service)
    with written_by(service, citing(plain["citations"][0]["text"][:30], wrong), monkeypatch):
        answer = await quoted(service)
    assert (answer["answer"], answer["citations"]) == (plain["answer"], plain["citations"])


async def test_a_yes_that_the_sources_do_not_say_is_left_out(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (await quoted(service))["citations"][0]["text"]
    with written_by(service, citing(text[:30], f"Yes, {text}"), monkeypatch):
        answer = await quoted(service)
    assert not answer["answer"].lower().startswith("yes")


async def test_the_draft_stands_in_front_where_the_model_speaks_of_something_else(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []

    def passing_over(handler: Any, asked: dict[str, Any]) -> None:
        lines = [line for line in asked["messages"][-1]["content"].split("\n") if line.startswith("[")]
        texts[:] = [line.partition(") ")[2] for line in lines]
        other = next(n for n, text in enumerate(texts) if n > 2 and text.isascii() and len(text) > 50)
        claim = {"text": f"It is so: {texts[other]}", "evidence": [other + 1]}
        reply(json.dumps({"claims": [claim]}))(handler, asked)

    with written_by(service, passing_over, monkeypatch):
        answer = (await quoted(service))["answer"]
    assert texts[0][:40] in answer.partition("It is so: ")[0]


def translating(handler: Any, asked: dict[str, Any]) -> None:
    """The rule rightly; whatever else with another number."""
    rule = "Each year on January 1 employees with 1 year or more of continuous service are given 15 days of annual leave."
    reply(rule if "연차휴가를 준다" in asked["messages"][-1]["content"] else "It is 77 days for all who have been here for so long.")(
        handler, asked
    )


async def test_what_was_quoted_in_another_language_is_translated_with_the_original_below(
    service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = (await quoted(service, ABROAD))["answer"].split("\n")
    with written_by(service, translating, monkeypatch):
        seen = await events(service, ABROAD)
    answer = seen[-1][1]
    lines = answer["answer"].split("\n")
    assert lines[0] == plain[0]
    assert lines[1].startswith("Each year on January 1 employees with 1 year or more")
    assert lines[2:-1] == plain[2:] and "(in Korean" in lines[2]
    assert lines[-1].startswith("Machine translation of: “") and plain[1].partition(" (in Korean")[0] in lines[-1]
    assert "".join(event["text"] for name, event in seen if name == "token") == answer["answer"]


async def test_a_claim_is_told_while_the_next_one_is_being_written(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (await quoted(service))["answer"].split("\n")[1].partition(" [")[0]
    told: list[float] = []

    def slowly(handler: Any, asked: dict[str, Any]) -> None:
        number = number_of(asked, text[:30])
        first, second = (json.dumps({"text": said, "evidence": [number]}) for said in (text, f"The guide says: {text}"))
        body = [chunk for piece in (f'{{"claims": [{first}', f", {second}]}}") for chunk in (chunks(piece), None)]
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.end_headers()
        for piece in body:
            if piece is None:
                time.sleep(0.5)
            else:
                handler.wfile.write(piece)
                handler.wfile.flush()
        handler.wfile.write(END)

    with written_by(service, slowly, monkeypatch):
        async for event in service.runtime.pipeline.stream(Question(ASKED, Caller(None, frozenset({EVERYONE})), TODAY, fresh=True)):
            if isinstance(event, TokenEvent):
                told.append(time.monotonic())
    assert told[1] - told[0] > 0.3
