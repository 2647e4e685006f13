"""Questions over an invented clinic, written before the first answer was seen."""

from __future__ import annotations

from typing import Any

import pytest

from graph.plan.cypher import Unreadable
from graph.plan.planner import Unplanned
from tests.graph.plan.conftest import Ask

pytestmark = pytest.mark.asyncio(loop_scope="session")

# What a question must give: values in any order, or None where it must not be answered.
QUESTIONS: list[tuple[str, list[Any] | None]] = [
    # that something is there or has been done; a yes that would say nothing
    ("Does Luis Ortega have an email address?", ["no"]),
    ("Does Anna Weber have an email address?", ["yes"]),
    ("Which patients have no email address?", ["Greta Lang", "Luis Ortega"]),
    ("Is Yuna Seo a full doctor?", None),
    ("How many doctors have been hired?", [5]),
    # periods that share an end
    ("Which visits took place between 1 and 31 January 2025?", [70001, 70002]),
    ("visits in January or March 2025", [70001, 70002, 70003]),
    ("2025년 1월이나 2월 진료 번호 알려줘", [70001, 70002]),
    ("Which doctors were hired in the 2010s?", ["Yuna Seo", "Marek Novak", "Ines Duarte"]),
    ("How many visits were there in the first half of 2025?", [3]),
    # people of no kind that is named
    ("How many people were hired in 2020?", [1]),
    ("나이가 가장 많은 분이 누구예요?", ["Kenji Mori"]),
    ("Which people work in the Brain Ward?", ["Ines Duarte", "한지우"]),
    # how many each, and with which
    ("Which doctors had more than one visit, and how many each?", [["Yuna Seo", 2], ["Ines Duarte", 2]]),
    ("top 1 wards by number of doctors, with the counts", [["Heart Ward", 2], ["Brain Ward", 2]]),
    ("Which wards have at least one doctor?", ["Heart Ward", "Brain Ward", "Surgical Ward"]),
    ("number of patients per country, leaving out those with no country", [["Germany", 2], ["Japan", 1], ["Korea", 1], ["Mexico", 1]]),
    # compared over time
    ("Were there more visits in 2025 or in 2026, and how many more?", [["2025", 2]]),
    ("2025년이랑 2026년 중 진료가 더 많았던 해는?", ["2025년"]),
    # that there is one
    ("How many patients have an email address?", [3]),
    ("이메일이 등록돼 있는 환자는 누구예요?", ["Anna Weber", "Kenji Mori", "박하린"]),
    # what is only said by a price
    ("Are there drugs priced at 8?", ["yes"]),
    ("What do we charge for Painaway?", [3.2]),
    ("Which drugs cost 8 or less?", ["Painaway", "Sleepwell"]),
    # no count
    ("필수 약은 무엇인가요?", None),
    # look-ups
    ("What is the specialty of Marek Novak?", ["Cardiology"]),
    ("Ines Duarte의 입사일은 언제인가요?", ["2012-01-15"]),
    ("How many beds does the Heart Ward have?", [30]),
    ("Brain Ward 병상 수가 몇 개야?", [20]),
    ("fee of visit 70003", [120.0]),
    ("70004번 진료의 진료비 알려줘", [60.0]),
    ("Cardiolex unit price?", [12.5]),
    # one to four hops
    ("Which doctors work in the Heart Ward?", ["Yuna Seo", "Marek Novak"]),
    ("Brain Ward에서 근무하는 의사 목록", ["Ines Duarte", "한지우"]),
    ("Who is the supervisor of Tom Baker?", ["Yuna Seo"]),
    ("Yuna Seo의 제자는 누구인가요?", ["Marek Novak", "Ines Duarte", "Tom Baker"]),
    ("Which drugs were prescribed to Anna Weber?", ["Cardiolex", "Painaway"]),
    ("Kenji Mori에게 처방된 약은?", ["Neurofin"]),
    ("Which patients did Ines Duarte see?", ["Kenji Mori", "Greta Lang"]),
    ("Which wards treated patients from Mexico?", ["Heart Ward"]),
    # counts, sums, averages
    ("How many patients are there?", [5]),
    ("독일 환자는 몇 명인가요?", [2]),
    ("How many visits did Anna Weber have?", [2]),
    ("2025년 진료 건수는?", [4]),
    ("What is the total fee of all visits in 2025?", [310.0]),
    ("Yuna Seo가 담당한 진료의 진료비 합계는?", [110.0]),
    ("average fee of visits handled by Ines Duarte", [160.0]),
    # superlatives
    ("Which visit had the highest fee?", [70005]),
    ("병상 수가 가장 많은 병동은?", ["Surgical Ward"]),
    ("Who is the oldest patient?", ["Kenji Mori"]),
    ("Which doctor had the most visits?", ["Yuna Seo", "Ines Duarte"]),
    ("What are the top 2 drugs by unit price?", ["Neurofin", "Cardiolex"]),
    ("Which ward has the second most beds?", ["Heart Ward"]),
    ("단가가 두 번째로 비싼 약은?", ["Cardiolex"]),
    ("What is the second cheapest drug?", ["Sleepwell"]),
    ("What are the two second most expensive drugs?", None),
    ("Which doctor has the highest total of fees?", ["Ines Duarte"]),
    ("단가가 비싼 약 이름 3개", ["Neurofin", "Cardiolex", "Sleepwell"]),
    ("환자 Anna Weber는 언제 태어났나요?", ["1980-04-02"]),
    # comparisons and ranges
    ("Which drugs cost more than 10?", ["Cardiolex", "Neurofin"]),
    ("진료비가 100 이상인 진료 번호", [70003, 70005]),
    ("Which wards have fewer than 25 beds?", ["Brain Ward", "Quiet Ward"]),
    ("visits between January 1, 2025 and January 31, 2025", [70001, 70002]),
    ("2015년 이후에 입사한 의사는?", ["Marek Novak", "한지우", "Tom Baker"]),
    ("Who is older, Anna Weber or Kenji Mori?", ["Kenji Mori"]),
    ("Did Marek Novak join before Ines Duarte?", ["no"]),
    # groups
    ("How many doctors are there per specialty?", [["Cardiology", 2], ["Neurology", 2], ["Surgery", 1]]),
    ("국적별 환자 수", [["Germany", 2], ["Japan", 1], ["Korea", 1], ["Mexico", 1]]),
    ("Which doctors had at least 2 visits?", ["Yuna Seo", "Ines Duarte"]),
    # shares
    ("What percentage of patients are from Germany?", [0.4]),
    ("독일 환자의 비율은 몇 퍼센트인가요?", [0.4]),
    ("What share of the visits did Ines Duarte handle?", [0.333333]),
    ("Yuna Seo가 담당한 진료의 비중은?", [0.333333]),
    ("What percentage of patients have no email?", [0.4]),
    ("국적별 환자 비율", [["Germany", 0.4], ["Japan", 0.2], ["Korea", 0.2], ["Mexico", 0.2]]),
    ("What share of the fees does each specialty bring?", [["Cardiology", 0.316667], ["Neurology", 0.533333], ["Surgery", 0.15]]),
    ("What percentage of the German patients are insured?", [0.5]),
    ("What percentage of visits had a fee above 70 in 2025?", [0.5]),
    # negation, nulls, flags
    ("Which drugs were never prescribed?", ["Sleepwell"]),
    ("진료 이력이 없는 의사는 누구인가요?", ["한지우"]),
    ("Which patients have no email?", ["Luis Ortega", "Greta Lang"]),
    ("이메일이 없는 독일 환자", ["Greta Lang"]),
    ("Which patients are not insured?", ["Luis Ortega", "Greta Lang"]),
    ("Is Luis Ortega insured?", ["no"]),
    ("박하린 보험 가입했나요?", ["yes"]),
    ("Was Cardiolex ever prescribed to Greta Lang?", ["yes"]),
    # names that are misspelt or said in part
    ("specialty of Novack?", ["Cardiology"]),
    ("환자 Ortega의 국적은?", ["Mexico"]),
    # what is not there
    ("What is the blood pressure of Anna Weber?", None),
    ("Anna Weber의 혈액형은?", None),
    ("Which doctors work in the Moon Ward?", None),
    ("What is the phone number of Tom Baker?", None),
    ("Sleepwell의 제조사는 어디인가요?", None),
    ("visit 99999 fee", None),
    ("How many drugs were prescribed in visit 99999?", None),
    ("How many drugs were prescribed in visit 70006?", [0]),
    # what a verb says that nothing explains
    ("Which visits were refunded?", None),
    ("보험 청구가 승인된 진료는?", None),
    ("Which patients were transferred to another hospital?", None),
    ("Who is the janitor of the Heart Ward?", None),
    ("점검한 병동은 몇 개야?", None),
    ("Which patients are in Tier A?", None),
    ("Which is the noisiest ward?", None),
    # who, both, from a verb, of one kind
    ("Which drugs were prescribed in both visit 70001 and visit 70005?", ["Cardiolex"]),
    ("Which patients were prescribed both Cardiolex and Painaway?", ["Anna Weber"]),
    ("Who was prescribed Neurofin?", None),  # patients and doctors are as near
    ("How many cardiologists are there?", None),
    # that a property is there, names of what follows, bounds of one and of an average
    ("Which patients have an email?", ["Anna Weber", "Kenji Mori", "박하린"]),
    ("이메일이 있는 환자는?", ["Anna Weber", "Kenji Mori", "박하린"]),
    ("What are the names of doctors who work in the Brain Ward?", ["Ines Duarte", "한지우"]),
    ("Which doctors had more than one visit?", ["Yuna Seo", "Ines Duarte"]),
    ("Which drugs have a unit price above the average unit price?", ["Neurofin"]),
    ("평균 단가보다 비싼 약은?", ["Neurofin"]),
    ("Which drugs are cheaper than average?", ["Cardiolex", "Painaway", "Sleepwell"]),
    ("평균보다 병상이 많은 병동은?", ["Heart Ward", "Surgical Ward"]),
    ("Which wards have fewer beds than average?", ["Brain Ward", "Quiet Ward"]),
    ("Which wards have more beds than the average of the heart wards?", None),  # of these, or of all?
    ("What is the highest fee?", [200.0]),
    ("What is the total gross fee of Ines Duarte's visits?", [352.0]),
    ("Yuna Seo 진료의 청구액 합계는?", [121.0]),
    ("Which doctor has the highest gross fee?", ["Ines Duarte"]),
    ("진료비가 가장 높은 게 얼마야?", [200.0]),
    ("Which specialty has the largest number of doctors?", ["Cardiology", "Neurology"]),
    ("What is the average fee, to the nearest whole number?", [100]),
    ("김민수가 진료한 방문 목록", None),  # nobody of that name, and no number of anybody
    ("When was visit 70001 paid?", None),  # the day of the visit is not the day of its payment
    ("마렉 노박의 전문 분야는?", ["Cardiology"]),
    ("What is the specialty of Han Ji-woo?", ["Neurology"]),
    ("Identify the ward with the most beds", ["Surgical Ward"]),
    ("Who does Ines Duarte supervise?", ["한지우"]),
    ("Who supervises Ines Duarte?", ["Yuna Seo"]),
    ("Ines Duarte가 지도하는 의사는?", ["한지우"]),
    ("단가가 가장 비싼 약 2개", ["Neurofin", "Cardiolex"]),
    ("병동별 의사 수와 환자 수", None),
    ("입원 중인 환자는 몇 명이야?", None),
    # how, why and whether one may: no row says that
    ("How do I register a patient?", None),
    ("Can I visit the Heart Ward?", None),
    ("Why did the fees rise in 2025?", None),
    ("How many days do patients have to pay?", None),
    ("환자를 등록하려면 어떻게 해야 해?", None),
    ("Heart Ward에 꽃을 보내도 되나요?", None),
    ("우리 병원 주소는?", None),
    # a verb of no schema, letters that are a name, a word that only rhymes with a name's
    ("20년 일한 의사는 며칠을 쉬나요?", None),
    ("진료비를 낮춰 달라고 하려면 누구에게 말해요?", None),
    ("How many visits did the ICU doctors have?", None),
    ("specialty of the rain doctor", None),
    ("Which doctors joined most recently?", ["Tom Baker"]),
    ("Cardiology 의사는 몇 명이야?", [2]),
    ("How many doctors had more than one visit?", [2]),
    ("진료가 2건 이상인 환자는 몇 명이야?", [1]),
    ("How many doctors had more than three visits?", [0]),
    ("Which month had the most visits in 2025?", [["2025-01", 2]]),
    ("When did Anna Weber last visit?", ["2025-11-02"]),
]


