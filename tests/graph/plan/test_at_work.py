"""Questions as they are typed at work: what is out now, what costs or brings in most, who approved what, what only a verb says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from graph.names import Name
from graph.plan.plan import Compared, Field, QueryPlan
from graph.plan.planner import Planned, Unplanned
from graph.plan.words.alike import squash
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from tests.graph.plan.asking import EVERYONE, asking

QUAY = load_schema("""
collection: quay
labels:
  Guest:
    key: guest_id
    name: guest_name
    properties:
      guest_id: {type: integer}
      guest_name: {}
      loyalty_tier: {synonyms: {ko: [등급], en: [loyalty tier]}}
    synonyms: {ko: [고객], en: [guest, customer]}
  Pier:
    key: pier_id
    name: pier_name
    properties:
      pier_id: {type: integer}
      pier_name: {}
      is_harbour: {type: boolean, synonyms: {en: [is harbour]}}
    synonyms: {ko: [부두], en: [pier]}
  Skipper:
    key: skipper_id
    name: full_name
    properties:
      skipper_id: {type: integer}
      full_name: {}
      is_diver: {type: boolean, synonyms: {en: [is diver]}}
      hired_on: {type: date, synonyms: {ko: [입사일], en: [hire date]}}
    synonyms: {ko: [선장], en: [skipper, employee]}
  Boat:
    key: boat_id
    name: boat_name
    properties:
      boat_id: {type: integer}
      boat_name: {}
      license_plate: {synonyms: {ko: [번호판], en: [license plate, plate]}}
      price: {type: number, unit: USD, synonyms: {ko: [가격], en: [price]}}
      insured: {type: boolean, synonyms: {en: [insured]}}
    synonyms: {ko: [보트], en: [boat]}
  Hire:
    key: hire_no
    name: hire_no
    properties:
      hire_no: {}
      booked_on: {type: date, synonyms: {ko: [예약일], en: [booking date]}}
      pickup_date: {type: date, synonyms: {en: [pickup date, picked up]}}
      due_date: {type: date, synonyms: {ko: [기한], en: [due date, due back]}}
      return_date: {type: date, synonyms: {ko: [반납일], en: [return date]}}
      status: {synonyms: {ko: [상태], en: [status]}}
      channel: {synonyms: {ko: [채널], en: [channel]}}
    synonyms: {ko: [대여], en: [hire, rental]}
  Extra:
    key: extra_id
    name: extra_name
    properties: {extra_id: {type: integer}, extra_name: {}}
    synonyms: {ko: [옵션], en: [extra]}
  HireExtra:
    key: line_id
    name: line_id
    properties: {line_id: {type: integer}, amount: {type: number, synonyms: {ko: [금액], en: [amount]}}}
    synonyms: {en: [hire extra]}
  Repair:
    key: repair_no
    name: repair_no
    properties:
      repair_no: {}
      kind: {synonyms: {ko: [수리 종류], en: [repair kind]}}
      vendor: {synonyms: {ko: [업체], en: [vendor]}}
      done_on: {type: date, synonyms: {ko: [수리일], en: [repair date]}}
      cost: {type: number, synonyms: {ko: [비용], en: [cost]}}
    synonyms: {ko: [수리], en: [repair]}
relationships:
  - {type: HAS_GUEST, source: Hire, target: Guest, synonyms: {ko: [고객], en: [guest]}, reverse: {ko: [대여], en: [hires]}}
  - {type: HAS_BOAT, source: Hire, target: Boat, synonyms: {ko: [보트], en: [boat]}, reverse: {ko: [대여], en: [hires]}}
  - {type: HAS_PICKUP_PIER, source: Hire, target: Pier, synonyms: {en: [pickup pier]}}
  - {type: HAS_RETURN_PIER, source: Hire, target: Pier, synonyms: {en: [return pier]}}
  - {type: HAS_BOOKING_SKIPPER, source: Hire, target: Skipper, synonyms: {ko: [예약 선장], en: [booking skipper]}}
  - {type: HAS_APPR_SKIPPER, source: Hire, target: Skipper, synonyms: {ko: [승인 선장], en: [approved skipper]}}
  - {type: HAS_HIRE, source: HireExtra, target: Hire, synonyms: {ko: [대여], en: [hire]}}
  - {type: HAS_EXTRA, source: HireExtra, target: Extra, synonyms: {ko: [옵션], en: [extra]}}
  - {type: HAS_BOAT, source: Repair, target: Boat, synonyms: {ko: [보트], en: [boat]}, reverse: {ko: [수리], en: [repairs]}}
