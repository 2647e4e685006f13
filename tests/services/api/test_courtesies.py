"""What is hardly a question: a greeting, a bare code; and what somebody asks of their own whom the service does not know."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def ask(service: Any, question: str, **more: Any) -> dict[str, Any]:
    response = await service.client.post("/v1/ask", json={"question": question, **more}, headers={"Cache-Control": "no-store"})
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.parametrize(("said", "opens"), [("안녕하세요", "안녕하세요."), ("Hello!", "Hello."), ("고마워요", "도움이 되었다면")])
async def test_a_greeting_is_answered_by_what_one_may_ask(service: Any, said: str, opens: str) -> None:
    answer = await ask(service, said)
    assert (answer["route"], answer["answerable"], answer["citations"], answer["passages"]) == ("clarify", False, [], [])
    assert answer["answer"].startswith(opens) and len(answer["answer"]) < 160
    assert answer["clarify"]["missing"] == ["question"] and answer["next"]
    assert "retrieve_vector" not in answer["timings_ms"]


async def test_a_greeting_names_the_tables_that_are_looked_in(service: Any) -> None:
    assert "tables" in (await ask(service, "Hello!"))["answer"]
    assert "tables" not in (await ask(service, "Hello!", collections=["company"]))["answer"]


async def test_a_question_after_a_greeting_does_not_continue_it(service: Any) -> None:
    alone = await ask(service, "연차는 며칠?")
    after = await ask(service, "연차는 며칠?", history=[{"role": "user", "text": "안녕하세요"}])
    assert after["answer"] == alone["answer"]


@pytest.mark.parametrize("said", ["<mask>", "＜ｓ＞ <unk>", "<s></s>", "?!"])
async def test_what_holds_nothing_to_encode_is_refused(service: Any, said: str) -> None:
    answer = await ask(service, said)
    assert not answer["answerable"] and "retrieve_vector" not in answer["timings_ms"]


@pytest.mark.parametrize("code", ["X-1234", "R-7?", "QZ-88.1"])
async def test_a_bare_code_that_stands_nowhere_is_said_to(service: Any, code: str) -> None:
    answer = await ask(service, code)
    assert not answer["answerable"] and f"‘{code.rstrip('?')}’" in answer["answer"]


async def test_who_asks_matters_only_where_the_tables_could_tell(service: Any) -> None:
    """Of what only documents may say, what is missing is named."""
    for question in ("Who is my manager?", "내 상사는 누구야?", "제 이메일 주소는 뭔가요?"):
        answer = await ask(service, question)
        assert not answer["answerable"] and ("who is asking" in answer["answer"] or "누가 물으시는지" in answer["answer"]), answer["answer"]
    answer = await ask(service, "What is my pet insurance?")
    assert not answer["answerable"] and "pet" in answer["answer"] and "who is asking" not in answer["answer"]
    assert (await ask(service, "What is my notice period?"))["answerable"]


async def test_of_somebody_unknown_no_list_of_everybody_and_no_case_of_a_table_answers(service: Any) -> None:
    answer = await ask(service, "How many days of annual leave do I get?")
    assert answer["route"] == "document" and answer["values"] == [15]
    own = await ask(service, "제 연차는 며칠이에요?")
    assert all("|" not in citation["text"] for citation in own["citations"])
    answer = await ask(service, "제 입사일이 언제죠?")
    assert not answer["answerable"] and "누가 물으시는지" in answer["answer"]
