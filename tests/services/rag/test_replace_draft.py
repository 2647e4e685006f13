from __future__ import annotations

from typing import Any

import pytest

from services.rag.evidence import Quote, Statement
from services.rag.replace_draft import Replacement, direction, originals
from services.rag.verify import Verdict


def quote(passage: Any, text: str) -> Quote:
    chunk = passage(text).chunk
    return Quote(chunk, 0, chunk.end)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("네, 됩니다.", True),
        ("Yes. It is.", True),
        ("아니요, 안 됩니다.", False),
        ("그렇지 않습니다. 15일입니다.", False),
        ("No, never.", False),
        ("15일입니다.", None),
        ("Nobody may.", None),
        ("예산은 3억입니다.", None),
        ("Yesterday.", None),
    ],
)
def test_a_text_opens_with_yes_with_no_or_with_neither(text: str, says: bool | None) -> None:
    assert direction(text) is says


@pytest.mark.parametrize(
    ("drafted", "written", "shown"),
    [
        ("Leave is 15 days.", "Yes, it is 15 days.", ["it is 15 days."]),
        ("No. Leave is 15 days.", "Yes, it is 15 days.", []),
        ("Yes. Leave is 15 days.", "Yes, it is 15 days.", ["Yes, it is 15 days."]),
        ("Leave is 15 days.", "It is 15 days.", ["It is 15 days."]),
        ("Leave is 15 days.", "Yes.", []),
        ("No. Leave is 15 days.", "It is 15 days.", ["No. It is 15 days."]),
    ],
)
def test_yes_and_no_are_the_evidences_to_say(passage: Any, drafted: str, written: str, shown: list[str]) -> None:
    support = quote(passage, "Leave is 15 days.")
    said = Statement(written, (support,))
    replacement = Replacement([Statement(drafted, (support,))], (), "en")
    assert [s.text for s in replacement.add(Verdict(said, (), said))] == shown


def test_nothing_is_shown_before_a_claim_holds_as_it_was_written(passage: Any) -> None:
    support = quote(passage, "Leave is 15 days.")
    replacement = Replacement([Statement("Leave is 15 days.", (support,))], (), "en")
    wrong = Statement("Leave is 16 days.", (support,))
    assert replacement.add(Verdict(wrong, ("number",), Statement("Leave is 15 days.", (support,)))) == []
    assert replacement.add(Verdict(wrong, ("number",), None)) == []
    later = [Statement(text, (support,)) for text in ("One gets 15 days.", "They are paid.")]
    assert [s.text for s in replacement.add(Verdict(later[0], (), later[0]))] == ["Leave is 15 days.", "One gets 15 days."]
    assert [s.text for s in replacement.add(Verdict(later[1], (), later[1]))] == ["They are paid."]


def test_below_a_translation_stand_the_words_of_the_source(passage: Any) -> None:
    support = quote(passage, "Leave is **15 days** in the first year.")
    said = Statement("첫해 연차는 15일입니다.", (support,))
    (original,) = originals([Statement("15일입니다.", (support,), (15,)), said], "ko")
    assert original.supports == (support,)
    assert original.text == "기계 번역이며, 원문은 다음과 같습니다: “Leave is 15 days in the first year.”"


def test_a_quotation_needs_no_original_below_it(passage: Any) -> None:
    support = quote(passage, "Leave is **15 days** in the first year.")
    assert originals([Statement("Leave is 15 days in the first year.", (support,))], "ko") == []
