"""Each kind of hybrid question over an invented company that hires out machines, whose schema nothing was made for; in a real runtime."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from ingest.job import Order
from services.identity.caller import EVERYONE, Caller
from services.rag.answer import Answer
from services.rag.question import Question
from services.runtime import Runtime, open_runtime
from services.settings import load_settings

pytestmark = pytest.mark.asyncio(loop_scope="session")
HERE = Path(__file__).parent
TODAY = date(2025, 7, 1)
CASES: tuple[tuple[str, str, list[Any]], ...] = (
    ("threshold", "Which contracts of 2025 need the Depot Manager's countersignature because of their net value?", [70001, 70002, 70005]),
    ("version", "Which contracts of 2024 need the countersignature because of their net value?", [70004]),
    ("list", "Which clients are affected by recall K-3?", ["Mirae Engineering"]),
    ("list", "K-4 회수 대상 계약번호를 모두 알려 주세요.", [70002, 70003]),
    ("late", "2025년에 15일 이상 지연되어 변상을 청구해야 하는 계약번호를 모두 알려 주세요.", [70001]),
    ("sum of two", "Which machines are an urgent order under the reorder guideline?", ["Trencher T4"]),
    ("entity", "How many days after receipt can we return a Trencher T4 to its vendor?", [21]),
    ("entity", "Mud Pump를 공급사에 반품할 수 있는 기한은 며칠인가요?", [9]),
    ("yes or no", "The Sludge Pump was received 12 days ago. Can we still return it to the vendor?", ["no"]),
    (
        "class",
        "How many contract lines of 2025 handled by staff titled Hire Clerk carry a discount above what that title may grant alone?",
        [2],
    ),
    ("superior", "Sumi Han wants to spend 800 euros. Who has to approve it?", ["Ivo Marek"]),
    ("rate", "Ivo Marek이 사흘 출장 가면 식비가 총 얼마인가요?", [150]),
    ("formula", "What credit does Mirae Engineering receive under recall K-3?", [342]),
    ("compare", "Which vendor gives us more days for returns, the one of the Trencher T4 or the one of the Mud Pump?", ["Aldergate Tools"]),
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def runtime(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Runtime]:
    folder = tmp_path_factory.mktemp("hire")
    settings = load_settings(data=folder / "data", token_secret="a secret of more than thirty-two characters")
    async with open_runtime(settings) as runtime:
        await runtime.ingest(Order(HERE / "hire", "hire", accept=True), lambda _: None)
        await runtime.ingest(Order(HERE / "hire_docs", "hire_docs"), lambda _: None)
        yield runtime


async def ask(runtime: Runtime, text: str, groups: frozenset[str] = frozenset({EVERYONE})) -> Answer:
    return await runtime.pipeline.ask(Question(text=text, caller=Caller(sub="ann", groups=groups), as_of=TODAY))


@pytest.mark.parametrize(("question", "wanted"), [case[1:] for case in CASES], ids=[f"{kind} {n}" for n, (kind, *_) in enumerate(CASES)])
async def test_a_document_and_the_tables_answer_together(runtime: Runtime, question: str, wanted: list[Any]) -> None:
    answer = await ask(runtime, question)
    assert answer.answerable, answer.answer
    assert list(answer.values) == wanted, answer.answer
    assert answer.route == "hybrid"
    assert {"document", "graph"} <= {citation.kind for citation in answer.citations}


async def test_a_document_that_is_not_there_is_refused(runtime: Runtime) -> None:
    answer = await ask(runtime, "Which clients are affected by recall K-9?")
    assert not answer.answerable
    assert "K-9" in answer.answer


async def test_the_same_question_has_the_same_answer(runtime: Runtime) -> None:
    first, second = [await ask(runtime, CASES[0][1]) for _ in range(2)]
    assert replace(first, trace_id="", timings_ms={}) == replace(second, trace_id="", timings_ms={})


async def test_rows_of_others_are_neither_listed_nor_summed(runtime: Runtime) -> None:
    stranger = await ask(runtime, CASES[0][1], frozenset({"nobody"}))
    assert not stranger.answerable
    assert "7000" not in json.dumps([str(c) for c in stranger.citations]) + stranger.answer
