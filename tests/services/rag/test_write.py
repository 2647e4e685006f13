"""What of the draft stays below the words of a chat model: what it passes over."""

from __future__ import annotations

from typing import Any

import pytest

from language.words import Words
from services.rag.evidence import Quote, Statement
from services.rag.extract import Pick
from services.rag.write import left_out

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
