from __future__ import annotations

from typing import Any

import pytest

from language.words import Words
from services.rag.evidence import Quote, Statement
from services.rag.verify import verify

EVIDENCE = "Leave is 15 days, at most 1,200 hours, from 1 March 2026. Opens at 09:00, call 02-111-1111, form HR-05 of 제15조, Room 8."


@pytest.mark.parametrize(
    "said",
    [
        "You get 15 days.",
        "연차는 15일입니다.",
        "At most 1200 hours.",
        "It starts on 2026-03-01.",
        "Use HR-05 under 제15조 at 09:00, Room 8.",
        "Call 02-111-1111.",
        "There is leave.",
    ],
)
def test_what_the_evidence_holds_is_said(passage: Any, words: Words, said: str) -> None:
    chunk = passage(EVIDENCE).chunk
    assert verify([Statement(said, (Quote(chunk, 0, chunk.end),))], words)


@pytest.mark.parametrize(
    "said",
    [
        "You get 16 days.",
        "You get 15 weeks.",
        "15% of pay.",
        "8 days.",
        "It starts on 2026-04-01.",
        "Opens at 10:00.",
        "Call 02-999-9999.",
        "Form HR-77.",
        "제99조에 따릅니다.",
    ],
)
def test_a_number_date_or_code_that_it_does_not_hold_is_not(passage: Any, words: Words, said: str) -> None:
    chunk = passage(EVIDENCE).chunk
    assert verify([Statement(said, (Quote(chunk, 0, chunk.end),))], words) == []


def test_what_rests_on_nothing_is_not_said(words: Words) -> None:
    assert verify([Statement("There is leave.", ())], words) == []


def test_facts_hold_their_values(fact: Any, words: Words) -> None:
    fee = fact("Fee: 30 USD", 30)
    assert verify([Statement("The fee is 30 USD.", (fee,))], words)
    assert verify([Statement("The fee is 31 USD.", (fee,))], words) == []
