"""Headers that are read by their letters."""

from __future__ import annotations

import pytest

from ingest.infer.by_unit import by_unit
from ingest.infer.headers import called
from ingest.infer.shortened import spelt
from ingest.infer.words import guessed, split

WORDS = ("teacher", "parent", "tuition", "attend", "method", "matched", "term", "team", "enroll", "enrolled")


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("tchr", "teacher"),  # the consonants
        ("prnt", "parent"),
        ("mthd", "method"),
        ("enrl", "enroll"),  # the shortest of its forms
        ("attd", "attend"),  # the first, the last and some between
        ("tuit", "tuition"),  # cut in front of an ending
        ("tram", "tram"),  # a vowel makes it a word
        ("tm", "tm"),  # two letters may be anything
        ("xqzv", "xqzv"),
    ],
)
def test_an_abbreviation_is_the_one_word_with_its_letters(short: str, full: str) -> None:
    assert spelt(short, WORDS) == full


def test_three_letters_are_looked_for_among_headers_only() -> None:
    assert spelt("nrs", (), ("nurse",)) == "nrs" and spelt("nrs", ("nurse",)) == "nurse"


def test_what_was_guessed_is_said_for_a_person_to_check() -> None:
    assert split("lead_tchr_id") == ("lead", "teacher", "id")
    assert guessed("lead_tchr_id") == ["tchr read as teacher"] and guessed("customer_id") == []


def test_the_unit_says_what_a_word_is() -> None:
    area = by_unit(("total", "area"), ("total", "area", "ha"), called(("total", "area")))
    assert area.ko[0] == "총 면적"
    assert "순중량" in by_unit(("net",), ("net", "kg"), called(("net",))).ko
