"""The formulas against a second way to the same number: a month-by-month ledger in exact fractions."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.calculate.interest import Period, Timing, deposit_interest, savings_interest
from services.calculate.loan import Loan, Method, affordable, early_repayment_fee

MONEY = st.integers(10_000, 5_000_000_000)
RATE = st.integers(1, 2_000).map(lambda hundredths: Decimal(hundredths) / 10_000)
MONTHS = st.integers(1, 420)


def near(value: Decimal, exact: Fraction) -> bool:
    return abs(Fraction(value) - exact) < Fraction(1, 10**20)


@settings(max_examples=60, deadline=None)
@given(MONEY, RATE, st.integers(1, 120))
def test_a_compound_deposit_grows_month_by_month(principal: int, rate: Decimal, months: int) -> None:
    balance = Fraction(principal)
    for _ in range(months):
        balance += balance * Fraction(rate) / 12
    with localcontext(prec=60):
        assert near(deposit_interest(Decimal(principal), rate, Period(Decimal(months)), 12), balance - principal)


@given(MONEY, RATE, st.integers(1, 3650), st.sampled_from([360, 365, 366]))
def test_simple_interest_by_days(principal: int, rate: Decimal, days: int, basis: int) -> None:
    with localcontext(prec=60):
        interest = deposit_interest(Decimal(principal), rate, Period(None, Decimal(days), Decimal(basis)), 0)
        assert near(interest, principal * Fraction(rate) * days / basis)


@settings(max_examples=60, deadline=None)
@given(MONEY, RATE, st.integers(1, 120), st.sampled_from([0, 12]), st.sampled_from(["begin", "end"]))
def test_savings_are_a_sum_over_their_payments(monthly: int, rate: Decimal, months: int, frequency: int, timing: Timing) -> None:
    i, exact = Fraction(rate) / 12, Fraction(0)
    for payment in range(months):
        lies = months - payment if timing == "begin" else months - payment - 1
        exact += monthly * ((1 + i) ** lies - 1) if frequency else monthly * i * lies
    with localcontext(prec=60):
        assert near(savings_interest(Decimal(monthly), rate, months, frequency, timing), exact)


@settings(max_examples=40, deadline=None)
@given(MONEY, RATE, MONTHS, st.sampled_from(["annuity", "equal_principal", "bullet"]), st.data())
def test_a_loan_pays_itself_off(principal: int, rate: Decimal, months: int, method: Method, data: st.DataObject) -> None:
    grace = data.draw(st.integers(0, months - 1))
    with localcontext(prec=60):
        loan = Loan(Decimal(principal), rate, months, method, grace)
        paid = [loan.instalment(k) for k in range(1, months + 1)]
        assert near(sum((p.principal for p in paid), Decimal(0)), Fraction(principal))
        assert near(sum((p.interest for p in paid), Decimal(0)), Fraction(loan.interest()))
        assert near(paid[-1].balance, Fraction(0))
        assert all(not p.principal for p in paid[:grace])
        amortising = paid[grace:]
        if method == "annuity":
            assert max(p.total for p in amortising) - min(p.total for p in amortising) < Decimal("1e-20")
        if method == "equal_principal":
            assert max(p.principal for p in amortising) - min(p.principal for p in amortising) < Decimal("1e-20")


@settings(max_examples=40, deadline=None)
@given(MONEY, RATE, MONTHS)
def test_what_is_affordable_costs_that_much(payment: int, rate: Decimal, months: int) -> None:
    with localcontext(prec=60):
        principal = affordable(Decimal(payment), rate, months)
        assert near(Loan(principal, rate, months, "annuity").instalment(1).total, Fraction(payment))


def test_a_loan_without_interest_is_split_evenly() -> None:
    assert Loan(Decimal(1200), Decimal(0), 12, "annuity").instalment(5).total == 100


@pytest.mark.parametrize(("remaining", "total", "fee"), [(365, 1095, 40_000), (0, 1095, 0), (1095, 1095, 120_000)])
def test_the_fee_falls_with_the_time_left(remaining: int, total: int, fee: int) -> None:
    assert round(early_repayment_fee(Decimal(10_000_000), Decimal("0.012"), Decimal(remaining), Decimal(total)), 10) == fee
