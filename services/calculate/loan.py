"""Repayment of loans: equal instalments, equal principal, at maturity.

Source of the formulas: Financial Supervisory Service, 금융상품 한눈에, 대출 계산기; monthly rate = annual rate ÷ 12.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Method = Literal["annuity", "equal_principal", "bullet"]


@dataclass(frozen=True, slots=True)
class Instalment:
    """One month's payment and the balance after it."""

    principal: Decimal
    interest: Decimal
    balance: Decimal

    @property
    def total(self) -> Decimal:
        return self.principal + self.interest


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan over `months` months, at `rate` a year (a fraction). During the first `grace` months only interest is paid."""

    principal: Decimal
    rate: Decimal
    months: int
    method: Method
    grace: int = 0

    def instalment(self, k: int) -> Instalment:
        """The k-th payment, k from 1 to `months`.

        Annuity: P·i / (1 − (1 + i)^−n), of which the interest is the balance before it times i; equal principal: P/n and the interest on
        the balance; at maturity: interest alone, and the principal with the last one.
        """
        interest = self.balance(k - 1) * self.rate / 12
        principal = self.balance(k - 1) - self.balance(k)
        return Instalment(principal, interest, self.balance(k))

    def balance(self, k: int) -> Decimal:
        """What is owed after k payments. Annuity: P·((1 + i)^n − (1 + i)^k) / ((1 + i)^n − 1)."""
        paid, over = k - self.grace, self.months - self.grace
        if paid <= 0:
            return self.principal
        if self.method == "bullet":
            return Decimal(0) if k >= self.months else self.principal
        i = self.rate / 12
        if self.method == "equal_principal" or not i:
            return self.principal * (over - paid) / over
        growth = 1 + i
        return self.principal * (growth**over - growth**paid) / (growth**over - 1)

    def interest(self, first: int = 1, last: int | None = None) -> Decimal:
        """All interest of the payments `first` to `last`, by default of all."""
        return sum((self.balance(k - 1) for k in range(first, (last or self.months) + 1)), Decimal(0)) * self.rate / 12


def affordable(payment: Decimal, rate: Decimal, months: int) -> Decimal:
    """The principal that equal instalments of `payment` repay: A·(1 − (1 + i)^−n) / i."""
    i = rate / 12
    return payment * months if not i else payment * (1 - (1 + i) ** -months) / i


def early_repayment_fee(amount: Decimal, fee_rate: Decimal, remaining: Decimal, total: Decimal) -> Decimal:
    """amount × fee rate × remaining ÷ total time (Standard terms of bank credit transactions, 중도상환수수료)."""
    return amount * fee_rate * remaining / total
