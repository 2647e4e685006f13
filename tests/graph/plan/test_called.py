"""Values of short lists said otherwise: in other words, word by word in the other language, by sound, or by the part that tells them."""

from __future__ import annotations

import pytest

from graph.linking import Linker
from graph.names import Name
from graph.plan.words.called import FEW, ValueParts, called, called_names, called_nodes
from graph.values import Held, value_of
from language.words import Words

EVERYONE = frozenset({"everyone"})
VISITS = ("Completed", "In progress", "Cancelled")
LOANS = ("Active - Current", "Active - Past Due", "Closed - Repaid", "Closed - Written Off")
PLANS = ("Insurance Premium", "Home Improvement", "Travel Agency", "Wedding")


def held(values: tuple[str, ...], groups: frozenset[str] = EVERYONE) -> list[Held]:
    return [Held("Thing", "of", value, groups) for value in values]


@pytest.mark.parametrize(
    ("values", "question", "meant"),
    [
        (VISITS, "상태가 취소인 방문은 몇 건?", ["Cancelled"]),
        (VISITS, "진행 중인 방문 목록", ["In progress"]),
        (("Gold", "Main"), "how many gold cards are there?", ["Gold"]),
        (("Car", "Boat"), "자동차 보험 목록", ["Car"]),
        (LOANS, "Which loans are past due?", ["Active - Past Due"]),
        (LOANS, "Which loans are closed?", []),
        (("Credit Card", "Bank Transfer"), "신용카드 결제 목록", ["Credit Card"]),
        (("Most", "Other"), "Which other customers buy most?", []),
    ],
)
def test_a_value_of_a_list_is_found_by_what_it_is_called(values: tuple[str, ...], question: str, meant: list[str], words: Words) -> None:
    linker = Linker(called_names(held(values)), words)
    assert [value_of(mention.entity)[2] for mention in linker.link(question, EVERYONE)] == meant


def test_what_two_values_are_called_names_neither() -> None:
    names = called(("Male", "Man", "Female"))
    assert "남성" not in names["Male"] + names["Man"]
    assert "여성" in names["Female"]


def test_a_long_list_has_no_other_words() -> None:
    assert not list(called_names(held(("Cancelled", *map(str, range(FEW))))))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("insurance", "Insurance Premium"),
        ("보험", "Insurance Premium"),
        ("웨딩", "Wedding"),
        ("home", "Home Improvement"),
        ("agency", None),  # an end: of what kind it is
        ("travel premium", None),
        ("boat", None),
    ],
)
def test_a_part_tells_the_value_that_begins_with_it(said: str, meant: str | None) -> None:
    assert [part.held.value for part in ValueParts(held(PLANS)).told(said, EVERYONE)] == ([meant] if meant else [])


def test_a_part_of_two_values_tells_none() -> None:
    parts = ValueParts(held(("Home Insurance", "Home Improvement")))
    assert parts.told("home", EVERYONE) == []
    assert [part.held.value for part in parts.told("home improvement", EVERYONE)] == ["Home Improvement"]


def test_of_a_long_list_two_words_tell_one() -> None:
    parts = ValueParts(held(("12 Old Mill Lane", *(f"{n} New Street" for n in range(FEW)))))
    assert [part.held.value for part in parts.told("Mill Lane", EVERYONE)] == ["12 Old Mill Lane"]
    assert parts.told("Mill", EVERYONE) == []
    assert parts.told("New Street", EVERYONE) == []


def test_who_may_not_know_a_value_is_not_told_it() -> None:
    secret = held(("Insurance Fraud",), frozenset({"others"}))
    assert [part.held.value for part in ValueParts([*secret, *held(PLANS)]).told("insurance", EVERYONE)] == ["Insurance Premium"]


@pytest.mark.parametrize(
    ("nodes", "question", "meant"),
    [
        (("United States of America", "Czech Republic", "Germany"), "미국 매장은 몇 개야?", ["United States of America"]),
        (("United States of America", "Czech Republic", "Germany"), "stores in the United States", ["United States of America"]),
        (("Korea", "Turkey"), "튀르키예 지사는?", ["Turkey"]),
        (("Marketing", "Human Resources"), "인사팀 말고 마케팅은?", ["Human Resources", "Marketing"]),
        (("Anna Weber", "Tom Baker"), "제빵사는?", []),
    ],
)
def test_nodes_that_are_a_list_are_found_by_other_names(nodes: tuple[str, ...], question: str, meant: list[str], words: Words) -> None:
    names = [Name(f"c/Thing:{text}", "Thing", text, "name", EVERYONE) for text in nodes]
    found = Linker(called_nodes(names), words).link(question, EVERYONE)
    assert [mention.entity.partition(":")[2] for mention in found] == meant
