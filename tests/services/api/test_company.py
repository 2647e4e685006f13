"""The demo company's golden questions over HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import examples

pytestmark = pytest.mark.asyncio(loop_scope="session")
COMPANY = Path(examples.__file__).parent / "company"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in (COMPANY / "golden.jsonl").read_text(encoding="utf-8").splitlines()]


async def ask(service: Any, row: dict[str, Any]) -> dict[str, Any]:
    caller = row.get("caller")
    headers = service.headers(caller["sub"], tuple(caller["groups"])) if caller else {}
    response = await service.client.post("/v1/ask", json={"question": row["question"]}, headers=headers)
    assert response.status_code == 200, response.text
    reply: dict[str, Any] = response.json()
    return reply


def numbers(values: list[Any]) -> set[Any]:
    """Values to compare; a percentage may be given as 4.05 or as .0405."""
    return {round(v, 6) if isinstance(v, float) else v for v in values} | {round(v * 100, 6) for v in values if isinstance(v, float)}


@pytest.mark.parametrize("row", [row for row in ROWS if row["tags"][0] == "graph" and row["answerable"]], ids=lambda row: row["id"])
async def test_what_the_tables_hold_is_answered_with_its_rows(service: Any, row: dict[str, Any]) -> None:
    reply = await ask(service, row)
    assert (reply["answerable"], reply["route"]) == (True, "graph"), reply["answer"]
    assert set(row["gold"]) <= numbers(reply["values"])
    assert all(citation["kind"] == "graph" and citation["rows"] for citation in reply["citations"])


@pytest.mark.parametrize("row", [row for row in ROWS if "rights" in row["tags"]], ids=lambda row: row["id"])
async def test_nobody_reads_what_belongs_to_another_group(service: Any, row: dict[str, Any]) -> None:
    reply = await ask(service, row)
    held = {"everyone", *row.get("caller", {}).get("groups", [])}
    if "hr" not in held:
        assert "company_hr" not in json.dumps(reply, ensure_ascii=False)
    if not row["answerable"]:
        # The values that the same question has for those who may know. What a restricted document says is held off by its source above.
        twins = [twin for twin in ROWS if twin["question"] == row["question"] and twin["answerable"]]
        said = json.dumps({key: reply[key] for key in ("answer", "values", "citations", "passages")}, ensure_ascii=False)
        assert twins
        assert not [value for twin in twins for value in twin.get("gold", []) if str(value) in said]


async def test_documents_are_found_and_quoted(service: Any) -> None:
    rows = [row for row in ROWS if row["tags"][0] == "document" and row["answerable"]]
    quoted = 0
    for row in rows:
        reply = await ask(service, row)
        wanted = {evidence["doc"] for evidence in row["evidence"]}
        quoted += any(citation["source"] in wanted for citation in reply["citations"])
    # Refused or quoted elsewhere today: an English question about a Korean memo, one about a cell of a Korean table, and one that the
    # tables answer wrongly. The same share as when there were two of seventeen.
    assert quoted >= 15 / 17 * len(rows)


async def test_a_passage_and_a_row_stand_side_by_side(service: Any) -> None:
    (row,) = (row for row in ROWS if row["question"].startswith("마포지점 전화번호"))
    reply = await ask(service, row)
    assert reply["route"] == "hybrid"
    assert {citation["kind"] for citation in reply["citations"]} == {"document", "graph"}
    assert row["gold"][0] in reply["values"]
    assert "14일" in reply["answer"]


@pytest.mark.parametrize("question", ["Which is my department?", "When was I hired?", "내 입사일은 언제인가요?"])
async def test_what_the_tables_hold_of_somebody_unknown_is_not_another_line_of_a_document(service: Any, question: str) -> None:
    reply = await ask(service, {"question": question})
    assert not reply["answerable"]
    assert "signed in" in reply["answer"] or "로그인" in reply["answer"]


async def test_what_is_one_thing_is_not_answered_by_another_of_its_kind(service: Any) -> None:
    reply = await ask(service, {"question": "Is sick leave paid?"})
    assert "병가" in reply["answer"] and "annual leave" not in reply["answer"]
