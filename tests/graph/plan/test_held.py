"""Rows that hold for a time: who is where now, who was, who has left, and who is at the head of something."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.names import Name
from graph.plan.plan import Compared, Condition, OneOf, Pattern, QueryPlan
from graph.plan.planner import Planned, Unplanned
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from tests.graph.plan.asking import EVERYONE, TODAY, Ask, asking

COAST = load_schema("""
collection: coast
labels:
  Keeper:
    key: keeper_id
    name: full_name
    properties:
      keeper_id: {type: integer}
      full_name: {}
      sex: {synonyms: {ko: [성별], en: [sex, gender]}}
      birth_date: {type: date, synonyms: {ko: [생년월일], en: [birth date]}}
    synonyms: {ko: [등대지기], en: [keeper, employee]}
  Station:
    key: station_id
    name: title
    properties: {station_id: {type: integer}, title: {}}
    synonyms: {ko: [등대], en: [station, lighthouse]}
  Voyage:
    key: voyage_id
    name: title
    properties: {voyage_id: {type: integer}, title: {}, start_date: {type: date}, end_date: {type: date}}
    synonyms: {ko: [항해], en: [voyage]}
  Wage:
    key: wage_id
    name: wage_id
    properties:
      wage_id: {type: integer}
      wage: {type: integer, synonyms: {ko: [급여], en: [wage, pay]}}
      from_date: {type: date}
      to_date: {type: date}
    synonyms: {ko: [급여], en: [wage]}
  Shop:
    key: shop_id
    name: title
    properties: {shop_id: {type: integer}, title: {}, open_dt: {type: date}, close_dt: {type: date}}
    synonyms: {ko: [가게], en: [shop]}
relationships:
  - type: STATION_KEEPER
    source: Keeper
    target: Station
    properties: {from_date: {type: date}, to_date: {type: date}}
    synonyms: {ko: [등대], en: [station]}
    reverse: {ko: [등대지기], en: [keeper]}
  - type: STATION_MANAGER
    source: Keeper
    target: Station
    properties: {from_date: {type: date}, to_date: {type: date}}
    reverse: {ko: [등대장, 관리자], en: [station manager, manager]}
  - {type: HAS_LEAD, source: Voyage, target: Keeper, synonyms: {ko: [대장], en: [lead]}, reverse: {en: [voyage]}}
  - {type: HAS_STATION, source: Voyage, target: Station, synonyms: {ko: [등대], en: [station]}, reverse: {en: [voyage]}}
  - {type: HAS_KEEPER, source: Wage, target: Keeper, synonyms: {en: [keeper]}, reverse: {ko: [급여], en: [wage]}}
  - {type: HAS_STATION, source: Shop, target: Station, synonyms: {en: [station]}, reverse: {en: [shop]}}
