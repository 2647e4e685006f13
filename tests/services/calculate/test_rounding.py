from __future__ import annotations

from decimal import Decimal

import pytest

from services.calculate.rounding import Rounding, read_rounding


@pytest.mark.parametrize(
    ("text", "rounding"),
    [
        ("원 미만 버림", Rounding(Decimal(1), "down")),
        ("원 미만은 버려줘", Rounding(Decimal(1), "down")),
        ("원 미만은 버립니다", Rounding(Decimal(1), "down")),
        ("원 미만은 올립니다", Rounding(Decimal(1), "up")),
        ("만원 단위로 올림", Rounding(Decimal(10_000), "up")),
        ("10원 미만 절사", Rounding(Decimal(10), "down")),
        ("월이율은 연이율÷12, 원 미만 반올림", Rounding(Decimal(1), "half_up")),
        ("마지막에만 원 미만 반올림", Rounding(Decimal(1), "half_up", at_end=True)),
        ("소수 둘째 자리까지 반올림", Rounding(Decimal("0.01"), "half_up")),
        ("소수 셋째 자리에서 반올림", Rounding(Decimal("0.01"), "half_up")),
        ("소수점 이하 버림", Rounding(Decimal(1), "down")),
        ("interest and tax each truncated to whole won", Rounding(Decimal(1), "down")),
        ("rounded to the nearest 1,000 won", Rounding(Decimal(1000), "half_up")),
        ("round up to the nearest ten thousand won", Rounding(Decimal(10_000), "up")),
        ("to two decimals", Rounding(Decimal("0.01"), "half_up")),
        ("use the unrounded instalment and round only the total to the nearest won", Rounding(Decimal(1), "half_up", at_end=True)),
        ("중간 반올림 없이", None),
        ("how much is it", None),
    ],
)
def test_the_rounding_that_is_stated(text: str, rounding: Rounding | None) -> None:
    assert read_rounding(text)[0] == rounding


def test_what_lies_within_a_hair_of_a_multiple_is_one() -> None:
    third = Decimal(1) / 3
    assert Rounding(Decimal(1), "down")(third * 3 * 62_500) == 62_500
