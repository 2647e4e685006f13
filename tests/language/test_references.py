"""References to the parts of a law in both languages."""

from __future__ import annotations

import pytest

from language.references import english_references, in_english, korean_references


def test_korean_references_are_said_in_english() -> None:
    assert [in_english(r) for r in korean_references("법 제34조의2제1항 제3호, 제2장 및 2항")] == [
        "Article 34-2",
        "paragraph 1",
        "item 3",
        "Chapter 2",
        "paragraph 2",
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("under Article 34-2(1)", [("조", "34-2"), ("항", "1")]),
        ("paragraphs 1 and 2 of Article 7", [("항", "1"), ("항", "2"), ("조", "7")]),
        ("subparagraph 3", [("호", "3")]),
        ("3 articles and 2 items", []),
    ],
)
def test_english_references_are_read(text: str, named: list[tuple[str, str]]) -> None:
    assert [part for reference in english_references(text) for part in reference.named] == named
