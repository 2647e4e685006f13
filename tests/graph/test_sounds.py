"""Names in the other script are found by their sound; what only begins alike, or is too short to be sure, is not."""

import pytest

from graph.names import Name
from graph.sounds import Sounds, sounds

EVERYONE = frozenset({"everyone"})
NAMES = Sounds(
    Name(f"c/Person:{n}", "Person", text, "name", EVERYONE)
    for n, text in enumerate(
        ("Steven Buchanan", "Marcus Lindqvist", "강민재", "이서연", "부산", "서울", "Tokyo Traders", "Microsoft", "Jeonju", "Seoul Trading")
    )
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("뷰캐넌", "Steven Buchanan"),
        ("마커스 린드크비스트", "Marcus Lindqvist"),
        ("린드크비스트", "Marcus Lindqvist"),
        ("Kang Min-jae", "강민재"),
        ("Minjae Kang", "강민재"),
        ("Lee Seo-yeon", "이서연"),
        ("Busan", "부산"),
        ("Seoul", "서울"),
        ("서울", "Seoul Trading"),
        ("마이크로소프트", "Microsoft"),
    ],
)
def test_a_name_in_the_other_script(said: str, meant: str) -> None:
    assert [name.text for name, _ in NAMES.alike(said, EVERYONE)][:1] == [meant]


@pytest.mark.parametrize("said", ["에이전시", "박철수", "Gwangju", "뷰티", "Buchanan", "HL-571A", ""])
def test_another_name(said: str) -> None:
    assert NAMES.alike(said, EVERYONE) == []


def test_who_may_not_know_a_name_is_not_told_it() -> None:
    assert NAMES.alike("뷰캐넌", frozenset({"others"})) == []


def test_a_letter_of_a_third_script_has_no_sound() -> None:
    assert sounds("Москва") == sounds("1234") == frozenset()
