"""Pieces that are kept, beside those that were ordered: each number is asked for by its own words."""

from __future__ import annotations

import pytest

from graph.names import Name
from graph.plan.plan import Field
from graph.plan.planner import Planned
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from tests.graph.plan.asking import EVERYONE, Ask, asking

STORE = load_schema("""
collection: store
labels:
  Part:
    key: part_id
    name: title
    properties:
      part_id: {type: integer}
      title: {}
      units_in_stock: {type: integer, synonyms: {ko: [재고], en: [units in stock, in stock]}}
      units_on_order: {type: integer, synonyms: {ko: [발주 수량], en: [units on order]}}
    synonyms: {ko: [부품], en: [part]}
  Order:
    key: order_id
    name: order_id
    properties: {order_id: {type: integer}, order_date: {type: date, synonyms: {en: [order date]}}}
    synonyms: {ko: [주문], en: [order]}
relationships:
  - type: ORDER_LINES
    source: Order
    target: Part
    properties: {quantity: {type: integer, synonyms: {ko: [수량], en: [quantity, units]}}}
    synonyms: {ko: [주문 내역], en: [order lines]}
""")


@pytest.fixture(scope="module")
def ask(words: Words) -> Ask:
    held: dict[str, list[Held]] = {"store": []}
    return asking(STORE, [Name("store/Part:1", "Part", "Sextant", "name", EVERYONE)], held, words)


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("How many units of Sextant are in stock?", (None, "units_in_stock")),
        ("How many pieces of Sextant do we still have in stock?", (None, "units_in_stock")),
        ("How many units of Sextant are on order?", (None, "units_on_order")),
        ("How many units of Sextant were ordered?", ("sum", "quantity")),
        ("How many units of Sextant have been sold?", ("sum", "quantity")),
    ],
)
def test_pieces(ask: Ask, question: str, column: tuple[str | None, str]) -> None:
    found = ask(question)
    assert isinstance(found, Planned), found
    assert [(c.function, c.term.property) for c in found.built.plan.columns if isinstance(c.term, Field)] == [column]
