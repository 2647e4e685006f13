from __future__ import annotations

import pytest

from language.answer_kind import AnswerKind, said_of
from language.asked_kind import kinds_of


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("휴가는 며칠인가요?", [("time", "day")]),
        ("몇 시간까지 일하나요?", [("time", "hour")]),
        ("몇 시에 닫나요?", [("clock", None)]),
        ("위원은 몇 명인가요?", [("count", "person")]),
        ("이자는 몇 퍼센트인가요?", [("share", "%")]),
        ("얼마까지 받나요?", [("amount", None)]),
        ("얼마나 자주 바꾸나요?", [("time", None)]),
        ("언제 시작하나요?", [("date", None)]),
        ("누가 승인하고 며칠 걸리나요?", [("person", None), ("time", "day")]),
        ("예를 몇 가지 알려주세요.", []),
        ("쉬어도 되나요?", []),
        ("How many sick leave hours do I have?", [("time", "hour")]),
        ("How many people sit there?", [("count", "person")]),
        ("How many nights away?", [("quantity", None)]),
        ("How long does it take?", [("time", None)]),
        ("How far ahead must I ask?", [("time", None)]),
        ("When is it due?", [("date", None)]),
        ("What happens when I leave?", []),
        ("What time does it open?", [("clock", None)]),
        ("Where do I send it, and who signs?", [("contact", None), ("person", None)]),
    ],
)
def test_what_a_question_asks_for(question: str, kinds: list[tuple[str, str | None]]) -> None:
    assert [(kind.dimension, kind.unit) for kind in kinds_of(question)] == kinds


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (AnswerKind("time", "day"), "within 5 business days or 2 weeks", {"5 business days": True, "2 weeks": False}),
        (AnswerKind("time", "day"), "14일 이내, 2년까지", {"14일": True, "2년": False}),
        (AnswerKind("time", "hour"), "up to 104 advanced sick leave hours", {"104": True}),
        (AnswerKind("time"), "매월 한 번, 늦어도 3월 5일", {"매월": True, "3월 5일": True}),
        (AnswerKind("amount"), "12분의 1 이상, 24개월분, 3일 안에", {"12분의 1": True, "24개월": True}),
        (AnswerKind("amount"), "$500, or 3 days", {"$500": True}),
        (AnswerKind("share", "%"), "100분의 15, 3만원", {"100분의 15": True}),
        (AnswerKind("clock"), "closes at 3:30 PM, 오후 2시", {"3:30 PM": True, "오후 2시": True}),
        (AnswerKind("contact"), "mail desk@firm.example or #help", {"desk@firm.example": True, "#help": True}),
        (AnswerKind("person"), "소속 기관의 장에게", {"기관의 장": True}),
        (AnswerKind("time"), "by 6 p.m., up to eight person-hours", {"6 p.m": True, "eight person": True}),
        (AnswerKind("quantity"), "four lockers, 열두 칸, up to 24 credit hours", {"four": False, "열두": False, "24": True}),
        (AnswerKind("count", "person"), "위원 9명, 차 2대", {"9명": True}),
    ],
)
def test_where_a_text_says_it(kind: AnswerKind, text: str, said: dict[str, bool]) -> None:
    assert {text[s.start : s.end].strip(): s.exact for s in said_of(kind, text)} == said


def test_numbers_and_times_are_numeric_people_and_places_are_not() -> None:
    assert all(kind.numeric for kind in kinds_of("며칠이고 얼마인가요? 몇 시에요?"))
    assert not any(kind.numeric for kind in kinds_of("누가 어디로 언제 가나요?"))
