from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from language.words import Words
from services.rag.evidence import Quote, Ranked, Statement
from services.rag.versions import Version, other_versions, read_version, settle_versions, uncovered


@pytest.mark.parametrize(
    ("title", "head", "days"),
    [
        (
            "Travel Rules (2024 edition)",
            "Document no. TR-3 | Effective 1 July 2024 to 31 December 2025",
            (date(2024, 7, 1), date(2025, 12, 31)),
        ),
        ("Travel Rules", "Effective 1 January 2026, replaces the 2024 edition", (date(2026, 1, 1), None)),
        ("Price list", "Valid until 31 March 2026", (None, date(2026, 3, 31))),
        ("여비 규정", "문서번호 재무-03 · 시행일 2026년 4월 1일", (date(2026, 4, 1), None)),
        ("여비 규정", "이 규정은 2026년 3월 1일부터 시행한다.", (date(2026, 3, 1), None)),
        ("여비 규정", "유효기간: 2025. 1. 1. ~ 2025. 12. 31.", (date(2025, 1, 1), date(2025, 12, 31))),
        ("여비 규정", "이 안내는 2026년 6월 30일까지 유효합니다.", (None, date(2026, 6, 30))),
        ("최저임금법", "---\n제목: 최저임금법\n시행일자: 2020-05-26\n---", (date(2020, 5, 26), None)),
    ],
)
def test_a_head_says_when_its_document_holds(title: str, head: str, days: tuple[date | None, date | None]) -> None:
    version = read_version("rules", title, f"# {title}\n\n{head}\n\nText.")
    assert version and (version.first, version.last) == days


@pytest.mark.parametrize("head", ["An effective plan helps.", "Meetings are on 3 May 2026.", ""])
def test_a_date_that_is_none_of_validity_is_none(head: str) -> None:
    assert read_version("rules", "Plan", head) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Travel Rules (2024 edition)", "Travel Rules (2026 edition)", True),
        ("Travel Rules 2024 - WITHDRAWN", "Travel Rules", True),
        ("여비 규정 (제2판)", "여비 규정 (제3판)", True),
        ("근로기준법", "근로기준법 시행령", False),
        ("Travel Rules", "Expense Rules", False),
    ],
)
def test_versions_share_what_their_titles_say_without_the_edition(one: str, other: str, same: bool) -> None:
    versions = [read_version("rules", title, "Effective 1 May 2024. 시행") for title in (one, other)]
    assert all(versions)
    assert (versions[0].family == versions[1].family) is same  # type: ignore[union-attr]


OLD = Version("rules/tr-3", "Travel Rules (2024 edition)", date(2024, 7, 1), date(2025, 12, 31), True)
NEW = Version("rules/tr-3", "Travel Rules (2026 edition)", date(2026, 1, 1), None, False)
VERSIONS = {"rules/old.md": OLD, "rules/new.md": NEW}


@pytest.fixture
def ranked(passage: Any) -> list[Ranked]:
    old = passage("The daily allowance abroad is 40 dollars. Trains are second class.", source="rules/old.md")
    new = passage("The daily allowance abroad is 55 dollars. Trains are second class.", source="rules/new.md")
    other = passage("Allowances are taxed.", source="rules/tax.md")
    return [Ranked(p, 1 - n / 10, {}) for n, p in enumerate((old, new, other))]


@pytest.mark.parametrize(
    ("day", "text", "kept"),
    [
        (date(2026, 11, 2), "What is the daily allowance?", "rules/new.md"),
        (date(2025, 3, 1), "What is the daily allowance?", "rules/old.md"),
        (date(2026, 11, 2), "What was the daily allowance by the 2024 edition?", "rules/old.md"),
        (date(2020, 1, 1), "What is the daily allowance?", "rules/old.md"),
    ],
)
def test_the_version_in_force_on_the_day_is_kept(ranked: list[Ranked], day: date, text: str, kept: str) -> None:
    left, superseded = settle_versions(ranked, VERSIONS, day, text)
    assert {r.evidence.chunk.source for r in left} == {kept, "rules/tax.md"}  # type: ignore[union-attr]
    assert len(superseded) == 1


def test_what_has_no_other_version_stays_whatever_its_days(ranked: list[Ranked]) -> None:
    left, superseded = settle_versions(ranked[:1], VERSIONS, date(2026, 11, 2), "?")
    assert (len(left), superseded) == (1, [])


def test_what_another_version_says_otherwise_is_said_with_its_days(ranked: list[Ranked], words: Words) -> None:
    left, superseded = settle_versions(ranked, VERSIONS, date(2026, 11, 2), "?")
    chunk = left[0].evidence.chunk  # type: ignore[union-attr]
    allowance, trains = (Statement("…", (Quote(chunk, span.start, span.end),)) for span in chunk.sentences)
    (said,) = other_versions([allowance], superseded, VERSIONS, words, "en")
    assert said.text == "Another version (until 2025-12-31) says otherwise: The daily allowance abroad is 40 dollars."
    assert said.supports[0].text == "The daily allowance abroad is 40 dollars."
    assert other_versions([trains], superseded, VERSIONS, words, "en") == []
    assert other_versions([allowance], [], VERSIONS, words, "en") == []


def test_another_version_is_told_by_the_day_that_parts_it_from_the_one_that_holds() -> None:
    old, new = (replace(VERSIONS["rules/old.md"], first=date(2024, 1, 1), last=date(2024, 12, 31)), VERSIONS["rules/old.md"])
    new = replace(new, first=date(2025, 1, 1), last=date(2025, 12, 31))
    assert (old.days_beside(new, "ko"), new.days_beside(old, "ko")) == ("2024-12-31까지", "2025-01-01부터")
    assert (replace(old, last=None).days_beside(new, "en"), replace(old, first=None, last=None).days_beside(new, "en")) == (
        "from 2024-01-01",
        old.name,
    )


ONE = Version("r/1", "Rules (2024 edition)", date(2024, 1, 1), date(2024, 12, 31), False)
TWO = Version("r/1", "Rules (2025 edition)", date(2025, 1, 1), None, False)
YEARLY = Version("r/2", "Bonus 2024", date(2024, 1, 1), None, False)


@pytest.mark.parametrize(
    ("held", "question", "day", "missing"),
    [
        ([ONE, TWO], "What was the limit in 2022?", None, "2022"),
        ([ONE, TWO], "2024년 한도는 얼마인가요?", None, None),
        ([ONE, TWO], "What is the limit in 2030?", None, None),
        ([ONE, TWO], "What does the 2030 edition allow?", None, "2030"),
        ([ONE, TWO], "What is the limit?", date(2019, 5, 1), "2019-05-01"),
        ([ONE, TWO], "What was the limit in 2022, and what is it currently?", None, None),
        ([YEARLY], "How high is the bonus of 2025?", None, "2025"),
        ([YEARLY], "How high is the bonus of 2024?", None, None),
        ([TWO], "What was the limit in 2022?", None, "2022"),
        ([replace(TWO, name="Rules")], "What was the limit in 2022?", None, None),
    ],
)
def test_a_time_that_no_version_covers_is_missing(passage: Any, held: list[Version], question: str, day: date | None, missing: str) -> None:
    chunks = [passage("The limit is 3.", source=f"r/{n}.md").chunk for n in range(len(held))]
    versions = {chunk.source: version for chunk, version in zip(chunks, held, strict=True)}
    said = Statement("", (Quote(chunks[0], 0, 15),))
    found = uncovered([said], list(versions), versions, question, day)
    assert (found and found.name) == missing
