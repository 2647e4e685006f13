"""Words as what stands beside them leaves them, amounts in words, and two of a kind held against each other."""

from __future__ import annotations

from datetime import date

import pytest

from graph.names import Name
from graph.plan.plan import QueryPlan
from graph.plan.planner import Planned, Unplanned
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from services.rag.plan_graph import DOUBTFUL
from tests.graph.plan.asking import EVERYONE, Ask, Plan, asking, conditions, planning

YARD = load_schema("""
collection: yard
labels:
  Depot:
    key: depot_id
    name: depot_name
    properties:
      depot_id: {type: integer}
      depot_name: {}
      depot_country: {synonyms: {en: [country], ko: [국가]}}
      budget: {type: number, synonyms: {en: [budget, annual budget], ko: [예산]}}
      has_video_conference: {type: boolean, synonyms: {en: [has video conference]}}
    synonyms: {ko: [창고, 지점], en: [depot, site]}
  Worker:
    key: worker_id
    name: full_name
    properties:
      worker_id: {type: integer}
      full_name: {}
      joined_date: {type: date, synonyms: {ko: [입사일], en: [joined date, joined]}}
      left_date: {type: date, synonyms: {ko: [퇴사일], en: [left date]}}
      gender: {synonyms: {ko: [성별], en: [gender]}}
    synonyms: {ko: [직원, 사원], en: [worker, employee, staff]}
  Job:
    key: job_no
    name: job_no
    properties:
      job_no: {}
      opened_at: {type: date, synonyms: {ko: [접수일], en: [opened]}}
      closed_at: {type: date, synonyms: {ko: [완료일], en: [closed]}}
      job_status: {synonyms: {ko: [상태], en: [status]}}
      priority: {synonyms: {ko: [우선순위], en: [priority]}}
    synonyms: {ko: [작업], en: [job, ticket]}
  Claim:
    key: claim_no
    name: claim_no
    properties:
      claim_no: {}
      submitted_on: {type: date, synonyms: {ko: [제출일, 접수일], en: [submitted, raised]}}
      claim_amount: {type: number, unit: KRW, synonyms: {ko: [청구 금액], en: [claim amount]}}
    synonyms: {ko: [청구], en: [claim]}
  Credit:
    key: credit_no
    name: credit_no
    properties:
      credit_no: {}
      rate_type: {synonyms: {ko: [금리 유형], en: [rate type]}}
      rate_pct: {type: percentage, synonyms: {ko: [금리], en: [rate, interest rate]}}
      contract_type: {synonyms: {ko: [계약 유형], en: [contract type]}}
    synonyms: {ko: [대출], en: [loan]}
  Part:
    key: part_id
    name: part_name
    properties:
      part_id: {type: integer}
      part_name: {}
      weight_g: {type: number, synonyms: {ko: [무게], en: [weight]}}
      part_state: {synonyms: {ko: [상태], en: [state]}}
      valid_from: {type: date, synonyms: {en: [valid from]}}
      valid_to: {type: date, synonyms: {en: [valid to], ko: [유효기간]}}
    synonyms: {ko: [부품], en: [part]}
  Rating:
    key: rating_id
    name: rating_id
    properties: {rating_id: {type: integer}, score: {type: integer, synonyms: {ko: [점수], en: [score]}}}
    synonyms: {ko: [평가], en: [rating, review]}
relationships:
  - type: HAS_PARENT_DEPOT
    source: Depot
    target: Depot
    synonyms: {ko: [상위 창고], en: [parent depot]}
    reverse: {ko: [하위 창고], en: [child depot]}
  - {type: HAS_DEPOT, source: Worker, target: Depot, synonyms: {ko: [창고], en: [depot]}, reverse: {ko: [직원], en: [workers]}}
  - {type: HAS_ASSIGNEE, source: Job, target: Worker, synonyms: {ko: [담당자], en: [assignee]}}
  - {type: HAS_PLANNER, source: Job, target: Worker, synonyms: {ko: [계획자, 코디네이터], en: [planner]}}
  - {type: HAS_WORKER, source: Claim, target: Worker, synonyms: {ko: [직원], en: [worker]}}
  - {type: HAS_PART, source: Rating, target: Part, synonyms: {ko: [부품], en: [part]}, reverse: {ko: [평가], en: [reviews]}}
""")
NAMES = [
    Name("yard/Depot:1", "Depot", "North Yard", "name", EVERYONE),
    Name("yard/Depot:2", "Depot", "South Yard", "name", EVERYONE),
    Name("yard/Worker:1", "Worker", "Ada Moor", "name", EVERYONE),
    Name("yard/Job:1", "Job", "J-1", "name", EVERYONE),
    Name("yard/Credit:1", "Credit", "C-77", "name", EVERYONE),
    Name("yard/Part:1", "Part", "Steel Bolt", "name", EVERYONE),
]
HELD = (
    *(("Job", "job_status", value) for value in ("open", "done", "cancelled")),
    *(("Job", "priority", value) for value in ("High", "Low")),
    *(("Credit", "rate_type", value) for value in ("VARIABLE", "FIXED")),
    *(("Credit", "contract_type", value) for value in ("FIN_LEASE", "OPR_LEASE", "AUTO_LOAN")),
    *(("Part", "part_state", value) for value in ("active", "discontinued")),
    *(("Worker", "gender", value) for value in ("여", "남")),
)


