from __future__ import annotations

import time
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.numbers import quantities


def found(text: str) -> list[tuple[Decimal, str | None]]:
    return [(quantity.value, quantity.unit) for quantity in quantities(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1,234.5", "1234.5", None),
        ("15 %", "15", "%"),
        ("１５％", "15", "%"),
        ("15퍼센트", "15", "%"),
        ("15 percent", "15", "%"),
        ("100분의 15", "15", "%"),
        ("천분의 5", "0.5", "%"),
        ("2분의 1", "50", "%"),
        ("0.5%포인트", "0.5", "%p"),
        ("25bp", "25", "bp"),
        ("3만 5천 원", "35000", "KRW"),
        ("1억 2,000만원", "120000000", "KRW"),
        ("2백50만 원", "2500000", "KRW"),
        ("1조 2,345억원", "1234500000000", "KRW"),
        ("1.5억 원", "150000000", "KRW"),
        ("0억원", "0", "KRW"),
        ("10만여 명", "100000", "person"),
        ("3만원대", "30000", "KRW"),
        ("5천만 원권", "50000000", "KRW"),
        ("3조원", "3000000000000", "KRW"),
        ("2천여 건", "2000", "건"),
        ("3만냥", "30000", None),
        ("￦3,000", "3000", "KRW"),
        ("$ 1.2 million", "1200000", "USD"),
        ("US$5k", "5000", "USD"),
        ("USD 1.2bn", "1200000000", "USD"),
        ("2.5 bn won", "2500000000", "KRW"),
        ("5 hundred people", "500", "person"),
        ("30,000 dollars", "30000", "USD"),
        ("-$5", "-5", "USD"),
        ("-5%", "-5", "%"),
        ("−5%", "-5", "%"),
        ("△1억원", "-100000000", "KRW"),
        ("마이너스 2%", "-2", "%"),
        ("15일", "15", "day"),
        ("15일부터", "15", "day"),
        ("30-day", "30", "day"),
        ("30 calendar days", "30", "day"),
        ("10 business days", "10", "business day"),
        ("3 kilometres", "3", "km"),
        ("5킬로그램", "5", "kg"),
        ("12 inches", "12", "인치"),
        ("12 in total", "12", None),
        ("20 영국 파운드", "20", "GBP"),
        ("30 Australian dollars", "30", "AUD"),
        ("10영업일", "10", "business day"),
        ("two extra days", "2", "day"),
        ("3 additional weeks", "3", "week"),
        ("1,200유로어치", "1200", "EUR"),
        ("3개월간", "3", "month"),
        ("8시간", "8", "hour"),
        ("5인 이상", "5", "person"),
        ("26 people", "26", "person"),
        ("3배를", "3", "배"),
        ("85㎡", "85", "m2"),
        ("5 m", "5", "m"),
        ("25m won", "25000000", "KRW"),
        ("한 달", "1", "month"),
        ("세 명이", "3", "person"),
        ("two weeks", "2", "week"),
        ("twelve percent", "12", "%"),
        ("5만큼", "5", None),
        ("3 일반", "3", None),
        ("5 초과", "5", None),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_one_quantity(text: str, value: str, unit: str | None, form: str) -> None:
    assert found(unicodedata.normalize(form, text)) == [(Decimal(value), unit)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10~15%", [(10, "%"), (15, "%")]),
        ("10-15일", [(10, "day"), (15, "day")]),
        ("3~5만원", [(30000, "KRW"), (50000, "KRW")]),
        ("$1-2 million", [(1000000, "USD"), (2000000, "USD")]),
        ("₩1,000~2,000", [(1000, "KRW"), (2000, "KRW")]),
        ("5 to 10 years", [(5, "year"), (10, "year")]),
        ("3년 이상 5년 미만", [(3, "year"), (5, "year")]),
        ("5만원 - 3 items", [(50000, "KRW"), (3, None)]),
    ],
)
def test_ranges(text: str, expected: list[tuple[int, str | None]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026년 3월 1일, 3월 1일, 2026-03-01, March 5, 6월부터",
        "A-12/3 R-7 HR-05 ISO27001 v1.2.3 401k 2-factor 3rd",
        "제15조의2제1항 60조 3항 제3차 3번째",
        "02-1234-5678 09:30 9시 5 p.m. 1/2 1.2.3",
        "1. 하나\n  2\\. 둘\n- 3) 셋\n(4) 넷\n## 1.2 Scope\n**①** 다섯\n2의3\\. 여섯",
        "https://example.com/a/15%20b kim15@example.com",
        "또한 번째",
        "① ② ½ ⅔",
    ],
)
def test_digits_that_count_nothing(text: str) -> None:
    assert quantities(text) == []


def test_a_circled_mark_is_no_digit_of_what_it_marks() -> None:
    assert found("①30일 이내") == [(Decimal(30), "day")]


def test_places_are_of_the_text_as_given() -> None:
    text = "한도는 １억 ２,０００만원이고 이율은 연 3.5%다."
    assert [q.text for q in quantities(text)] == ["１억 ２,０００만원", "3.5%"]
    assert all(text[q.start : q.end] == q.text for q in quantities(text))


@given(st.integers(0, 10**15), st.booleans())
def test_any_amount_in_digits(amount: int, grouped: bool) -> None:
    text = f"모두 {amount:,}원" if grouped else f"모두 {amount}원"
    assert found(text) == [(Decimal(amount), "KRW")]


@given(st.integers(1, 9999), st.integers(1, 9999), st.integers(1, 9999))
def test_any_amount_in_korean_scales(trillions: int, millions: int, ones: int) -> None:
    value = trillions * 10**12 + millions * 10**4 + ones
    assert found(f"{trillions}조 {millions:,}만 {ones}원") == [(Decimal(value), "KRW")]


@given(st.text(st.one_of(st.characters(), st.sampled_from("0123456789,.-~%만억천원일분의 $k")), max_size=60))
def test_spans_are_ordered_and_apart(text: str) -> None:
    last = 0
    for quantity in quantities(text):
        assert last <= quantity.start < quantity.end <= len(text)
        assert quantity.text == text[quantity.start : quantity.end]
        last = quantity.end


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "1," * 50_000, "1/" * 50_000, "1-" * 50_000, "만" * 100_000, "1만" * 50_000, "$" * 100_000]
)
def test_no_text_is_slow(text: str) -> None:
    start = time.perf_counter()
    quantities(text)
    assert time.perf_counter() - start < 3
