"""What a question leaves out: names and values denied, never taken for what narrows; where it is not plain which, nothing is planned."""

from __future__ import annotations

import pytest

from graph.names import Name
from graph.plan.plan import Compared, OneOf, QueryPlan
from graph.plan.planner import Planned, Unplanned
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from tests.graph.plan.asking import EVERYONE, Ask, asking

DEPOT = load_schema("""
collection: depot
labels:
  Parcel:
    key: parcel_id
    name: parcel_no
    properties:
      parcel_id: {type: integer}
      parcel_no: {synonyms: {ko: [소포 번호], en: [parcel number]}}
      booked_on: {type: date, synonyms: {ko: [예약일], en: [booked on]}}
      state: {synonyms: {ko: [상태], en: [state]}}
      insured: {type: boolean, synonyms: {ko: [보험 가입], en: [insured]}}
    synonyms: {ko: [소포], en: [parcel]}
  Haulier:
    key: haulier_id
    name: title
    properties: {haulier_id: {type: integer}, title: {}}
    synonyms: {ko: [운송사], en: [haulier]}
  Clerk:
    key: clerk_id
    name: full_name
    properties: {clerk_id: {type: integer}, full_name: {}, department: {synonyms: {ko: [부서], en: [department]}}}
    synonyms: {ko: [사무원], en: [clerk]}
  Invoice:
    key: invoice_id
    name: invoice_id
    properties:
      invoice_id: {type: integer}
      issued_on: {type: date, synonyms: {en: [issue date]}}
      pay_state: {synonyms: {en: [pay state]}}
      freight: {type: number, unit: USD, synonyms: {en: [freight]}}
      surcharge: {type: number, unit: USD, synonyms: {en: [surcharge]}}
      total_amount: {type: number, unit: USD, synonyms: {en: [invoice total]}}
    synonyms: {ko: [청구서], en: [invoice]}
  Client:
    key: client_id
    name: title
    properties: {client_id: {type: integer}, title: {}}
    synonyms: {ko: [고객], en: [client]}
relationships:
  - {type: HAS_HAULIER, source: Parcel, target: Haulier, synonyms: {ko: [운송사], en: [haulier]}, reverse: {en: [parcel]}}
  - {type: HAS_CLERK, source: Parcel, target: Clerk, synonyms: {ko: [담당자], en: [clerk]}, reverse: {en: [parcel]}}
  - {type: HAS_CLIENT, source: Invoice, target: Client, synonyms: {ko: [고객], en: [client]}, reverse: {en: [invoice]}}
""")
NAMES = [
    Name("depot/Haulier:1", "Haulier", "Ostmark Haulage", "name", EVERYONE),
    Name("depot/Haulier:2", "Haulier", "Nordvik Cargo", "name", EVERYONE),
]
VALUES = {
    "depot": [
        *(Held("Parcel", "state", value, EVERYONE) for value in ("Booked", "Cancelled", "Lost", "In Transit")),
        *(Held("Invoice", "pay_state", value, EVERYONE) for value in ("Paid", "Overdue")),
    ]
}


@pytest.fixture(scope="module")
def ask(words: Words) -> Ask:
    return asking(DEPOT, NAMES, VALUES, words)


def _plan(found: Planned | Unplanned) -> QueryPlan:
    assert isinstance(found, Planned), found
    return found.built.plan


def _compared(found: QueryPlan) -> list[tuple[str, object]]:
    """The values that the rows must have or not have."""
    parts = [part for c in found.pattern.conditions for part in (c.parts if isinstance(c, OneOf) else (c,))]
    return [(part.operator, part.right) for part in parts if isinstance(part, Compared) and isinstance(part.right, str)]


@pytest.mark.parametrize(
    "question",
    [
        "소포 취소 건 제외하고 몇 건이야?",
        "소포 취소 빼고 몇 건이야?",
        "소포 중 취소된 건은 제외하면 몇 건이야?",
        "취소가 아닌 소포는 몇 건이야?",
        "취소된 것도 포함하지 말고 소포는 몇 건이야?",
        "취소되지 않은 소포는 몇 건이야?",
        "How many parcels are there excluding cancelled ones?",
        "How many parcels, not including cancelled ones, are there?",
        "How many parcels are not cancelled?",
        "How many parcels are there, cancelled ones not included?",
        "취소 건을 빼면 소포는 몇 건이야?",
    ],
)
def test_a_value_that_is_left_out_does_not_narrow(ask: Ask, question: str) -> None:
    found = _plan(ask(question))
    assert _compared(found) == [("<>", "Cancelled")] and found.columns[0].function == "count"


