"""Words that stand apart from what they belong to: un- in front of a state, a column's last word behind, who is left out by a day."""

from __future__ import annotations

import pytest

from graph.names import Name
from graph.plan.plan import Field
from graph.plan.planner import Planned, Unplanned
from graph.schema import load_schema
from language.words import Words
from tests.graph.plan.asking import EVERYONE, Ask, Plan, asking, conditions, planning

MILL = load_schema("""
collection: mill
labels:
  Machine:
    key: machine_id
    name: title
    properties:
      machine_id: {type: integer}
      title: {}
      lease_end: {type: date, synonyms: {ko: [임대 종료일], en: [lease end]}}
      lease_start: {type: date, synonyms: {ko: [임대 시작일], en: [lease start]}}
      scrapped_on: {type: date, synonyms: {ko: [폐기일], en: [scrapped on]}}
    synonyms: {ko: [기계], en: [machine]}
  Fitter:
    key: fitter_id
    name: full_name
    properties:
      fitter_id: {type: integer}
      full_name: {}
    synonyms: {ko: [정비사], en: [fitter]}
  Fault:
    key: fault_id
    name: fault_id
    properties:
      fault_id: {type: integer}
      announced: {type: boolean, synonyms: {ko: [예고됨], en: [announced]}}
      ended_at: {type: date, synonyms: {ko: [종료일], en: [ended at]}}
    synonyms: {ko: [고장], en: [fault]}
relationships:
  - {type: HAS_MACHINE, source: Fault, target: Machine, synonyms: {ko: [기계], en: [machine]}, reverse: {ko: [고장], en: [fault]}}
  - {type: HAS_FITTER, source: Machine, target: Fitter, synonyms: {ko: [담당자], en: [fitter]}, reverse: {ko: [기계], en: [machine]}}
  - {type: DEPENDS_ON, source: Machine, target: Machine, synonyms: {en: [depends on]}}
""")
NAMES = [
    Name("mill/Machine:1", "Machine", "Roller Five", "name", EVERYONE),
    Name("mill/Machine:2", "Machine", "Drying Tower", "name", EVERYONE),
]


@pytest.fixture(scope="module")
def ask(words: Words) -> Ask:
    return asking(MILL, NAMES, {}, words)


@pytest.fixture(scope="module")
def planned(ask: Ask) -> Plan:
    return planning(ask)


@pytest.mark.parametrize(
    "question",
    [
        "How many unannounced faults were there?",
        "How many faults were not announced?",
        "Announced faults left out, how many faults were there?",
        "How many faults were there, leaving out announced ones?",
    ],
)
def test_un_denies_what_is_or_is_not_so(planned: Plan, question: str) -> None:
    found = planned(question)
    assert conditions(found) == [("announced", "=", False)] and found.columns[0].function == "count"


def test_a_state_in_front_of_rows_takes_no_number_of_theirs(planned: Plan) -> None:
    for said, so in (("unannounced", False), ("announced", True)):
        found = planned(f"Which machines have had three or more {said} faults?")
        assert conditions(found) == [("announced", "=", so)] and found.pattern.vars[0].label == "Machine"
        assert [(bound.operator, bound.value) for bound in found.having] == [(">=", 3)]


def test_a_word_with_un_that_no_column_has_without_it_stays_unknown(ask: Ask) -> None:
    found = ask("How many unpainted machines are there?")
    assert isinstance(found, Unplanned) and found.unknown == ("unpainted",)


@pytest.mark.parametrize("question", ["폐기된 건 빼고 기계는 몇 대야?", "How many machines are there, scrapped ones left out?"])
def test_what_has_a_day_of_it_is_left_out_by_that(planned: Plan, question: str) -> None:
    found = planned(question)
    assert conditions(found) == [("scrapped_on", "IS NULL", None)] and found.columns[0].function == "count"


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("When does the lease of Roller Five end?", "lease_end"),
        ("Roller Five 임대는 언제 끝나요?", "lease_end"),
        ("When did the lease of Roller Five start?", "lease_start"),
    ],
)
def test_the_last_word_of_a_column_may_stand_behind_the_name(planned: Plan, question: str, column: str) -> None:
    (found,) = planned(question).columns
    assert isinstance(found.term, Field) and found.term.property == column


def test_what_ended_is_that_of_the_rows_that_are_spoken_of(planned: Plan) -> None:
    assert ("ended_at", ">=", "2025-01-01") in [(p, o, str(v)) for p, o, v in conditions(planned("고장 중 2025년에 끝난 것은?"))]


@pytest.mark.parametrize("question", ["Which machines depend on Roller Five?", "Which machines depend directly on Roller Five?"])
def test_what_depends_on_something_stands_below_it(planned: Plan, question: str) -> None:
    found = planned(question)
    named = next(var.name for var in found.pattern.vars if var.ids == ("mill/Machine:1",))
    assert [link.target for link in found.pattern.links] == [named]


@pytest.mark.parametrize("question", ["담당자가 없는 기계는?", "담당자가 배정되지 않은 기계는?", "아직 담당자가 안 정해진 기계는?"])
def test_nobody_is_assigned_where_there_is_none(planned: Plan, question: str) -> None:
    (absent,) = planned(question).pattern.absent
    assert [link.type for link in absent.links] == ["HAS_FITTER"]


@pytest.mark.parametrize(
    "question",
    [
        "고장은 몇 건이야? 예고된 것까지 다 포함해서",
        "How many faults were there? Count announced ones too.",
        "How many faults were there, announced or not?",
    ],
)
def test_what_is_counted_too_narrows_nothing(ask: Ask, question: str) -> None:
    found = ask(question)
    assert isinstance(found, Planned) and not conditions(found.built.plan) and found.built.plan.columns[0].function == "count"


@pytest.mark.parametrize(
    "question", ["고장은 몇 건이야? 예고된 것도 포함하지 마세요.", "How many faults were there, none of the announced ones counted?"]
)
def test_what_is_not_to_be_counted_is_no_more_than_left_out(ask: Ask, question: str) -> None:
    found = ask(question)
    assert isinstance(found, Unplanned) or conditions(found.built.plan) == [("announced", "=", False)]


def test_two_states_of_one_kind_are_not_both_asked_for(ask: Ask) -> None:
    assert isinstance(ask("Which machines had more unannounced than announced faults?"), Unplanned)


@pytest.mark.parametrize("question", ["Which faults did not end in 2024?", "고장 중 2024년에 끝나지 않은 것은?"])
def test_what_did_not_end_in_a_year_is_not_what_has_no_end(ask: Ask, question: str) -> None:
    found = ask(question)
    assert isinstance(found, Unplanned) or ("ended_at", "IS NULL", None) not in conditions(found.built.plan)
