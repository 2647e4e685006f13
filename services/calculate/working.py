"""Terms to results: what is missing by name, or the results with the formula, its inputs and the working."""

from __future__ import annotations

from dataclasses import replace

from services.calculate.lending import work_fee, work_loan
from services.calculate.ratios import work_dsr, work_ltv
from services.calculate.result import Missing, Result, Worked
from services.calculate.saving import work_saving
from services.calculate.terms import Terms


def work_out(terms: Terms) -> Worked | Missing | None:
    """Compute what the terms ask for, or the difference of the two cases that they name; None where no calculator covers them."""
    second = _second(terms) if terms.difference else None
    if second is None or (terms.product == "loan" and terms.rate is None):
        return _work(terms)
    return _difference(_work(replace(terms, difference=False, compare=None, rate_to=None, change=None)), _work(second))


def _work(terms: Terms) -> Worked | Missing | None:
    match terms.product:
        case "deposit" | "savings":
            return work_saving(terms)
        case "loan":
            return work_loan(terms)
        case "early_repayment":
            return work_fee(terms)
        case "ltv":
            return work_ltv(terms)
        case "dsr":
            return work_dsr(terms)
        case None:
            return None


def _second(terms: Terms) -> Terms | None:
    """The other of two cases that are compared."""
    plain = replace(terms, difference=False, compare=None, rate_to=None, change=None)
    if terms.rate_to is not None:
        return replace(plain, rate=terms.rate_to)
    if terms.change is not None and terms.rate is not None:
        return replace(plain, rate=terms.rate + terms.change)
    if terms.compare:
        name, other = terms.compare
        return replace(plain, **{name: other})  # type: ignore[arg-type]
    return None


def _difference(one: Worked | Missing | None, other: Worked | Missing | None) -> Worked | Missing | None:
    if not isinstance(one, Worked) or not isinstance(other, Worked):
        return other if isinstance(one, Worked) else one
    a, b = one.results[0], other.results[0]
    inputs = {**one.inputs, **{f"{name} (2)": value for name, value in other.inputs.items() if one.inputs.get(name) != value}}
    cases = (replace(a, name=f"{a.name} (1)"), replace(b, name=f"{b.name} (2)"))
    return Worked((Result("difference", abs(a.value - b.value), a.unit),), f"|{one.formula} − {other.formula}|", inputs, cases)
