"""What a question gives and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Literal

from services.calculate.interest import Timing
from services.calculate.loan import Method
from services.calculate.rounding import Rounding

Product = Literal["deposit", "savings", "loan", "early_repayment", "dsr", "ltv"]
Asked = Literal[
    "gross_interest", "tax", "net_interest", "gross_total", "net_total", "required_amount", "required_for_interest", "effective_rate",
    "instalment", "instalment_split", "instalment_interest", "instalment_principal", "total_interest", "total_paid", "balance",
    "period_interest", "max_principal", "fee", "ratio", "max_loan",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """Inputs by name, None where the question does not state them. Rates, shares and taxes are fractions; money is in `currency`.

    `difference`: the difference of two cases is asked for, where `rate_to`, `change`, `compare` (an input's name and its other value) say
    what the second one is.
    """

    product: Product | None = None
    asked: Asked | None = None
    difference: bool = False
    principal: Decimal | None = None
    monthly: Decimal | None = None
    target: Decimal | None = None
    income: Decimal | None = None
    value: Decimal | None = None
    senior: Decimal | None = None
    other_payments: Decimal | None = None
    original: Decimal | None = None
    rate: Decimal | None = None
    rate_to: Decimal | None = None
    change: Decimal | None = None
    tax: Decimal | None = None
    fee_rate: Decimal | None = None
    exempt: Decimal | None = None
    cap: Decimal | None = None
    months: Decimal | None = None
    days: Decimal | None = None
    basis: Decimal | None = None
    grace: Decimal | None = None
    elapsed: Decimal | None = None
    remaining: Decimal | None = None
    total: Decimal | None = None
    instalment: Decimal | None = None
    frequency: int | None = None
    compare: tuple[str, int | Decimal | Method] | None = None
    timing: Timing | None = None
    method: Method | None = None
    rounding: Rounding | None = None
    currency: str = "KRW"

    def completed_by(self, later: Terms) -> Terms:
        """These terms with what a later turn of the conversation says."""
        said = {f.name: getattr(later, f.name) for f in fields(later) if getattr(later, f.name) is not None}
        said.pop("difference") if not later.difference else None
        said.pop("currency")
        return replace(self, **said)

    def says_something(self) -> bool:
        return any(
            getattr(self, f.name) is not None
            for f in fields(self)
            if f.name not in ("product", "asked", "difference", "currency", "rounding")
        )
