from __future__ import annotations

from typing import Any

import pytest

from services.rag.evidence import Quote, Statement
from services.rag.replace_draft import direction, replace_draft
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
        ("No. Leave is 15 days.", "Yes, it is 15 days.", None),
        ("Yes. Leave is 15 days.", "Yes, it is 15 days.", ["Yes, it is 15 days."]),
        ("Leave is 15 days.", "It is 15 days.", ["It is 15 days."]),
    ],
)
def test_yes_and_no_are_the_evidences_to_say(passage: Any, drafted: str, written: str, shown: list[str] | None) -> None:
    support = quote(passage, "Leave is 15 days.")
    said = Statement(written, (support,))
    statements = replace_draft([Verdict(said, (), said)], [Statement(drafted, (support,))], (), "en")
    assert (statements and [s.text for s in statements]) == shown


def test_where_nothing_holds_as_it_was_written_the_draft_stays(passage: Any) -> None:
    support = quote(passage, "Leave is 15 days.")
    wrong = Statement("Leave is 16 days.", (support,))
    repaired = Verdict(wrong, ("number",), Statement("Leave is 15 days.", (support,)))
    assert replace_draft([repaired], [Statement("Leave is 15 days.", (support,))], (), "en") is None


def test_a_translation_shows_the_original_beside_it(passage: Any) -> None:
    support = quote(passage, "Leave is **15 days** in the first year.")
    said = Statement("첫해 연차는 15일입니다.", (support,))
    statements = replace_draft([Verdict(said, (), said)], [said], (), "ko")
    assert statements and statements[0].text == "첫해 연차는 15일입니다. (원문: “Leave is 15 days in the first year.”)"
