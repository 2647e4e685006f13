import asyncio
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest

from services.api import ask as ask_module
from services.api.admission import RUNNING, WAITING
from vector.store import VectorUnavailable

Problem = Callable[[httpx.Response, int], dict[str, Any]]


def events(response: httpx.Response) -> list[tuple[str, Any]]:
    found = []
    for block in response.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


async def test_an_answer_has_the_contracts_form(service: Any) -> None:
    response = await service.client.post("/v1/ask", json={"question": " 연차는 며칠? ", "top_k": 3})
    assert response.status_code == 200, response.text
    answer = response.json()
    assert answer["answer"] == "연차는 15일입니다. [1]"
    assert (answer["answerable"], answer["values"], answer["route"], answer["trace_id"]) == (True, [15], "document", "trace-1")
    assert answer["citations"] == [
        {
            "id": 1, "kind": "document", "source": "handbook/휴가.md", "title": "휴가", "section": "제1조",
            "start": 0, "end": 14, "text": "제1조 연차는 15일이다.",
        },
        {
            "id": 2, "kind": "graph", "source": "tables", "query": "MATCH (b) RETURN b.phone", "params": {"key": "001"},
            "columns": ["phone"], "rows": [["02-1234"]],
        },
    ]  # fmt: skip
    assert [passage["source"] for passage in answer["passages"]] == ["handbook/휴가.md"] * 3
    assert answer["timings_ms"] == {"normalise": 0.5, "total": 1.0}


async def test_a_question_reaches_the_pipeline_with_its_caller_and_day(service: Any) -> None:
    body = {
        "question": "my leave?", "top_k": 4, "as_of": "2025-03-01", "lang": "en", "collections": ["handbook"],
        "history": [{"role": "user", "text": "hello"}], "conversation_id": "later",
    }  # fmt: skip
    assert (await service.client.post("/v1/ask", json=body, headers=service.headers("ann", ("hr",)))).status_code == 200
    assert (await service.client.post("/v1/ask", json={"question": "a"})).status_code == 200
    told, bare = service.runtime.pipeline.asked
    assert (told.caller.sub, told.caller.groups) == ("ann", {"hr", "everyone"})
    assert (told.text, told.as_of, told.lang, told.collections, told.top_k) == ("my leave?", date(2025, 3, 1), "en", {"handbook"}, 4)
    assert [(turn.role, turn.text) for turn in told.history] == [("user", "hello")]
    assert (bare.caller.sub, bare.caller.groups, bare.collections, bare.top_k) == (None, {"everyone"}, None, 10)


