"""Bounds of a total or an average of each, both of two, two parts asked in one breath, days between two days, what is blank; in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.names import Name
from graph.plan.plan import Compared, Field, Formula, QueryPlan
from graph.plan.planner import Planned
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from tests.graph.plan.asking import EVERYONE, asking

MILL = load_schema("""
collection: mill
labels:
  Worker:
    key: worker_id
    name: full_name
    properties:
      worker_id: {type: integer}
      full_name: {}
      gender: {synonyms: {ko: [성별], en: [gender]}}
      nickname: {synonyms: {ko: [별명], en: [nickname]}}
      job_title: {synonyms: {ko: [직함], en: [job title]}}
    synonyms: {ko: [직원], en: [worker, employee]}
  Shed:
    key: shed_id
    name: title
    properties: {shed_id: {type: integer}, title: {}}
    synonyms: {ko: [작업장], en: [shed]}
  Batch:
    key: batch_no
    name: batch_no
    properties:
      batch_no: {}
      weight: {type: number, synonyms: {ko: [무게], en: [weight]}}
      ground_on: {type: date, synonyms: {ko: [입고일], en: [grinding date]}}
      packed_on: {type: date, synonyms: {ko: [출고일], en: [packing date]}}
    synonyms: {ko: [배치], en: [batch]}
relationships:
  - {type: HAS_SHED, source: Worker, target: Shed, synonyms: {ko: [작업장], en: [shed]}, reverse: {ko: [직원], en: [worker]}}
  - {type: HAS_SHED, source: Batch, target: Shed, synonyms: {ko: [작업장], en: [shed]}, reverse: {ko: [배치], en: [batch]}}
  - {type: HAS_GRINDER, source: Batch, target: Worker, synonyms: {ko: [제분자], en: [grinder]}, reverse: {ko: [배치], en: [batch]}}
  - {type: HAS_TASTER, source: Batch, target: Worker, synonyms: {ko: [시식자], en: [taster]}, reverse: {ko: [배치], en: [batch]}}
  - {type: HAS_FOREMAN, source: Worker, target: Worker, synonyms: {ko: [상사], en: [boss]}, reverse: {en: [subordinate]}}
  - {type: TRAINED_AT, source: Worker, target: Shed, properties: {score: {type: integer, synonyms: {ko: [점수], en: [score]}}}}
