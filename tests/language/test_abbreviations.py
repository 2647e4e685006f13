from __future__ import annotations

import pytest

from language.abbreviations import abbreviations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Under the **Service Level Agreement (SLA)** we answer.", [("SLA", "Service Level Agreement")]),
        ("the Parental Leave and Care Act of 1998 (PLCA), and", [("PLCA", "Parental Leave and Care Act of 1998")]),
        ("Interagency Agreements (IAAs) are signed.", [("IAAs", "Interagency Agreements")]),
        ("Meals & Incidental Expenses (M&IE; see below)", [("M&IE", "Meals & Incidental Expenses")]),
        ("Ask. Human Resources (“HR”) knows; Finance Unit (FU) too.", [("HR", "Human Resources"), ("FU", "Finance Unit")]),
        ("서비스 수준협약(SLA)을 맺는다.", [("SLA", "서비스 수준협약")]),
        ("See the rules (NOTE) and the forms (in Annex B).", []),
        ("Fire Department (FDNY)", []),  # letters that stand nowhere
        ("(SLA)", []),
        ("Pay scale A (PSA", []),
    ],
)
def test_an_abbreviation_is_introduced_by_the_words_in_front_of_it(text: str, found: list[tuple[str, str]]) -> None:
    assert list(abbreviations(text)) == found


def test_a_long_text_costs_what_its_length_costs() -> None:
    text = "Some Long Name (SLN) " * 20_000
    assert len(list(abbreviations(text))) == 20_000