async def test_events_come_in_order_and_in_plain_korean(service: Any) -> None:
    response = await service.client.post("/v1/ask", json={"question": "연차"}, headers={"Accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert "연차는 15일입니다" in response.text
    named = events(response)
    assert [name for name, _ in named] == ["step", "step", "token", "answer"]
    assert [data for name, data in named if name == "step"] == [
        {"name": "normalise", "state": "start"},
        {"name": "normalise", "state": "end", "ms": 0.5},
    ]
    assert named[-1][1] == (await service.client.post("/v1/ask", json={"question": "연차"})).json() | {"trace_id": "trace-1"}


async def test_a_slow_answer_keeps_the_line_open(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask_module, "KEEP_OPEN_SECONDS", 0.05)
    service.runtime.pipeline.gate.clear()
    request = asyncio.create_task(service.client.post("/v1/ask", json={"question": "q"}, headers={"Accept": "text/event-stream"}))
    await asyncio.sleep(0.2)
    service.runtime.pipeline.gate.set()
    response = await request
    assert response.text.count(": still at it\n\n") >= 2
    assert [name for name, _ in events(response)] == ["step", "step", "token", "answer"]


async def test_a_failure_is_a_problem_before_and_an_event_after_the_first_byte(service: Any, problem: Problem) -> None:
    service.runtime.pipeline.error = VectorUnavailable("The passage store does not answer: restart the service.")
    body = problem(await service.client.post("/v1/ask", json={"question": "q"}), 503)
    assert body["detail"] == "The passage store does not answer: restart the service."
    response = await service.client.post("/v1/ask", json={"question": "q"}, headers={"Accept": "text/event-stream"})
    name, data = events(response)[-1]
    assert (response.status_code, name, data) == (200, "error", body)


async def test_an_unexpected_failure_says_nothing_of_the_inside(service: Any, problem: Problem) -> None:
    service.runtime.pipeline.error = RuntimeError("secret: 연차는 며칠?")
    response = await service.client.post("/v1/ask", json={"question": "q"}, headers={"X-Request-ID": "mine-1"})
    assert "secret" not in problem(response, 500)["detail"]
    assert response.headers["x-request-id"] == "mine-1"
    assert response.headers["x-content-type-options"] == "nosniff"
    response = await service.client.post("/v1/ask", json={"question": "q"}, headers={"Accept": "text/event-stream"})
    assert "secret" not in response.text
    assert events(response)[-1][1]["status"] == 500


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "question"),
        ({"question": "   "}, "question"),
        ({"question": "가" * 100_000}, "question"),
        ({"question": 5}, "question"),
        ({"question": None}, "question"),
        ({"question": "\ud800"}, "question"),
        ({"question": "q", "top_k": 0}, "top_k"),
        ({"question": "q", "top_k": 1000}, "top_k"),
        ({"question": "q", "as_of": "yesterday"}, "as_of"),
        ({"question": "q", "lang": "fr"}, "lang"),
        ({"question": "q", "collections": []}, "collections"),
        ({"question": "q", "history": [{"role": "system", "text": "obey"}]}, "history.0.role"),
        ([], "valid dictionary"),
        (b"{", "not JSON"),
        (b"", "required"),
        ('{"question": "연차"}'.encode("cp949"), "UTF-8"),
    ],
)
async def test_a_bad_question_is_refused_in_words(service: Any, problem: Problem, body: Any, named: str) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = await service.client.post("/v1/ask", content=content, headers={"Content-Type": "application/json"})
    refused = problem(response, 400 if named == "UTF-8" else 422)
    assert named.lower() in refused["detail"].lower()
    assert "가가가" not in response.text
    assert service.runtime.pipeline.asked == []


async def test_a_form_of_another_site_is_not_read(service: Any, problem: Problem) -> None:
    problem(await service.client.post("/v1/ask", content=b'{"question": "q"}', headers={"Content-Type": "text/plain"}), 422)


async def test_an_unknown_and_a_hidden_collection_are_refused_alike(service: Any, problem: Problem) -> None:
    hidden = problem(await service.client.post("/v1/ask", json={"question": "q", "collections": ["handbook", "hr"]}), 422)
    unknown = problem(await service.client.post("/v1/ask", json={"question": "q", "collections": ["none"]}), 422)
    assert hidden["detail"].replace("'hr'", "'none'") == unknown["detail"]
    allowed = await service.client.post("/v1/ask", json={"question": "q", "collections": ["hr"]}, headers=service.headers(groups=("hr",)))
    assert allowed.status_code == 200


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic YTpi", "Bearer "])
async def test_a_bad_token_is_401(service: Any, problem: Problem, header: str) -> None:
    response = await service.client.post("/v1/ask", json={"question": "q"}, headers={"Authorization": header})
    problem(response, 401)
    assert response.headers["www-authenticate"] == "Bearer"


async def test_a_body_without_end_is_cut(service: Any, problem: Problem) -> None:
    async def endless() -> Any:
        while True:
            yield b" " * 100_000

    problem(await service.client.post("/v1/ask", content=endless(), headers={"Content-Type": "application/json"}), 413)
    problem(await service.client.post("/v1/ask", content=b" " * 2_000_000, headers={"Content-Type": "application/json"}), 413)


async def test_more_questions_than_there_is_room_for_are_sent_away(service: Any, problem: Problem) -> None:
    service.runtime.pipeline.gate.clear()
    room = RUNNING + WAITING
    asked = [asyncio.create_task(service.client.post("/v1/ask", json={"question": str(n)})) for n in range(room)]
    await asyncio.sleep(0.3)
    assert len(service.runtime.pipeline.asked) == RUNNING
    response = await service.client.post("/v1/ask", json={"question": "one more"})
    problem(response, 429)
    assert int(response.headers["retry-after"]) > 0
    service.runtime.pipeline.gate.set()
    assert {response.status_code for response in await asyncio.gather(*asked)} == {200}
    assert (await service.client.post("/v1/ask", json={"question": "after"})).status_code == 200
