"""Kinds with their own columns, heads of kinds in Korean, words told in brackets, bounds and sums that only their place tells."""

from __future__ import annotations

from datetime import date

import pytest

from graph.names import Name
from graph.plan.planner import Planned, Unplanned
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from tests.graph.plan.asking import EVERYONE, Ask, Plan, asking, conditions, planning

LAB = load_schema("""
collection: lab
labels:
  Site:
    key: site_id
    name: site_name
    properties:
      site_id: {}
      site_name: {}
      site_type: {synonyms: {en: [site type], ko: [사업장 유형]}}
      open_dt: {type: date, synonyms: {en: [open date, opening date], ko: [개소일]}}
    synonyms: {ko: [사업장], en: [site]}
  Device:
    key: device_id
    name: device_id
    properties:
      device_id: {}
      category: {synonyms: {en: [category], ko: [카테고리]}}
      maker: {synonyms: {en: [maker], ko: [제조사]}}
      purchase_price: {type: integer, synonyms: {en: [purchase price], ko: [구입가]}}
      purchase_dt: {type: date, synonyms: {en: [purchase date], ko: [구입일]}}
      warranty_months: {type: integer, synonyms: {en: [warranty months], ko: [보증 개월, 보증]}}
      floor_price_kg: {type: number, synonyms: {en: [floor price], ko: [최저가]}}
      list_fee_month: {type: integer, synonyms: {en: [list fee month], ko: [정가]}}
      status: {synonyms: {en: [status], ko: [상태]}}
    synonyms: {ko: [장비], en: [device]}
  RepairTicket:
    key: ticket_no
    name: ticket_no
    properties:
      ticket_no: {type: integer, synonyms: {en: [ticket no, ticket number], ko: [티켓 번호]}}
      opened_dt: {type: date, synonyms: {en: [opened date, open date], ko: [접수일]}}
      closed_dt: {type: date, synonyms: {en: [closed date], ko: [종료일]}}
      repair_cost: {type: integer, synonyms: {en: [repair cost], ko: [수리비]}}
      paid_amount: {type: integer, synonyms: {en: [paid amount], ko: [납부액]}}
      state: {synonyms: {en: [state], ko: [상태]}}
    synonyms: {ko: [수리 티켓], en: [repair ticket]}
  FieldEngineer:
    key: engineer_id
    name: full_name
    properties:
      engineer_id: {}
      full_name: {synonyms: {en: [full name, name], ko: [이름]}}
      hire_dt: {type: date, synonyms: {en: [hire date], ko: [입사일]}}
      team: {synonyms: {en: [team], ko: [팀]}}
    synonyms: {ko: [현장 담당자], en: [field engineer]}
relationships:
  - {type: HAS_SITE, source: Device, target: Site, synonyms: {en: [site], ko: [사업장]}, reverse: {en: [device], ko: [장비]}}
  - type: HAS_DEVICE
    source: RepairTicket
    target: Device
    synonyms: {en: [device], ko: [장비]}
    reverse: {en: [repair ticket], ko: [수리 티켓]}
  - type: HAS_ENGINEER
    source: RepairTicket
    target: FieldEngineer
    synonyms: {en: [field engineer], ko: [현장 담당자]}
    reverse: {en: [repair ticket], ko: [수리 티켓]}
""")
NAMES = [
    Name(f"lab/{label}:{key}", label, text, "name", EVERYONE)
    for label, key, text in [
        ("Site", "S1", "Northbank"),
        ("Site", "S2", "Elmgate"),
        ("Device", "D-17", "D-17"),
        ("RepairTicket", "901", "901"),
        ("FieldEngineer", "E1", "Ana Quist"),
    ]
]
VALUES = {
    "lab": [
        *(Held("Device", "status", value, EVERYONE) for value in ("in use", "retired")),
        *(Held("RepairTicket", "state", value, EVERYONE) for value in ("open", "closed", "waived")),
        *(Held("Device", "category", value, EVERYONE) for value in ("scale", "furnace")),
        *(Held("Site", "site_type", value, EVERYONE) for value in ("main", "annex")),
    ]
}


@pytest.fixture(scope="module")
def ask(words: Words) -> Ask:
    return asking(LAB, NAMES, VALUES, words)


@pytest.fixture(scope="module")
def planned(ask: Ask) -> Plan:
    return planning(ask)


def columns(plan: Plan, question: str) -> list[tuple[str, str | None]]:
    return [(column.name, column.function) for column in plan(question).columns[: plan(question).shown]]


def test_a_kind_with_its_own_column_is_that_column_though_another_kind_is_so_called(planned: Plan) -> None:
    assert columns(planned, "How many repair tickets in each device category?")[0] == ("category", None)


def test_the_last_word_of_a_kind_is_what_it_is_called_in_korean(planned: Plan) -> None:
    assert columns(planned, "팀별 엔지니어 수") == [("team", None), ("FieldEngineer", "count")]


def test_so_many_or_more_of_a_kind_are_counted_and_are_no_numbers_of_theirs(planned: Plan) -> None:
    plan = planned("Which devices have had 5 or more repair tickets?")
    assert plan.having and not plan.pattern.conditions


def test_what_something_costs_to_buy_does_not_ask_for_the_day(planned: Plan) -> None:
    question = "Which devices cost more than 6 million won to buy?"
    assert columns(planned, question) == [("Device", None)]
    assert ("purchase_price", ">", 6000000) in conditions(planned(question))


