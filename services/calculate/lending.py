"""Loans and early repayment: instalments, interest, balances, what can be borrowed, the fee."""

from __future__ import annotations

from decimal import Decimal

from services.calculate.loan import Loan, affordable, early_repayment_fee
from services.calculate.result import Missing, Result, Worked, end, missing, named, shown_inputs
from services.calculate.terms import Terms


def work_loan(terms: Terms) -> Worked | Missing | None:
    asked = terms.asked
    if asked is None:
        return None
    if terms.difference and terms.rate is None and terms.change is not None:
        return _points(terms)
    money = "monthly" if asked == "max_principal" else "principal"
    lacks = missing(terms, money, "rate")
    if asked == "period_interest" and terms.days is not None:
        if terms.frequency or terms.method in ("annuity", "equal_principal"):
            return None
        lacks += missing(terms, "basis")
        return named(lacks) if lacks else _daily(terms)
    one_month = asked == "instalment" and terms.method == "bullet"
    lacks += [] if one_month else missing(terms, "months")
    lacks += missing(terms, "method")
    if asked == "instalment" and terms.method == "equal_principal" and not terms.difference:
        lacks += missing(terms, "instalment")
    if asked in ("instalment_split", "instalment_interest", "instalment_principal"):
        lacks += missing(terms, "instalment")
    if asked == "balance" and terms.elapsed is None:
        lacks += missing(terms, "instalment")
    if lacks:
        return named(lacks)
    return _repaid(terms)


def _points(terms: Terms) -> Worked | Missing | None:
    """What a change of the rate is worth: principal × points / 12 a month, where the principal stays."""
    if terms.method != "bullet":
        return named(missing(terms, "principal", "rate", "months", "method"))
    if lacks := missing(terms, "principal"):
        return named(lacks)
    assert terms.principal is not None and terms.change is not None
    share = abs(terms.change) * (terms.months / 12 if terms.asked == "total_interest" and terms.months else Decimal(1) / 12)
    return Worked((Result("difference", end(terms, terms.principal * share)),), "principal × change/12", shown_inputs(terms))


def _daily(terms: Terms) -> Worked:
    assert terms.principal is not None and terms.rate is not None and terms.days is not None and terms.basis
    interest = terms.principal * terms.rate * terms.days / terms.basis
    return Worked((Result("period_interest", end(terms, interest)),), "principal × rate × days/basis", shown_inputs(terms))


_FORMULAS = {
    "annuity": "principal × i ÷ (1 − (1 + i)^−n), i = rate/12",
    "equal_principal": "principal/n + balance × i, i = rate/12",
    "bullet": "principal × i a month, i = rate/12",
}


def _repaid(terms: Terms) -> Worked | None:
    assert terms.rate is not None and terms.method
    inputs, formula = shown_inputs(terms), _FORMULAS[terms.method]
    months = int(terms.months or 1)
    if terms.months is not None and terms.months != months:
        return None
    if terms.asked == "max_principal":
        if terms.method != "annuity" or terms.monthly is None:
            return None
        principal = affordable(terms.monthly, terms.rate, months)
        return Worked((Result("max_principal", end(terms, principal)),), "monthly × (1 − (1 + i)^−n) ÷ i, i = rate/12", inputs)
    assert terms.principal is not None
    loan = Loan(terms.principal, terms.rate, months, terms.method, _grace(terms, months))
    k = int(terms.instalment or 0)
    k = months if k < 0 else k
    if k > months:
        return None
    match terms.asked:
        case "balance":
            after = k or int(terms.elapsed or 0)
            return Worked((Result("balance", end(terms, loan.balance(after))),), f"balance after {after} of n; {formula}", inputs)
        case "total_interest" | "period_interest":
            return Worked((Result("total_interest", end(terms, _total(terms, loan) - terms.principal)),), f"Σ interest; {formula}", inputs)
        case "total_paid":
            return Worked((Result("total_paid", end(terms, _total(terms, loan))),), f"Σ instalments; {formula}", inputs)
    if terms.method == "bullet" and not k:
        return Worked((Result("monthly_interest", end(terms, loan.principal * loan.rate / 12)),), formula, inputs)
    paid = loan.instalment(k or loan.grace + 1)
    part, interest = Result("principal_part", end(terms, paid.principal)), Result("interest_part", end(terms, paid.interest))
    match terms.asked:
        case "instalment_split":
            return Worked((part, interest), formula, inputs)
        case "instalment_principal":
            return Worked((part,), formula, inputs)
        case "instalment_interest":
            return Worked((interest,), formula, inputs)
        case _:
            total = Result("instalment_total" if k else "instalment", end(terms, paid.total))
            return Worked((total,), formula, inputs, (part, interest) if k else ())


def _total(terms: Terms, loan: Loan) -> Decimal:
    """All that is paid; where the question rounds the instalment first, that many rounded instalments."""
    if terms.rounding and terms.rounding.instalment and loan.method == "annuity" and not loan.grace:
        return terms.rounding(loan.instalment(1).total) * loan.months
    return loan.principal + loan.interest()


def _grace(terms: Terms, months: int) -> int:
    return min(int(terms.grace or 0), months - 1)


def work_fee(terms: Terms) -> Worked | Missing:
    remaining = terms.remaining
    if remaining is None and terms.total is not None and terms.elapsed is not None:
        remaining = terms.total - terms.elapsed
    total = terms.total
    if total is None and remaining is not None and terms.elapsed is not None:
        total = remaining + terms.elapsed
    lacks = missing(terms, "principal", "fee_rate")
    lacks += ["remaining_days"] if remaining is None else []
    lacks += ["total_days"] if total is None else []
    lacks += missing(terms, "original") if terms.exempt is not None else []
    if lacks:
        return named(lacks)
    assert terms.principal is not None and terms.fee_rate is not None and remaining is not None and total
    free = terms.exempt * terms.original if terms.exempt is not None and terms.original is not None else Decimal(0)
    charged = max(terms.principal - free, Decimal(0))
    fee = early_repayment_fee(charged, terms.fee_rate, remaining, total)
    formula = "(principal − exempt × original) × fee rate × remaining/total" if free else "principal × fee rate × remaining/total"
    interim = (Result("charged_amount", end(terms, charged)),) if free else ()
    return Worked((Result("fee", end(terms, fee)),), formula, {**shown_inputs(terms), "remaining": remaining, "total": total}, interim)
