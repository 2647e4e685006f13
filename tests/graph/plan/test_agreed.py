"""A guess that fits several nodes is the one that another part of the question fits too."""

from __future__ import annotations

from graph.plan.marking.agreed import agreed
from graph.plan.marking.marks import Mark
from graph.plan.words.reading import Reading

BAKERS = Reading("entity", "Guest", ids=("g1", "g2"), value="Ann Baker\nTom Baker", score=0.6)


def guess(start: int, *readings: Reading) -> Mark:
    return Mark("named", start, start + 5, "Bakre", readings, assumed="Bakre")


def first(name: str, start: int, label: str = "Guest") -> Mark:
    return Mark("named", start, start + 3, name, (Reading("value", label, "first_name", value=name),))


def test_a_first_name_beside_tells_which() -> None:
    (mark,) = agreed([first("Tom", 0), guess(4, BAKERS)])
    assert (mark.start, mark.end) == (0, 9)
    assert [reading.ids for reading in mark.readings] == [("g2",)]


def test_a_first_name_elsewhere_another_kind_or_another_name_tells_nothing() -> None:
    for other in (first("Tom", 20), first("Tom", 0, "Waiter"), first("Eva", 0)):
        marks = [other, guess(4, BAKERS)]
        assert agreed(marks) == marks


def test_two_guesses_are_what_both_fit() -> None:
    stays = Reading("entity", "Guest", ids=("g2", "g9"), value="Tom Baker\nTom Smith")
    hotel = Reading("entity", "Hotel", ids=("h1",), value="Toms")
    (mark,) = agreed([guess(0, stays, hotel), guess(20, BAKERS)])
    assert [reading.ids for reading in mark.readings] == [("g2",)]


def test_several_of_one_misspelt_name_are_told_by_nothing() -> None:
    same = Reading("entity", "Guest", ids=("g1", "g2"))  # both so called: the linker gives no texts
    marks = [first("Tom", 0), guess(4, same)]
    assert agreed(marks) == marks
