"""What counts as right, as an outside reader of the answers would count it."""

from __future__ import annotations

from typing import Any

import pytest

from eval.golden import Row
from eval.matching import numbers, opening, plain
from eval.rightness import is_right


def row(**given: Any) -> Row:
    return Row.model_validate({"id": "q", "question": "?", "file": "f", **given})


def reply(answer: str, *values: Any, **given: Any) -> dict[str, Any]:
    return {"answer": answer, "answerable": True, "values": list(values), "route": "document", **given}


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"must_include": ["5일", "3월 31일"]}, reply("5일까지 이월할 수 있고, 3월 31일까지 써야 합니다. [1]")),
        ({"must_include": ["50%"]}, reply("100분의 50을 적용한다.")),
        ({"must_include": ["four"]}, reply("4년마다 교체합니다.")),
        ({"gold": [4.05], "tolerance": 0}, reply("연 4.05%입니다.")),
        ({"gold": [1234.5]}, reply("", 1234.5003)),
        ({"gold": ["방하준"], "aliases": ["Hajun Bang"]}, reply("Hajun Bang heads it.")),
        ({"gold": ["yes"]}, reply("네, 가능합니다.")),
        ({"gold": ["no"]}, reply("", "no")),
        ({"gold": ["a", "b"], "answer_type": "list"}, reply("", "B", "A")),
        ({"answerable": False}, {"answer": "", "answerable": False}),
        ({"answerable": False, "tags": ["clarify"]}, {"answer": "?", "answerable": False, "route": "clarify"}),
        ({"any_of": ["one", "ten days"]}, reply("It is 10 days.")),
        ({"polarity": "no", "must_include": ["50,000"]}, reply("No, above KRW 50,000 you may not.")),
    ],
)
def test_right(wanted: dict[str, Any], said: dict[str, Any]) -> None:
    assert is_right(row(**wanted), said)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"must_include": ["5일"]}, {"error": "503"}),
        ({"must_include": ["5일"]}, {"answer": "5일", "answerable": False}),
        ({"must_include": ["the end"]}, reply(f"{'x' * 400} the end")),
        ({"gold": [3], "tolerance": 0}, reply("see [3]")),
        ({"gold": [3]}, reply("", *range(30))),
        ({"gold": ["a", "b"], "answer_type": "list"}, reply("", "a", "b", "c")),
        ({"gold": ["yes"]}, reply("아니요, 불가합니다.")),
        ({"answerable": False}, reply("Something.")),
        ({"answerable": False, "tags": ["clarify"]}, {"answer": "", "answerable": False, "route": "document"}),
        ({"polarity": "no", "must_include": ["50,000"]}, reply("Yes, up to 50,000.")),
        ({"gold": [2.0], "must_include": ["days"]}, reply("2 hours")),
    ],
)
def test_wrong(wanted: dict[str, Any], said: dict[str, Any]) -> None:
    assert not is_right(row(**wanted), said)


def test_forms_of_text() -> None:
    assert plain("１５ 퍼센트") == plain("15%") == plain("100분의 15")
    assert numbers("1,234.5 and -3 but not 1.2.3") == [1234.5, -3.0]
    assert opening(reply("No later than Friday")) is None
    assert opening(reply("", True)) == "yes"
