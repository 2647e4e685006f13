from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from ingest.calibrate import Calibration
from language.asked_kind import kinds_of
from language.words import Words, load_kiwi
from services.rag.answer_extractive import answer_extractive
from services.rag.cases import bounds, falls_under, stated
from services.rag.evidence import Quote, Ranked, Statement
from services.rag.extract import Part, extract
from services.rag.notions import Notion
from services.rag.settled import Settled, leaves_open

FLAT = np.array([1.0, 0.0], np.float32)


@pytest.mark.parametrize(
    ("question", "line", "falls"),
    [
        ("3년 반 다녔는데 며칠인가요?", "│3년 이상 4년 미만   │16        │", True),
        ("4년 다녔는데 며칠인가요?", "│3년 이상 4년 미만   │16        │", False),
        ("6년넘게 다니면 며칠인가요?", "| 6년 이상 | 21일 |", True),
        ("반년 넘게 다니면 며칠인가요?", "| 6년 이상 | 21일 |", None),
        ("입사 8개월인데 며칠인가요?", "| 1개월 이상 1년 미만 | 11일 |", True),
        ("입사 2년인데 며칠인가요?", "| 1개월 이상 1년 미만 | 11일 |", False),
        ("How much leave is there after 4 years?", "- 3 to 15 years: 6 hours", True),
        ("How much leave is there after 3 years?", "- Less than 3 years: 4 hours", False),
        ("Who approves KRW 400,000?", "| Above KRW 300,000 | the head of department |", True),
        ("Who approves KRW 300,000?", "| Above KRW 300,000 | the head of department |", False),
        ("How many days for 3 guests?", "- Less than 3 years: 4 hours", None),
        ("How many hours may I work in one day?", "- Less than 10 days: 4 hours", None),
        ("하루에 몇 시간인가요?", "| 3일 이하 | 4시간 |", None),
        ("3년이면 며칠인가요?", "근속 3년 이상인 직원에게는 하루를 더한다.", None),
    ],
)
def test_a_number_falls_under_a_line_or_not(question: str, line: str, falls: bool | None) -> None:
    assert falls_under(stated(question), line) is falls


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(load_kiwi())


TABLE = "휴가 일수는 다음 표와 같다.\n\n| 1년 이상 3년 미만 | 15 |\n| 3년 이상 6년 미만 | 17 |\n| 6년 이상 | 21 |\n"


def answer(words: Words, question: str, passage: Any) -> tuple[Statement, ...]:
    """All sentences equally near to the question."""
    terms = tuple(words.terms(question))
    part = Part(question, frozenset(terms), FLAT, kinds_of(question))
    vectors = {passage.chunk.id: np.tile(FLAT, (len(passage.chunk.sentences), 1))}
    told = [Notion((term,)) for term in terms]
    picks = extract([Ranked(passage, 1.0, {})], FLAT, told, [], "ko", [part], vectors, words, Calibration({}, {}))  # type: ignore[arg-type]
    return answer_extractive([], picks, frozenset(terms), [part], 0.5, "ko")


def test_the_line_that_is_for_the_number_gives_its_cell(words: Words, passage: Any) -> None:
    said = answer(words, "4년 다니면 휴가가 며칠인가요?", passage(TABLE))
    assert [(s.text, s.values) for s in said if "|" in s.text] == [("3년 이상 6년 미만 | 17", (17,))]


def test_a_table_that_is_drawn_with_lines_is_read_alike(words: Words, passage: Any) -> None:
    said = answer(words, "7년 다니면 휴가가 며칠인가요?", passage(TABLE.replace("|", "│").replace("\n", "\n\n")))
    assert [(s.text, s.values) for s in said if "|" in s.text] == [("6년 이상 | 21", (21,))]


def test_one_line_is_no_whole_answer_where_another_is_for_the_number_or_more_is_asked(words: Words, passage: Any) -> None:
    given, question = passage(TABLE), "4년 다니면 휴가가 며칠인가요?"
    terms = tuple(words.terms(question))
    part = Part(question, frozenset(terms), FLAT, kinds_of(question))
    vectors = {given.chunk.id: np.tile(FLAT, (len(given.chunk.sentences), 1))}
    told = [Notion((term,)) for term in terms]
    picks = extract([Ranked(given, 1.0, {})], FLAT, told, [], "ko", [part], vectors, words, Calibration({}, {}))  # type: ignore[arg-type]
    by_line = {pick.quote.text: Settled("document", (Statement(pick.quote.text, (pick.quote,)),)) for pick in picks}
    assert isinstance(picks[0].quote, Quote) and "17" in picks[0].quote.text
    for line, settled in by_line.items():
        assert leaves_open(settled, [part], picks) == ("17" not in line)
        assert leaves_open(settled, [part, part], picks)


def test_the_bounds_of_a_line_are_not_what_it_gives(words: Words, passage: Any) -> None:
    given = passage("휴가 기간은 다음 표와 같다.\n\n| 6개월 미만 | 2개월 |\n| 6개월 이상 | 9개월 |\n")
    said = answer(words, "8개월 다니면 휴가 기간이 몇 개월인가요?", given)
    assert (said[0].text, said[0].values) == ("9개월입니다.", (9,))


@pytest.mark.parametrize(
    ("text", "within", "beyond"),
    [("no more than 5 days", 5, 10), ("not more than 8 days a month", 5, 12), ("not less than 10 years", 10, 5)],
)
def test_a_bound_that_is_denied_is_the_other_one(text: str, within: int, beyond: int) -> None:
    first, *_ = bounds(text)
    assert first.holds(Decimal(within))
    assert not first.holds(Decimal(beyond))
