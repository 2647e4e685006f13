"""What questions say around names and numbers: titles, glosses, formulas, ordinals, shared words, all of some, two things at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.names import Name
from graph.plan.plan import Field, QueryPlan
from graph.plan.planner import Planned
from graph.plan.words.verbs import binds_there
from graph.schema import load_schema
from graph.values import Held
from language.words import Words
from tests.graph.plan.asking import EVERYONE, asking

CHOIR = load_schema("""
collection: choir
labels:
  Singer:
    key: singer_no
    name: full_name
    properties:
      singer_no: {type: integer}
      full_name: {}
      sex: {synonyms: {ko: [성별], en: [sex]}}
      voice: {synonyms: {ko: [성부], en: [voice]}}
      row: {type: integer, synonyms: {ko: [줄], en: [row]}}
      lowest_note: {type: integer, synonyms: {ko: [최저 음], en: [lowest note]}}
      highest_note: {type: integer, synonyms: {ko: [최고 음], en: [highest note]}}
    synonyms: {ko: [단원], en: [singer]}
  Robe:
    key: robe_no
    name: title
    properties:
      robe_no: {type: integer}
      title: {}
      price: {type: number, synonyms: {ko: [가격], en: [price]}}
    synonyms: {ko: [가운], en: [robe]}
  Fitting:
    key: fitting_no
    name: fitting_no
    properties:
      fitting_no: {type: integer}
      fitted_date: {type: date, synonyms: {en: [fitted date]}}
      returned_date: {type: date, synonyms: {en: [returned date]}}
    synonyms: {ko: [가봉], en: [fitting]}
relationships:
  - {type: HAS_SINGER, source: Fitting, target: Singer, synonyms: {en: [singer]}, reverse: {en: [fitting]}}
  - {type: HAS_ROBE, source: Fitting, target: Robe, synonyms: {en: [robe]}, reverse: {en: [fitting]}}
""")
NAMES = [
    *(Name(f"choir/Singer:{n}", "Singer", name, "name", EVERYONE) for n, name in enumerate(("Olaf Berg", "Ida Strand"), 1)),
    *(Name(f"choir/Robe:{n}", "Robe", name, "name", EVERYONE) for n, name in enumerate(("Blue Velvet", "Red Linen"), 1)),
]
VALUES = {"choir": [Held("Singer", p, v, EVERYONE) for p, v in (("sex", "M"), ("sex", "F"), ("voice", "Alto"), ("voice", "Tenor"))]}


@pytest.fixture(scope="module")
def asked(words: Words) -> Callable[[str], QueryPlan | None]:
    ask = asking(CHOIR, NAMES, VALUES, words)

    def asked(question: str) -> QueryPlan | None:
        found = ask(question)
        return found.built.plan if isinstance(found, Planned) else None

    return asked


@pytest.mark.parametrize(
    ("said", "plainly"),
    [
        ("Ida Strand 선생님 성부가 뭐예요?", "Ida Strand 성부가 뭐예요?"),
        ("which voice does Dr. Ida Strand have?", "which voice does Ida Strand have?"),
        ("저음부(Alto) 단원 목록", "Alto 단원 목록"),
        ("Alto(alto) 단원 목록", "Alto 단원 목록"),
        ("Which altos have a highest note above 80?", "Which singers are altos with a highest note above 80?"),
        ("여자 단원 목록 (Alto 단원도 포함해서)", "여자 단원 목록"),
        ("How many singers are female?", "How many female singers are there?"),
        ("여자 단원은 몇 명이야?", "How many women are singers?"),
        ("singers in the second row", "singers in row 2"),
        ("What are the lowest and highest note of Olaf Berg?", "What are the lowest note and highest note of Olaf Berg?"),
        ("Which costs more apiece: Blue Velvet or Red Linen?", "Which is more expensive: Blue Velvet or Red Linen?"),
        ("The three voices with the most singers, largest first", "The three voices with the most singers"),
    ],
)
def test_it_is_said_otherwise(asked: Callable[[str], QueryPlan | None], said: str, plainly: str) -> None:
    assert asked(said) is not None
    assert asked(said) == asked(plainly)


def test_one_of_two_values_that_is_included_is_meant_too(asked: Callable[[str], QueryPlan | None]) -> None:
    assert asked("Alto 단원 목록 (Tenor 단원도 포함해서)") != asked("Alto 단원 목록")


def test_what_a_time_stands_in_front_of_is_no_verb() -> None:
    for question, verb in (("What is the monthly rent of Ida Strand?", False), ("which singers rent robes", True)):
        assert binds_there(question, question.index("rent"), question.index("rent") + 4) == verb


def test_an_unknown_person_in_front_of_brackets_is_no_gloss(asked: Callable[[str], QueryPlan | None]) -> None:
    assert asked("김철수(Alto) 단원의 줄은?") is None


def test_what_was_never_begun_has_no_row_and_what_did_not_follow_no_day(asked: Callable[[str], QueryPlan | None]) -> None:
    never, not_yet = asked("robes that were never fitted"), asked("fittings that were not returned")
    assert never is not None and [var.label for var in never.pattern.absent[0].vars] == ["Fitting"]
    assert not_yet is not None and [c.left for c in not_yet.pattern.conditions] == [Field("n0", "returned_date")]  # type: ignore[union-attr]


def test_which_has_most_is_told_with_how_many(asked: Callable[[str], QueryPlan | None]) -> None:
    found = asked("단원이 가장 많은 성부가 뭐고 몇 명이야?")
    assert found is not None and (found.shown, found.limit) == (2, 1)


def test_all_of_some_are_of_another_kind_where_none_is_not(asked: Callable[[str], QueryPlan | None]) -> None:
    found = asked("Are all our altos fitted with the Blue Velvet robe?")
    assert found is not None and len(found.pattern.conditions) == 1 and len(found.pattern.absent) == 1
