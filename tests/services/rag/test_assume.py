from __future__ import annotations

from typing import Any

from graph.linking import Mention
from services.rag.assume import assume
from services.rag.evidence import Statement


def test_a_misspelt_name_is_named_once_in_front(fact: Any) -> None:
    told = fact("Busan Branch — phone: 1234", "1234")
    statements = [Statement(told.text, (told,)), Statement("More.", (told,))]
    misspelt = Mention(0, 6, "Buzann", "t/Branch:1", "Branch", 0.8, "misspelt")
    first, second = assume(statements, [misspelt], "en")
    assert first.text == "Taking “Buzann” for this name: Busan Branch — phone: 1234"
    assert second.text == "More."
    assert assume(statements, [misspelt], "ko")[0].text.startswith("‘Buzann’")


def test_a_name_as_written_needs_no_assumption(fact: Any) -> None:
    told = fact("Busan Branch — phone: 1234", "1234")
    exact = Mention(0, 5, "Busan", "t/Branch:1", "Branch", 1.0, "exact")
    assert assume([Statement(told.text, (told,))], [exact], "en") == (Statement(told.text, (told,)),)
