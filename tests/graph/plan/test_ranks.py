"""Rows that join people to events and say how they did: where they came in, what they got, and which of such rows are meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from graph.names import Name
from graph.plan.marking.ranks import came_in
from graph.plan.planner import Planned
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from tests.graph.plan.asking import EVERYONE, asking

LAKE = load_schema("""
collection: lake
labels:
  Rower:
    key: rower_no
    name: full_name
    properties:
      rower_no: {type: integer}
      full_name: {}
      first_name: {synonyms: {en: [first name], ko: [이름]}}
      last_name: {synonyms: {en: [last name], ko: [성]}}
      nationality: {synonyms: {en: [nationality], ko: [국적]}}
      birth_date: {type: date, synonyms: {en: [birth date], ko: [생년월일]}}
    synonyms: {ko: [조정 선수], en: [rower]}
  Club:
    key: club_no
    name: title
    properties: {club_no: {type: integer}, title: {}}
    synonyms: {ko: [클럽], en: [club]}
  Regatta:
    key: regatta_no
    name: title
    properties: {regatta_no: {type: integer}, title: {}, date: {type: date, synonyms: {en: [date], ko: [날짜]}}}
    synonyms: {ko: [대회], en: [regatta]}
  Entry:
    key: entry_no
    name: entry_no
    properties: {entry_no: {type: integer}, position: {type: integer}, points: {type: integer, synonyms: {en: [points], ko: [점수]}}}
    synonyms: {en: [entry]}
  Table:
    key: table_no
    name: table_no
    properties: {table_no: {type: integer}, position: {type: integer}, points: {type: integer, synonyms: {en: [points], ko: [점수]}}}
    synonyms: {ko: [순위표], en: [table]}
relationships:
  - {type: HAS_ROWER, source: Entry, target: Rower, synonyms: {en: [rower]}}
  - {type: HAS_CLUB, source: Entry, target: Club, synonyms: {en: [club]}}
  - {type: HAS_REGATTA, source: Entry, target: Regatta, synonyms: {en: [regatta]}}
  - {type: HAS_ROWER, source: Table, target: Rower, synonyms: {en: [rower]}}
  - {type: HAS_REGATTA, source: Table, target: Regatta, synonyms: {en: [regatta]}}
