"""Loan to value and debt service ratio, and the largest loan within them."""

from __future__ import annotations

from decimal import Decimal

from services.calculate.loan import Loan, affordable
from services.calculate.result import Missing, Result, Worked, end, missing, named, rounded_share, shown_inputs
from services.calculate.terms import Terms


def work_ltv(terms: Terms) -> Worked | Missing:
    if terms.asked == "max_loan":
        if lacks := missing(terms, "value", "cap"):
            return named(lacks)
        assert terms.value is not None and terms.cap is not None
        most = max(terms.value * terms.cap - (terms.senior or 0), Decimal(0))
        return Worked((Result("max_loan", end(terms, most)),), "value × LTV − senior", shown_inputs(terms))
    if lacks := missing(terms, "value", "principal"):
        return named(lacks)
    assert terms.value and terms.principal is not None
    share = (terms.principal + (terms.senior or 0)) / terms.value
    return Worked((Result("ltv", rounded_share(terms, share), "share"),), "(loan + senior) ÷ value", shown_inputs(terms))


def work_dsr(terms: Terms) -> Worked | Missing | None:
    lacks = missing(terms, "income")
    if terms.asked == "max_loan":
        lacks += missing(terms, "cap", "rate", "months", "method")
        if lacks:
            return named(lacks)
        assert terms.income is not None and terms.cap is not None and terms.rate is not None and terms.months is not None
        if terms.method != "annuity":
            return None
        a_month = (terms.income * terms.cap - (terms.other_payments or 0)) / 12
        most = affordable(max(a_month, Decimal(0)), terms.rate, int(terms.months))
        return Worked((Result("max_loan", end(terms, most)),), "(income × DSR − other)/12 × (1 − (1 + i)^−n) ÷ i", shown_inputs(terms))
    a_year = terms.monthly * 12 if terms.monthly is not None else Decimal(0)
    if terms.principal is not None:
        lacks += missing(terms, "rate", "months", "method")
        if lacks:
            return named(lacks)
        assert terms.rate is not None and terms.months is not None and terms.method
        if terms.method != "annuity":
            return None
        a_year += Loan(terms.principal, terms.rate, int(terms.months), terms.method).instalment(1).total * 12
    elif terms.monthly is None and terms.other_payments is None:
        lacks.append("principal")
    if lacks:
        return named(lacks)
    assert terms.income
    share = (a_year + (terms.other_payments or 0)) / terms.income
    return Worked((Result("dsr", rounded_share(terms, share), "share"),), "(12 × instalment + other) ÷ income", shown_inputs(terms))