""")
NAMES = [
    Name("quay/Guest:1", "Guest", "Ada Moor", "name", EVERYONE),
    Name("quay/Pier:1", "Pier", "North Pier", "name", EVERYONE),
    Name("quay/Boat:1", "Boat", "Sea Otter", "name", EVERYONE),
    Name("quay/Skipper:1", "Skipper", "Nils Berg", "name", EVERYONE),
    Name("quay/Skipper:2", "Skipper", "Mara Holt", "name", EVERYONE),
    Name("quay/Hire:1", "Hire", "H-2025-17", "name", EVERYONE),
]
HELD = (
    *(("Hire", "status", value) for value in ("active", "completed", "cancelled")),
    *(("Hire", "channel", value) for value in ("Web", "Phone", "Desk")),
    *(("Guest", "loyalty_tier", value) for value in ("Gold", "Silver")),
    *(("Repair", "kind", value) for value in ("Oil Change", "Hull Paint")),
    *(("Repair", "vendor", value) for value in ("Redline", "Bay Works")),
    ("Boat", "license_plate", "SPR-1732"),
)


@pytest.fixture(scope="module")
def ask(words: Words) -> Callable[[str], Planned | Unplanned]:
    return asking(QUAY, NAMES, {"quay": [Held(*of, EVERYONE) for of in HELD]}, words)


@pytest.fixture(scope="module")
def planned(ask: Callable[[str], Planned | Unplanned]) -> Callable[[str], QueryPlan]:
    def planned(question: str) -> QueryPlan:
        found = ask(question)
        assert isinstance(found, Planned), found
        return found.built.plan

    return planned


Plan = Callable[[str], QueryPlan]


def conditions(plan: QueryPlan) -> list[tuple[str, str, object]]:
    return [
        (c.left.property, c.operator, c.right) for c in plan.pattern.conditions if isinstance(c, Compared) and isinstance(c.left, Field)
    ]


def test_on_or_before_a_day_is_until_it(planned: Plan) -> None:
    assert ("due_date", "<=", date(2026, 12, 1)) in conditions(planned("Which hires are due back on or before December 1, 2026?"))
    assert ("due_date", ">=", date(2026, 12, 1)) in conditions(planned("Which hires are due back on or after December 1, 2026?"))


@pytest.mark.parametrize("question", ["Which boats are out on a hire now?", "지금 대여 나가 있는 보트는?"])
def test_what_is_out_now_is_so_by_its_status(question: str, planned: Plan) -> None:
    assert ("status", "=", "active") in conditions(planned(question))


def test_a_flag_may_be_said_as_a_noun(planned: Plan) -> None:
    assert conditions(planned("Which of our piers are at a harbour?")) == [("is_harbour", "=", True)]
    share = planned("What percent of boats are insured?")
    assert ("insured", "=", True) in conditions(share)


def test_a_day_tells_at_which_of_two_places(planned: Plan) -> None:
    found = planned("How many completed hires were picked up at North Pier in 2025?")
    assert [link.type for link in found.pattern.links] == ["HAS_PICKUP_PIER"]
    assert ("pickup_date", ">=", date(2025, 1, 1)) in conditions(found)


def test_what_costs_or_brings_in_most_is_a_sum(planned: Plan) -> None:
    cost, money = planned("Which repair vendor has cost us the most overall?"), planned("Which extra has brought in the most money?")
    assert [(c.function, c.term and getattr(c.term, "property", "")) for c in cost.columns][1] == ("sum", "cost")
    assert [(c.function, c.term and getattr(c.term, "property", "")) for c in money.columns][1] == ("sum", "amount")


def test_when_something_last_happened_is_asked_of_what_happened(planned: Plan) -> None:
    found = planned("When did the boat with plate SPR-1732 last go in for an oil change?")
    assert [(c.function, getattr(c.term, "property", "")) for c in found.columns] == [("max", "done_on")]


def test_a_word_for_kinds_behind_a_value_says_no_more(planned: Plan) -> None:
    found = planned("Which guests have Gold loyalty status?")
    assert conditions(found) == [("loyalty_tier", "=", "Gold")]
    assert len(found.pattern.vars) == 1


@pytest.mark.parametrize(
    "question", ["Hires booked by Nils Berg and approved by Mara Holt", "Nils Berg가 예약하고 Mara Holt가 승인한 대여"]
)
def test_two_people_do_each_something_else(question: str, planned: Plan) -> None:
    found = planned(question)
    by_id = {var.name: var.ids for var in found.pattern.vars}
    assert {link.type: by_id[link.target] for link in found.pattern.links} == {
        "HAS_BOOKING_SKIPPER": ("quay/Skipper:1",),
        "HAS_APPR_SKIPPER": ("quay/Skipper:2",),
    }


@pytest.mark.parametrize("question", ["Who is the approver of H-2025-17?", "H-2025-17 승인자가 누구예요?"])
def test_who_approved_it_is_the_approver(question: str, planned: Plan) -> None:
    assert [link.type for link in planned(question).pattern.links] == ["HAS_APPR_SKIPPER"]


def test_each_of_several_values_is_counted(planned: Plan) -> None:
    found = planned("Web, Phone 채널의 대여가 각각 몇 건이야?")
    assert [(c.function, getattr(c.term, "property", "")) for c in found.columns] == [(None, "channel"), ("count", "")]


def test_an_amount_is_one_with_its_currency(planned: Plan) -> None:
    assert ("price", ">", 30_000) in conditions(planned("가격이 3만 달러 넘는 보트는?"))
    assert ("price", ">", 20_000) in conditions(planned("Boats with a price above 20,000 dollars"))


def test_what_leads_up_to_a_question_is_none_of_it(planned: Plan) -> None:
    plain = planned("How many boats are there?")
    assert planned("I'm reordering the slips next week, so could you tell me how many boats are there?") == plain
    assert planned("Can I get the number of boats?") == plain


def test_what_is_left_out_is_left_out_of_what_is_counted(planned: Plan) -> None:
    found = planned("Leaving out cancelled hires, which guests have more than 2 hires?")
    assert not found.pattern.absent


def test_who_hires_is_no_skipper(planned: Plan) -> None:
    found = planned("번호판 SPR-1732 누가 빌렸어?")
    assert found.columns[0].name == "Guest"


def test_a_flag_s_noun_asks_for_those_who_are_so(planned: Plan) -> None:
    found = planned("Which divers approved a hire?")
    assert ("is_diver", "=", True) in conditions(found)
    assert found.columns[0].name == "Skipper"


def test_who_received_most_is_asked_by_the_number_behind_its_rows(planned: Plan) -> None:
    found = planned("Which boat received the single largest repair cost?")
    assert [(c.function, getattr(c.term, "property", "")) for c in found.columns] == [(None, "boat_name"), (None, "cost")]


def test_did_we_have_any_is_answered_with_yes_or_no(ask: Callable[[str], Planned | Unplanned]) -> None:
    found = ask("Did we have any cancelled hires in 2025?")
    assert isinstance(found, Planned)
    assert found.built.frame.ask == "yesno"


def test_a_rating_is_no_rate() -> None:
    assert squash("ratings") == squash("rated") != squash("rate")


@pytest.mark.parametrize(
    ("question", "narrowed"),
    [
        ("How many boats do we have now?", []),
        ("지금 보트가 몇 대 있어?", []),
        ("Which hires are out now?", [("status", "=", "active")]),
        ("I'm checking Gold guests, how many are there?", [("loyalty_tier", "=", "Gold")]),
        ("I'm checking the books, how many guests are there?", []),
        ("How many hires did Ada Moor have? I want only cancelled ones.", [("status", "=", "cancelled")]),
        ("Gold 대여 상태 구분없이 몇 건이야?", [("loyalty_tier", "=", "Gold")]),
    ],
)
def test_what_narrows_is_kept_and_now_alone_is_no_state(question: str, narrowed: list[tuple[str, str, object]], planned: Plan) -> None:
    assert conditions(planned(question)) == narrowed


@pytest.mark.parametrize(
    "question",
    [
        "How much is a boat?",
        "보트 얼마야?",
        "Which hires were booked and returned in the same year?",
        "Which guest has the most money?",
        "How many hires did Nils Berg book and Mara Holt approve?",
        "Which insured recalled boats are there?",
        "rentals booked in March and returned in April",
    ],
)
def test_what_would_be_bent_is_refused(question: str, ask: Callable[[str], Planned | Unplanned]) -> None:
    assert isinstance(ask(question), Unplanned)


@pytest.mark.parametrize("question", ("예약을 안한 고객은?", "2025년에 안예약한 고객은?"))
def test_a_denial_may_stand_without_a_blank(question: str, planned: Plan) -> None:
    assert len(planned(question).pattern.absent) == 1


def test_a_breakdown_of_an_amount_is_its_sum(planned: Plan) -> None:
    assert [(c.name, c.function) for c in planned("breakdown of cost by vendor").columns] == [("vendor", None), ("cost", "sum")]


def test_one_long_word_takes_no_time(ask: Callable[[str], Planned | Unplanned]) -> None:
    assert isinstance(ask("a" * 2000), Unplanned)
