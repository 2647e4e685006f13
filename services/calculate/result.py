"""Results, what is missing, and what every calculator does to its terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from services.calculate.rounding import Rounding
from services.calculate.terms import Terms

Unit = Literal["money", "share", "plain"]
EXACT = Decimal("1e-20")  # twelfths have no end in decimals
TWELVE = 12


@dataclass(frozen=True, slots=True)
class Result:
    """A named amount: money in the terms' currency, or a share as a fraction."""

    name: str
    value: Decimal
    unit: Unit = "money"


@dataclass(frozen=True, slots=True)
class Worked:
    """What was asked for, interim results that a reader wants to see, the formula and its inputs by name."""

    results: tuple[Result, ...]
    formula: str
    inputs: Mapping[str, Decimal | int | str]
    interim: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Names of the inputs that the question does not state; none of them is assumed. `terms` are those that it does."""

    names: tuple[str, ...]
    terms: Terms = field(default_factory=Terms, compare=False)


def missing(terms: Terms, *names: str) -> list[str]:
    return [name for name in names if getattr(terms, name) is None]


def named(names: list[str]) -> Missing:
    """Under the names that people are asked for."""
    shown = {"months": "term", "frequency": "compounding", "basis": "day_basis"}
    return Missing(tuple(shown.get(name, name) for name in names))


def end(terms: Terms, value: Decimal) -> Decimal:
    """As the question rounds; else as it is, which the answer shows to the whole unit and says so."""
    return terms.rounding(value) if terms.rounding else value.quantize(EXACT)


def time(terms: Terms) -> list[str]:
    if terms.days is not None and terms.months is None:
        return missing(terms, "basis")
    return missing(terms, "months")


def rounded_share(terms: Terms, value: Decimal) -> Decimal:
    """A share whose percentage is rounded as the question says, else to two decimals."""
    percent = value * 100
    rounding = terms.rounding if terms.rounding and terms.rounding.step <= 1 else Rounding(Decimal("0.01"), "half_up")
    return rounding(percent) / 100


def shown_inputs(terms: Terms) -> dict[str, Decimal | int | str]:
    names = (
        "principal", "monthly", "target", "income", "value", "senior", "other_payments", "original", "rate", "rate_to", "change", "tax",
        "fee_rate", "exempt", "cap", "months", "days", "basis", "grace", "elapsed", "remaining", "total", "instalment",
        "frequency", "timing", "method",
    )  # fmt: skip
    return {name: getattr(terms, name) for name in names if getattr(terms, name) is not None}