@pytest.mark.parametrize("question", ["Ostmark Haulage 말고 다른 운송사의 소포는 몇 건?", "How many parcels besides Ostmark Haulage?"])
def test_a_name_that_is_left_out_is_denied(ask: Ask, question: str) -> None:
    found = _plan(ask(question))
    (absent,) = found.pattern.absent
    assert [var.ids for var in absent.vars] == [("depot/Haulier:1",)] and not any(var.ids for var in found.pattern.vars)


def test_names_that_are_left_out_are_each_denied(ask: Ask) -> None:
    assert len(_plan(ask("How many parcels excluding Ostmark Haulage and Nordvik Cargo?")).pattern.absent) == 2


def test_who_has_no_rows_of_a_value_may_have_none_at_all(ask: Ask) -> None:
    found = _plan(ask("How many clients excluding those with overdue invoices?"))
    assert [var.label for var in found.pattern.vars] == ["Client"] and len(found.pattern.absent) == 1


def test_what_is_so_is_left_out(ask: Ask) -> None:
    (condition,) = _plan(ask("How many parcels excluding insured ones?")).pattern.conditions
    assert isinstance(condition, Compared) and condition.right is False


def test_another_amount_is_no_part_of_one_but_may_be_of_a_total(ask: Ask) -> None:
    (column,) = _plan(ask("What is the sum of the freight of all invoices, excluding the surcharge?")).columns
    assert (column.function, column.name) == ("sum", "freight")
    assert isinstance(ask("What is the sum of the invoice totals of all invoices, excluding the surcharge?"), Unplanned)


@pytest.mark.parametrize(
    "question",
    [
        "In Transit 취소 제외하고 몇 건이야?",  # of one state there is no other to leave out
        "How many parcels excluding cancelled Ostmark Haulage parcels?",
        "How many parcels are not both cancelled and lost?",
        "How many parcels excluding heavy ones?",
        "Ostmark Haulage에서 취소되지 않은 소포는 몇 건이야?",
    ],
)
def test_what_is_not_plainly_left_out_is_refused(ask: Ask, question: str) -> None:
    assert isinstance(ask(question), Unplanned)


def test_what_is_only_included_is_the_filter_and_otherwise_none(ask: Ask) -> None:
    assert _compared(_plan(ask("How many parcels are there, only including cancelled ones?"))) == [("=", "Cancelled")]
    assert _compared(_plan(ask("How many parcels are there, including cancelled ones?"))) == []


@pytest.mark.parametrize("still", ["currently", "still", "now"])
def test_what_is_still_so_is_a_state(ask: Ask, still: str) -> None:
    assert _compared(_plan(ask(f"How many parcels are {still} booked with Ostmark Haulage?"))) == [("=", "Booked")]


def test_what_is_done_or_still_so_is_refused(ask: Ask) -> None:
    assert isinstance(ask("How many parcels are booked with Ostmark Haulage?"), Unplanned)
    assert _compared(_plan(ask("How many parcels were booked with Ostmark Haulage?"))) == []


def test_what_departs_has_no_department(ask: Ask) -> None:
    found = ask("How many parcels did not depart from Ostmark Haulage?")
    assert isinstance(found, Unplanned) or not any(var.label == "Clerk" for p in found.built.plan.pattern.absent for var in p.vars)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("How many parcels are lost?", [("=", "Lost")]),
        ("How many lost parcels are there?", [("=", "Lost")]),
        ("How many parcels with Ostmark Haulage were lost?", [("=", "Lost")]),
        ("How many parcels are not lost?", [("<>", "Lost")]),
        ("How many invoices are paid?", [("=", "Paid")]),
    ],
)
def test_a_short_verb_is_the_value_where_it_says_how_rows_are(ask: Ask, question: str, values: list[tuple[str, object]]) -> None:
    assert _compared(_plan(ask(question))) == values


def test_both_of_two_are_both_placed(ask: Ask) -> None:
    found = _plan(ask("How many clients have both paid and overdue invoices?"))
    assert _compared(found) == [("=", "Paid")] and len(found.pattern.present) == 1


@pytest.mark.parametrize(
    "question",
    [
        "How many invoices are both paid and overdue?",
        "How many clients have both issued and overdue invoices?",
        "Which clients have invoices both in 2023 and 2024?",
        "2024년에 소포 완료된 건수는?",
    ],
)
def test_where_one_of_two_or_a_state_has_no_place_it_is_refused(ask: Ask, question: str) -> None:
    assert isinstance(ask(question), Unplanned)
