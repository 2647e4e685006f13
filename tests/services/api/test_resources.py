import asyncio
import base64
import hashlib
import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import structlog
from sqlalchemy import text
from starlette.applications import Starlette

from graph.store import GraphUnavailable
from services.api import traces as traces_module
from services.api.edge import Edge
from services.api.metrics import Metrics
from services.settings import load_settings

from .conftest import COMPANY, serving

DOCUMENTS = sum(1 for path in (COMPANY / "documents").rglob("*") if path.is_file())
pytestmark = pytest.mark.asyncio(loop_scope="session")
Problem = Callable[[httpx.Response, int], dict[str, Any]]


async def test_a_source_opens_in_either_normal_form(service: Any) -> None:
    for form in ("NFC", "NFD"):
        response = await service.client.get("/v1/sources/" + quote(unicodedata.normalize(form, "company/휴가-규정.md")))
        assert response.status_code == 200, response.text
        found = response.json()
        assert (found["source"], found.keys()) == ("company/휴가-규정.md", {"source", "title", "text", "modified", "address", "places"})
        assert "연차휴가" in found["text"]


async def test_a_hidden_source_looks_like_none(service: Any, problem: Problem) -> None:
    memo = "/v1/sources/" + quote("company_hr/인사-대외비-메모.md")
    none = problem(await service.client.get("/v1/sources/" + quote("company_hr/없음.md")), 404)
    assert problem(await service.client.get(memo), 404) == none
    assert problem(await service.client.get(memo, headers=service.headers(groups=("it",), roles=("admin", "data"))), 404) == none
    assert (await service.client.get(memo, headers=service.headers(groups=("hr",)))).json()["source"] == "company_hr/인사-대외비-메모.md"