@pytest.fixture(scope="module")
def ask(words: Words) -> Ask:
    return asking(YARD, NAMES, {"yard": [Held(*of, EVERYONE) for of in HELD]}, words)


@pytest.fixture(scope="module")
def planned(ask: Ask) -> Plan:
    return planning(ask)


def functions(plan: QueryPlan) -> list[object]:
    return [column.function for column in plan.columns]


COUNTED = {
    "How many jobs are marked done?": ("Job", [("job_status", "=", "done")]),
    "변동금리 대출은 몇 건인가요?": ("Credit", [("rate_type", "=", "VARIABLE")]),
    "금융리스 대출 몇 건이야?": ("Credit", [("contract_type", "=", "FIN_LEASE")]),
    "operating lease loans, how many?": ("Credit", [("contract_type", "=", "OPR_LEASE")]),
    "5점짜리 평가는 몇 건이야?": ("Rating", [("score", "=", 5)]),
    "How many employees are there, including former staff?": ("Worker", []),
    "퇴사자까지 포함해서 직원이 몇 명이야?": ("Worker", []),
    "How many jobs are not yet closed?": ("Job", [("closed_at", "IS NULL", None)]),
    "High 우선순위 건수": ("Job", [("priority", "=", "High")]),
    "우리 창고가 총 몇 개국에 걸쳐 있나요?": ("depot_country", []),
}


@pytest.mark.parametrize("question", COUNTED)
def test_rows_are_counted_by_what_stands_beside_them(question: str, planned: Plan) -> None:
    plan = planned(question)
    called, narrowed = COUNTED[question]
    assert [(c.name, c.function) for c in plan.columns] == [(called, "count")]
    assert conditions(plan) == narrowed


def test_nobody_is_counted_in_countries_that_he_has_none_of(ask: Ask) -> None:
    assert isinstance(ask("직원이 몇 개국에 있나요?"), Unplanned)


@pytest.mark.parametrize("question", ("How many jobs were raised in 2025?", "2025년에 접수된 High 작업 몇 건이야?"))
def test_what_came_about_is_of_the_rows_spoken_of(question: str, planned: Plan) -> None:
    plan = planned(question)
    assert {var.label for var in plan.pattern.vars} == {"Job"}  # and no claim, which has a day of that name
    assert ("opened_at", ">=", date(2025, 1, 1)) in conditions(plan)


@pytest.mark.parametrize("question", ("Which depots are under North Yard?", "North Yard 아래 창고들 알려줘"))
def test_what_is_under_a_thing_belongs_to_it(question: str, planned: Plan) -> None:
    plan = planned(question)
    (link,) = plan.pattern.links
    (named,) = (var.name for var in plan.pattern.vars if var.ids)
    assert (link.type, link.target) == ("HAS_PARENT_DEPOT", named)


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("weight of the Steel Bolt in grams?", "weight_g"),
        ("Steel Bolt 언제까지 쓸 수 있어?", "valid_to"),
        ("When was job J-1 opened?", "opened_at"),
    ],
)
def test_one_value_is_looked_up(question: str, column: str, planned: Plan) -> None:
    plan = planned(question)
    assert [c.name for c in plan.columns] == [column]
    assert sum(bool(var.ids) for var in plan.pattern.vars) == len(plan.pattern.vars) == 1


