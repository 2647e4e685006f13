"""Nothing is said that its evidence does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from graph.facts import Fact
from language.numbers import quantities
from services.rag.evidence import Statement, Support


def verify(statements: Sequence[Statement]) -> list[Statement]:
    """The statements that rest on something, and each of whose numbers stands in what they rest on."""
    return [s for s in statements if s.supports and _numbers(s.text) <= set().union(*(_numbers(_words_of(e)) for e in s.supports))]


def _numbers(text: str) -> set[Decimal]:
    return {quantity.value for quantity in quantities(text)}


def _words_of(support: Support) -> str:
    return support.text if not isinstance(support, Fact) else f"{support.text} {' '.join(map(str, support.values))}"
