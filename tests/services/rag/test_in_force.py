"""Which version of a document a question is about."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.editions import Edition
from services.rag.in_force import superseded

STAFF, BOARD = frozenset({"everyone"}), frozenset({"everyone", "board"})
OLD = Edition("hr/2019.md", STAFF, date(2019, 4, 1), date(2021, 12, 31), years=frozenset({2019}))
NEW = Edition("hr/2022.md", STAFF, date(2022, 1, 1), years=frozenset({2022}))
DRAFT = Edition("hr/2024.md", frozenset({"board"}), date(2024, 1, 1), years=frozenset({2024}))
EDITIONS = {one.source: (OLD, NEW, DRAFT) for one in (OLD, NEW, DRAFT)}
TODAY = date(2026, 3, 1)


def lost(text: str, as_of: date = TODAY, groups: frozenset[str] = STAFF) -> set[str]:
    visible = {one.source for one in (OLD, NEW, DRAFT) if one.groups & groups}
    return {source[3:7] for source in superseded({*visible, "hr/other.md"}, text, as_of, EDITIONS, groups)}


def test_the_day_of_the_request_decides() -> None:
    assert lost("How many days of leave?") == {"2019"}
    assert lost("How many days of leave?", date(2020, 6, 1)) == {"2022"}
    assert lost("휴가는 며칠인가요?", date(2021, 12, 31)) == {"2022"}


def test_a_version_that_the_caller_may_not_see_takes_no_place() -> None:
    assert lost("How many days of leave?", groups=STAFF) == {"2019"}
    assert lost("How many days of leave?", groups=BOARD) == {"2019", "2022"}


@pytest.mark.parametrize(
    "text",
    [
        "How many days of leave did we have in 2020?",
        "2020년 6월에는 휴가가 며칠이었나요?",
        "What does the 2019 edition say?",
        "2019년판 규정에서는요?",
    ],
)
def test_the_time_or_the_version_that_the_question_names_goes_before_the_day(text: str) -> None:
    assert lost(text) == {"2022"}


def test_the_year_of_the_day_is_the_day() -> None:
    assert lost("How many days of leave in 2026?") == {"2019"}


def test_a_year_in_which_the_version_changed_has_both() -> None:
    years = (Edition("hr/a.md", STAFF, date(2019, 4, 1)), Edition("hr/b.md", STAFF, date(2020, 7, 1)))
    editions = {one.source: years for one in years}
    assert superseded(editions, "How many days in 2020?", TODAY, editions, STAFF) == frozenset()
    assert superseded(editions, "How many days in 2019?", TODAY, editions, STAFF) == {"hr/b.md"}


@pytest.mark.parametrize(
    "text", ["What did the previous leave policy say?", "종전 규정에서는 며칠이었나요?", "What has changed since the old rule?"]
)
def test_who_asks_for_earlier_versions_gets_all(text: str) -> None:
    assert lost(text) == set()


@pytest.mark.parametrize("text", ["Orders of 2020: which limit is currently valid?", "2020년 주문에 현행 규정을 적용하면?"])
def test_who_asks_for_what_holds_now_gets_that(text: str) -> None:
    assert lost(text) == {"2019"}
