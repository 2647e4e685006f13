"""Sources that disagree: shown beside each other, or none where they speak of other things."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.linking import Mention
from language.asked_kind import kinds_of
from language.detect import detect
from language.words import Words
from services.rag.conflicts import Held, document_against, find_conflict, show, without_stale
from services.rag.evidence import Quote, Statement
from services.rag.extract import Part, Pick
from services.rag.notions import Notion
from services.rag.versions import Version
from vector.store import Passage

TODAY = date(2026, 11, 2)
QUESTION = "How many days of leave does a parent get?"


def part_of(question: str, words: Words) -> Part:
    return Part(question, frozenset(words.terms(question)), None, kinds_of(question))  # type: ignore[arg-type]


def pick(passage: Any, text: str, source: str, question: str, words: Words, says: bool | None = None) -> Pick:
    chunk = passage(text, source=source).chunk
    said = frozenset(words.terms(question)) & frozenset(words.terms(text))
    return Pick(Quote(chunk, 0, chunk.end), 9.0, 0.9, said, said, (9.0,), (1.0,), (says,))


def conflict_of(passage: Any, words: Words, question: str, own: str, other: str, sources: tuple[str, str] = ("hr/a.md", "hr/b.md")) -> Any:
    picks = [pick(passage, text, source, question, words) for text, source in zip((own, other), sources, strict=True)]
    return find_conflict([Statement(own, (picks[0].quote,))], picks, [part_of(question, words)], {}, words)


@pytest.mark.parametrize(
    ("question", "own", "other"),
    [
        (QUESTION, "A parent gets 10 days of leave after a birth.", "After a birth, a parent gets 12 days of paid leave."),
        ("숙박비 한도는 얼마인가요?", "숙박비 한도는 1박 80,000원이다.", "숙박비 한도는 1박 70,000원으로 한다."),
        ("신청은 언제까지 하나요?", "신청은 3월 31일까지 한다.", "신청은 4월 15일까지 하여야 한다."),
    ],
)
def test_two_documents_that_give_another_figure_differ(passage: Any, words: Words, question: str, own: str, other: str) -> None:
    found = conflict_of(passage, words, question, own, other)
    assert found and found.other.quote.text == other
    said = show(found, {}, detect(question)).text
    assert "‘Leave’ (2026-01-01)" in said and said.endswith(other)


@pytest.mark.parametrize(
    ("own", "other", "sources"),
    [
        ("A parent gets 10 days of leave after a birth.", "A parent gets 10 days of leave when a child is born.", ("hr/a.md", "hr/b.md")),
        ("A parent gets 10 days of leave after a birth.", "A parent gets 12 days of leave after a birth.", ("hr/a.md", "hr/a.md")),
        ("A parent gets 10 days of leave after a birth.", "A parent gets 2 hours of leave a day for nursing.", ("hr/a.md", "hr/b.md")),
        ("A parent gets 10 days of leave after a birth.", "The office closes for 12 days at the end of a year.", ("hr/a.md", "hr/b.md")),
        ("A parent gets 10 days of leave after a birth.", "Leave of a parent is granted by the manager.", ("hr/a.md", "hr/b.md")),
        ("A parent gets 10 days of leave after a birth.", "A parent gets 10 to 12 days of leave after a birth.", ("hr/a.md", "hr/b.md")),
    ],
)
def test_what_agrees_or_speaks_of_something_else_is_no_conflict(
    passage: Any, words: Words, own: str, other: str, sources: tuple[str, str]
) -> None:
    assert conflict_of(passage, words, QUESTION, own, other, sources) is None


def test_the_document_in_force_answers_and_the_other_is_shown(passage: Any, words: Words) -> None:
    texts = ("A parent gets 10 days of leave after a birth.", "A parent gets 12 days of leave after a birth.")
    old, new = (pick(passage, text, source, QUESTION, words) for text, source in zip(texts, ("hr/a.md", "hr/b.md"), strict=True))
    versions = {"hr/a.md": Version("hr/a", "Leave 2024", date(2024, 1, 1), date(2024, 12, 31), False)}
    parts, drafted = [part_of(QUESTION, words)], [Statement(texts[0], (old.quote,))]
    assert without_stale(drafted, [old, new], parts, versions, TODAY, words) == [new]
    assert without_stale(drafted, [old, new], parts, versions, date(2024, 6, 1), words) == [old]  # the new one is shown beside it
    again = find_conflict([Statement(texts[1], (new.quote,))], [old, new], parts, versions, words)
    assert again and show(again, versions, "en").text == (
        f"The sources differ. That is from ‘Leave’ (2026-01-01); ‘Leave’ (2024-01-01–2024-12-31) says: {texts[0]}"
    )


BRANCH, OTHER = (Mention(0, 12, f"{city} Branch", f"t/Branch:{key}", "Branch", 1.0, "exact") for key, city in enumerate(("Busan", "Seoul")))


def against(passages: list[Passage], value: object, question: str, words: Words) -> Statement | None:
    told = Held(value, [Notion((term,)) for term in words.terms(question)], [BRANCH], kinds_of(question))

    def link(text: str) -> list[Mention]:
        return [mention for mention in (BRANCH, OTHER) if mention.text.split()[0] in text]

    return document_against(told, passages, {}, "en", link, words)


@pytest.mark.parametrize(
    ("value", "question", "text", "differs"),
    [
        ("051-123-4567", "What is the phone number of the Busan Branch?", "The phone number of the Busan branch is 051-999-8888.", True),
        ("051-123-4567", "What is the phone number of the Busan Branch?", "The phone number of the Busan branch is 051 123 4567.", False),
        ("051-123-4567", "What is the phone number of the Busan Branch?", "The phone number of the Seoul branch is 02-999-8888.", False),
        ("051-123-4567", "What is the phone number of the Busan Branch?", "Call the Busan branch at 051-999-8888.", False),
        (0.15, "What is the discount of the Busan Branch?", "The Busan branch has a discount of 15%.", False),
        (0.15, "What is the discount of the Busan Branch?", "The Busan branch has a discount of 12%.", True),
        (174, "What is the reserve of the Busan Branch?", "The Busan branch has a reserve of 10%.", False),
        ("2026-03-01", "When did the Busan Branch open?", "The Busan branch opened on 1 April 2026.", True),
        ("2026-03-01", "When did the Busan Branch open?", "The Busan branch opened on 1 March 2026.", False),
    ],
)
def test_a_document_beside_the_tables(passage: Any, words: Words, value: object, question: str, text: str, differs: bool) -> None:
    found = against([passage(text)], value, question, words)
    assert (found is not None) is differs
    if found:
        assert found.text.startswith("The sources differ. That is from the tables; ‘Leave’ (2026-01-01) says: ")


def test_a_directory_says_nothing_of_one_in_the_line_of_another(passage: Any, words: Words) -> None:
    asked = "What is the phone number of the Busan Branch?"
    for line, differs in (("The phone number of the Seoul branch is 02-999-8888.", False), ("The phone number is 02-999-8888.", True)):
        given = passage(line)
        headed = Passage(replace(given.chunk, section="Busan Branch, Seoul Branch"), 1.0)
        assert (against([headed], "051-123-4567", asked, words) is not None) is differs