""")
NAMES = [
    *(Name(f"lake/Rower:{n}", "Rower", name, "name", EVERYONE) for n, name in enumerate(("Ida Strand", "Olaf Bergqvist"), 1)),
    *(Name(f"lake/Regatta:{n}", "Regatta", name, "name", EVERYONE) for n, name in enumerate(("Autumn Cup", "Lantern Sprint"), 1)),
    Name("lake/Club:1", "Club", "Blue Oar", "name", EVERYONE),
]
VALUES = {
    "lake": [
        *(Held("Rower", "first_name", value, EVERYONE) for value in ("Ida", "Olaf", "Mark")),
        *(Held("Rower", "nationality", value, EVERYONE) for value in ("French", "Norwegian")),
    ]
}


@pytest.fixture(scope="module")
def planned(words: Words) -> Callable[[str], Planned]:
    ask = asking(LAKE, NAMES, VALUES, words)

    def planned(question: str) -> Planned:
        found = ask(question)
        assert isinstance(found, Planned), found
        return found

    return planned


def _kinds(found: Planned) -> dict[str, str]:
    return {var.name: var.label for var in found.built.plan.pattern.vars}


def _conditions(found: Planned) -> list[tuple[str, str, str, object]]:
    kinds = _kinds(found)
    return [(kinds[c.left.of], c.left.property, c.operator, c.right) for c in found.built.plan.pattern.conditions]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("question", "operator", "place"),
    [
        ("Which rowers won the Autumn Cup?", "=", 1),
        ("Who finished third in the Autumn Cup?", "=", 3),
        ("Which regattas did Ida Strand finish in the top five?", "<=", 5),
        ("Autumn Cup에서 우승한 조정 선수는 누구야?", "=", 1),
        ("Autumn Cup에서 2위를 한 조정 선수", "=", 2),
        ("Ida Strand가 3위 이내에 든 대회", "<=", 3),
    ],
)
def test_where_somebody_came_in(planned: Callable[[str], Planned], question: str, operator: str, place: int) -> None:
    assert ("Entry", "position", operator, place) in _conditions(planned(question))


@pytest.mark.parametrize(
    "question",
    ["Which rowers won't start?", "Who paid over 50000 won?", "가격이 100위안 이상인 클럽", "제3위원회", "창고 3 위치"],
)
def test_words_that_only_look_like_a_place_are_none(question: str) -> None:
    assert not list(came_in(question, LAKE))


@pytest.mark.parametrize("question", ["Which rowers entered the Autumn Cup?", "Which regattas has Ida Strand entered?"])
def test_rows_that_join_more_things_are_gone_through(planned: Callable[[str], Planned], question: str) -> None:
    assert "Table" not in _kinds(planned(question)).values()


@pytest.mark.parametrize(
    "question",
    ["How many points did Ida Strand score in 2024?", "Total points Ida Strand scored over 2024?", "Ida Strand가 2024년에 딴 점수 합계는?"],
)
def test_points_are_added_up_over_the_rows_that_join_most(planned: Callable[[str], Planned], question: str) -> None:
    found = planned(question)
    (column,) = found.built.plan.columns
    assert (column.function, _kinds(found)[column.of]) == ("sum", "Entry")
    assert ("Regatta", "date", ">=", date(2024, 1, 1)) in _conditions(found)


def test_the_top_by_what_adds_up_are_ranked_by_its_sum(planned: Callable[[str], Planned]) -> None:
    found = planned("top three clubs by points").built.plan
    assert found.columns[found.order[0][0]].function == "sum"


@pytest.mark.parametrize("question", ["Which rowers scored points in the Autumn Cup?", "Autumn Cup에서 점수를 딴 조정 선수"])
def test_who_has_any_has_not_none(planned: Callable[[str], Planned], question: str) -> None:
    assert ("Entry", "points", "<>", 0) in _conditions(planned(question))


@pytest.mark.parametrize("question", ["프랑스 조정 선수 목록", "French rowers"])
def test_a_nationality_is_said_by_the_country(planned: Callable[[str], Planned], question: str) -> None:
    assert ("Rower", "nationality", "=", "French") in _conditions(planned(question))


def test_a_first_name_helps_a_misspelt_family_name(planned: Callable[[str], Planned]) -> None:
    found = planned("when was Olaf Bergkwist born").built.plan
    assert [var.ids for var in found.pattern.vars] == [("lake/Rower:2",)]


@pytest.mark.parametrize("question", ["Autumn Cup에서 열린 대회 날짜", "2024년 Autumn Cup 날짜 알려줘"])
def test_the_plain_date_of_what_happens_is_told(planned: Callable[[str], Planned], question: str) -> None:
    assert [column.name for column in planned(question).built.plan.columns] == ["date"]


def test_who_won_most_is_told_with_how_often(planned: Callable[[str], Planned]) -> None:
    found = planned("Who won the most regattas, and how many?").built.plan
    assert [column.function for column in found.columns[: found.shown]][-1] == "count"


@pytest.mark.parametrize(
    "question",
    ["regattas between 1 June and 31 July 2013", "regattas from June 1 to July 31, 2013", "2013년 6월 1일부터 7월 31일까지의 대회"],
)
def test_ends_of_a_period_may_share_the_year_only(planned: Callable[[str], Planned], question: str) -> None:
    said = _conditions(planned(question))
    assert ("Regatta", "date", ">=", date(2013, 6, 1)) in said
    assert ("Regatta", "date", "<=", date(2013, 7, 31)) in said
