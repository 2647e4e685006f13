"""Who works on what: rows that join people and works, who leads a work, what was planned of it and what came about."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.names import Name
from graph.plan.plan import Compared, Field, QueryPlan
from graph.plan.planner import Planned, Unplanned
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from tests.graph.plan.asking import EVERYONE, Ask, asking

FILMS = load_schema("""
collection: films
labels:
  Employee:
    key: employee_id
    name: full_name
    properties:
      employee_id: {type: integer}
      full_name: {}
      grade: {synonyms: {ko: [등급], en: [grade]}}
      salary: {type: integer, synonyms: {ko: [연봉], en: [salary]}}
      contract_end: {type: date, synonyms: {ko: [계약 종료일], en: [contract end]}}
    synonyms: {ko: [직원], en: [employee]}
  Department:
    key: department_id
    name: title
    properties: {department_id: {type: integer}, title: {}}
    synonyms: {ko: [부서], en: [department]}
  Customer:
    key: customer_id
    name: title
    properties: {customer_id: {type: integer}, title: {}, customer_since: {type: date, synonyms: {ko: [거래 시작일]}}}
    synonyms: {ko: [고객사], en: [customer]}
  Film:
    key: film_id
    name: title
    properties:
      film_id: {type: integer}
      title: {}
      state: {synonyms: {ko: [상태], en: [state]}}
      planned_end: {type: date, synonyms: {ko: [종료 예정일], en: [planned end]}}
      actual_end: {type: date, synonyms: {ko: [실제 종료일], en: [actual end]}}
      monthly_rent: {type: integer, synonyms: {ko: [월세], en: [monthly rent, rent]}}
    synonyms: {ko: [영화], en: [film]}
  Assignment:
    key: assignment_id
    name: assignment_id
    properties:
      assignment_id: {type: integer}
      film_role: {synonyms: {en: [film role]}}
      joined_on: {type: date, synonyms: {ko: [입사일], en: [joined on]}}
    synonyms: {ko: [배정], en: [assignment]}
  Timesheet:
    key: timesheet_id
    name: timesheet_id
    properties:
      timesheet_id: {type: integer}
      hours_worked: {type: number, synonyms: {ko: [작업 시간], en: [hours worked]}}
      work_date: {type: date, synonyms: {ko: [작업일], en: [work date]}}
    synonyms: {ko: [타임시트], en: [timesheet]}
relationships:
  - {type: HAS_DEPARTMENT, source: Employee, target: Department, synonyms: {ko: [부서], en: [department]}}
  - {type: HAS_HEAD, source: Department, target: Employee, synonyms: {ko: [부서장], en: [head]}, reverse: {en: [department]}}
  - {type: HAS_LEAD, source: Film, target: Employee, synonyms: {ko: [리더], en: [lead]}, reverse: {en: [film]}}
  - {type: HAS_CUSTOMER, source: Film, target: Customer, synonyms: {ko: [고객사], en: [customer]}, reverse: {en: [film]}}
  - {type: HAS_EMPLOYEE, source: Assignment, target: Employee, synonyms: {ko: [직원], en: [employee]}, reverse: {en: [assignment]}}
  - {type: HAS_FILM, source: Assignment, target: Film, synonyms: {ko: [영화], en: [film]}, reverse: {en: [assignment]}}
  - {type: HAS_EMPLOYEE, source: Timesheet, target: Employee, synonyms: {ko: [직원], en: [employee]}, reverse: {en: [timesheet]}}
  - {type: HAS_FILM, source: Timesheet, target: Film, synonyms: {ko: [영화], en: [film]}, reverse: {en: [timesheet]}}
