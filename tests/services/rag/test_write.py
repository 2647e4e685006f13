"""What of the draft stays below the words of a chat model."""

from __future__ import annotations

from typing import Any

import pytest

from language.words import Words
from services.rag.evidence import Quote, Statement
from services.rag.write import joining, led, left_out, rests_on

LIMIT = "The limit for a night is 80,000 won."
DEADLINE = "Receipts are handed in within 7 days."
Quotes = dict[str, Quote]


@pytest.fixture
def quotes(passage: Any) -> Quotes:
    chunks = {text: passage(text, source=f"hr/{n}.md").chunk for n, text in enumerate((LIMIT, DEADLINE))}
    return {text: Quote(chunk, 0, chunk.end) for text, chunk in chunks.items()}


@pytest.mark.parametrize(
    ("written", "cites", "kept"),
    [
        ("The limit for a night is 80,000 won, and receipts are handed in within 7 days.", [LIMIT, DEADLINE], []),
        ("The limit for a night is 80,000 won.", [LIMIT], [DEADLINE]),  # it is not cited
        ("There is a limit for a night.", [LIMIT, DEADLINE], [LIMIT, DEADLINE]),  # the figures are not said
        ("Mind the limit of 80,000 won and the 7 days.", [LIMIT, DEADLINE], [DEADLINE]),  # what they are of is not said
    ],
)
def test_what_the_model_passes_over_is_quoted_below(quotes: Quotes, words: Words, written: str, cites: list[str], kept: list[str]) -> None:
    drafted = [Statement(text, (quote,)) for text, quote in quotes.items()]
    said = [Statement(written, tuple(quotes[text] for text in cites))]
    assert [s.text for s in left_out(drafted, said, words)] == kept


def test_a_claim_that_rests_on_none_of_the_draft_is_told_from_one_that_does(quotes: Quotes) -> None:
    drafted = [Statement(LIMIT, (quotes[LIMIT],))]
    assert rests_on(Statement("80,000 won a night.", (quotes[LIMIT],)), drafted)
    assert not rests_on(Statement("Within 7 days.", (quotes[DEADLINE],)), drafted)


@pytest.mark.parametrize(("said", "order"), [("80,000 won a night.", [1, 0]), ("Yes. 80,000 won a night.", [0, 1])])
def test_drafted_values_stay_in_front_but_behind_a_yes(quotes: Quotes, said: str, order: list[int]) -> None:
    value = Statement("80,000 won.", (quotes[LIMIT],), ("80,000 won",))
    claim = Statement(said, (quotes[LIMIT],))
    assert led([claim], [value, Statement(LIMIT, (quotes[LIMIT],))]) == [[claim, value][n] for n in order]


@pytest.mark.parametrize(
    ("other", "joins"),
    [
        ("No. Receipts are handed in within 7 days.", [DEADLINE]),  # the draft decides yes and no
        ("The limit for a night is 80,000 won there.", []),  # nothing new
        (f"{DEADLINE} " * 9, []),  # no room
    ],
)
def test_what_the_model_says_besides_joins_where_it_is_new_and_short(quotes: Quotes, words: Words, other: str, joins: list[str]) -> None:
    shown = [Statement(LIMIT, (quotes[LIMIT],))]
    assert [s.text for s in joining([Statement(other, (quotes[DEADLINE],))], shown, words)] == joins
