"""States by their codes, and no countries: CA and GA are both."""

from __future__ import annotations

from graph.values import standard_names


def test_states_are_called_by_their_names() -> None:
    found = standard_names(["CA", "TX", "NY"])
    assert {"Texas", "텍사스"} <= set(found["TX"])
    assert "California" in found["CA"]


def test_codes_of_countries_stay_countries() -> None:
    assert "Canada" in standard_names(["CA", "FR", "US"])["CA"]