""")
NAMES = [
    Name("films/Film:1", "Film", "Northern Harbour", "name", EVERYONE),
    Name("films/Film:2", "Film", "Silent Quarry", "name", EVERYONE),
    Name("films/Employee:1", "Employee", "Olaf Berg", "name", EVERYONE),
    Name("films/Department:1", "Department", "Animation", "name", EVERYONE),
    Name("films/Customer:1", "Customer", "Brandt Media", "name", EVERYONE),
]
VALUES = {"films": [Held("Film", "state", value, EVERYONE) for value in ("Completed", "On Hold")]}


@pytest.fixture(scope="module")
def asked(words: Words) -> Ask:
    return asking(FILMS, NAMES, VALUES, words)


@pytest.fixture(scope="module")
def planned(asked: Ask) -> Callable[[str], QueryPlan]:
    def planned(question: str) -> QueryPlan:
        found = asked(question)
        assert isinstance(found, Planned), found
        return found.built.plan

    return planned


def _links(found: QueryPlan) -> set[str]:
    return {link.type for link in found.pattern.links}


@pytest.mark.parametrize(
    "question",
    [
        "Northern Harbour에 배정된 직원 명단 주세요",
        "Olaf Berg가 배정된 영화는 몇 개인가요?",
        "영화 10개 이상에 배정된 직원 알려줘",
        "Northern Harbour랑 Silent Quarry 둘 다 배정된 직원은 누구인가요?",
    ],
)
def test_what_a_verb_speaks_of_stands_on_the_way(planned: Callable[[str], QueryPlan], question: str) -> None:
    found = planned(question)
    for pattern in (found.pattern, *found.pattern.present):
        assert {link.type for link in pattern.links} == {"HAS_EMPLOYEE", "HAS_FILM"}


@pytest.mark.parametrize(
    ("question", "operator"),
    [
        ("Which films finished later than planned?", ">"),
        ("종료 예정일보다 늦게 끝난 영화는 몇 개인가요?", ">"),
        ("Northern Harbour는 계획보다 일찍 끝났어?", "<"),
    ],
)
def test_what_came_about_is_held_against_the_plan(planned: Callable[[str], QueryPlan], question: str, operator: str) -> None:
    (pair,) = (c for c in planned(question).pattern.conditions if isinstance(c, Compared) and isinstance(c.right, Field))
    assert (pair.left.property, pair.operator, pair.right.property) == ("actual_end", operator, "planned_end")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Northern Harbour가 실제로 끝난 날짜가 언제였죠?", "actual_end"),
        ("Olaf Berg 계약 언제 끝나?", "contract_end"),
        ("Brandt Media는 언제부터 우리 고객사였나요?", "customer_since"),
    ],
)
def test_the_day_that_a_verb_says(planned: Callable[[str], QueryPlan], question: str, day: str) -> None:
    assert planned(question).columns[0].term == Field("n0", day)


def test_how_many_days_asks_for_no_text(asked: Callable[[str], Planned | Unplanned]) -> None:
    assert isinstance(asked("Olaf Berg 등급 며칠이야?"), Unplanned)


@pytest.mark.parametrize(
    ("question", "denied"),
    [
        ("Animation 부서에서 영화 리더를 맡은 적이 없는 직원은 누구예요?", {"HAS_LEAD"}),
        ("Which employees in the Animation department are not assigned to any film?", {"HAS_EMPLOYEE", "HAS_FILM"}),
    ],
)
def test_the_whole_that_the_wanted_belong_to_is_not_denied(planned: Callable[[str], QueryPlan], question: str, denied: set[str]) -> None:
    found = planned(question)
    assert _links(found) == {"HAS_DEPARTMENT"}
    assert {link.type for absent in found.pattern.absent for link in absent.links} == denied


def test_two_parts_are_of_two_people(planned: Callable[[str], QueryPlan]) -> None:
    found = planned("Northern Harbour 리더가 속한 부서의 부서장이 누구예요?")
    assert _links(found) == {"HAS_LEAD", "HAS_DEPARTMENT", "HAS_HEAD"}
    assert sum(var.label == "Employee" for var in found.pattern.vars) == 2


def test_what_a_row_says_that_joins_all_that_is_named(planned: Callable[[str], QueryPlan]) -> None:
    found = planned("What was Olaf Berg's role on the film Northern Harbour?")
    assert _links(found) == {"HAS_EMPLOYEE", "HAS_FILM"}
    assert isinstance(found.columns[0].term, Field)
    assert found.columns[0].term.property == "film_role"


def test_hours_that_were_spent_add_up(planned: Callable[[str], QueryPlan]) -> None:
    found = planned("What is the total number of hours worked on Northern Harbour?")
    assert [(c.function, c.term.property) for c in found.columns if isinstance(c.term, Field)] == [("sum", "hours_worked")]


def test_a_span_of_time_says_again_of_what_span_a_number_is(planned: Callable[[str], QueryPlan]) -> None:
    found = planned("How much rent do we pay per month for all films together?")
    assert [c.function for c in found.columns] == ["sum"]


def test_a_participle_with_who_does_it_is_no_state(planned: Callable[[str], QueryPlan]) -> None:
    assert not planned("Which film is held by the largest number of employees?").pattern.conditions


def test_the_highest_paid(planned: Callable[[str], QueryPlan]) -> None:
    found = planned("Who are the three highest paid employees?")
    assert found.limit == 3
    assert found.pattern.vars[0].label == "Employee"


@pytest.mark.parametrize(
    "question",
    [
        "When was the most recent hire in the IT department?",
        "토론토 고객들이 Bikes 대야? 전부 수량 합치면 주문한 카테고리 몇",
    ],
)
def test_what_stands_on_no_row_of_its_own_breaks_no_reading(asked: Ask, question: str) -> None:
    assert isinstance(asked(question), Unplanned)
