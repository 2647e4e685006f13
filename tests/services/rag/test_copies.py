"""Copies of a passage are found once."""

from __future__ import annotations

from dataclasses import replace

from services.rag.copies import without_copies
from services.rag.evidence import Evidence, Ranked
from tests.services.rag.conftest import MakeFact, MakePassage
from vector.store import Passage


def ranking(*evidence: Evidence) -> list[Ranked]:
    return [Ranked(one, 1.0 - rank / 10, {}) for rank, one in enumerate(evidence)]


def titled(passage: Passage, title: str) -> Passage:
    return replace(passage, chunk=replace(passage.chunk, title=title))


def test_the_better_ranked_of_two_copies_stays(passage: MakePassage, fact: MakeFact) -> None:
    first = passage("Leave is 15 days a year.", source="hr/leave.md")
    copy = passage("Leave is 15 days a year.", source="archive/leave.md")
    given = ranking(first, fact("one"), copy, fact("two"))
    assert without_copies(given) == [given[0], given[1], given[3]]


def test_the_same_words_set_otherwise_are_a_copy(passage: MakePassage) -> None:
    page = passage("**Leave** is 15 days\na year, at least.", source="site/leave.html")
    given = ranking(page, passage("Leave is 15 days a year, At least.", source="files/leave.docx"))
    assert without_copies(given) == given[:1]
    signed = ranking(passage("The change is 5 %.", source="a/b"), passage("The change is -5 %.", source="a/c"))
    assert without_copies(signed) == signed


def test_one_figure_or_another_title_makes_no_copy(passage: MakePassage) -> None:
    first, dearer = passage("Bills are due in 30 days.", source="c/a.md"), passage("Bills are due in 60 days.", source="c/b.md")
    elsewhere = titled(passage("Bills are due in 30 days.", source="c/c.md"), "Other")
    given = ranking(first, dearer, elsewhere)
    assert without_copies(given) == given
