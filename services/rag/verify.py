"""Nothing is said that its evidence does not hold."""

from __future__ import annotations

from collections.abc import Sequence

from graph.facts import Fact
from language.dates import dates
from language.numbers import Quantity, quantities
from services.rag.evidence import Statement, Support


def verify(statements: Sequence[Statement]) -> list[Statement]:
    """The statements that rest on something, and each of whose numbers and dates stands in what they rest on."""
    return [statement for statement in statements if statement.supports and _holds(statement)]


def _holds(statement: Statement) -> bool:
    evidence = "\n".join(_words_of(support) for support in statement.supports)
    held, said = quantities(evidence), quantities(statement.text)
    days = {date.value for date in dates(evidence)}
    return all(any(_same(s, h) for h in held) for s in said) and all(date.value in days for date in dates(statement.text))


def _same(said: Quantity, held: Quantity) -> bool:
    """Equal values whose units do not contradict each other: 15 may stand for 15 days, 15 % may not."""
    return said.value == held.value and (said.unit == held.unit or None in (said.unit, held.unit))


def _words_of(support: Support) -> str:
    return f"{support.text} {' '.join(map(str, support.values))}" if isinstance(support, Fact) else support.text
