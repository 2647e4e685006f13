"""Names by a part of them: one word may be further from what is meant where all the others are right."""

from __future__ import annotations

import pytest

from graph.names import Name
from graph.partial import PartialNames

EVERYONE = frozenset({"everyone"})
BANDS = ("Olivia Montgomery", "Olivia Hart", "Peter Martinez", "The Lanterns")
NAMES = PartialNames(Name(f"c/Band:{text}", "Band", text, "name", EVERYONE) for text in BANDS)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Olivia Montgomery", "Olivia Montgomery"),
        ("Montgomery", "Olivia Montgomery"),
        ("Olivia Montgomri", "Olivia Montgomery"),
        ("Olivia Montgomeris", "Olivia Montgomery"),
        ("Olivia Montagomeri", "Olivia Montgomery"),
        ("Peter Marcus", None),
        ("Olivia Monroe", None),
        ("Peter Gomartinez", None),
        ("Montagomeris", None),
    ],
)
def test_a_name_by_its_words(said: str, meant: str | None) -> None:
    assert [text for guess in NAMES.guess([said], EVERYONE) for text in guess.texts] == ([meant] if meant else [])
