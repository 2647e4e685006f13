from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.api.starters import StartersOut
from services.settings import load_settings

pytestmark = pytest.mark.asyncio(loop_scope="session")
Problem = Callable[[httpx.Response, int], dict[str, Any]]


async def asked(service: Any, question: str, conversation: str, headers: dict[str, str] | None = None) -> Any:
    body = {"question": question, "conversation_id": conversation}
    response = await service.client.post("/v1/ask", json=body, headers=headers or {})
    assert response.status_code == 200, response.text
    return response.json()


async def test_a_conversation_is_kept_read_searched_and_deleted(service: Any, problem: Problem) -> None:
    name, sub = uuid4().hex, uuid4().hex
    own, other = service.headers(sub), service.headers("bob")
    answer = await asked(service, "쓰지 못한 연차는 며칠까지 이월되나요?", name, own)
    events = await service.client.post(
        "/v1/ask",
        json={"question": "내 번호는 010-1234-5678인데 마포지점 전화번호는?", "conversation_id": name},
        headers={**own, "Accept": "text/event-stream"},
    )
    assert "event: answer" in events.text
    listed = (await service.client.get("/v1/conversations", headers=own)).json()["conversations"]
    assert [(one["id"], one["title"]) for one in listed] == [(name, "쓰지 못한 연차는 며칠까지 이월되나요?")]
    turns = (await service.client.get(f"/v1/conversations/{name}", headers=own)).json()["turns"]
    assert [turn["role"] for turn in turns] == ["user", "assistant"] * 2
    assert turns[1]["answer"]["citations"] == answer["citations"]
    assert turns[1]["text"] == answer["answer"]
    assert "***-****-****" in turns[2]["text"]
    for wanted, found in (("이월", 1), ("마포", 1), ("없는 말", 0), ("5678", 0)):
        reply = await service.client.get("/v1/conversations", params={"q": wanted}, headers=own)
        assert len(reply.json()["conversations"]) == found, wanted
    none = problem(await service.client.get("/v1/conversations/none", headers=own), 404)
    assert problem(await service.client.get(f"/v1/conversations/{name}", headers=other), 404) == none
    assert problem(await service.client.delete(f"/v1/conversations/{name}", headers=other), 404) == none
    assert (await service.client.delete(f"/v1/conversations/{name}", headers=own)).status_code == 204
    problem(await service.client.get(f"/v1/conversations/{name}", headers=own), 404)


async def test_a_question_is_given_the_turns_before_it(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    name, headers = uuid4().hex, service.headers("ann")
    seen: list[Any] = []
    stream = service.runtime.pipeline.stream
    monkeypatch.setattr(service.runtime.pipeline, "stream", lambda question: (seen.append(question), stream(question))[1])
    first = await asked(service, "부산지점 주소는?", name, headers)
    await asked(service, "전화번호는?", name, headers)
    assert [len(question.history) for question in seen] == [0, 2]
    assert [(turn.role, turn.text) for turn in seen[1].history] == [("user", "부산지점 주소는?"), ("assistant", first["answer"])]


async def test_the_anonymous_have_conversations_only_where_they_are_one_person(
    service: Any, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = uuid4().hex
    await asked(service, "연차는?", name)
    assert name in {one["id"] for one in (await service.client.get("/v1/conversations")).json()["conversations"]}
    settings = load_settings(host="0.0.0.0", token_secret="x" * 32, anonymous_groups=("everyone",))
    monkeypatch.setattr(service.runtime, "settings", settings)
    problem(await service.client.get("/v1/conversations"), 401)
    problem(await service.client.post("/v1/ask", json={"question": "연차는?", "conversation_id": name}), 401)
    assert (await service.client.get("/v1/starters")).json()["kept_days"] is None


@pytest.mark.parametrize("name", ["", "a b", "x" * 101, "../etc", "가"])
async def test_a_strange_name_is_refused(service: Any, problem: Problem, name: str) -> None:
    problem(await service.client.post("/v1/ask", json={"question": "연차는?", "conversation_id": name}), 422)


@pytest.mark.parametrize("lang", ["ko", "en"])
async def test_starters_can_be_answered(service: Any, lang: str) -> None:
    found = StartersOut.model_validate((await service.client.get("/v1/starters", params={"lang": lang})).json())
    assert len(found.questions) == 3
    for question in found.questions:
        answer = (await service.client.post("/v1/ask", json={"question": question})).json()
        assert answer["answerable"], question
        assert len(set(answer["next"])) == len(answer["next"])


async def test_starters_tell_nobody_of_what_is_hidden(service: Any) -> None:
    for groups, knows in (((), False), (("hr",), True)):
        text = (await service.client.get("/v1/starters", headers=service.headers(groups=groups))).text
        assert ("company_hr" in text) == knows
    closed = (await service.client.get("/v1/starters", headers=service.headers("ann"))).json()
    assert {topic["collection"] for topic in closed["topics"]} == {"company", "company_tables"}


async def test_what_comes_next_is_the_caller_s_to_see(service: Any) -> None:
    question = {"question": "윤슬파이낸셜 인사부의 대외비 메모에는 무엇이 있나요?"}
    hidden = (await service.client.post("/v1/ask", json=question)).json()
    assert "대외비" not in str(hidden["next"]) + str(hidden["nearest"])


async def test_a_refusal_says_where_to_turn(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = service.runtime.settings.model_copy(update={"contact": "총무부", "contacts": {"company": "인사부 hr@yunseul.example"}})
    monkeypatch.setattr(service.runtime, "settings", settings)
    answer = (await service.client.post("/v1/ask", json={"question": "Who won the football world cup in 1998?"})).json()
    assert not answer["answerable"]
    assert 1 <= len(answer["nearest"]) <= 3
    assert answer["nearest"][0].keys() == {"source", "title"}
    assert answer["contact"] == "인사부 hr@yunseul.example"
    monkeypatch.setattr(service.runtime, "settings", settings.model_copy(update={"contacts": {}}))
    held = await service.runtime.ledger.collection("company")
    await service.runtime.ledger.put_collection(replace(held, owner="인사부", contact="내선 2190"))
    again = (await service.client.post("/v1/ask", json={"question": "Who won the football world cup in 1998?"})).json()
    await service.runtime.ledger.put_collection(held)
    assert again["contact"] == "인사부, 내선 2190"
    answered = (await service.client.post("/v1/ask", json={"question": "마포지점 전화번호는?"})).json()
    assert (answered["contact"], answered["nearest"]) == (None, [])
    assert answered["next"]