def test_a_state_has_no_day(ask: Ask) -> None:
    assert isinstance(ask("When was part Steel Bolt discontinued?"), Unplanned)


def test_a_part_that_several_have_is_told_in_brackets(planned: Plan) -> None:
    assert [link.type for link in planned("J-1 담당자(코디네이터) 누구예요?").pattern.links] == ["HAS_PLANNER"]


def test_a_column_goes_on_in_another_form(planned: Plan) -> None:
    assert conditions(planned("Do all depots have video conferencing?")) == [("has_video_conference", "=", True)]


@pytest.mark.parametrize(
    "question", ("Is the budget of North Yard larger than that of South Yard?", "North Yard 예산이 South Yard보다 큰가요?")
)
def test_two_of_a_kind_are_compared(question: str, ask: Ask) -> None:
    found = ask(question)
    assert isinstance(found, Planned)
    assert (found.built.frame.ask, found.built.plan.order[0][1]) == ("yesno", True)
    assert [var.ids for var in found.built.plan.pattern.vars] == [("yard/Depot:1", "yard/Depot:2")]


@pytest.mark.parametrize(
    ("question", "bounds"),
    [
        ("Which depots have a budget between 200 and 240 million?", [(">=", 200_000_000), ("<=", 240_000_000)]),
        ("depots with a budget above one billion won", [(">", 1_000_000_000)]),
        ("예산이 천오백만 원 넘는 창고는?", [(">", 15_000_000)]),
    ],
)
def test_amounts_are_said_in_words(question: str, bounds: list[tuple[str, int]], planned: Plan) -> None:
    assert [(operator, value) for _, operator, value in conditions(planned(question))] == bounds


@pytest.mark.parametrize("question", ("직원 중 여성 비율은?", "Of all jobs that have a closed date, what percentage are done?"))
def test_a_share_is_of_what_is_said_of_the_whole(question: str, ask: Ask) -> None:
    found = ask(question)
    assert isinstance(found, Planned)
    assert found.built.base is not None
    narrowed, whole = conditions(found.built.plan), conditions(found.built.base)
    assert len(narrowed) == len(whole) + 1
    assert ("closed_at", "IS NOT NULL", None) in whole or "closed" not in question


def test_kinds_of_people_are_a_headcount(planned: Plan) -> None:
    assert [(c.name, c.function) for c in planned("headcount by gender").columns] == [("gender", None), ("Worker", "count")]


def test_the_longest_joined_is_the_first(planned: Plan) -> None:
    plan = planned("Which worker has been joined the longest?")
    assert (plan.columns[plan.order[0][0]].name, plan.order[0][1], plan.limit) == ("joined_date", False, 1)


def test_what_is_outside_is_not_meant(planned: Plan) -> None:
    (denied,) = planned("total claim amount outside North Yard").pattern.absent
    assert ("yard/Depot:1",) in [var.ids for var in denied.vars]


@pytest.mark.parametrize(
    "question",
    [
        "Which workers are not in the same depot?",
        "How many depots are closed?",
        "4점이나 5점짜리 평가는 몇 건이야?",
        "Steel Bolt 언제부터 언제까지 쓸 수 있어?",
    ],
)
def test_no_part_of_a_question_is_passed_over(question: str, ask: Ask) -> None:
    found = ask(question)
    assert isinstance(found, Unplanned) or found.built.cost > DOUBTFUL, found.built.plan


def test_who_also_does_something_is_not_included(ask: Ask) -> None:
    found = ask("Which former workers also have claims?")
    assert isinstance(found, Unplanned) or ("left_date", "<", date(2026, 5, 1)) in conditions(found.built.plan)


@pytest.mark.parametrize(("said", "value"), [("삼억 오천만 원", 350_000_000), ("이백 오십 원", 250), ("이억 삼천만원", 230_000_000)])
def test_a_number_is_read_over_its_blanks(said: str, value: int, planned: Plan) -> None:
    assert [right for _, _, right in conditions(planned(f"예산이 {said} 넘는 창고는?"))] == [value]
