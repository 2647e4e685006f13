"""Periods of a question: what shares an end, what is one of two, and what the calendar has not."""

from datetime import date

import pytest

from graph.plan.words.periods import periods, written

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("question", "spans"),
    [
        ("hired between 1 and 31 March 2005?", [("2005-03-01", "2005-03-31")]),
        ("from 3rd to 9th of May 1998", [("1998-05-03", "1998-05-09")]),
        ("between January and March 2005", [("2005-01-01", "2005-03-31")]),
        ("June to August 2006 orders", [("2006-06-01", "2006-08-31")]),
        ("how many orders in March and May 2006?", [("2006-03-01", "2006-03-31"), ("2006-05-01", "2006-05-31")]),
        ("on 3 and 5 March 2005", [("2005-03-03", "2005-03-03"), ("2005-03-05", "2005-03-05")]),
        ("in June or July 1998", [("1998-06-01", "1998-06-30"), ("1998-07-01", "1998-07-31")]),
        ("1998년 11월이나 12월에", [("1998-11-01", "1998-11-30"), ("1998-12-01", "1998-12-31")]),
        ("in the first half of 1997", [("1997-01-01", "1997-06-30")]),
        ("1990년대에 입사한", [("1990-01-01", "1999-12-31")]),
        ("4월 1일부터 31일까지", [("2026-04-01", "2026-04-01")]),
        ("orders in the last 9999 years", []),
        ("5월에 지각한 사람", [("2026-05-01", "2026-05-31")]),  # the last one up to the day that is asked about
        ("how many orders were placed in October?", [("2025-10-01", "2025-10-31")]),
        ("최근 5개월", [("2026-01-16", "2026-06-15")]),
        ("2024년 8월 초부터 9월 말까지", [("2024-08-01", "2024-09-30")]),
        ("최근 3000년 주문", []),
    ],
)
def test_the_days_that_a_question_speaks_of(question: str, spans: list[tuple[str, str]]) -> None:
    assert [(str(period.first), str(period.last)) for period in periods(question, TODAY)] == spans


@pytest.mark.parametrize(
    ("question", "text"), [("2025년 1분기분 청구서", "2025-Q1"), ("bills for March 2025", "2025-03"), ("bills of 2025", "")]
)
def test_months_and_quarters_are_written_as_columns_have_them(question: str, text: str) -> None:
    (period,) = periods(question, TODAY)
    assert next(iter(written(period)), "") == text
