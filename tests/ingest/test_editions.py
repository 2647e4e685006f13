"""Versions of a document, told by what stands at its head."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.editions import Edition, Head, families, outdated


def head(source: str, title: str, text: str, collection: str = "hr") -> Head:
    return Head(f"{collection}/{source}", collection, title, text, ("everyone",))


def versions(*heads: Head) -> dict[str, Edition]:
    """The editions of one family, by the name of their file."""
    found = families(heads)
    assert found.keys() == {one.source for one in heads}
    return {edition.source.partition("/")[2]: edition for edition in found[heads[0].source]}


@pytest.mark.parametrize(
    ("line", "since", "until", "number"),
    [
        ("Rule no. K-7 | Version 2 | Effective 1 March 2021 to 30 June 2022 | Owner: Sales", date(2021, 3, 1), date(2022, 6, 30), (2,)),
        ("Rule no. K-7 | Rev. 3.1 | Effective date: March 1, 2021, replaces the old one", date(2021, 3, 1), None, (3, 1)),
        ("문서번호: K-7 | 제2판 | 시행일: 2021. 3. 1.", date(2021, 3, 1), None, (2,)),
        ("문서번호: K-7\n\n2021년 3월 1일부터 시행", date(2021, 3, 1), None, ()),
        ("---\n문서번호: K-7\n버전: 2\n유효기간: 2021-03-01 ~ 2022-06-30\n---", date(2021, 3, 1), date(2022, 6, 30), (2,)),
        ("- **Document number:** K-7\n- **Valid until:** June 2022", None, date(2022, 6, 30), ()),
    ],
)
def test_the_head_of_a_document_says_when_it_holds(line: str, since: date | None, until: date | None, number: tuple[int, ...]) -> None:
    other = head("other.md", "Anything", "Document no. K-7 | Version 9 | Effective 2025-01-01")
    edition = versions(head("this.md", "Leave", f"# Leave\n\n{line}\n\nText."), other)["this.md"]
    assert (edition.since, edition.until, edition.number) == (since, until, number)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Travel rules (2019 edition)", "Travel rules (2024 edition)"),
        ("출장 규정 제1판", "출장 규정 제2판"),
        ("Travel rules - WITHDRAWN", "Travel rules"),
        ("출장 규정 (폐지)", "출장 규정"),
    ],
)
def test_titles_tell_versions_apart(old: str, new: str) -> None:
    known = versions(head("a.md", old, "Text."), head("b.md", new, "Text."))
    assert outdated(tuple(known.values()), [date(2026, 1, 1)]) == {"hr/a.md"}


def test_names_of_files_tell_versions_apart() -> None:
    known = versions(head("archive/travel-v1.2.docx", "Travel rules", "Text."), head("travel-v2.docx", "Travel rules", "Text."))
    assert outdated(tuple(known.values()), [date(2026, 1, 1)]) == {"hr/archive/travel-v1.2.docx"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (head("a.md", "Annual report 2023", "Revenue."), head("b.md", "Annual report 2024", "Revenue.")),
        (head("a.md", "Getting started", "Text."), head("b.md", "Getting started", "Text.")),
        (head("a.md", "Rule A", "Version 1 | Effective 2020-01-01"), head("b.md", "Rule B", "Version 2 | Effective 2021-01-01")),
        (head("a.md", "Travel rules v1", "Text."), head("b.md", "Travel rules v2", "Text.", collection="it")),
        (
            head("a.md", "Office moves", "Effective July 1, 2021, staff who have badges must show them at the door of the new building."),
            head("b.md", "Office moves", "Effective July 1, 2023, everybody who enters must show a badge at the door of either building."),
        ),
        (
            head("a.md", "Lending", "A loan that is withdrawn early costs a fee."),
            head("b.md", "Lending", "The old form was withdrawn from the cabinet by the archive."),
        ),
    ],
)
def test_what_does_not_say_so_is_no_version(first: Head, second: Head) -> None:
    assert families([first, second]) == {}


OLD = Edition("old", frozenset({"a"}), date(2020, 1, 1), date(2021, 12, 31))
NEW = Edition("new", frozenset({"a"}), date(2022, 1, 1))
NEXT = Edition("next", frozenset({"a"}), date(2030, 1, 1))


@pytest.mark.parametrize(
    ("day", "lost"),
    [
        (date(2019, 1, 1), {"new", "next"}),  # none yet: the first to come
        (date(2020, 1, 1), {"new", "next"}),
        (date(2021, 12, 31), {"new", "next"}),
        (date(2022, 1, 1), {"old", "next"}),
        (date(2035, 1, 1), {"old", "new"}),
    ],
)
def test_the_version_of_the_day_counts(day: date, lost: set[str]) -> None:
    assert outdated((OLD, NEW, NEXT), [day]) == lost


def test_after_the_last_day_of_all_the_newest_stays() -> None:
    last = Edition("last", frozenset({"a"}), date(2022, 1, 1), date(2023, 1, 1))
    assert outdated((OLD, last), [date(2026, 1, 1)]) == {"old"}


def test_of_several_days_each_version_counts_that_one_of_them_has() -> None:
    assert outdated((OLD, NEW, NEXT), [date(2021, 1, 1), date(2023, 1, 1)]) == {"next"}


def test_what_cannot_be_ordered_counts() -> None:
    one, other = Edition("one", frozenset({"a"}), number=(2,)), Edition("other", frozenset({"a"}), since=date(2022, 1, 1))
    assert outdated((one, other), [date(2026, 1, 1)]) == frozenset()
