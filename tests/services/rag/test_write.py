"""What of the draft stays below the words of a chat model, and what a translation leaves room for."""

from __future__ import annotations

from typing import Any

import pytest

from language.words import Words
from services.rag.evidence import Quote, Statement
from services.rag.extract import Pick
from services.rag.write import beside, left_out

LIMIT = "The limit for a night is 80,000 won."
DEADLINE = "Receipts are handed in within 7 days."


@pytest.mark.parametrize(
    ("written", "cites", "parts", "kept"),
    [
        ("A night may cost 80,000 won.", [LIMIT], 1, []),
        ("Receipts are handed in within 7 days.", [DEADLINE], 1, [LIMIT]),  # what answers best is not among it
        ("There is a limit for a night.", [LIMIT], 1, [LIMIT]),  # its figure is not
        ("A night may cost 80,000 won.", [LIMIT], 2, [DEADLINE]),  # the other part is not answered
        ("A night may cost 80,000 won, receipts within 7 days.", [LIMIT, DEADLINE], 2, []),
    ],
)
def test_what_the_model_passes_over_is_quoted_below(
    passage: Any, words: Words, written: str, cites: list[str], parts: int, kept: list[str]
) -> None:
    chunks = {text: passage(text, source=f"hr/{n}.md").chunk for n, text in enumerate((LIMIT, DEADLINE))}
    quotes = {text: Quote(chunk, 0, chunk.end) for text, chunk in chunks.items()}
    drafted = [Statement(text, (quote,)) for text, quote in quotes.items()]
    picks = [Pick(quotes[LIMIT], 9.0, 0.9, scores=(9.0, 1.0)), Pick(quotes[DEADLINE], 8.0, 0.8, scores=(1.0, 8.0))]
    said = [Statement(written, tuple(quotes[text] for text in cites))]
    assert [s.text for s in left_out(drafted, said, picks, parts, words)] == kept


@pytest.mark.parametrize(
    ("shown", "score", "source", "lang", "joins"),
    [
        ("1박에 80,000원까지입니다.", 8.9, "hr/0.md", "ko", True),
        ("1박에 80,000원까지입니다." * 20, 8.9, "hr/0.md", "ko", False),  # no room
        ("1박에 80,000원까지입니다.", 8.0, "hr/0.md", "ko", False),  # answers much less well
        ("1박에 80,000원까지입니다.", 8.9, "hr/1.md", "ko", False),  # of another document
        ("A night may cost 80,000 won.", 8.9, "hr/0.md", "en", False),  # nothing is translated
    ],
)
def test_a_translation_leaves_room_for_what_answers_nearly_as_well(
    passage: Any, shown: str, score: float, source: str, lang: Any, joins: bool
) -> None:
    limit, deadline = passage(LIMIT, source="hr/0.md").chunk, passage(DEADLINE, source=source, start=100).chunk
    picks = [Pick(Quote(limit, 0, limit.end), 9.0, 0.9), Pick(Quote(deadline, 100, deadline.end), score, 0.9)]
    found = beside(picks, [Statement(shown, (picks[0].quote,))], lang)
    assert found == (picks[1:] if joins else [])
