"""Deposits and instalment savings: interest, tax, what is received, what must be paid in."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from services.calculate.interest import Period, deposit_interest, savings_interest
from services.calculate.result import Missing, Result, Worked, end, missing, named, rounded_share, shown_inputs, time
from services.calculate.terms import Terms

WHOLE = Decimal(1)
TWELVE = 12


def work_saving(terms: Terms) -> Worked | Missing | None:
    asked = terms.asked
    if asked is None:
        return None
    if asked == "effective_rate":
        return _effective(terms)
    savings = terms.product == "savings"
    lacks = missing(terms, "target" if asked in ("required_amount", "required_for_interest") else "monthly" if savings else "principal")
    lacks += missing(terms, "rate") + (missing(terms, "months") if savings else time(terms))
    lacks += missing(terms, "frequency")
    if savings:
        lacks += missing(terms, "timing")
    if asked not in ("gross_interest", "gross_total"):
        lacks += missing(terms, "tax")
    if lacks:
        return named(lacks)
    if savings and (terms.frequency not in (0, TWELVE) or terms.months != int(terms.months or 0)):
        return None
    if asked in ("required_amount", "required_for_interest"):
        return _required(terms)
    return _grown(terms)


def _grown(terms: Terms) -> Worked:
    """Interest before tax, tax and what is left, each as the question rounds."""
    paid_in, gross, formula = _gross(terms)
    interim = terms.rounding.interim if terms.rounding else (lambda value: value)
    gross = interim(gross)
    tax = interim(gross * terms.tax) if terms.tax is not None else Decimal(0)
    inputs: dict[str, Decimal | int | str] = shown_inputs(terms)
    results = {
        "gross_interest": (gross, formula),
        "tax": (tax, f"({formula}) × tax"),
        "net_interest": (gross - tax, f"({formula}) × (1 − tax)"),
        "gross_total": (paid_in + gross, f"paid in + {formula}"),
        "net_total": (paid_in + gross - tax, f"paid in + ({formula}) × (1 − tax)"),
    }
    assert terms.asked
    value, shown = results[terms.asked]
    steps = {
        "gross_interest": (), "gross_total": ("gross_interest",), "tax": ("gross_interest",),
        "net_interest": ("gross_interest", "tax"), "net_total": ("gross_interest", "tax"),
    }[terms.asked]  # fmt: skip
    if terms.tax == 0:
        steps = tuple(step for step in steps if step != "tax")
    return Worked(
        (Result(terms.asked, end(terms, value)),), shown, inputs, tuple(Result(step, end(terms, results[step][0])) for step in steps)
    )


def _gross(terms: Terms) -> tuple[Decimal, Decimal, str]:
    """What is paid in, its interest before tax, and the formula."""
    assert terms.rate is not None and terms.frequency is not None
    if terms.product == "savings":
        assert terms.monthly is not None and terms.months is not None and terms.timing
        months = int(terms.months)
        interest = savings_interest(terms.monthly, terms.rate, months, terms.frequency, terms.timing)
        sum_of = "k = 1 … n" if terms.timing == "begin" else "k = 0 … n − 1"
        simple, compound = f"monthly × rate/12 × Σ k, {sum_of}", f"monthly × Σ (1 + rate/12)^k − monthly × n, {sum_of}"
        return terms.monthly * months, interest, compound if terms.frequency else simple
    assert terms.principal is not None
    period = Period(terms.months, terms.days, terms.basis)
    interest = deposit_interest(terms.principal, terms.rate, period, terms.frequency)
    time = "months/12" if terms.months is not None else "days/basis"
    f = terms.frequency
    return terms.principal, interest, f"principal × ((1 + rate/{f})^({f} × {time}) − 1)" if f else f"principal × rate × {time}"


def _required(terms: Terms) -> Worked | None:
    """What must be paid in for the target: the target over what one unit grows to."""
    unit = replace(terms, monthly=WHOLE, principal=WHOLE, rounding=None)
    paid_in, gross, formula = _gross(unit)
    assert terms.target is not None
    grown = (paid_in if terms.asked == "required_amount" else 0) + gross * (1 - (terms.tax or 0))
    return Worked(
        (Result("required_amount", end(terms, terms.target / grown)),), f"target ÷ (what 1 brings: {formula})", shown_inputs(terms)
    )


def _effective(terms: Terms) -> Worked | Missing:
    """(1 + r/f)^f − 1."""
    if lacks := missing(terms, "rate", "frequency"):
        return named(lacks)
    assert terms.rate is not None and terms.frequency is not None
    f = terms.frequency
    share = (1 + terms.rate / f) ** f - 1 if f else terms.rate
    return Worked((Result("effective_rate", rounded_share(terms, share), "share"),), f"(1 + rate/{f})^{f} − 1", shown_inputs(terms))
