"""Words that nothing of a schema explains: what its rows are called besides, and no more than that."""

from __future__ import annotations

import pytest

from graph.names import Name
from graph.plan.plan import Compared, Field
from graph.plan.planner import Planned, Unplanned
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from tests.graph.plan.asking import EVERYONE, Ask, asking

SHIPYARD = load_schema("""
collection: yard
labels:
  Owner:
    key: owner_id
    name: owner_name
    properties:
      owner_id: {type: integer}
      owner_name: {}
      registered_on: {type: date, synonyms: {en: [registration date, registered]}}
    synonyms: {ko: [소유자], en: [owner]}
  Store:
    key: shop_id
    name: shop_name
    properties: {shop_id: {type: integer}, shop_name: {}, city: {synonyms: {ko: [도시], en: [city]}}}
    synonyms: {en: [store]}
  Clinic:
    key: clinic_id
    name: clinic_name
    properties: {clinic_id: {type: integer}, clinic_name: {}, town: {synonyms: {ko: [도시], en: [town]}}}
    synonyms: {ko: [의원], en: [clinic]}
  Boat:
    key: boat_id
    name: boat_name
    properties:
      boat_id: {type: integer}
      boat_name: {}
      grade: {synonyms: {ko: [등급], en: [grade]}}
    synonyms: {ko: [보트], en: [boat]}
  Invoice:
    key: invoice_no
    name: invoice_no
    properties:
      invoice_no: {}
      issued_on: {type: date, synonyms: {en: [issue date]}}
      amount_excluding_tax: {type: number, synonyms: {ko: [공급가액], en: [amount excluding tax]}}
      tax_amount: {type: number, synonyms: {ko: [세금, 세액], en: [tax, tax amount]}}
      transaction_amount: {type: number, synonyms: {ko: [거래 금액], en: [transaction amount]}}
    synonyms: {ko: [송장], en: [invoice]}
relationships:
  - {type: HAS_OWNER, source: Boat, target: Owner, synonyms: {ko: [소유자], en: [owner]}, reverse: {ko: [보트], en: [boats]}}
  - {type: HAS_BOAT, source: Invoice, target: Boat, synonyms: {ko: [보트], en: [boat]}, reverse: {ko: [송장], en: [invoices]}}
""")


@pytest.fixture(scope="module")
def ask(words: Words) -> Ask:
    grades = [Held("Boat", "grade", grade, EVERYONE) for grade in "ABC"]
    return asking(SHIPYARD, [Name("yard/Boat:1", "Boat", "Sextant", "name", EVERYONE)], {"yard": grades}, words)


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("How many customers are there?", "Owner"),
        ("고객이 몇 명이에요?", "Owner"),
        ("How many vessels do we have?", "Boat"),
        ("How many registered owners are there?", "Owner"),
    ],
)
def test_rows_are_called_otherwise(ask: Ask, question: str, label: str) -> None:
    found = ask(question)
    assert isinstance(found, Planned), found
    (column,) = found.built.plan.columns
    assert column.function == "count"
    assert [var.label for var in found.built.plan.pattern.vars] == [label]


@pytest.mark.parametrize(
    "question", ["How many sites do we have?", "지점이 몇 개예요?", "How many suppliers are there?", "How many lighthouses are there?"]
)
def test_what_two_tables_may_be_called_and_what_none_is_stays_unknown(ask: Ask, question: str) -> None:
    assert isinstance(ask(question), Unplanned)


@pytest.mark.parametrize("question", ["How many grade B boats are there?", "B등급 보트는 몇 척인가요?"])
def test_a_grade_of_a_letter(ask: Ask, question: str) -> None:
    found = ask(question)
    assert isinstance(found, Planned), found
    assert [(c.left, c.right) for c in found.built.plan.pattern.conditions if isinstance(c, Compared)] == [(Field("n0", "grade"), "B")]


@pytest.mark.parametrize(
    "question",
    [
        "How much did we invoice in total in July 2026, tax included?",
        "2026년 7월 송장의 세금 포함 금액이 전부 얼마예요?",
        "What is the average invoice amount, including tax?",
    ],
)
def test_an_amount_with_tax_is_no_tax(ask: Ask, question: str) -> None:
    found = ask(question)
    assert isinstance(found, Planned), found
    (column,) = found.built.plan.columns
    assert isinstance(column.term, Field)
    assert column.term.property == "transaction_amount"
