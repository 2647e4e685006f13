from __future__ import annotations

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.dates import dates

TODAY = date(2026, 1, 31)


def found(text: str, today: date | None = None) -> list[tuple[str, str]]:
    return [(span.value, text[span.start : span.end]) for span in dates(text, today)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("시행일 2027-01-01T09:00", [("2027-01-01", "2027-01-01")]),
        ("기준 월: 2027-03", [("2027-03", "2027-03")]),
        ("on 2/15/2023, am 15.2.2023, by 1/5/2023", [("2023-02-15", "2/15/2023"), ("2023-02-15", "15.2.2023")]),
        ("2026/3/1 접수", [("2026-03-01", "2026/3/1")]),
        ("<개정 2018.3.20, 2019.1.15>", [("2018-03-20", "2018.3.20"), ("2019-01-15", "2019.1.15")]),
        ("2026. 3. 1. 시행", [("2026-03-01", "2026. 3. 1")]),
        ("2026년 3월 1일, 2026년 3월, 2026년도", [("2026-03-01", "2026년 3월 1일"), ("2026-03", "2026년 3월"), ("2026", "2026년도")]),
        ("２０２６년 ３월", [("2026-03", "２０２６년 ３월")]),
        ("1998년 12월 10일부터 12월 24일까지", [("1998-12-10", "1998년 12월 10일"), ("1998-12-24", "12월 24일")]),
        ("1 March 2026 and March 2nd, 2026", [("2026-03-01", "1 March 2026"), ("2026-03-02", "March 2nd, 2026")]),
        ("Sept. 2025, the 3rd of May 2024", [("2025-09", "Sept. 2025"), ("2024-05-03", "3rd of May 2024")]),
        ("March 1-5, 2026", [("2026-03-01", "March 1-5, 2026")]),
        ("from March 1 to March 5, 2025", [("2025-03-01", "March 1"), ("2025-03-05", "March 5, 2025")]),
        ("net sales in 1997, prices for 1998 and FY2026", [("1997", "1997"), ("1998", "1998"), ("2026", "2026")]),
    ],
)
def test_dates_that_name_their_year(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected
    assert found(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3월 1일", "2026-03-01"),
        ("by March 1", "2026-03-01"),
        ("오늘", "2026-01-31"),
        ("어제", "2026-01-30"),
        ("내일모레", "2026-02-02"),
        ("이달", "2026-01"),
        ("tomorrow", "2026-02-01"),
        ("이번 달", "2026-01"),
        ("지난달 15일", "2025-12-15"),
        ("next month", "2026-02"),
        ("올해", "2026"),
        ("작년 3월", "2025-03"),
        ("내년 3월 1일", "2027-03-01"),
        ("last year", "2025"),
    ],
)
def test_dates_that_need_today(text: str, value: str) -> None:
    assert [span.value for span in dates(text, TODAY)] == [value]
    assert dates(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "3/1/2026",
        "2026-02-30",
        "2026년 13월",
        "A-2026-03-01-7",
        "v2026.3.1",
        "02-1234-5678",
        "5년 3개월",
        "오늘날 안내일",
        "내 달력과 이달러",
        "you may 5",
        "of 2000 employees",
        "in 2000 days",
        "다음 달 31일",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert dates(text, TODAY) == []


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(
        [
            "{0:%Y-%m-%d}",
            "{0.year}년 {0.month}월 {0.day}일",
            "{0.year}. {0.month}. {0.day}.",
            "{0.day} {0:%B} {0.year}",
            "{0:%b} {0.day}, {0.year}",
        ]
    ),
)
def test_every_notation_of_every_day(day: date, notation: str) -> None:
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, f"그날은 {notation.format(day)} 였다")  # type: ignore[arg-type]
        assert [span.value for span in dates(text)] == [day.isoformat()]


@given(
    st.text(st.one_of(st.characters(), st.sampled_from("0123456789.-/년월일 ")), max_size=80), st.dates(date(1901, 1, 1), date(2199, 1, 1))
)
def test_spans_are_ordered_and_apart(text: str, today: date) -> None:
    last = 0
    for span in dates(text, today):
        assert last <= span.start < span.end <= len(text)
        last = span.end


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_months_are_counted_across_years(today: date) -> None:
    first = today.replace(day=1)
    assert dates("지난달", today)[0].value == (first - timedelta(days=1)).isoformat()[:7]
    assert dates("next month", today)[0].value == (first + timedelta(days=31)).isoformat()[:7]
