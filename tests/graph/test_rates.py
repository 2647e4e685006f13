"""Rates of named things, on every engine: their own, their neighbours' by term, in force on the day, and no one else's to see."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import pytest_asyncio

from graph.linking import Mention
from graph.rates import find_rates
from graph.schema import Schema, load_schema
from graph.store import Edge, GraphStore, Node, Value

pytestmark = pytest.mark.asyncio(loop_scope="session")

STAFF = frozenset({"everyone"})


@pytest.fixture
def bank() -> Schema:
    return load_schema("""
collection: bank
labels:
  Account:
    key: code
    name: title
    properties: {code: {}, title: {}}
  Offer:
    key: code
    name: title
    properties:
      code: {}
      title: {}
      yearly: {type: percentage, synonyms: {en: [rate]}}
      lasts: {type: integer, unit: months}
      since: {type: date}
relationships:
  - {type: OFFER_OF, source: Offer, target: Account}
""")


def offer(no: str, rate: float, months: int, since: date, groups: tuple[str, ...] = ("everyone",), title: str = "Goose") -> Node:
    properties: dict[str, Value] = {"code": no, "title": f"{title} {months} months", "yearly": rate, "lasts": months, "since": since}
    return Node(f"bank/Offer:{no}", "Offer", "bank", properties, groups)


@pytest_asyncio.fixture(loop_scope="session")
async def goose(store: GraphStore, bank: Schema) -> Mention:
    account = Node("bank/Account:G", "Account", "bank", {"code": "G", "title": "Goose"}, ("everyone",))
    offers = [
        offer("1", 0.03, 12, date(2025, 1, 1)),
        offer("2", 0.035, 12, date(2026, 1, 1)),
        offer("3", 0.04, 24, date(2026, 1, 1)),
        offer("4", 0.09, 12, date(2026, 2, 1), ("board",), "Golden goose"),
    ]
    await store.declare(bank)
    await store.upsert_nodes([account, *offers])
    ends = [Edge(f"{o.id}-OFFER_OF->{account.id}", "OFFER_OF", "bank", o.id, "Offer", account.id, "Account", o.groups) for o in offers]
    await store.upsert_edges(ends)
    return Mention(0, 5, "Goose", account.id, "Account", 1.0, "exact")


async def rates(
    store: GraphStore, bank: Schema, mention: Mention, months: int | None, as_of: date, groups: frozenset[str] = STAFF
) -> list[tuple[str, Decimal]]:
    term = None if months is None else Decimal(months)
    found = await find_rates(store, bank, mention, "en", months=term, as_of=as_of, groups=groups, timeout=5)
    return [(rate.name, rate.value) for rate in found]


async def test_the_latest_that_is_in_force_for_the_term(store: GraphStore, bank: Schema, goose: Mention) -> None:
    assert await rates(store, bank, goose, 12, date(2026, 6, 1)) == [("Goose 12 months", Decimal("0.035"))]
    assert await rates(store, bank, goose, 12, date(2025, 6, 1)) == [("Goose 12 months", Decimal("0.03"))]
    assert await rates(store, bank, goose, 36, date(2026, 6, 1)) == []


async def test_without_a_term_there_are_several(store: GraphStore, bank: Schema, goose: Mention) -> None:
    assert await rates(store, bank, goose, None, date(2026, 6, 1)) == [
        ("Goose 12 months", Decimal("0.035")),
        ("Goose 24 months", Decimal("0.04")),
    ]


async def test_an_offer_is_seen_by_its_groups_alone(store: GraphStore, bank: Schema, goose: Mention) -> None:
    board = await rates(store, bank, goose, 12, date(2026, 6, 1), STAFF | {"board"})
    assert ("Golden goose 12 months", Decimal("0.09")) in board


async def test_its_own_rate_comes_first_and_is_cited(store: GraphStore, bank: Schema, goose: Mention) -> None:
    mention = Mention(0, 5, "Goose 24 months", "bank/Offer:3", "Offer", 1.0, "exact")
    (found,) = await find_rates(store, bank, mention, "en", months=None, as_of=date(2026, 6, 1), groups=STAFF, timeout=5)
    assert found.fact.text == "Goose 24 months — rate: 4%"
    again = await store.query(found.fact.query, found.fact.params, limit=10, timeout=5)
    assert again == found.fact.rows
