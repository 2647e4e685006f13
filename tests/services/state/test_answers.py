from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pydantic_core import to_json
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.rag.answer import Answer, CalculationCitation, DocumentCitation, GraphCitation, RankedPassage
from services.state import patience as module
from services.state.answers import Answers
from services.state.models import StoredAnswer, now

ANSWER = Answer(
    answer="15일입니다 [1]",
    answerable=True,
    values=(15, 0.5, "yes", date(2026, 1, 2), ("a", 1)),
    route="hybrid",
    citations=(
        DocumentCitation(1, "hr/leave.md", "Leave", "Annual", 3, 9, "15 days", page=2),
        GraphCitation(2, "hr", "MATCH (n) RETURN n", {"day": date(2026, 1, 2)}, ("n",), ((date(2026, 1, 2), 1.5, None),)),
        CalculationCitation(3, "a × b", {"a": 2}),
    ),
    passages=(RankedPassage("hr/leave.md", "15 days", 1.25, 3, 9),),
    timings_ms={"total": 1.5},
    trace_id="t",
    notice="…",
)


async def test_an_answer_comes_back_as_the_bytes_that_it_was(engine: AsyncEngine) -> None:
    store = Answers(engine)
    assert await store.find("key", "version") is None
    await store.keep("key", "version", ANSWER)
    found = await store.find("key", "version")
    assert found and to_json(found) == to_json(ANSWER)
    assert [type(citation) for citation in found.citations] == [DocumentCitation, GraphCitation, CalculationCitation]


async def test_the_first_stays_and_another_version_is_another(engine: AsyncEngine) -> None:
    store = Answers(engine)
    await store.keep("key", "one", ANSWER)
    await store.keep("key", "one", replace(ANSWER, answer="another"))
    await store.keep("key", "two", replace(ANSWER, answer="of two"))
    assert [found and found.answer for found in (await store.find("key", "one"), await store.find("key", "two"))] == [
        ANSWER.answer,
        "of two",
    ]
    assert await store.drop_others("two") == 1
    assert (await store.find("key", "one"), (await store.find("key", "two")) is not None) == (None, True)


async def test_old_ones_are_forgotten(engine: AsyncEngine) -> None:
    store = Answers(engine)
    await store.keep("old", "version", ANSWER)
    await store.keep("new", "version", ANSWER)
    async with engine.begin() as connection:
        await connection.execute(update(StoredAnswer).where(StoredAnswer.key == "old").values(created=now() - timedelta(days=31)))
    assert await store.forget(30) == 1
    assert [await store.find(key, "version") is None for key in ("old", "new")] == [True, False]


async def test_a_database_that_is_away_costs_one_wait_and_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.2)
    away = create_async_engine("postgresql+asyncpg://nobody@127.0.0.1:9/none")
    store, started = Answers(away), time.monotonic()
    for _ in range(20):
        assert await store.find("key", "version") is None
        await store.keep("key", "version", ANSWER)
    assert time.monotonic() - started < 2
    await away.dispose()
