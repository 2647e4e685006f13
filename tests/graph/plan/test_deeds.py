"""What verbs say of rows: that they came about, when, from where to where, who does it; and both of two values of theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.names import Name
from graph.plan.plan import Compared, OneOf, QueryPlan
from graph.plan.planner import Planned
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from tests.graph.plan.asking import EVERYONE, asking

YARD = load_schema("""
collection: yard
labels:
  Tow:
    key: tow_id
    name: tow_no
    properties:
      tow_id: {type: integer}
      tow_no: {synonyms: {ko: [예인 번호], en: [tow number, number]}}
      reserved_on: {type: date, synonyms: {ko: [예약일], en: [reserved on]}}
      arrived_on: {type: date, synonyms: {ko: [도착일], en: [arrived on]}}
      state: {synonyms: {ko: [상태], en: [state]}}
      toll: {type: number, synonyms: {ko: [통행료, 통행 요금], en: [toll]}}
    synonyms: {ko: [예인], en: [tow]}
  Barge:
    key: barge_id
    name: barge_id
    properties: {barge_id: {type: integer}, load: {synonyms: {ko: [짐], en: [load]}}}
    synonyms: {ko: [바지선], en: [barge]}
  Quay:
    key: quay_id
    name: title
    properties: {quay_id: {type: integer}, title: {}, region: {synonyms: {ko: [지역], en: [region]}}}
    synonyms: {ko: [부두], en: [quay]}
  Firm:
    key: firm_id
    name: title
    properties: {firm_id: {type: integer}, title: {}, home_region: {synonyms: {en: [home region]}}}
    synonyms: {ko: [업체], en: [firm]}
  Employee:
    key: employee_id
    name: full_name
    properties: {employee_id: {type: integer}, full_name: {}, hired_on: {type: date, synonyms: {en: [hire date]}}}
    synonyms: {ko: [직원], en: [employee]}
relationships:
  - {type: HAS_FIRM, source: Tow, target: Firm, synonyms: {ko: [업체], en: [firm]}, reverse: {en: [tow]}}
  - {type: HAS_ORIGIN, source: Tow, target: Quay, synonyms: {ko: [출발 부두], en: [origin quay]}}
  - {type: HAS_DESTINATION, source: Tow, target: Quay, synonyms: {ko: [도착 부두], en: [destination quay]}}
  - {type: HAS_HANDLER, source: Tow, target: Employee, synonyms: {ko: [담당자], en: [handler]}}
  - {type: HAS_KEEPER, source: Quay, target: Employee, synonyms: {ko: [관리인], en: [keeper]}}
  - {type: HAS_TOW, source: Barge, target: Tow, synonyms: {ko: [예인], en: [tow]}, reverse: {en: [barge]}}
  - {type: HAS_SUPERVISOR, source: Employee, target: Employee, synonyms: {ko: [상사], en: [supervisor]}, reverse: {en: [subordinate]}}
