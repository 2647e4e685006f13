"""Interest on deposits and on instalment savings.

Source of the formulas: Korea Federation of Banks, consumer portal, 예금 · 적금 이자 계산 (simple interest by months or days, monthly
compounding at a twelfth of the annual rate); the tax is a share of the interest (Income Tax Act art. 129: 14 %, with local income tax
15.4 %; Restriction of Special Taxation Act art. 89: 9.5 %).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Timing = Literal["begin", "end"]


@dataclass(frozen=True, slots=True)
class Period:
    """How long money lies: months, or days of a year of `basis` days."""

    months: Decimal | None = None
    days: Decimal | None = None
    basis: Decimal | None = None

    def years(self) -> Decimal:
        if self.months is not None:
            return self.months / 12
        assert self.days is not None and self.basis
        return self.days / self.basis


def deposit_interest(principal: Decimal, rate: Decimal, period: Period, frequency: int) -> Decimal:
    """Interest before tax on a lump sum. `rate` a year, as a fraction; `frequency` compoundings a year, 0 for simple interest.

    Simple: P·r·t. Compound: P·((1 + r/f)^(f·t) − 1).
    """
    if not frequency:
        return principal * rate * period.years()
    return principal * ((1 + rate / frequency) ** (frequency * period.years()) - 1)


def savings_interest(monthly: Decimal, rate: Decimal, months: int, frequency: int, timing: Timing) -> Decimal:
    """Interest before tax on equal monthly payments, at the beginning or end of each of `months` months.

    Simple: m·r/12·Σk, each payment by its own months; compound monthly: m·Σ(1 + r/12)^k − m·n; k from 1 to n, or from 0 to n − 1.
    """
    first = 1 if timing == "begin" else 0
    lying = range(first, months + first)
    if not frequency:
        return monthly * rate / 12 * sum(lying)
    growth = 1 + rate / 12
    return monthly * (sum((growth**k for k in lying), Decimal(0)) - months)