def flat(values: Any) -> list[Any]:
    return sorted(values, key=str)


@pytest.mark.parametrize(("question", "wanted"), QUESTIONS, ids=[question for question, _ in QUESTIONS])
async def test_a_question_over_a_schema_never_seen(ask: Ask, question: str, wanted: list[Any] | None) -> None:
    found = await ask(question)
    if wanted is None:
        assert isinstance(found, Unplanned) or not found.values, found
    else:
        assert not isinstance(found, Unplanned), found
        assert flat(found.values) == flat(wanted), found.statement.cypher


@pytest.mark.parametrize("question", ["R-7?", "?", "Hello!", "네"])
async def test_what_says_nothing_of_the_tables_is_no_plan(ask: Ask, question: str) -> None:
    assert isinstance(await ask(question), Unplanned)


async def test_mine_is_who_asks_and_nobody_where_that_is_not_known(ask: Ask) -> None:
    for question in ("What is my specialty?", "내 진료과는?"):
        found = await ask(question, node="Doctor:3")
        assert not isinstance(found, Unplanned) and list(found.values) == ["Neurology"]
        assert isinstance(await ask(question), Unplanned)


async def test_a_protected_value_is_told_to_those_who_may_read_it(ask: Ask) -> None:
    asked = "What is the salary of Marek Novak?"
    paid = await ask(asked, frozenset({"everyone", "payroll"}))
    assert not isinstance(paid, Unplanned) and list(paid.values) == [70]
    with pytest.raises(Unreadable):
        await ask(asked)


async def test_a_total_over_protected_values_is_told_of_enough_people(ask: Ask) -> None:
    everybody = await ask("What is the average salary of doctors?")
    assert not isinstance(everybody, Unplanned) and list(everybody.values) == [73.0]
    few = await ask("What is the average salary of doctors in the Surgical Ward?")
    assert isinstance(few, Unplanned) or not few.values


async def test_the_same_question_gives_the_same_cypher(ask: Ask) -> None:
    first = await ask("How many doctors are there per specialty?")
    assert not isinstance(first, Unplanned)
    for _ in range(100):
        again = await ask("How many doctors are there per specialty?")
        assert not isinstance(again, Unplanned)
        assert (again.statement, again.values) == (first.statement, first.values)


async def test_an_amount_that_no_column_takes_is_no_name_that_the_tables_lack(ask: Ask) -> None:
    for question in ("Which doctors get a rate of 2 percent above 50,000 won?", "What is the salary of the doctors of 5,000만원?"):
        found = await ask(question)
        assert isinstance(found, Unplanned) and not found.unknown, found