""")
NAMES = [
    Name("coast/Station:1", "Station", "Gull Rock", "name", EVERYONE),
    Name("coast/Voyage:1", "Voyage", "Northern Round", "name", EVERYONE),
    Name("coast/Shop:1", "Shop", "Pebble Store", "name", EVERYONE),
    Name("coast/Keeper:1", "Keeper", "Ada Finch", "name", EVERYONE),
]
VALUES = {"coast": [Held("Keeper", "sex", value, EVERYONE) for value in ("F", "M")]}


@pytest.fixture(scope="module")
def ask(words: Words) -> Ask:
    return asking(COAST, NAMES, VALUES, words)


@pytest.fixture(scope="module")
def planned(ask: Ask) -> Callable[[str], QueryPlan]:
    def planned(question: str) -> QueryPlan:
        found = ask(question)
        assert isinstance(found, Planned), found
        return found.built.plan

    return planned


def _ways(pattern: Pattern) -> set[str]:
    return {link.type for link in pattern.links}


def _ends(pattern: Pattern) -> list[tuple[str, str]]:
    """What says until when rows hold, and how: `>=` of those that hold, `<` of those that do no more."""
    labels = {var.name: var.label for var in pattern.vars} | {link.name: link.type for link in pattern.links}
    found = [part for c in pattern.conditions if (part := _first(c)).right == TODAY and part.left.property in ("to_date", "close_dt")]
    return sorted((labels[part.left.of], part.operator) for part in found)


def _first(condition: Condition) -> Compared:
    return condition.parts[0] if isinstance(condition, OneOf) else condition


@pytest.mark.parametrize(
    "question",
    [
        "Which keepers are at Gull Rock now?",
        "Who works at Gull Rock these days?",
        "keepers currently at Gull Rock",
        "지금 Gull Rock에 있는 등대지기는 누구예요?",
        "현재 Gull Rock 등대지기 이름 알려주세요",
    ],
)
def test_who_is_there_now_is_who_has_not_ended(question: str, planned: Callable[[str], QueryPlan]) -> None:
    found = planned(question)
    assert _ways(found.pattern) == {"STATION_KEEPER"}
    assert _ends(found.pattern) == [("STATION_KEEPER", ">=")]


@pytest.mark.parametrize(
    "question",
    [
        "Who runs Gull Rock at the moment?",
        "Who is currently in charge of Gull Rock?",
        "who heads the Gull Rock station now",
        "Gull Rock은 지금 누가 맡고 있어요?",
        "현재 Gull Rock 관리자는 누구죠?",
    ],
)
def test_who_runs_something_is_at_its_head(question: str, planned: Callable[[str], QueryPlan]) -> None:
    found = planned(question)
    assert _ways(found.pattern) == {"STATION_MANAGER"}
    assert _ends(found.pattern) == [("STATION_MANAGER", ">=")]


@pytest.mark.parametrize(
    "question", ["List the former managers of Gull Rock", "Who used to manage Gull Rock?", "Gull Rock의 이전 관리자는 누구예요?"]
)
def test_who_was_is_whose_end_has_come(question: str, planned: Callable[[str], QueryPlan]) -> None:
    found = planned(question)
    assert _ways(found.pattern) == {"STATION_MANAGER"}
    assert _ends(found.pattern) == [("STATION_MANAGER", "<")]


def test_those_before_are_not_only_those_of_today(planned: Callable[[str], QueryPlan]) -> None:
    assert _ends(planned("Which stations have had more than two managers over time?").pattern) == []


def test_a_number_over_how_it_is_now_takes_no_older_one(planned: Callable[[str], QueryPlan]) -> None:
    found = planned("What is the average wage of the keepers currently at Gull Rock?")
    assert _ends(found.pattern) == [("STATION_KEEPER", ">="), ("Wage", ">=")]


def test_who_manages_where_somebody_works_now(planned: Callable[[str], QueryPlan]) -> None:
    found = planned("Who manages the station where the lead of Northern Round works now?")
    assert _ways(found.pattern) == {"HAS_LEAD", "STATION_KEEPER", "STATION_MANAGER"}


@pytest.mark.parametrize("question", ["How many keepers have left the company?", "퇴사한 등대지기는 몇 명이에요?"])
def test_who_has_left_belongs_nowhere_now(question: str, planned: Callable[[str], QueryPlan]) -> None:
    found = planned(question)
    assert not found.pattern.links
    assert [_ends(pattern) for pattern in found.pattern.absent] == [[("STATION_KEEPER", ">=")]]


@pytest.mark.parametrize(
    "question", ["How many keepers work here?", "How many keepers are there, without those who have left the company?"]
)
def test_who_has_not_left_is_here(question: str, planned: Callable[[str], QueryPlan]) -> None:
    assert _ends(planned(question).pattern) == [("STATION_KEEPER", ">=")]


def test_whether_somebody_is_still_here(planned: Callable[[str], QueryPlan]) -> None:
    assert _ends(planned("Does Ada Finch still work here?").pattern) == [("STATION_KEEPER", ">=")]


def test_what_has_an_end_of_its_own_is_still_there(planned: Callable[[str], QueryPlan]) -> None:
    assert _ends(planned("Is Pebble Store still open?").pattern) == [("Shop", ">=")]


def test_the_share_of_those_here_is_of_those_here(ask: Ask) -> None:
    found = ask("What percent of the people who work here now are women?")
    assert isinstance(found, Planned)
    assert found.built.base is not None
    assert _ends(found.built.plan.pattern) == _ends(found.built.base.pattern) == [("STATION_KEEPER", ">=")]


def test_nothing_former_is_refused(ask: Ask) -> None:
    assert isinstance(ask("What is the former sex of Ada Finch?"), Unplanned)
