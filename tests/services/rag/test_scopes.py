from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from graph.linking import Mention
from language.words import Words
from services.rag.evidence import Quote, Statement
from services.rag.scopes import countries_in, name_party, name_scope


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


BREWER = Mention(0, 13, "Bigfoot Ales", "t/Supplier:16", "Supplier", 1.0, "exact")


@pytest.mark.parametrize(
    ("named", "own", "said"),
    [
        ([], None, "Returns are taken within 30 days. (for Bigfoot Ales)"),
        ([BREWER], None, "Returns are taken within 30 days."),
        ([], "Bigfoot Ales", "Returns are taken within 30 days."),
        ([], "Other Ales", "Returns are taken within 30 days. (for Bigfoot Ales)"),
    ],
)
def test_what_holds_for_one_contract_or_company_is_named_as_such(passage: Any, named: list[Mention], own: str | None, said: str) -> None:
    chunk = replace(passage("Returns are taken within 30 days.").chunk, title="Supply contract: Bigfoot Ales")
    statements = [Statement("Returns are taken within 30 days.", (Quote(chunk, 0, chunk.end),))]
    link = lambda title: [BREWER] if "Bigfoot" in title else []  # noqa: E731
    assert [s.text for s in name_party(statements, named, own, link, "en")] == [said]
    assert name_party([replace(statements[0], text="Bigfoot Ales: 30 days.")], named, own, link, "en")[0].text == "Bigfoot Ales: 30 days."
