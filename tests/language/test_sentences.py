from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


PIECES = st.sampled_from(
    ["한다.", "합니다. ", "Yes! ", "e.g. ", "Dr. ", "3.5", "2026. 3. 1. ", "1\\. ", "- ", "| a | b |", "# ", "```\n", "---\n", "**①** "]
) | st.sampled_from(
    ["title: x", "(", ")", "<개정 2020.1.1>", " ", "\n", "\n\n", "  \n", "\t\n", "word, " * 60, "단어 " * 150, "연" * 500, "\u3000", "\x0c"]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
def test_spans_are_ordered_trimmed_and_hold_all_but_white_space(text: str) -> None:
    last = 0
    for start, end in sentences(text):
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert not re.search(r"\n[^\S\n]*\n", text[start:end])
        assert end - start <= 400 or not re.search(r"\s", text[start + 400 : end])
        last = end
    assert not text[last:].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("연차는 15일입니다. 다음 해에도 같아요. 되나요? 네!", ["연차는 15일입니다.", "다음 해에도 같아요.", "되나요?", "네!"]),
        ("붙여 썼다.다음 문장이다.", ["붙여 썼다.", "다음 문장이다."]),
        ("이율은 3.5%이다. 제3조. 목적은 이렇다.", ["이율은 3.5%이다.", "제3조. 목적은 이렇다."]),
        ("이 규정은 2026. 3. 1. 시행한다. 끝.", ["이 규정은 2026. 3. 1. 시행한다.", "끝."]),
        ("휴가(병가를 말한다. 이하 같다)를 준다. 끝.", ["휴가(병가를 말한다. 이하 같다)를 준다.", "끝."]),
        ("그는 “간다.”라고 말했다. “왜?” 그가 물었다.", ["그는 “간다.”라고 말했다.", "“왜?”", "그가 물었다."]),
        (
            "정한다. <개정 2020.1.1, 2021.2.3> 다만, 아니다. <신설 2021.2.3>",
            ["정한다. <개정 2020.1.1, 2021.2.3>", "다만, 아니다. <신설 2021.2.3>"],
        ),
        (
            "Dr. Kim met J. Lee of Acme Inc. in the U.S. office. Then they left.",
            ["Dr. Kim met J. Lee of Acme Inc. in the U.S. office.", "Then they left."],
        ),
        (
            "Ask for it, e.g. by mail, at approx. five. See No. 5. The answer is no. Why?",
            ["Ask for it, e.g. by mail, at approx. five.", "See No. 5.", "The answer is no.", "Why?"],
        ),
        (
            "It costs 3.5 million (see below). **Note.** Wait... it does.[^1] Good.",
            ["It costs 3.5 million (see below).", "**Note.**", "Wait... it does.[^1]", "Good."],
        ),
        ("wrapped\nby hand. Next\nline.", ["wrapped\nby hand.", "Next\nline."]),
        ("Address:  \nStreet 5\\\nCity<br>\nLand", ["Address:", "Street 5\\", "City<br>", "Land"]),
    ],
)
def test_prose(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_lists_and_paragraph_marks_open_a_unit_and_stay_with_it() -> None:
    text = "다음과 같다.\n  1\\. 하나. 둘\n  2\\. 셋\n가. 넷\n- five\n* six\n(7) seven\n제2조(목적) 여덟\n**①** 아홉\n②열"
    assert split(text) == [
        "다음과 같다.",
        "1\\. 하나.",
        "둘",
        "2\\. 셋",
        "가. 넷",
        "- five",
        "* six",
        "(7) seven",
        "제2조(목적) 여덟",
        "**①** 아홉",
        "②열",
    ]


def test_a_list_item_runs_over_its_wrapped_lines() -> None:
    assert split("- one\n  two\n- three") == ["- one\n  two", "- three"]


def test_headings_rows_rules_and_code_stay_whole() -> None:
    text = "# What? And why.\ntext\n\n| a. b | C. D |\n|---|---|\nNo. 1 | Version 2. Final | Owner\n***\n```py\nx = 1. \ny\n```\nend"
    assert split(text) == [
        "# What? And why.",
        "text",
        "| a. b | C. D |",
        "|---|---|",
        "No. 1 | Version 2. Final | Owner",
        "***",
        "```py",
        "x = 1.",
        "y",
        "```",
        "end",
    ]


def test_front_matter_is_read_line_by_line() -> None:
    assert split("---\ntitle: A. B\ntags: c\n---\nBody\nof text.") == ["---", "title: A. B", "tags: c", "---", "Body\nof text."]
    assert split("---\nnot front\nmatter") == ["---", "not front\nmatter"]


def test_a_long_sentence_is_cut_at_a_clause_before_a_space() -> None:
    clause = "the bank keeps the record for the whole term of the contract"
    cut = split(f"{'; '.join([clause + ', as agreed'] * 12)}.")
    assert len(cut) > 1
    assert all(part.endswith((";", ".")) and 100 <= len(part) <= 400 for part in cut)
    assert all(len(part) <= 400 for part in split("낱말 " * 500))
    assert split("연" * 900) == ["연" * 900]


@pytest.mark.parametrize(
    "text", ["!" * 200_000, " " * 200_000, "e.g. " * 40_000, "(" * 100_000 + ". A", "a\n" * 100_000, "<" * 100_000, "\n \n" * 60_000]
)
def test_no_text_is_slow(text: str) -> None:
    start = time.perf_counter()
    sentences(text)
    assert time.perf_counter() - start < 2
