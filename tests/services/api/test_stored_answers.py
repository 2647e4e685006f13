"""Answers that are kept: the same bytes again, and never another question's, caller's, day's or index's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from ingest.job import Order

pytestmark = pytest.mark.asyncio(loop_scope="session")
ASKED = "쓰지 못한 연차는 며칠까지 이월되나요? (보관)"


async def ask(service: Any, question: str = ASKED, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
    response: httpx.Response = await service.client.post("/v1/ask", json={"question": question, **more}, headers=headers or {})
    assert response.status_code == 200, response.text
    return response


async def hit(service: Any, response: httpx.Response, headers: dict[str, str] | None = None) -> bool | None:
    """What the trace says: found among those kept, or not; None where nobody looked."""
    trace = (await service.client.get(f"/v1/traces/{response.json()['trace_id']}", headers=headers or {})).json()
    details = [step["detail"] for step in trace["steps"] if step["name"] == "stored"]
    return details[0]["hit"] if details else None


def said(response: httpx.Response) -> str:
    """All but what no two answers share, as it was sent."""
    return json.dumps({k: v for k, v in response.json().items() if k not in ("trace_id", "timings_ms")}, ensure_ascii=False)


async def test_the_same_question_gets_the_same_answer_from_what_is_kept_and_anew(service: Any) -> None:
    first, again = await ask(service), await ask(service, f"  {ASKED} ")
    anew = await ask(service, headers={"Cache-Control": "no-store"})
    assert [await hit(service, r) for r in (first, again, anew)] == [False, True, None]
    assert said(first) == said(again) == said(anew)
    assert first.json()["trace_id"] != again.json()["trace_id"]
    streamed = await ask(service, headers={"Accept": "text/event-stream"})
    assert streamed.text.startswith("event: step")  # a kept answer shows what was done, too
    assert json.loads(streamed.text.split("event: answer")[-1].partition("data: ")[2])["answer"] == first.json()["answer"]


async def test_rows_of_the_graph_come_back_as_they_were(service: Any) -> None:
    question = "Which tickets were opened in March 2026?"
    first, again = await ask(service, question), await ask(service, question)
    assert await hit(service, again)
    assert said(first) == said(again)


@pytest.mark.parametrize(
    "changed",
    [
        {"as_of": "2020-01-01"},
        {"lang": "en"},
        {"top_k": 3},
        {"collections": ["company"]},
        {"history": [{"role": "user", "text": "연차는 며칠인가요?"}]},
        {"headers": ("bob", ("hr",))},
    ],
)
async def test_what_an_answer_may_turn_on_is_another_question(service: Any, changed: dict[str, Any]) -> None:
    await ask(service)
    headers = service.headers(*changed["headers"]) if "headers" in changed else None
    other = await ask(service, headers=headers, **{k: v for k, v in changed.items() if k != "headers"})
    assert await hit(service, other, headers) is False


async def test_two_people_of_the_same_groups_share_it_and_a_node_of_ones_own_does_not(service: Any) -> None:
    ann, bob = service.headers("ann", ("everyone",)), service.headers("bob", ("everyone",))
    question = f"{ASKED} ann, bob"
    await ask(service, question, ann)
    assert await hit(service, await ask(service, question, bob), bob)


async def test_a_question_with_a_personal_number_is_not_kept(service: Any) -> None:
    question = "내 번호 010-1234-5678로 연차를 신청할 수 있나요?"
    await ask(service, question)
    assert await hit(service, await ask(service, question)) is False


async def test_an_ingest_that_changes_something_drops_them_and_one_that_does_not_keeps_them(service: Any, tmp_path: Path) -> None:
    document = tmp_path / "kept" / "rule.md"
    document.parent.mkdir()
    document.write_text("# 주차 규정\n\n주차권은 한 달에 3장입니다.\n", encoding="utf-8")
    runtime, question = service.runtime, "주차권은 한 달에 몇 장인가요?"
    try:
        await runtime.ingest(Order(document.parent, "kept", None), lambda _: None)
        assert "3장" in (await ask(service, question)).json()["answer"]
        await runtime.ingest(Order(document.parent, "kept", None), lambda _: None)
        assert await hit(service, await ask(service, question))
        document.write_text("# 주차 규정\n\n주차권은 한 달에 5장입니다.\n", encoding="utf-8")
        await runtime.ingest(Order(document.parent, "kept", None), lambda _: None)
        changed = await ask(service, question)
        assert await hit(service, changed) is False
        assert "5장" in changed.json()["answer"]
    finally:
        await runtime.remove("kept")


async def test_nothing_is_kept_while_a_job_changes_the_stores(service: Any) -> None:
    pipeline = service.runtime.pipeline
    version, pipeline.version = pipeline.version, None
    try:
        assert await hit(service, await ask(service)) is None
    finally:
        pipeline.version = version
