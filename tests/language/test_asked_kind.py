from __future__ import annotations

import json
from pathlib import Path

import pytest

from language.asked_kind import asking_spans, kinds_of

WORDINGS = Path(__file__).parents[2] / "bench" / "wordings" / "questions.jsonl"
# Written before the patterns were; what may be said for a kind, and what is not told apart today.
MAY_SAY = {
    "time": {"time", "date", "clock"},
    "clock": {"time", "date", "clock"},
    "date": {"time", "date"},
    "day": {"date"},
    "amount": {"amount", "quantity", "money"},
    "count": {"count", "quantity"},
    "share": {"share", "quantity"},
    "person": {"person"},
}
OPEN = {
    "haul-out fee up to 9 m",
    "Is there a waiting period between primer and antifouling, and if so what is it?",
    "coats below waterline? and keel?",
    "채종한 씨앗, 건조실로 보내는 데 여유가 얼마나 있죠?",
    "해설사 하고 싶은데 교육은 얼마나 받아야 돼요?",
}


def test_the_kind_is_the_same_in_all_wordings() -> None:
    rows = [json.loads(line) for line in WORDINGS.read_text(encoding="utf-8").splitlines()]
    asked = [(way, (row["kind"] or "").rstrip("+")) for row in rows for way in row["ways"]]
    wanted = [(way, MAY_SAY[kind]) for way, kind in asked if kind in MAY_SAY]
    missed = {way for way, kinds in wanted if not kinds & {kind.dimension for kind in kinds_of(way)}}
    assert len(wanted) > 100 and missed <= OPEN


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("What's the reporting window for stolen tools?", [("time", None)]),
        ("lead time to order sails", [("time", None)]),
        ("Mast height limit?", [("quantity", None)]),
        ("Could you tell me the price of a berth, please?", [("quantity", None)]),
        ("What percentage is kept back?", [("share", "%")]),
        ("Which person signs?", [("person", None)]),
        ("The notice period is strange, can it be changed?", []),
        ("Setting a quota for moorings", []),
        ("표본 보존 기간은 얼마인가요?", [("time", None)]),
        ("할인율이 어느 정도인지 알려 주세요.", [("share", "%")]),
        ("대여는 최장 얼마까지 되나요?", [("time", None)]),
        ("보유 상한은 몇 년인가요?", [("time", "year")]),
        ("대여료 한도가 궁금합니다.", [("amount", None)]),
        ("대여 담당자", [("person", None)]),
        ("온실 관련 법률 알려 주세요.", []),
        ("필요한 자료를 알려 주세요.", []),
    ],
)
def test_a_noun_asks_too(question: str, kinds: list[tuple[str, str | None]]) -> None:
    assert [(kind.dimension, kind.unit) for kind in kinds_of(question)] == kinds


def test_where_a_question_asks() -> None:
    question = "표본은 며칠 두나요?"
    assert [question[start:end] for start, end in asking_spans(question)] == ["며칠"]


@pytest.mark.parametrize(
    ("question", "dimension"),
    [
        ("What are the maximum hours in one day?", "time"),
        ("Max days of storage?", "time"),
        ("What is the minimum notice?", "quantity"),
        ("What is the maximum number of hours?", "time"),
        ("Does the maximum apply to everybody?", None),
    ],
)
def test_a_maximum_asks_for_a_number(question: str, dimension: str | None) -> None:
    assert [kind.dimension for kind in kinds_of(question)] == ([dimension] if dimension else [])
