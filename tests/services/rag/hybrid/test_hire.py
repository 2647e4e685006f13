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
from ingest.proposals import propose
from ingest.sources import find
from language.detect import detect
from services.identity.caller import EVERYONE, Caller
from services.rag.answer import Answer, Trace
from services.rag.hybrid import steps
from services.rag.hybrid.across import Found, answer_across
from services.rag.hybrid.request import Request, Stores
from services.rag.hybrid.say import NONE
from services.rag.hybrid.typed import Reader
from services.rag.pipeline import Record
from services.rag.question import Question
from services.runtime import Runtime, open_runtime
from services.settings import load_settings

pytestmark = pytest.mark.asyncio(loop_scope="session")
HERE = Path(__file__).parent
TODAY = date(2025, 7, 1)
HR = frozenset({EVERYONE, "hr"})
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
    ("grade", "What is the deposit-free limit of Harlow Builders for 2026?", [4000]),
    ("grade", "Ivo Marek의 2025년 연차는 며칠인가요?", [20]),
    ("class limit", "May Sumi Han grant a discount of 15% alone?", ["no"]),
    ("listed", "Which of the machines that need a licence did Mirae Engineering hire in 2025?", ["Sludge Pump"]),
    ("units", "How many units fall under recall K-3?", [9]),
    ("due day", "By what date at the latest must a damage report for contract 70002 be filed?", ["2025-03-07"]),
    ("grade", "How many days of annual leave does Dana Whitlock get for 2025?", [25]),
    ("rate", "Sumi Han travels for three days. How much meal allowance does she get in total?", [90]),
    ("grade", "Harlow Builders의 2026년 결제 기한은 며칠인가요?", [50]),
    ("yes or no", "Does contract 70003 need the countersignature of the Depot Manager because of its net value?", ["no"]),
    ("due day", "계약 70002의 손해 신고는 언제까지 해야 하나요?", ["2025-03-07"]),
    ("class limit", "Up to what discount may Ivo Marek grant alone?", [0.25]),
    ("list", "K-4 대상인 노르웨이 고객사는 어디인가요?", ["Pinecrest Homes"]),
    ("stated", "Which vendors accept returns for more than 10 days?", ["Aldergate Tools"]),
    ("stated", "반품 기한이 10일 이상인 공급사는 어디인가요?", ["Aldergate Tools"]),
    ("stated", "How many vendors accept returns for more than 10 days?", [1]),
    ("stated", "반품 기한이 10일 이상인 공급사는 몇 곳인가요?", [1]),
    ("list", "Which contracts under recall K-3 have a deposit above 100?", [70002]),
    ("list", "K-4 회수 대상 계약 중 보증금이 100을 넘는 계약번호는?", [70002]),
    ("units", "How many units of the Sludge Pump fall under recall K-3?", [9]),
    ("yes or no", "The Mud Pump came in 12 days ago. Can we send it back to the vendor?", ["no"]),
    ("compare", "Which vendor gives us more days for returns, the one of the Trencher T4 or the one of the Mud Pump?", ["Aldergate Tools"]),
)
# One part of each is missing: what the refusal names.
LACKING: tuple[tuple[str, str, str], ...] = (
    ("row", "Does contract 79999 need the Depot Manager's countersignature because of its net value?", "contract 79999"),
    ("row", "By what date at the latest must a damage report for contract 71234 be filed?", "contract 71234"),
    ("row", "계약번호 71234의 손해 신고 기한은 언제까지인가요?", "계약 71234"),
    ("row", "78000번 계약은 부서명이 필요한가요?", "계약 78000"),
    ("name", "How many days after receipt can we return a Granite Splitter to its vendor?", "Granite Splitter"),
    ("name", "Petra Lindqvist wants to spend 800 euros. Who has to approve it?", "Petra Lindqvist"),
    ("name", "Oslo Byggservice의 2026년 보증금 면제 한도는 얼마인가요?", "Oslo Byggservice"),
    ("code", "Which contracts fall under recall K-7?", "K-7"),
    ("code", "K-8 회수 대상 계약번호를 모두 알려 주세요.", "K-8"),
    ("document", "How many days after receipt can the Scissor Lift be returned to its vendor?", "Corvex Lifting"),
    ("document", "Scissor Lift를 공급사에 반품할 수 있는 기한은 며칠인가요?", "Corvex Lifting"),
    ("document", "Within how many days are the invoices of Corvex Lifting due?", "Corvex Lifting"),
    ("document", "Corvex Lifting의 반품 기한은 며칠인가요?", "Corvex Lifting"),
    ("value", "Mud Pump 공급사의 취급 수수료는 몇 %인가요?", "Boreas Pumps"),
    ("version", "Above which net value did a contract need the countersignature of the Depot Manager in 2022?", "2022"),
    ("version", "2021년에는 계약 순액이 얼마를 넘으면 Depot Manager의 부서명이 필요했나요?", "2021"),
    ("version", "What does the 2019 edition of the approval of contracts say about large contracts?", "2019"),
    ("class", "What is the daily meal allowance of a Yard Foreman?", "Yard Foreman"),
    ("class", "Yard Foreman은 혼자 몇 %까지 할인할 수 있나요?", "Yard Foreman"),
    ("class", "What payment term does a client of Class Four get?", "Class Four"),
    ("class", "Class Nine 고객의 보증금 면제 한도는 얼마인가요?", "Class Nine"),
    ("rest", "How many days of annual leave does Ivo Marek have left in 2025?", "Ivo Marek"),
    ("rest", "Sumi Han의 남은 연차는 며칠인가요?", "Sumi Han"),
    ("base", "What credit does Pinecrest Homes receive under recall K-3?", "net value (Pinecrest Homes; Sludge Pump)"),
    ("base", "K-3 회수로 Daon Works에 지급할 크레딧은 얼마인가요?", "net value(Daon Works; Sludge Pump)"),
    ("base", "By what date at the latest must a damage report for contract 70006 be filed?", "return date (contract 70006)"),
    ("base", "계약 70006의 손해 신고는 언제까지 해야 하나요?", "계약 70006"),
    ("value", "What credit does Mirae Engineering receive under recall K-4?", "K-4"),
    ("value", "K-4 회수로 Pinecrest Homes가 받는 크레딧은 얼마인가요?", "K-4"),
    ("value", "What is the minimum order quantity of Aldergate Tools?", "Aldergate Tools"),
    ("value", "Aldergate Tools의 최소 주문 수량은 얼마인가요?", "Aldergate Tools"),
    ("value", "Trencher T4 공급사의 최소 발주 수량은 몇 대인가요?", "Aldergate Tools"),
    ("document", "What is the minimum rental quantity of Corvex Lifting?", "Corvex Lifting"),
    ("name", "Which clients in Sweden are affected by recall K-3?", "Sweden"),
    ("value", "Which contracts of 2025 need an insurance certificate because of their net value?", "Approval of contracts"),
    ("row", "Which clients in Italy are affected by recall K-3?", "client (Italy)"),
    ("name", "일본 고객 중 K-3 회수 대상은 어디인가요?", "일본"),
    ("row", "이탈리아 고객 중 K-4 회수 대상은 어디인가요?", "이탈리아"),
    ("version", "How many days of annual leave did Dana Whitlock get for 2012?", "2012"),
    ("class", "Which contracts fall under K-3 for Plate Compactor?", "Plate Compactor"),
    ("class", "K-3 회수 대상 중 Plate Compactor 계약번호를 알려 주세요.", "Plate Compactor"),
    ("class", "How many units of the Plate Compactor fall under recall K-3?", "Plate Compactor"),
    ("value", "What is the handling fee of the vendor of the Mud Pump?", "Boreas Pumps"),
    ("name", "What is the payment term of Nordic Build for 2026?", "Nordic Build"),
    ("base", "What is the deposit-free limit of Daon Works for 2026?", "net sales (Daon Works)"),
    ("base", "Daon Works의 2026년 결제 기한은 며칠인가요?", "net sales(Daon Works)"),
    ("base", "Which machines under recall K-3 are longer than 10 metres?", "10"),
    ("row", "Sumi Han wants to spend 20,000 euros. Who has to approve it?", "superior of Dana Whitlock"),
    ("row", "Dana Whitlock이 20,000유로를 쓰려고 합니다. 누가 승인해야 하나요?", "Dana Whitlock의 상급자"),
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
    return await runtime.pipeline.ask(Question(text=text, caller=Caller(sub="ann", groups=groups), as_of=TODAY, fresh=True))


@pytest.mark.parametrize(("question", "wanted"), [case[1:] for case in CASES], ids=[f"{kind} {n}" for n, (kind, *_) in enumerate(CASES)])
async def test_a_document_and_the_tables_answer_together(runtime: Runtime, question: str, wanted: list[Any]) -> None:
    answer = await ask(runtime, question)
    assert answer.answerable, answer.answer
    assert list(answer.values) == wanted, answer.answer
    assert answer.route == "hybrid"
    assert {"document", "graph"} <= {citation.kind for citation in answer.citations}


@pytest.mark.parametrize(("part", "question", "named"), LACKING, ids=[f"{part} {n}" for n, (part, *_) in enumerate(LACKING)])
async def test_what_is_missing_is_named(runtime: Runtime, part: str, question: str, named: str) -> None:
    kept: list[Trace] = []
    record = runtime.pipeline._record
    runtime.pipeline._record = keep_in(kept)
    answer = await ask(runtime, question)
    runtime.pipeline._record = record
    assert not answer.answerable and named in answer.answer, answer.answer
    assert ("가장 가까운 문서" if is_korean(question) else "The nearest documents") in answer.answer
    (refusal,) = [step["detail"] for step in kept[0].steps if step["name"] == "refuse"]
    assert refusal["part"] == part


@pytest.mark.parametrize(
    "question",
    (
        "Who may not spend 800 euros?",
        "Who cannot approve 800 euros?",
        "800유로를 승인할 수 없는 사람은 누구인가요?",
        "Who earned more than 800 euros?",
        "Who may spend 800 US dollars?",
        "Who is unable to approve 800 euros?",
        "Which vendors do not accept returns for more than 10 days?",
        "10일 이상 반품을 받지 않는 공급사는 어디인가요?",
        "Which contracts of 2025 do not need the countersignature because of their net value?",
        "The Mud Pump came in 12 days ago. Is it too late to send it back?",
        "Is Sumi Han forbidden to grant a discount of 15%?",
        "Which clients outside Norway are affected by recall K-4?",
        "Which vendors refuse returns for more than 10 days?",
        "What down payment does Harlow Builders pay?",
        "노르웨이 외 고객 중 K-4 회수 대상은 어디인가요?",
    ),
)
async def test_a_rule_is_no_answer_to_its_denial_to_another_act_or_currency(runtime: Runtime, question: str) -> None:
    answer = await ask(runtime, question)
    assert answer.route != "hybrid", answer.answer


@pytest.mark.parametrize(
    "question",
    (
        "Which contracts under recall K-3 have a deposit above 500?",
        "K-4 회수 대상 계약 중 보증금이 500을 넘는 계약번호는?",
        "Which vendors accept returns for more than 60 days?",
    ),
)
async def test_that_no_row_is_within_a_limit_is_said_with_the_rule(runtime: Runtime, question: str) -> None:
    answer = await ask(runtime, question)
    assert answer.answerable and answer.values == () and answer.answer.startswith(NONE["ko" if is_korean(question) else "en"])
    assert {"document", "graph"} <= {citation.kind for citation in answer.citations}


HIDDEN = (("contracts.csv", "return_date: {"), ("clients.csv", "country: {"))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hiding(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Runtime]:
    """The same company, where only hr may see when machines came back and where clients are."""
    folder = tmp_path_factory.mktemp("hiding")
    _, text = propose(find(HERE / "hire"), lambda _: None, allow_personal=True)
    for table, column in HIDDEN:
        head, found, rest = text.partition(table)
        text = head + found + rest.replace(column, f"{column}groups: [hr], ", 1)
    (folder / "mapping.yaml").write_text(text, encoding="utf-8")
    settings = load_settings(data=folder / "data", token_secret="a secret of more than thirty-two characters")
    async with open_runtime(settings) as runtime:
        await runtime.ingest(Order(HERE / "hire", "hire", mapping=folder / "mapping.yaml"), lambda _: None)
        await runtime.ingest(Order(HERE / "hire_docs", "hire_docs"), lambda _: None)
        yield runtime


async def test_a_day_that_is_hidden_is_not_stood_in_for(hiding: Runtime) -> None:
    for question in (
        "By what date at the latest must a damage report for contract 70002 be filed?",
        "계약 70002의 손해 신고는 언제까지 해야 하나요?",
    ):
        assert (await ask(hiding, question, HR)).values == ("2025-03-07",)
        assert not (await ask(hiding, question)).answerable


async def test_a_column_that_only_some_see_says_nothing_to_others(hiding: Runtime) -> None:
    question = "Which clients in Norway are affected by recall K-4?"
    assert (await ask(hiding, question, HR)).values == ("Pinecrest Homes",)
    answer = await ask(hiding, question)
    assert not answer.answerable and "hold no client" not in answer.answer and "client (Norway)" in answer.answer


async def test_a_part_of_a_name_that_narrows_nothing_is_asked_back(runtime: Runtime) -> None:
    answer = await ask(runtime, "Which Pinecrest clients are affected by recall K-4?")
    assert not answer.answerable and answer.clarify and answer.clarify.choices == (("Pinecrest Homes",),)


async def test_the_plan_of_an_answer_is_in_its_trace(runtime: Runtime) -> None:
    kept: list[Trace] = []
    record = runtime.pipeline._record
    runtime.pipeline._record = keep_in(kept)
    answer = await ask(runtime, "What credit does Mirae Engineering receive under recall K-3?")
    runtime.pipeline._record = record
    (plan,) = [step["detail"]["plan"] for step in kept[0].steps if step["name"] == "hybrid"]
    tree = flat(plan)
    assert [step["do"] for step in tree] == ["find rule", "read value", "query rows", "bind", "compute", "say"]
    assert sum(bool(step["evidence"]) for step in tree) == 3
    assert {citation.kind for citation in answer.citations} == {"document", "graph", "calculation"}


@pytest.mark.parametrize("question", [case[1] for case in CASES])
async def test_the_plan_is_of_a_form_that_was_chosen_before(runtime: Runtime, question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Found] = []

    async def answering(request: Request, reader: Reader, stores: Stores) -> Found:
        found.append(await answer_across(request, reader, stores))
        return found[-1]

    monkeypatch.setattr(steps, "answer_across", answering)
    await ask(runtime, question)
    (one,) = found
    assert one.settled and one.settled.plan
    assert any(form.allows(one.settled.plan) for form in one.forms), one.settled.plan.traced()


async def test_the_forms_that_were_tried_are_in_the_trace_of_a_refusal(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[Trace] = []
    monkeypatch.setattr(runtime.pipeline, "_record", keep_in(kept))
    await ask(runtime, "What credit does Pinecrest Homes receive under recall K-3?")
    (detail,) = [step["detail"] for step in kept[0].steps if step["name"] == "hybrid"]
    assert "a rate of rows" in [form["form"] for form in detail["forms"]]
    rate = next(form for form in detail["forms"] if form["form"] == "a rate of rows")
    assert rate["steps"][0][:2] == ["say", ["compute", *rate["steps"][0][1][1:]]]
    assert [step["do"] for step in flat(detail["plan"])] == ["find rule", "query rows", "say"]


def keep_in(kept: list[Trace]) -> Record:
    async def keep(trace: Trace) -> None:
        kept.append(trace)

    return keep


def flat(step: dict[str, Any]) -> list[dict[str, Any]]:
    return [*(below for needed in step["needs"] for below in flat(needed)), step]


def is_korean(text: str) -> bool:
    return detect(text) == "ko"


async def test_the_same_question_has_the_same_answer(runtime: Runtime) -> None:
    first, second = [await ask(runtime, CASES[0][1]) for _ in range(2)]
    assert replace(first, trace_id="", timings_ms={}) == replace(second, trace_id="", timings_ms={})


async def test_rows_of_others_are_neither_listed_nor_summed(runtime: Runtime) -> None:
    stranger = await ask(runtime, CASES[0][1], frozenset({"nobody"}))
    assert not stranger.answerable
    assert "7000" not in json.dumps([str(c) for c in stranger.citations]) + stranger.answer
