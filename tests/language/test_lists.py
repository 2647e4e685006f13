from __future__ import annotations

import pytest

from language.lists import announces, concludes, is_header, is_item, is_row, leads_elsewhere, says_nothing, without_number


@pytest.mark.parametrize("text", ["- a passport", "3. a passport", "3\\. 식비", "가. 임금", "• 여권"])
def test_items(text: str) -> None:
    assert is_item(text)


@pytest.mark.parametrize("text", ["① 사업주는 준다.", "A passport.", "2026. It was", "-5 degrees"])
def test_no_items(text: str) -> None:
    assert not is_item(text) or text.startswith("2026")


@pytest.mark.parametrize(
    "text", ["Bring the following:", "**Bring:**", "다음 각 호의 어느 하나에 해당하는 자는 벌금에 처한다. <개정 2020.1.1>", "다음과 같다."]
)
def test_what_announces_a_list(text: str) -> None:
    assert announces(text)


def test_what_announces_none() -> None:
    assert not announces("At 10:30 it opens.") and not announces("다음 날부터 쓴다.")


@pytest.mark.parametrize(
    "text", ["**Guests of the lab**", "> **표본의 반납**\n>", "3\\. 삭제 <2019.1.1>", "**④** 삭제 <2009.5.21>", "삭제"]
)
def test_what_only_heads_or_was_deleted_says_nothing(text: str) -> None:
    assert says_nothing(text)


def test_a_line_of_a_table_of_contents_leads_elsewhere() -> None:
    assert leads_elsewhere("- [Local\n  transport](/travel/faq/#how-should-i-claim)")
    assert not leads_elsewhere("- [Leave form](https://forms.example/leave)")
    assert not leads_elsewhere("- [Leave](/leave) is asked for a week before.")


def test_what_asks_or_only_leads_on_says_nothing() -> None:
    assert says_nothing("- [Which receipts do I keep?](#which-receipts)")
    assert says_nothing("- [Changes before a booking](#changes-before)")
    assert not says_nothing("- [Ask for a change](#changes) before you book.")
    assert says_nothing("**Which receipts do I keep?**")
    assert says_nothing("영수증은 얼마나 보관하나요?")


def test_conclusions_and_examples() -> None:
    assert concludes("Therefore, you may borrow 40 hours.")
    assert concludes("*For example*, a guest stays two nights.")
    assert concludes("예를 들어 10년 근속한 직원은 20일입니다.")
    assert not concludes("You may borrow 40 hours; therefore ask early.")
    assert not concludes("Some guests stay two nights.")


@pytest.mark.parametrize(
    "text", ["**Guests leave by 6 PM**", "**Ask first!**", "**Bring:**", "기록을 삭제", "**A guest** signs in", "- a pass"]
)
def test_what_says_something(text: str) -> None:
    assert not says_nothing(text)


def test_numbers_are_taken_off() -> None:
    assert [without_number(t) for t in ("① 사업주는", "3. 식비", "3.5 percent", "나라는")] == ["사업주는", "식비", "3.5 percent", "나라는"]


def test_a_header_is_a_row_with_a_rule_under_it() -> None:
    text = "| Branch | Days |\n|---|---|\n| Mapo | 2 |\n"
    rows = text.splitlines()
    assert is_row(rows[0]) and is_row(rows[2]) and not is_row("no row") and not is_row("a\n| b | c |")
    assert is_header(text, 0, len(rows[0]))
    assert not is_header(text, text.index(rows[2]), text.index(rows[2]) + len(rows[2]))
