from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from language.asked_kind import kinds_of
from language.words import Words, load_kiwi
from services.rag.answer_extractive import answer_extractive
from services.rag.claims import Claims
from services.rag.evidence import Quote, values_of
from services.rag.extract import Part, Pick
from services.rag.value_first import find_value
from services.rag.verify import verify


def value(question: str, sentence: str, written_in: str, lang: Any) -> tuple[str, object] | None:
    found = find_value(kinds_of(question), sentence, frozenset(), written_in, lang)
    return (found.text, found.bare) if found else None


@pytest.mark.parametrize(
    ("question", "sentence", "written_in", "lang", "said"),
    [
        ("정산은 며칠 안에 신청하나요?", "마친 날부터 14일 이내에 신청한다.", "ko", "ko", ("14일 이내입니다.", 14)),
        ("연가보상은 며칠까지인가요?", "연가 일수는 20일을 초과할 수 없다.", "ko", "ko", ("20일입니다.", 20)),
        ("얼마를 넣나요?", "임금총액의 12분의 1 이상을 납입한다.", "ko", "ko", ("12분의 1 이상입니다.", pytest.approx(1 / 12))),
        ("How soon is it paid?", "It is paid within 14 days.", "en", "en", ("Within 14 days.", 14)),
        (
            "How far ahead do I ask?",
            "Ask at least three business days in advance.",
            "en",
            "en",
            ("At least three business days in advance.", 3),
        ),
        ("How long is the window?", "There is a 45-day window.", "en", "en", ("45 days.", 45)),
        ("When is it due?", "It is due on October 17, 2025.", "en", "en", ("October 17, 2025.", "2025-10-17")),
        ("Where do I send it?", "Send it to desk@firm.example.", "en", "en", ("desk@firm.example.", "desk@firm.example")),
        ("How soon must it be paid?", "그 날부터 14일 이내에 지급한다.", "ko", "en", ("Within 14 days.", 14)),
        ("How much is the fine?", "2천만원 이하의 벌금에 처한다.", "ko", "en", ("At most KRW 20 million.", 20_000_000)),
        ("How many hours a week?", "1주 34시간을 초과하여 근로하게 해서는 아니 된다.", "ko", "en", ("At most 34 hours.", 34)),
        ("승인에 얼마나 걸리나요?", "Approval takes at least 6 months.", "en", "ko", ("6개월 이상입니다.", 6)),
        ("언제 끝나나요?", "The cycle ends on September 30, 2025.", "en", "ko", ("2025년 9월 30일입니다.", "2025-09-30")),
        ("몇 시에 모이나요?", "They meet at 1pm ET.", "en", "ko", ("오후 1시입니다.", "1pm")),
        ("몇 퍼센트인가요?", "It is always 75% of normal.", "en", "ko", ("75%입니다.", 0.75)),
    ],
)
def test_the_value_that_is_asked_for(question: str, sentence: str, written_in: str, lang: Any, said: tuple[str, object]) -> None:
    assert value(question, sentence, written_in, lang) == said


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many days?", "It takes 3 days, at times 5 days."),  # which of them?
        ("How many days?", "It takes a while."),
        ("How long does it take?", "It takes 3 months to a year."),
        ("Who signs it?", "The manager signs it in 3 days."),
        ("How many hours?", "It takes eight person-hours."),
        ("What is leave?", "Leave is 15 days."),
    ],
)
def test_no_value_where_there_is_none_or_a_choice(question: str, sentence: str) -> None:
    assert value(question, sentence, "en", "en") is None


def test_what_the_question_says_itself_is_not_its_value() -> None:
    assert find_value(kinds_of("How long?"), "A trip of 5 hours.", frozenset({"5hours"}), "en", "en") is None


def test_the_value_stands_in_front_of_its_sentence_and_is_checked(passage: Any) -> None:
    words = Words(load_kiwi())
    chunk = passage("퇴직금은 사유가 생긴 날부터 14일 이내에 지급하여야 한다.").chunk
    span = chunk.sentences[0]
    pick = Pick(Quote(chunk, span.start, span.end), 10.0, 0.9, scores=(10.0,), kinds=(1.0,))
    question = "How soon must severance be paid?"
    part = Part(question, frozenset(), np.zeros(1, np.float32), kinds_of(question))
    draft = answer_extractive([], [pick], frozenset(), [part], 0.8, "en")
    assert [s.text for s in draft] == ["Within 14 days.", pick.quote.text] and values_of(draft) == (14,)

    def no_sense(text: str) -> Any:
        raise AssertionError("its figures decide")

    assert [v.said for v in verify(draft, Claims(words), no_sense)] == list(draft)
