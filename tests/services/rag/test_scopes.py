from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from language.words import Words
from services.rag.evidence import Quote, Statement
from services.rag.scopes import countries_in, name_scope


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Singapore relocation guide", ["SG"]),
        ("싱가포르 파견 안내", ["SG"]),
        ("Leave in South Korea and Germany", ["KR", "DE"]),
        ("일본 출장비", ["JP"]),
        ("물건 인도 절차", []),
        ("Leave policy", []),
    ],
)
def test_countries_are_found_by_name(words: Words, text: str, codes: list[str]) -> None:
    assert countries_in(text, words) == codes


@pytest.mark.parametrize(
    ("asked", "country", "said"),
    [
        ("How many days of leave are there?", None, "Leave is 18 days. (for Singapore)"),
        ("How many days of leave are there?", "KR", "Leave is 18 days. (for Singapore)"),
        ("How many days of leave are there?", "SG", "Leave is 18 days."),
        ("How many days of leave are there in Singapore?", "KR", "Leave is 18 days."),
    ],
)
def test_what_holds_for_one_country_is_named_as_such(passage: Any, words: Words, asked: str, country: str | None, said: str) -> None:
    chunk = replace(passage("Leave is 18 days.").chunk, title="Singapore handbook")
    statements = [Statement("Leave is 18 days.", (Quote(chunk, 0, chunk.end),))]
    assert [s.text for s in name_scope(statements, asked, country, words, "en")] == [said]


def test_what_holds_everywhere_is_said_as_it_is(passage: Any, words: Words) -> None:
    chunk = passage("Leave is 18 days.").chunk
    statements = [Statement("Leave is 18 days.", (Quote(chunk, 0, chunk.end),))]
    assert name_scope(statements, "How many?", "KR", words, "en") == statements
