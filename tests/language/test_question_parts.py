from __future__ import annotations

import pytest

from language.question_parts import question_parts


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
        ("", [""]),
        ("연차", ["연차"]),
    ],
)
def test_the_questions_in_a_question(question: str, parts: list[str]) -> None:
    assert question_parts(question) == parts