@pytest.mark.parametrize("question", ["total repair cost by device maker", "Repair cost by device maker"])
def test_an_amount_by_a_kinds_column_is_summed_by_that_column(planned: Plan, question: str) -> None:
    assert columns(planned, question) == [("maker", None), ("repair_cost", "sum")]


def test_the_first_by_a_described_amount_are_ranked_by_its_sum(planned: Plan) -> None:
    plan = planned("Top 3 sites by waived paid amount, with the amounts")
    assert plan.limit == 3 and [column.function for column in plan.columns] == [None, "sum"] and plan.shown == 2
    assert ("state", "=", "waived") in conditions(plan)


def test_a_number_in_its_columns_unit_right_in_front_is_of_it(planned: Plan) -> None:
    assert ("warranty_months", "=", 24) in conditions(planned("24개월 보증 장비는?"))


def test_the_highest_number_alone_is_asked_for_and_no_row(planned: Plan) -> None:
    assert columns(planned, "Highest purchase price of any device at Northbank?") == [("purchase_price", "max")]
    assert columns(planned, "Highest purchase price device at Northbank?")[0] == ("Device", None)


@pytest.mark.parametrize(
    "question", ["아직 안 끝난(open) 수리 티켓은 몇 건이야?", "How many pending repair tickets (state open) are there?"]
)
def test_what_is_told_in_brackets_is_told_exactly(planned: Plan, question: str) -> None:
    assert conditions(planned(question)) == [("state", "=", "open")]


def test_an_unknown_name_in_front_of_brackets_is_not_dropped(ask: Ask) -> None:
    assert isinstance(ask("박하늘(in use) 장비의 구입가는?"), Unplanned)


def test_the_span_for_which_a_number_is_kept_says_nothing(planned: Plan) -> None:
    assert ("list_fee_month", ">", 80000) in conditions(planned("월 정가가 8만원 넘는 장비는?"))


def test_months_of_a_year_are_a_span_and_their_amount_is_summed_by_month(planned: Plan) -> None:
    plan = planned("2025년 1~5월 월별 수리비")
    assert [column.function for column in plan.columns] == [None, "sum"]
    assert {(operator, value) for _, operator, value in conditions(plan) if isinstance(value, date)} == {
        (">=", date(2025, 1, 1)),
        ("<=", date(2025, 5, 31)),
    }


def test_brackets_that_include_a_bound_add_no_end(planned: Plan) -> None:
    assert [c for c in conditions(planned("2020년 이후(2020년 포함) 입사한 엔지니어 이름")) if c[1] in ("<=", ">=")] == [
        ("hire_dt", ">=", date(2020, 1, 1))
    ]


def test_a_day_of_what_is_named_comes_before_others_days(planned: Plan) -> None:
    assert columns(planned, "When did the Northbank site open?") == [("open_dt", None)]


def test_something_was_done_where_its_day_is_known(ask: Ask) -> None:
    found = ask("901 수리 티켓 종료됐나요?")
    assert isinstance(found, Planned)
    assert {("closed_dt", "IS NOT NULL", None), ("state", "=", "closed")} & set(conditions(found.built.plan))


def test_what_is_not_so_in_korean_is_denied_of_its_state(planned: Plan) -> None:
    assert ("state", "<>", "closed") in conditions(planned("안 닫힌 수리 티켓은 몇 건?"))


def test_the_largest_row_has_the_largest_amount(planned: Plan) -> None:
    plan = planned("Largest closed repair ticket - what's its number?")
    assert plan.limit == 1 and plan.order[0][1] and ("state", "=", "closed") in conditions(plan)


def test_either_of_two_in_front_has_more(planned: Plan) -> None:
    plan = planned("Northbank or Elmgate: which has had more repair tickets?")
    assert plan.pattern.vars[0].ids == ("lab/Site:S1", "lab/Site:S2")
    assert plan.order[0][1] and any(column.function == "count" for column in plan.columns)


def test_per_a_unit_says_for_how_much_a_number_is_kept_and_no_other_unit_does(ask: Ask, planned: Plan) -> None:
    assert ("floor_price_kg", ">=", 1) in conditions(planned("Which devices have a floor price between 1 and 2 per kg?"))
    assert isinstance(ask("Which devices have a floor price between 1 and 2 per ton?"), Unplanned)


def test_prices_of_many_rows_make_no_total(planned: Plan) -> None:
    plan = planned("Top 3 sites by purchase price")
    assert all(column.function != "sum" for column in plan.columns)
    assert columns(planned, "Top 3 sites by repair cost")[0] == ("Site", None)
    assert [column.function for column in planned("Top 3 sites by repair cost").columns] == [None, "sum"]


def test_the_largest_of_a_kind_that_nothing_happened_to_is_refused(ask: Ask) -> None:
    assert isinstance(ask("Which is the largest device?"), Unplanned)


def test_names_please_asks_for_no_column(planned: Plan) -> None:
    assert columns(planned, "Which sites have retired devices? Names please.") == [("Site", None)]


def test_the_pieces_that_rank_stand_in_front_of_their_basis(planned: Plan) -> None:
    plan = planned("수리 티켓 건수 기준 상위 5개 장비")
    assert plan.limit == 5 and plan.nodes and any(column.function == "count" for column in plan.columns)
