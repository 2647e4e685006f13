"""The demo company's questions and answers by hand, over HTTP."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")
HR = "인사평가 이의신청은 언제까지 하나요?"


async def ask(service: Any, question: str, headers: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (await service.client.post("/v1/ask", json={"question": question, **more}, headers=headers or {})).json()
    return answer


async def test_an_entry_answers_and_is_cited_with_its_owner(service: Any) -> None:
    answer = await ask(service, "사원증을 분실하면 어떻게 하나요?")
    assert (answer["route"], answer["answerable"]) == ("faq", True)
    assert answer["answer"].startswith("바로 총무팀 내선 2190으로") and answer["answer"].endswith("[1]")
    (citation,) = answer["citations"]
    assert (citation["source"], citation["section"]) == ("faq/lost-badge", "총무팀")
    text = (await service.client.get("/v1/sources/" + quote(citation["source"]))).json()["text"]
    assert text[citation["start"] : citation["end"]] == citation["text"]


async def test_one_that_has_expired_is_not_used_and_its_owner_is_listed_for_the_data_team(service: Any) -> None:
    answer = await ask(service, "송년회는 언제인가요?")
    assert answer["route"] != "faq" and "2025년 12월 19일" not in answer["answer"]
    assert not answer["answerable"] and "2025-12-31" in answer["answer"] and "사내소통파트 (내선 2131)" in answer["answer"]
    english = await ask(service, "When is the year-end party?")  # and no row of a table in its stead
    assert not english["answerable"] and "ask 사내소통파트 (내선 2131)" in english["answer"]
    assert (await ask(service, "송년회는 언제인가요?", as_of="2025-12-01"))["route"] == "faq"
    status = (await service.client.get("/v1/status", headers=service.headers("dan", ("everyone",), ("data",)))).json()
    assert [(e["id"], e["owner"], e["valid_until"]) for e in status["expired"]] == [("year-end-party", "사내소통파트", "2025-12-31")]


async def test_an_entry_of_others_is_as_one_that_there_is_not(service: Any) -> None:
    hr = service.headers("ann", ("everyone", "hr"))
    assert (await ask(service, HR, hr))["route"] == "faq"
    assert (await ask(service, HR))["route"] != "faq"
    assert (await service.client.get("/v1/sources/faq/appraisal-objection", headers=hr)).status_code == 200
    hidden, none = [await service.client.get(f"/v1/sources/faq/{id}") for id in ("appraisal-objection", "no-such-entry")]
    assert (hidden.status_code, hidden.json()["detail"]) == (none.status_code, none.json()["detail"]) == (404, hidden.json()["detail"])


async def test_who_looks_in_other_collections_alone_gets_no_entry(service: Any) -> None:
    assert (await ask(service, "사원증을 분실하면 어떻게 하나요?", collections=["company"]))["route"] != "faq"
