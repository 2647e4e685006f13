"""What is bought is no sale, what is left out or counted in behind its word, and verbs that are no columns."""

from __future__ import annotations

import pytest

from graph.names import Name
from graph.plan.words.called import called
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from tests.graph.plan.asking import EVERYONE, Plan, asking, conditions, planning

KIOSK = load_schema("""
collection: kiosk
labels:
  Kiosk:
    key: kiosk_id
    name: kiosk_name
    properties:
      kiosk_id: {type: integer}
      kiosk_name: {}
      kiosk_status: {synonyms: {ko: [상태], en: [status]}}
      insurer_name: {synonyms: {ko: [보험사 이름], en: [insurer name]}}
    synonyms: {ko: [매장], en: [kiosk, store]}
  PurchaseOrder:
    key: po_no
    name: po_no
    properties:
      po_no: {}
      unit_price: {type: number, synonyms: {ko: [단가], en: [unit price]}}
      order_qty: {type: integer, synonyms: {ko: [발주 수량], en: [order quantity]}}
      po_status: {synonyms: {ko: [발주 상태], en: [status]}}
    synonyms: {ko: [발주], en: [purchase order]}
  DailySales:
    key: line_id
    name: line_id
    properties:
      line_id: {type: integer}
      sales_date: {type: date, synonyms: {ko: [판매일], en: [sales date]}}
      net_amt: {type: number, synonyms: {en: [net amount]}}
      gross_amt: {type: number, synonyms: {en: [gross amount]}}
    synonyms: {ko: [일매출], en: [daily sales]}
  JobOpening:
    key: opening_no
    name: opening_no
    properties:
      opening_no: {}
      opened_on: {type: date, synonyms: {ko: [공고일], en: [opened on, opening date]}}
    synonyms: {ko: [채용 공고], en: [job opening]}
  Candidate:
    key: candidate_id
    name: full_name
    properties:
      candidate_id: {type: integer}
      full_name: {}
      applied_on: {type: date, synonyms: {ko: [지원일], en: [applied on]}}
      experience: {type: integer, unit: year, synonyms: {ko: [경력], en: [experience]}}
    synonyms: {ko: [지원자], en: [candidate]}
  Clerk:
    key: clerk_id
    name: clerk_name
    properties: {clerk_id: {type: integer}, clerk_name: {}, hire_date: {type: date, synonyms: {ko: [입사일], en: [hire date]}}}
    synonyms: {ko: [직원], en: [clerk, employee]}
relationships:
  - type: HAS_KIOSK
    source: DailySales
    target: Kiosk
    synonyms: {ko: [매장], en: [kiosk]}
    reverse: {ko: [일매출], en: [sales]}
  - type: HAS_KIOSK
    source: PurchaseOrder
    target: Kiosk
    synonyms: {ko: [매장], en: [kiosk]}
    reverse: {ko: [발주], en: [purchase orders]}
  - type: HAS_OPENING
    source: Candidate
    target: JobOpening
    synonyms: {ko: [공고], en: [opening]}
    reverse: {ko: [지원자], en: [candidates]}
  - type: HAS_CLERK
    source: JobOpening
    target: Clerk
    synonyms: {ko: [직원], en: [clerk]}
    reverse: {ko: [공고], en: [openings]}
""")
NAMES = [
    Name("kiosk/Kiosk:1", "Kiosk", "Harbour Gate", "name", EVERYONE),
    Name("kiosk/JobOpening:1", "JobOpening", "JR-07", "name", EVERYONE),
    Name("kiosk/Clerk:1", "Clerk", "Ada Moor", "name", EVERYONE),
]
HELD = (
    *(("PurchaseOrder", "po_status", value) for value in ("Received", "Cancelled")),
    *(("Kiosk", "kiosk_status", value) for value in ("Open", "Closed")),
)


@pytest.fixture(scope="module")
def planned(words: Words) -> Plan:
    return planning(asking(KIOSK, NAMES, {"kiosk": [Held(*of, EVERYONE) for of in HELD]}, words))


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("total net sales of Harbour Gate", "net_amt"),
        ("Harbour Gate 순매출 합계는?", "net_amt"),
        ("Harbour Gate 총매출은 얼마예요?", "gross_amt"),
        ("total purchase amount of Harbour Gate", "purchase amount"),
    ],
)
def test_what_is_bought_is_no_sale(question: str, column: str, planned: Plan) -> None:
    (asked,) = planned(question).columns
    assert (asked.name, asked.function) == (column, "sum")


@pytest.mark.parametrize(
    "question", ("How many purchase orders are there, cancelled ones excluded?", "How many non-cancelled purchase orders are there?")
)
def test_what_is_left_out_behind_or_in_front(question: str, planned: Plan) -> None:
    assert ("po_status", "<>", "Cancelled") in conditions(planned(question))


@pytest.mark.parametrize(
    "question", ("How many stores are there (closed included)?", "How many stores are there? Closed ones too.", "매장이 몇 개야, 폐점 포함")
)
def test_what_is_counted_in_narrows_nothing(question: str, planned: Plan) -> None:
    plan = planned(question)
    assert conditions(plan) == []
    assert [c.function for c in plan.columns] == ["count"]


@pytest.mark.parametrize("question", ("Which candidates applied to JR-07?", "candidates of the opening JR-07"))
def test_a_verb_is_no_column_and_an_opening_no_day(question: str, planned: Plan) -> None:
    plan = planned(question)
    assert [c.name for c in plan.columns] == ["Candidate"]


def test_who_asks_for_people_of_the_kind_that_is_named(planned: Plan) -> None:
    plan = planned("경력 14년 이상인 지원자 누구누구 있나요?")
    assert {var.label for var in plan.pattern.vars} == {"Candidate"}
    assert conditions(plan) == [("experience", ">=", 14)]


def test_who_serves_longest_was_hired_first(planned: Plan) -> None:
    plan = planned("Who is the longest-serving clerk?")
    assert (plan.columns[plan.order[0][0]].name, plan.order[0][1], plan.limit) == ("hire_date", False, 1)


def test_an_insurer_is_the_name_of_one(planned: Plan) -> None:
    assert [c.name for c in planned("Which insurer does Harbour Gate have?").columns] == ["insurer_name"]


def test_coded_values_are_called_in_full() -> None:
    names = called(["FIN_LEASE", "OPR_LEASE", "AUTO_LOAN"], ["contract"])
    assert "finance lease" in names["FIN_LEASE"]
    assert "금융리스" in names["FIN_LEASE"]
    assert "운용리스" in names["OPR_LEASE"]
    assert "오토론" in names["AUTO_LOAN"]
    assert "변동 금리" in called(["VARIABLE", "FIXED"], ["rate"])["VARIABLE"]
    assert "체크카드" in called(["DEBIT", "CREDIT"], ["card"])["DEBIT"]
