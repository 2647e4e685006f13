"""What values are called by the CLDR, in both languages, by what the rest of their column is."""

from __future__ import annotations

import pytest

from graph.linking import Linker
from graph.standards import family_of, named
from graph.values import Held, value_names, value_of
from language.words import Words

EVERYONE = frozenset({"everyone"})


@pytest.mark.parametrize(
    ("values", "family"),
    [
        (["Mon", "Tue", "Fri"], "weekday"),
        (["월", "화", "수"], "weekday"),
        (["January", "Feb", "Mar"], "month"),
        (["USD", "KRW", "CHF"], "currency"),
        (["미국 달러", "유로"], "currency"),
        (["kg", "l", "km"], "unit"),
        (["Korean", "English", "German"], "language"),
        (["open", "closed", "Mon"], None),
        ([], None),
    ],
)
def test_a_column_is_of_the_family_that_most_of_its_values_are_of(values: list[str], family: str | None) -> None:
    assert family_of(values, 0.6) == family


def test_a_value_has_its_names_in_both_languages() -> None:
    assert {"Monday", "Mondays", "월요일"} <= named("Mon", "weekday")
    assert {"US dollars", "미국 달러", "달러"} <= named("USD", "currency")
    assert {"kilogram", "킬로그램"} <= named("kg", "unit")
    assert "한국어" in named("Korean", "language")
    assert not named("soon", "weekday")


@pytest.mark.parametrize(
    ("values", "question", "meant"),
    [
        (("Mon", "Fri"), "월요일에 닫는 곳은?", "Mon"),
        (("월", "금"), "Which ones are closed on Mondays?", "월"),
        (("CHF", "USD"), "스위스 프랑으로 낸 청구서", "CHF"),
        (("kg", "l"), "단위가 킬로그램인 원료", "kg"),
        (("Germany", "South Korea"), "한국 작가는 몇 명?", "South Korea"),
        (("Germany", "South Korea"), "독일 작가는 몇 명?", "Germany"),
    ],
)
def test_a_question_in_the_other_language_finds_the_value(values: tuple[str, ...], question: str, meant: str, words: Words) -> None:
    linker = Linker([*value_names(Held("Thing", "of", value, EVERYONE) for value in values)], words)
    assert [value_of(mention.entity)[2] for mention in linker.link(question, EVERYONE)] == [meant]
