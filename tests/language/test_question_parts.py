from __future__ import annotations

import pytest

from language.question_parts import asks_several, question_parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("How long is probation, and can it be extended?", ["How long is probation", "can it be extended?"]),
        ("When I leave, which leave is paid?", ["When I leave, which leave is paid?"]),
        ("I lost my badge. What now?", ["I lost my badge. What now?"]),
        ("I lost my badge. Who do I call and how fast?", ["I lost my badge. Who do I call", "how fast?"]),
        ("Do I need a card (the blue one) or is cash fine?", ["Do I need a card", "is cash fine?"]),
        ("휴가는 며칠이고, 언제까지 쓰나요?", ["휴가는 며칠이고", "언제까지 쓰나요?"]),
        ("출장을 가는데, 숙박비는 얼마인가요?", ["출장을 가는데, 숙박비는 얼마인가요?"]),
        ("개인 차를 써도 되나요? 기름값은요? (국내 출장)", ["개인 차를 써도 되나요?", "기름값은요?"]),
        ("연가인가요, 아니면 공가인가요?", ["연가인가요", "아니면 공가인가요?"]),
        ("When do I hand it in and is there a fine?", ["When do I hand it in", "is there a fine?"]),
        ("When I hand it in late, is there a fine?", ["When I hand it in late, is there a fine?"]),
        (
            "Berth contract: how long is it, and what does it cost?",
            ["Berth contract: how long is it", "Berth contract: what does it cost?"],
        ),
        ("How long is it kept, and in what form?", ["How long is it kept", "in what form?"]),
        ("The drying time for primer, and the number of coats?", ["The drying time for primer", "the number of coats?"]),
        ("lead time to book, and duration of the hire?", ["lead time to book", "duration of the hire?"]),
        ("The fee for masts and sails?", ["The fee for masts and sails?"]),
        ("표본은 며칠 두고 넘기면 어떻게 되나요?", ["표본은 며칠 두고", "넘기면 어떻게 되나요?"]),
        ("대여 인원이랑 보존 기한이 어떻게 되나요?", ["대여 인원", "보존 기한이 어떻게 되나요?"]),
        ("온실과 표본실은 몇 시에 여나요?", ["온실과 표본실은 몇 시에 여나요?"]),
        ("", [""]),
        ("연차", ["연차"]),
    ],
)
def test_the_questions_in_a_question(question: str, parts: list[str]) -> None:
    assert question_parts(question) == parts


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("What are the time limits for booking and paying?", True),
        ("Which colours are used?", True),
        ("표본 대여료는 회당/연간 얼마인가요?", True),
        ("표본과 도구는 며칠 두나요?", True),
        ("How long is a berth held?", False),
        ("표본은 며칠 두나요?", False),
    ],
)
def test_whether_several_of_a_kind_are_asked_for(question: str, several: bool) -> None:
    assert asks_several(question) == several
