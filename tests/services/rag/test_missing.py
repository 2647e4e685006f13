from __future__ import annotations

from typing import Any

import pytest

from language.words import Words, load_kiwi
from services.rag.missing import unsaid
from services.rag.notions import Notion
from vector.lexical import index_of


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(load_kiwi())


@pytest.mark.parametrize(
    ("question", "lang", "text", "missing"),
    [
        ("How many pages may I print on the plotter?", "en", "Print pages on the printer.", ["plotter"]),
        ("Who usually signs for family supply?", "en", "The keeper signs.", ["family", "supply"]),
        ("주차장 정기권은 한 달에 얼마인가요?", "ko", "주차장은 한 달 전에 신청한다.", ["정기권"]),
        ("주차장은 언제 신청하나요?", "ko", "주차장은 한 달 전에 신청한다.", []),
        ("정산 마감이 며칠인가요?", "ko", "정산은 한 달 전에 신청한다.", ["마감"]),
    ],
)
def test_what_no_document_says_is_named(words: Words, passage: Any, question: str, lang: Any, text: str, missing: list[str]) -> None:
    asked = [Notion((term,)) for term in words.terms(question)]
    held = frozenset(index_of(term) for term in words.terms(text))
    assert unsaid(question, asked, [(held, False)], words) == missing


def test_where_nothing_was_found_nothing_is_named(words: Words) -> None:
    assert unsaid("What is a plotter?", [Notion(("plotter",))], [], words) == []
