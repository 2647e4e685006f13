import asyncio
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx
import pytest

from services.api import admission as admission_module
from services.api import stream as stream_module
from services.api.ask import AskIn
from services.identity.caller import Caller

Problem = Callable[[httpx.Response, int], dict[str, Any]]
pytestmark = pytest.mark.asyncio(loop_scope="session")

DOCUMENT = "쓰지 못한 연차는 며칠까지 이월되나요?"
GRAPH = "What is the phone number of the Busan Branch?"
EVENTS = {"Accept": "text/event-stream"}


def events(response: httpx.Response) -> list[tuple[str, Any]]:
    assert response.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in response.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if fields:
            found.append((fields["event"], json.loads(fields["data"])))
    return found


async def test_an_answer_has_the_contracts_form_and_its_spans_stand_in_their_sources(service: Any) -> None:
    response = await service.client.post("/v1/ask", json={"question": f" {DOCUMENT} ", "top_k": 3, "collections": ["company"]})
    assert response.status_code == 200, response.text
    answer = response.json()
    assert set(answer) >= {"answer", "answerable", "values", "route", "citations", "passages", "timings_ms", "trace_id"}
    assert (answer["answerable"], answer["route"]) == (True, "document")
    assert len(answer["passages"]) == 3
    for cited in answer["citations"] + answer["passages"]:
        source = (await service.client.get("/v1/sources/" + quote(cited["source"]))).json()
        assert source["text"][cited["start"] : cited["end"]] == cited["text"]
    assert all(f"[{citation['id']}]" in answer["answer"] for citation in answer["citations"])


async def test_a_row_of_the_graph_is_cited_with_its_query(service: Any) -> None:
    answer = (await service.client.post("/v1/ask", json={"question": GRAPH})).json()
    assert (answer["route"], answer["values"]) == ("graph", ["051-555-0160"])
    (citation,) = answer["citations"]
    assert set(citation) == {"id", "kind", "source", "query", "params", "columns", "rows", "understood"}
    assert (citation["kind"], citation["source"]) == ("graph", "company_tables")
    assert "051-555-0160" in citation["rows"][0]


async def test_what_a_caller_may_not_see_is_not_said(service: Any) -> None:
    body = {"question": "대외비 메모에서 승진 대상자는 누구인가요?", "top_k": 50}
    hidden = await service.client.post("/v1/ask", json=body)
    assert "company_hr" not in hidden.text
    shown = await service.client.post("/v1/ask", json=body, headers=service.headers("ann", ("hr",)))
    assert "company_hr" in shown.text


async def test_a_question_carries_its_caller_and_the_callers_day() -> None:
    body = {
        "question": " my leave? ", "top_k": 4, "as_of": "2025-03-01", "lang": "en", "collections": ["handbook"],
        "history": [{"role": "user", "text": "hello"}], "conversation_id": "later",
    }  # fmt: skip
    caller = Caller(sub="ann", groups=frozenset({"hr"}), tz="Pacific/Kiritimati")
    question = AskIn.model_validate(body).to_question(caller)
    assert (question.text, question.caller, question.as_of, question.lang) == ("my leave?", caller, date(2025, 3, 1), "en")
    assert (question.collections, question.top_k) == ({"handbook"}, 4)
    assert [(turn.role, turn.text) for turn in question.history] == [("user", "hello")]
    bare = AskIn.model_validate({"question": "a"}).to_question(caller)
    assert (bare.as_of, bare.collections, bare.top_k) == (datetime.now(ZoneInfo(caller.tz)).date(), None, 10)


async def test_events_come_in_order_and_in_plain_korean(service: Any) -> None:
    response = await service.client.post("/v1/ask", json={"question": DOCUMENT}, headers=EVENTS)
    named = events(response)
    answer = named[-1][1]
    assert [name for name, _ in named].count("answer") == 1
    assert named[-1][0] == "answer"
    assert named[0] == ("step", {"name": "normalise", "state": "start"})
    ended = {data["name"] for name, data in named if name == "step" and data["state"] == "end" and data["ms"] >= 0}
    assert ended == answer["timings_ms"].keys() - {"total"}
    assert "".join(data["text"] for name, data in named if name == "token") == answer["answer"]
    assert answer["answer"] in response.text.replace("\\n", "\n")
    whole = (await service.client.post("/v1/ask", json={"question": DOCUMENT})).json()
    assert {**answer, "timings_ms": 0, "trace_id": 0} == {**whole, "timings_ms": 0, "trace_id": 0}