""")
NAMES = [
    Name("yard/Tow:1", "Tow", "TW-5001", "name", EVERYONE),
    Name("yard/Quay:1", "Quay", "North Quay", "name", EVERYONE),
    Name("yard/Quay:2", "Quay", "Mill Quay", "name", EVERYONE),
    Name("yard/Firm:1", "Firm", "Brandt Towage", "name", EVERYONE),
    Name("yard/Employee:1", "Employee", "Olaf Berg", "name", EVERYONE),
]
VALUES = {
    "yard": [
        *(Held("Tow", "state", value, EVERYONE) for value in ("Reserved", "Cancelled")),
        *(Held("Barge", "load", value, EVERYONE) for value in ("Gravel", "Timber")),
    ]
}


@pytest.fixture(scope="module")
def planned(words: Words) -> Callable[[str], QueryPlan]:
    ask = asking(YARD, NAMES, VALUES, words)

    def planned(question: str) -> QueryPlan:
        found = ask(question)
        assert isinstance(found, Planned), found
        return found.built.plan

    return planned


def _states(found: QueryPlan) -> list[object]:
    """The values that the rows must have."""
    parts = [part for c in found.pattern.conditions for part in (c.parts if isinstance(c, OneOf) else (c,))]
    return [part.right for part in parts if part.operator == "=" and isinstance(part.right, str)]


def _links(found: QueryPlan) -> list[str]:
    return [link.type for link in found.pattern.links]


@pytest.mark.parametrize(
    ("question", "states"),
    [
        ("How many reserved tows are there?", ["Reserved"]),
        ("How many tows are reserved?", ["Reserved"]),
        ("How many tows were reserved for Brandt Towage?", []),
        ("Which firm has the most tows reserved with us, cancelled ones included?", []),
        ("Which tows reserved in 2025 were cancelled?", ["Cancelled"]),
    ],
)
def test_that_rows_came_about_is_no_state(planned: Callable[[str], QueryPlan], question: str, states: list[str]) -> None:
    assert _states(planned(question)) == states


def test_who_never_had_any_is_asked_and_no_state_denied(planned: Callable[[str], QueryPlan]) -> None:
    (absent,) = planned("Which firms have never reserved a tow with us?").pattern.absent
    assert absent.conditions == () and [link.type for link in absent.links] == ["HAS_FIRM"]


@pytest.mark.parametrize(
    ("question", "way"),
    [
        ("Who handled tow TW-5001?", ["HAS_HANDLER"]),
        ("Who is the supervisor of the handler of TW-5001?", ["HAS_HANDLER", "HAS_SUPERVISOR"]),
        ("Who does the person handling TW-5001 report to?", ["HAS_HANDLER", "HAS_SUPERVISOR"]),
        ("Which employees report directly to Olaf Berg?", ["HAS_SUPERVISOR"]),
        ("Which quays have no keeper assigned?", []),
        ("How many tows arrived at Mill Quay?", ["HAS_DESTINATION"]),
        ("tow numbers going from North Quay to Mill Quay", ["HAS_ORIGIN", "HAS_DESTINATION"]),
    ],
)
def test_a_verb_goes_the_way_that_it_says(planned: Callable[[str], QueryPlan], question: str, way: list[str]) -> None:
    assert _links(planned(question)) == way


def test_the_day_of_a_participle_is_told(planned: Callable[[str], QueryPlan]) -> None:
    assert [column.name for column in planned("TW-5001 도착한 날짜는?").columns] == ["arrived_on"]


def test_a_property_is_of_the_kind_that_it_is_asked_of(planned: Callable[[str], QueryPlan]) -> None:
    assert [column.name for column in planned("In which region is the firm of tow TW-5001?").columns] == ["home_region"]


def test_a_number_on_papers_is_meant_by_number(planned: Callable[[str], QueryPlan]) -> None:
    assert [column.name for column in planned("What are the tow numbers of Brandt Towage?").columns] == ["tow_no"]


def test_the_number_of_the_best_row_is_what_it_is_called_by(planned: Callable[[str], QueryPlan]) -> None:
    found = planned("What is the number of our largest tow by toll?")
    assert found.columns[0].function is None and found.columns[0].name == "tow_no" and found.limit == 1


def test_both_of_two_values_are_of_two_rows(planned: Callable[[str], QueryPlan]) -> None:
    found = planned("Which tows have barges with both Gravel and Timber?")
    (present,) = found.pattern.present
    values = [c.right for pattern in (found.pattern, present) for c in pattern.conditions if isinstance(c, Compared) and c.operator == "="]
    assert values == ["Gravel", "Timber"]


def test_what_is_charged_overall_is_summed(planned: Callable[[str], QueryPlan]) -> None:
    (column,) = planned("How much toll have we taken from Brandt Towage overall?").columns
    assert column.function == "sum"


def test_a_day_is_of_what_the_question_is_about(planned: Callable[[str], QueryPlan]) -> None:
    found = planned("When was the supervisor of the handler of tow TW-5001 hired?")
    assert _links(found) == ["HAS_HANDLER", "HAS_SUPERVISOR"] and found.columns[-1].name == "hired_on"


def test_the_top_few_by_how_many(planned: Callable[[str], QueryPlan]) -> None:
    found = planned("What are the top 3 firms by number of tows?")
    assert found.limit == 3 and found.order[0][1] and [c.function for c in found.columns] == [None, "count"]


def test_a_column_is_said_with_a_verb(planned: Callable[[str], QueryPlan]) -> None:
    (column,) = planned("Brandt Towage가 통행한 요금 합계").columns
    assert (column.name, column.function) == ("toll", "sum")


def test_a_guess_is_of_what_stands_beside_it(planned: Callable[[str], QueryPlan]) -> None:
    with pytest.raises(AssertionError):
        planned("Who is the keeper of the Brant quay?")


@pytest.mark.parametrize("question", ["취소됨(Cancelled) 상태인 예인 몇 건?", "How many tows are Cancelled, counting all quays?"])
def test_what_is_said_again_narrows_nothing_more(planned: Callable[[str], QueryPlan], question: str) -> None:
    found = planned(question)
    assert _states(found) == ["Cancelled"] and not found.pattern.links


def test_how_many_is_told_only_where_it_is_asked(planned: Callable[[str], QueryPlan]) -> None:
    assert planned("Which regions have at least two quays?").shown == 1
    assert planned("Which firms have exactly two tows?").having[0].value == 2
