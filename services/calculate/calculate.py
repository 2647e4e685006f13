"""A question and the turns before it to a calculation, a question back, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from language.normal import fold
from services.calculate.asking import is_a_sum, read_terms
from services.calculate.conversion import convert
from services.calculate.marking import mark
from services.calculate.result import Missing, Worked
from services.calculate.rounding import read_rounding
from services.calculate.terms import Terms
from services.calculate.working import work_out

DIGITS = 60
_MONEY = ("principal", "monthly", "target", "income", "value")


@dataclass(frozen=True, slots=True)
class Calculated:
    """A result with the terms it was computed from."""

    worked: Worked
    terms: Terms


def calculate(question: str, earlier: Sequence[str] = ()) -> Calculated | Missing | None:
    """Compute what a question asks for. `earlier` are the user's turns before it, oldest first: a turn that only states inputs
    completes the last calculation that was asked for. None: it is no question for a calculator.
    """
    with localcontext(prec=DIGITS):
        terms = Terms()
        for turn in earlier:
            terms = _next(terms, turn)
        folded = fold(question).text
        now = read_terms(folded, terms.product)
        if terms.product and now.product in (None, terms.product) and not _stands_alone(now) and now.says_something():
            now = replace(
                terms.completed_by(now), asked=terms.asked if now.product is None and not now.difference else now.asked or terms.asked
            )
            return _worked(now)
        if not is_a_sum(folded):
            return None
        rounding, rest = read_rounding(folded)
        if converted := convert(mark(rest), rounding) or convert(mark(folded), None):
            return Calculated(converted, Terms())
        return _worked(now) if _stands_alone(now) else None


def _next(terms: Terms, turn: str) -> Terms:
    """The terms of the conversation after one more turn of the user's; nothing after a turn that has left the subject."""
    now = read_terms(fold(turn).text, terms.product)
    if _stands_alone(now):
        return now
    return replace(terms.completed_by(now), asked=terms.asked) if terms.product and now.says_something() else Terms()


def _stands_alone(terms: Terms) -> bool:
    """Whether a turn asks for a calculation by itself: for a known amount, from an amount of money or from rate and term."""
    if terms.product is None or terms.asked is None:
        return False
    return any(getattr(terms, name) is not None for name in _MONEY) or (
        terms.rate is not None and (terms.months is not None or terms.asked == "effective_rate")
    )


def _worked(terms: Terms) -> Calculated | Missing | None:
    outcome = work_out(terms)
    match outcome:
        case Worked():
            return Calculated(outcome, terms)
        case Missing():
            return replace(outcome, terms=terms)
    return None


def complete(missing: Missing, rate: Decimal) -> Calculated | Missing | None:
    """What was missing a rate, with the one that the sources hold (a fraction)."""
    with localcontext(prec=DIGITS):
        return _worked(replace(missing.terms, rate=rate))
