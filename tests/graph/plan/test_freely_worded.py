"""Questions that are worded freely: asides, whose name something is in, what a total includes, shares of a part, how many at the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.names import Name
from graph.plan.planner import Planned
from graph.plan.proposed.show_cypher import show_cypher
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from tests.graph.plan.asking import EVERYONE, asking

MARINA = load_schema("""
collection: marina
labels:
  Skipper:
    key: skipper_no
    name: full_name
    properties: {skipper_no: {}, full_name: {}, phone: {synonyms: {en: [phone]}}, licence_no: {synonyms: {en: [licence number]}}}
    synonyms: {ko: [선장], en: [skipper, member]}
  Pier:
    key: pier_code
    name: pier_name
    properties: {pier_code: {}, pier_name: {}, district: {synonyms: {ko: [구역], en: [district]}}}
    synonyms: {ko: [부두], en: [pier]}
  Berth:
    key: berth_no
    name: berth_no
    properties:
      berth_no: {}
      length_m: {type: integer, synonyms: {ko: [길이], en: [length]}}
      status: {synonyms: {ko: [상태], en: [status]}}
      heated: {type: boolean, synonyms: {en: [heated]}}
      inspected_on: {type: date, synonyms: {en: [inspected on, inspection date]}}
    synonyms: {ko: [선석], en: [berth]}
  BerthContract:
    key: contract_no
    name: contract_no
    properties:
      contract_no: {}
      starts_on: {type: date, synonyms: {en: [starts on]}}
      net_amount: {type: number, synonyms: {ko: [순액], en: [net amount]}}
      tax_amount: {type: number, synonyms: {ko: [세금], en: [tax amount, tax]}}
      total_amount: {type: number, synonyms: {ko: [총액], en: [total amount, total]}}
    synonyms: {ko: [선석 계약], en: [berth contract]}
relationships:
  - type: MOORED_AT
    source: Skipper
    target: Pier
    properties: {mooring_fee: {type: number, synonyms: {en: [mooring fee]}}}
  - {type: HAS_ACCOUNT_HOLDER, source: BerthContract, target: Skipper, synonyms: {ko: [명의자], en: [account holder]}}
  - {type: HAS_PAYER, source: BerthContract, target: Skipper, synonyms: {ko: [납부자], en: [payer]}}
  - {type: HAS_BERTH, source: BerthContract, target: Berth, synonyms: {ko: [선석], en: [berth]}}
  - {type: HAS_PIER, source: Berth, target: Pier, synonyms: {ko: [부두], en: [pier]}}
""")
NAMES = [
    *(Name(f"marina/Skipper:{n}", "Skipper", name, "name", EVERYONE) for n, name in enumerate(("Olaf Berg", "Ida Strand"), 1)),
    *(Name(f"marina/Pier:{n}", "Pier", name, "name", EVERYONE) for n, name in enumerate(("Gull Pier", "Heron Pier"), 1)),
    *(Name(f"marina/BerthContract:{n}", "BerthContract", name, "name", EVERYONE) for n, name in enumerate(("MC-101", "MC-102"), 1)),
]
VALUES = {"marina": [Held("Berth", "status", value, EVERYONE) for value in ("Free", "Taken", "Closed")]}


@pytest.fixture(scope="module")
def asked(words: Words) -> Callable[[str], str]:
    """The Cypher of a question, or nothing."""
    ask = asking(MARINA, NAMES, VALUES, words)

    def asked(question: str) -> str:
        found = ask(question)
        return show_cypher(found.built.plan).replace("\n", " ") if isinstance(found, Planned) else ""

    return asked


SAID = (
    # Whose name something is in, who pays for it, and that these are two.
    ("In whose name is MC-101?", ("HAS_ACCOUNT_HOLDER", "full_name AS Skipper")),
    ("Which contracts are in Ida Strand's name?", ("HAS_ACCOUNT_HOLDER",)),
    ("Ida Strand 명의 계약은 몇 건이야?", ("HAS_ACCOUNT_HOLDER", "count(DISTINCT")),
    ("Who is currently paying for the contract MC-102?", ("HAS_PAYER", "full_name AS Skipper")),
    ("How many contracts have a payer other than the account holder?", ("HAS_PAYER", "HAS_ACCOUNT_HOLDER", "._id <> ")),
    ("납부자와 명의자가 다른 계약은 몇 건인가요?", ("HAS_PAYER", "HAS_ACCOUNT_HOLDER", "._id <> ")),
    ("계약 MC-101 명의자 이름", ("HAS_ACCOUNT_HOLDER", "full_name")),
    # What a total includes is part of it.
    ("What was the total, tax included, of all contracts that started in 2024?", ("sum(n0.total_amount)", "starts_on")),
    ("Total amount (tax included) per pier", ("sum(", "total_amount", "pier_name")),
    ("2024년 계약들 세금까지 다 합친 총액은 얼마예요?", ("sum(n0.total_amount)",)),
    ("How many contracts came to more than 900 in total?", ("total_amount > 900", "count(DISTINCT")),
    # Shares of what is said of the whole, and how many at the end.
    ("What percentage of our taken berths are heated?", ("status = 'Taken'", "heated = true")),
    ("taken berths at Gull Pier - how many?", ("count(DISTINCT", "'Taken'")),
    ("Break down our berths by status - how many each?", ("status AS status", "count(DISTINCT")),
    ("선석을 상태별로 세어 주세요", ("status AS status", "count(DISTINCT")),
    # What says nothing where it stands.
    ("Which piers don't have a single heated berth?", ("NOT EXISTS", "heated = true")),
    ("Which berths have no inspection date recorded?", ("inspected_on IS NULL",)),
    ("Average length of the berths at Heron Pier, ignoring blanks", ("avg(n1.length_m)",)),
    ("Which berth is the longest? Give all if there's a tie.", ("length_m DESC",)),
    ("How many berths ended up closed?", ("status = 'Closed'", "count(DISTINCT")),
    ("길이가 가장 긴 선석은? 동률이면 모두 알려줘", ("length_m DESC",)),
    # A kind of things by the last word of its name, and a property of the kind behind "of".
    ("What is the name of the pier that contract MC-101 is on?", ("pier_name AS pier_name",)),
    ("Give me the top 2 piers by total amount, biggest first", ("sum(", "LIMIT 2")),
)


@pytest.mark.parametrize(("question", "parts"), SAID, ids=[question for question, _ in SAID])
def test_what_is_said(asked: Callable[[str], str], question: str, parts: tuple[str, ...]) -> None:
    cypher = asked(question)
    assert cypher
    assert all(part in cypher for part in parts), cypher


def test_yes_or_no_is_no_answer_to_how_much(asked: Callable[[str], str]) -> None:
    assert not asked("How much is heated of berth 12?")


def test_what_a_relationship_says_is_in_no_total(asked: Callable[[str], str]) -> None:
    assert "sum(r0.mooring_fee)" in asked("mooring fee included, how much at Gull Pier altogether?")