""")
NAMES = [
    Name("mill/Shed:1", "Shed", "Oat Shed", "name", EVERYONE),
    Name("mill/Shed:2", "Shed", "Rye Shed", "name", EVERYONE),
    Name("mill/Worker:1", "Worker", "Nia Barr", "name", EVERYONE),
    Name("mill/Batch:1", "Batch", "B-771", "name", EVERYONE),
]
VALUES = {
    "mill": [*(Held("Worker", "gender", value, EVERYONE) for value in ("F", "M")), Held("Worker", "job_title", "Shed Manager", EVERYONE)]
}


@pytest.fixture(scope="module")
def planned(words: Words) -> Callable[[str], QueryPlan]:
    ask = asking(MILL, NAMES, VALUES, words)

    def planned(question: str) -> QueryPlan:
        found = ask(question)
        assert isinstance(found, Planned), found
        return found.built.plan

    return planned


@pytest.mark.parametrize(
    ("question", "function"),
    [
        ("Which sheds have an average batch weight over 500?", "avg"),
        ("평균 무게가 500을 넘는 작업장은?", "avg"),
        ("무게 합계가 9000 이상인 작업장은 어디예요?", "sum"),
    ],
)
def test_a_bound_of_what_is_computed_for_each(question: str, function: str, planned: Callable[[str], QueryPlan]) -> None:
    found = planned(question)
    assert next(var.label for var in found.pattern.vars) == "Shed"
    assert [(found.columns[h.column].function, found.columns[h.column].term) for h in found.having] == [
        (function, Field(next(v.name for v in found.pattern.vars if v.label == "Batch"), "weight"))
    ]


@pytest.mark.parametrize("question", ["Who has trained at both Oat Shed and Rye Shed?", "Oat Shed하고 Rye Shed 둘 다에서 일한 사람은?"])
def test_both_are_placed_where_only_who_is_asked(question: str, planned: Callable[[str], QueryPlan]) -> None:
    assert len(planned(question).pattern.present) == 1


@pytest.mark.parametrize("question", ["Who are the grinder and the taster of batch B-771?", "배치 B-771 제분자랑 시식자 각각 이름 알려줘"])
def test_each_of_two_parts_is_told(question: str, planned: Callable[[str], QueryPlan]) -> None:
    found = planned(question)
    assert {link.type for link in found.pattern.links} == {"HAS_GRINDER", "HAS_TASTER"}
    assert len({c.term.of for c in found.columns if isinstance(c.term, Field)}) == found.shown == 2


@pytest.mark.parametrize(
    "question",
    [
        "On average, how many days are there between grinding date and packing date?",
        "배치는 입고일부터 출고일까지 평균 며칠 걸려요?",
    ],
)
def test_days_between_two_days_of_a_row(question: str, planned: Callable[[str], QueryPlan]) -> None:
    found = planned(question)
    (column,) = found.columns
    assert column.function == "avg"
    assert isinstance(column.term, Formula)
    assert [p.property if isinstance(p, Field) else p for p in column.term.parts] == ["packed_on", "days after", "ground_on"]


@pytest.mark.parametrize(
    "question", ["Whose nickname is blank?", "Which workers' nickname is not recorded?", "별명이 비어 있는 직원은?", "별명이 공란인 직원"]
)
def test_what_is_said_to_be_empty_is_null(question: str, planned: Callable[[str], QueryPlan]) -> None:
    conditions = [c for c in planned(question).pattern.conditions if isinstance(c, Compared)]
    assert [(c.left.property, c.operator) for c in conditions] == [("nickname", "IS NULL")]


def test_the_boss_of_a_boss_is_two_steps_up(planned: Callable[[str], QueryPlan]) -> None:
    found = planned("Who is the boss of Nia Barr's boss?")
    assert [link.type for link in found.pattern.links] == ["HAS_FOREMAN", "HAS_FOREMAN"]


@pytest.mark.parametrize(
    ("question", "limit"), [("List the batches of Oat Shed, newest first", None), ("Oat Shed 배치 무게 높은 순으로", None)]
)
def test_all_of_them_in_order(question: str, limit: int | None, planned: Callable[[str], QueryPlan]) -> None:
    found = planned(question)
    assert found.limit is limit
    assert found.order[0][1]


@pytest.mark.parametrize("question", ["Headcount for each shed", "작업장별 인원수"])
def test_heads_are_those_of_people(question: str, planned: Callable[[str], QueryPlan]) -> None:
    found = planned(question)
    counted = next(c.of for c in found.columns if c.function == "count")
    assert next(var.label for var in found.pattern.vars if var.name == counted) == "Worker"


@pytest.mark.parametrize("question", ["여직원은 몇 명이에요?", "How many ladies work at Oat Shed?"])
def test_people_by_their_sex(question: str, planned: Callable[[str], QueryPlan]) -> None:
    equal = [c for c in planned(question).pattern.conditions if isinstance(c, Compared) and c.left.property == "gender"]
    assert [c.right for c in equal] == ["F"]


def test_who_runs_a_shed_has_its_title(planned: Callable[[str], QueryPlan]) -> None:
    conditions = [c for c in planned("Who runs Oat Shed?").pattern.conditions if isinstance(c, Compared)]
    assert [(c.left.property, c.right) for c in conditions] == [("job_title", "Shed Manager")]


def test_a_score_is_of_the_way_that_has_it(planned: Callable[[str], QueryPlan]) -> None:
    found = planned("Who got the best score at Oat Shed?")
    assert [link.type for link in found.pattern.links] == ["TRAINED_AT"]
