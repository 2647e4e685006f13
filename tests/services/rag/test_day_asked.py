"""The time that a question is about, where versions of a document could answer it."""

from __future__ import annotations

from datetime import date

import pytest

from services.rag.day_asked import asks_for_earlier, days_asked
from services.rag.evidence import Ranked
from services.rag.versions import Version, settle_versions
from tests.services.rag.conftest import MakePassage

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("How many days of leave?", (TODAY,)),
        ("How many days of leave did we have in 2020?", (date(2020, 1, 1), date(2020, 12, 31))),
        ("2020년 2월에는 며칠?", (date(2020, 2, 1), date(2020, 2, 29))),
        ("What held on 2021-05-06?", (date(2021, 5, 6),)),
        ("Orders dated 2019 and 2020?", (date(2019, 1, 1), date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31))),
        ("How many days of leave in 2026?", (TODAY,)),
        ("Orders of 2020: which limit is currently valid?", (TODAY,)),
        ("2020년 주문에 현행 규정을 적용하면?", (TODAY,)),
        ("Does a budget of 2,020 dollars or 2020.50 do?", (TODAY,)),
    ],
)
def test_the_days_that_a_question_is_about(text: str, days: tuple[date, ...]) -> None:
    assert days_asked(text, TODAY) == days


@pytest.mark.parametrize(
    "text", ["What did the previous leave policy say?", "종전 규정에서는 며칠이었나요?", "What has changed since the old rule?"]
)
def test_who_asks_for_earlier_versions_is_understood(text: str) -> None:
    assert asks_for_earlier(text)


@pytest.mark.parametrize("text", ["How do I change my old password?", "구두 승인도 되나요?", "Which of the old rules is in force?"])
def test_who_does_not_is_not(text: str) -> None:
    assert not asks_for_earlier(text)


FIRST = Version("hr/1", "Leave", date(2019, 4, 1), date(2020, 6, 30), False)
SECOND = Version("hr/1", "Leave", date(2020, 7, 1), None, False)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Days of leave?", {"hr/b.md"}),
        ("Days of leave in 2019?", {"hr/a.md"}),
        ("Days of leave in 2020?", {"hr/a.md", "hr/b.md"}),
        ("Days of leave by the previous rule?", {"hr/a.md", "hr/b.md"}),
    ],
)
def test_versions_are_kept_for_the_time_asked_about(passage: MakePassage, text: str, kept: set[str]) -> None:
    ranked = [Ranked(passage(f"{days} days.", source=source), 1.0, {}) for days, source in ((15, "hr/a.md"), (20, "hr/b.md"))]
    left, _ = settle_versions(ranked, {"hr/a.md": FIRST, "hr/b.md": SECOND}, TODAY, text)
    assert {r.evidence.chunk.source for r in left} == kept  # type: ignore[union-attr]