async def test_a_slow_answer_keeps_the_line_open(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_module, "KEEP_OPEN_SECONDS", 0.001)
    response = await service.client.post("/v1/ask", json={"question": DOCUMENT}, headers=EVENTS)
    assert ": still at it\n\n" in response.text
    assert events(response)[-1][0] == "answer"


async def test_a_failure_is_a_problem_before_and_an_event_after_the_first_byte(
    service: Any, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.runtime.pipeline, "closed", "The index is another's: rebuild it.")
    body = problem(await service.client.post("/v1/ask", json={"question": "q"}), 503)
    assert body["detail"] == "The index is another's: rebuild it."
    response = await service.client.post("/v1/ask", json={"question": "q"}, headers=EVENTS)
    assert (response.status_code, events(response)) == (200, [("error", body)])


async def test_an_unforeseen_failure_says_nothing_of_the_inside(service: Any, problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.runtime.pipeline, "index", None)
    response = await service.client.post("/v1/ask", json={"question": DOCUMENT}, headers={"X-Request-ID": "mine-1"})
    said = problem(response, 500)
    assert "X-Request-ID" in said["detail"]
    assert response.headers["x-request-id"] == "mine-1"
    assert response.headers["x-content-type-options"] == "nosniff"
    response = await service.client.post("/v1/ask", json={"question": DOCUMENT}, headers=EVENTS)
    assert events(response)[-1] == ("error", said)


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


async def test_a_form_of_another_site_is_not_read(service: Any, problem: Problem) -> None:
    problem(await service.client.post("/v1/ask", content=b'{"question": "q"}', headers={"Content-Type": "text/plain"}), 422)


async def test_an_unknown_and_a_hidden_collection_are_refused_alike(service: Any, problem: Problem) -> None:
    hidden = problem(await service.client.post("/v1/ask", json={"question": "q", "collections": ["company", "company_hr"]}), 422)
    unknown = problem(await service.client.post("/v1/ask", json={"question": "q", "collections": ["none"]}), 422)
    assert hidden["detail"].replace("'company_hr'", "'none'") == unknown["detail"]
    headers = service.headers(groups=("hr",))
    allowed = await service.client.post("/v1/ask", json={"question": "q", "collections": ["company_hr"]}, headers=headers)
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


async def test_more_questions_than_there_is_room_for_are_sent_away(service: Any, problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission_module, "WAITING", 3 - admission_module.RUNNING)
    replies = await asyncio.gather(*(service.client.post("/v1/ask", json={"question": f"{DOCUMENT} {n}"}) for n in range(10)))
    statuses = [reply.status_code for reply in replies]
    assert set(statuses) == {200, 429}
    assert statuses.count(200) >= 3
    away = replies[statuses.index(429)]
    problem(away, 429)
    assert int(away.headers["retry-after"]) > 0
    assert (await service.client.post("/v1/ask", json={"question": DOCUMENT})).status_code == 200


async def test_a_reader_who_leaves_makes_room(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission_module, "WAITING", 1 - admission_module.RUNNING)
    body = json.dumps({"question": DOCUMENT}).encode()
    messages = iter([{"type": "http.request", "body": body, "more_body": False}, {"type": "http.disconnect"}])
    begun = asyncio.Event()
    begun.set()
    sent: list[bytes] = []

    async def receive() -> dict[str, Any]:
        await begun.wait()
        begun.clear()
        return next(messages)

    async def send(message: dict[str, Any]) -> None:
        if message.get("body"):
            sent.append(message["body"])
            begun.set()

    headers = [(b"content-type", b"application/json"), (b"accept", b"text/event-stream")]
    scope = {"type": "http", "method": "POST", "path": "/v1/ask", "raw_path": b"/v1/ask", "query_string": b"", "headers": headers}
    await service.app(scope | {"http_version": "1.1", "scheme": "http", "server": ("test", 80)}, receive, send)
    assert 0 < len(sent) < 10
    assert (await service.client.post("/v1/ask", json={"question": DOCUMENT})).status_code == 200
