"""What a calculator settles: the amount with its working, or what must be asked back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from language.detect import Language
from services.calculate.calculate import Calculated, calculate
from services.calculate.wording import ask_back, choices, said, value_of, working
from services.rag.answer import Clarify
from services.rag.evidence import Calculation, Statement
from services.rag.question import Turn
from services.rag.settled import Settled


def settle_by_calculation(text: str, history: Sequence[Turn], lang: Language) -> Settled | None:
    """Compute a question that states its numbers; earlier turns complete it. None: no question for a calculator."""
    outcome = calculate(text, [turn.text for turn in history if turn.role == "user"])
    if outcome is None:
        return None
    if isinstance(outcome, Calculated):
        worked, terms = outcome.worked, outcome.terms
        calculation = Calculation(worked.formula, _plain(worked.inputs), working(worked, terms, lang))
        values = tuple(value_of(result) for result in worked.results)
        return Settled("calculation", (Statement(said(worked, terms, lang), (calculation,)),), values)
    clarify = Clarify(outcome.names, choices(outcome, lang))
    return Settled("clarify", clarify=clarify, asked_back=ask_back(outcome, lang))


def _plain(inputs: Mapping[str, Decimal | int | str]) -> dict[str, Any]:
    """Inputs as JSON has them."""
    return {name: _number(value) if isinstance(value, Decimal) else value for name, value in inputs.items()}


def _number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