@pytest.mark.parametrize("source", ["../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "handbook/휴가.md%00", "%ff%fe", ""])
async def test_a_strange_source_is_404(service: Any, problem: Problem, source: str) -> None:
    problem(await service.client.get(f"/v1/sources/{source}"), 404)


async def test_a_trace_opens_for_its_own_caller_and_evaluators(service: Any, problem: Problem) -> None:
    ann = service.headers("ann", ("hr",))
    trace_id = (await service.client.post("/v1/ask", json={"question": "연차는?"}, headers=ann)).json()["trace_id"]
    trace = (await service.client.get(f"/v1/traces/{trace_id}", headers=ann)).json()
    assert (trace["trace_id"], trace["question"], trace["groups"]) == (trace_id, "연차는?", ["everyone", "hr"])
    assert {"normalise", "retrieve_vector", "fuse"} <= {step["name"] for step in trace["steps"]}
    eva = service.headers("eva", ("hr",), ("evaluator",))
    assert (await service.client.get(f"/v1/traces/{trace_id}", headers=eva)).status_code == 200
    hidden = problem(await service.client.get(f"/v1/traces/{trace_id}", headers=service.headers("bob", ("hr",))), 404)
    assert problem(await service.client.get(f"/v1/traces/{trace_id}"), 404) == hidden
    assert problem(await service.client.get(f"/v1/traces/{trace_id}", headers=service.headers("eva", roles=("evaluator",))), 404) == hidden
    assert problem(await service.client.get(f"/v1/traces/{trace_id}", headers=service.headers("ann")), 404) == hidden
    assert problem(await service.client.get("/v1/traces/none"), 404) == hidden


async def test_old_traces_go_at_start_and_daily(runtime: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traces_module, "FORGET_SECONDS", 0.05)

    async def age(trace_id: str) -> None:
        async with runtime.engine.begin() as db:
            await db.execute(text("UPDATE traces SET created = datetime('now', '-31 days') WHERE trace_id = :id"), {"id": trace_id})

    async def gone(service: Any, trace_id: str) -> bool:
        for _ in range(100):
            if (await service.client.get(f"/v1/traces/{trace_id}")).status_code == 404:
                return True
            await asyncio.sleep(0.02)
        return False

    async with serving(runtime) as service:
        first, second, kept = [(await service.client.post("/v1/ask", json={"question": "??"})).json()["trace_id"] for _ in range(3)]
    await age(first)
    async with serving(runtime) as service:
        assert await gone(service, first)
        await age(second)
        assert await gone(service, second)
        assert (await service.client.get(f"/v1/traces/{kept}")).status_code == 200


async def test_feedback_is_kept_for_answers_that_one_was_given(service: Any, problem: Problem) -> None:
    trace_id = (await service.client.post("/v1/ask", json={"question": "연차는?"})).json()["trace_id"]
    body = {"trace_id": trace_id, "rating": "down", "comment": " 틀림 ", "correction": ""}
    assert (await service.client.post("/v1/feedback", json=body)).status_code == 204
    async with service.runtime.engine.connect() as connection:
        rows = (await connection.execute(text("SELECT trace_id, sub, rating, comment, correction FROM feedback"))).all()
    assert [tuple(row) for row in rows] == [(trace_id, None, "down", "틀림", None)]
    problem(await service.client.post("/v1/feedback", json=body, headers=service.headers("bob")), 404)
    problem(await service.client.post("/v1/feedback", json={"trace_id": "none", "rating": "up"}), 404)
    problem(await service.client.post("/v1/feedback", json={"trace_id": trace_id, "rating": "great"}), 422)
    problem(await service.client.post("/v1/feedback", json={"trace_id": trace_id, "rating": "up", "comment": "x" * 2001}), 422)


async def test_health_says_which_part_is_away(service: Any, problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await service.client.get("/healthz")).json() == {"status": "ok"}
    assert (await service.client.get("/readyz")).json() == {"status": "ok"}
    monkeypatch.setattr(service.runtime.pipeline, "closed", "The index is another's: rebuild it.")
    body = problem(await service.client.get("/readyz"), 503)
    assert "index: The index is another's: rebuild it." in body["detail"]
    assert body["parts"] == {"index": "The index is another's: rebuild it."}
    assert (await service.client.get("/healthz")).status_code == 200


async def test_status_shows_the_versions_of_what_answers(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away() -> str:
        raise GraphUnavailable("The graph does not answer.")

    monkeypatch.setattr(service.runtime.tools.graph, "version", away)
    found = (await service.client.get("/v1/status", headers=service.headers(roles=("admin",)))).json()
    assert found["parts"]["graph"] == "The graph does not answer."
    assert {"vectors", "state"} <= found["versions"].keys() and "graph" not in found["versions"]


async def test_status_says_what_the_stores_hold(service: Any, problem: Problem) -> None:
    found = (await service.client.get("/v1/status", headers=service.headers(roles=("admin",)))).json()
    held = {row.pop("name"): row for row in found["collections"]}
    assert held["company"] | {"chunks": 0} == {"groups": ["everyone"], "documents": DOCUMENTS, "chunks": 0, "nodes": 0, "edges": 0}
    assert held["company"]["chunks"] >= DOCUMENTS
    assert (held["company_hr"]["groups"], held["company_hr"]["documents"]) == (["hr"], 1)
    assert held["company_tables"]["nodes"] > 0 < held["company_tables"]["edges"]
    assert {"graph", "vectors", "embedder"} <= found["versions"].keys()
    assert set(found["parts"].values()) == {None}
    problem(await service.client.get("/v1/status"), 403)
    for groups, seen in (((), {"company"}), (("hr", "credit"), held.keys())):  # some rows of company_tables have groups of their own
        found = (await service.client.get("/v1/status", headers=service.headers(groups=groups, roles=("data",)))).json()
        assert {row["name"] for row in found["collections"]} == seen


async def test_figures_count_requests_answers_and_steps(service: Any) -> None:
    anew = {"Cache-Control": "no-store"}
    await service.client.post("/v1/ask", json={"question": "???"}, headers=anew)
    await service.client.post("/v1/ask", json={"question": "???"}, headers=anew | {"Accept": "text/event-stream"})
    await service.client.get("/v1/sources/secret-name.md")
    await service.client.get("/nowhere/secret-name")
    for method in ("SECRET-NAME", "Other"):
        await service.client.request(method, "/nowhere")
    figures = (await service.client.get("/metrics")).text
    assert 'twofold_requests_total{method="POST",route="/v1/ask",status="200"} 2.0' in figures
    assert 'twofold_requests_total{method="GET",route="/v1/sources/{source:path}",status="404"} 1.0' in figures
    assert 'twofold_requests_total{method="GET",route="other",status="404"} 1.0' in figures
    assert 'twofold_answers_total{answerable="false",route="document"} 2.0' in figures
    assert 'twofold_step_seconds_count{step="normalise"} 2.0' in figures
    assert 'twofold_requests_total{method="other",route="other",status="404"} 2.0' in figures
    assert "secret-name" not in figures.lower()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost@evil.example", "", "[::2]:80"])
async def test_another_name_for_this_machine_is_refused(service: Any, problem: Problem, host: str) -> None:
    assert "127.0.0.1" in problem(await service.client.get("/", headers={"Host": host}), 421)["detail"]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:65535", "[::1]"])
async def test_this_machines_names_are_taken(service: Any, host: str) -> None:
    assert (await service.client.get("/healthz", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    ("host", "asked", "status"),
    [
        ("127.0.0.2", "127.0.0.2:80", 404),
        ("127.0.0.2", "127.0.0.3:80", 421),
        ("0:0::1", "[0:0::1]:80", 404),
        ("0.0.0.0", "any.example", 404),
    ],
)
async def test_the_address_it_listens_on_is_its_name_too(host: str, asked: str, status: int) -> None:
    edge = Edge(Starlette(), Metrics(), load_settings(host=host))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(edge), base_url="http://localhost") as client:
        assert (await client.get("/nowhere", headers={"Host": asked})).status_code == status


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/v1/nowhere", 404), ("GET", "/v1/ask", 405), ("DELETE", "/", 405), ("GET", "/docs", 404)]
)
async def test_what_is_not_there_is_a_problem(service: Any, problem: Problem, method: str, path: str, status: int) -> None:
    response = await service.client.request(method, path)
    problem(response, status)
    if status == 405:
        assert response.headers["allow"] in problem(response, status)["detail"]


async def test_logs_hold_no_words_of_the_question(
    service: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    structlog.reset_defaults()  # other tests may have sent the logs of this process elsewhere
    answer = (await service.client.post("/v1/ask", json={"question": "연차 이월"}, headers={"X-Request-ID": "bad id\n"})).json()
    monkeypatch.setattr(service.runtime.pipeline, "index", None)
    await service.client.post("/v1/ask", json={"question": "연차 이월"})
    said = "".join(capsys.readouterr())
    assert "연차" not in said
    assert answer["trace_id"] in said
    assert "AttributeError" in said
    assert "bad id" not in said


async def test_the_page_loads_the_widget_alone(service: Any) -> None:
    page = await service.client.get("/", headers={"Accept-Language": "ko-KR,ko;q=0.9"})
    policy = page.headers["content-security-policy"]
    assert {"default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'"} <= set(policy.split("; "))
    assert "unsafe" not in policy
    assert '<html lang="ko">' in page.text
    found = await service.client.get("/widget.js")
    integrity = "sha384-" + base64.b64encode(hashlib.sha384(found.content).digest()).decode()
    assert f'src="widget.js" integrity="{integrity}"' in page.text
    assert page.text.count("<script") == 1
    for risky in ("http:", "https:", "<style", " style=", "onclick"):
        assert risky not in page.text


async def test_the_widget_is_sent_again_only_when_it_has_changed(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    found = await service.client.get("/widget.js")
    assert found.headers["content-type"] == "text/javascript; charset=utf-8"
    assert found.headers["access-control-allow-origin"] == "*"
    again = await service.client.get("/widget.js", headers={"If-None-Match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    how = (await service.client.get("/widget.json")).json()
    assert (how["bytes"], how["script"]) == (len(found.content), "http://localhost/widget.js")
    assert how["integrity"] in how["snippet"]
    assert "data-token-url" not in how["snippet"]
    settings = service.runtime.settings.model_copy(update={"widget_token_url": "/session/ask-token"})
    monkeypatch.setattr(service.runtime, "settings", settings)
    assert 'data-token-url="/session/ask-token"' in (await service.client.get("/widget.json")).json()["snippet"]


async def test_the_schema_has_examples_and_the_problems(service: Any) -> None:
    schema = (await service.client.get("/openapi.json")).json()
    ask = schema["paths"]["/v1/ask"]["post"]
    assert {"200", "401", "422", "429", "503"} <= ask["responses"].keys()
    assert set(ask["responses"]["422"]["content"]) == {"application/problem+json"}
    assert schema["components"]["schemas"]["AskIn"]["examples"][0]["question"]
    assert schema["components"]["schemas"]["Answer"]["required"]
    assert {"/v1/ask", "/v1/chat/completions", "/v1/models"} <= schema["paths"].keys()
