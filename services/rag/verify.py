"""Nothing is said that its evidence does not hold."""

from __future__ import annotations

from collections.abc import Sequence

from graph.facts import Fact
from language.dates import dates
from language.numbers import Quantity, quantities
from language.words import Words
from services.rag.compose import display
from services.rag.evidence import Statement, Support


def verify(statements: Sequence[Statement], words: Words) -> list[Statement]:
    """The statements that rest on something: quoted from it, or with every quantity, date, number and code in it.

    A quantity must have its unit there too. Words are not compared.
    """
    return [statement for statement in statements if statement.supports and _holds(statement, words)]


def _holds(statement: Statement, words: Words) -> bool:
    evidence = "\n".join(_words_of(support) for support in statement.supports)
    text = statement.text
    if text in display(evidence):
        return True
    said, days = quantities(text), dates(text)
    held, held_days = quantities(evidence), {day.value for day in dates(evidence)}
    if not all(any(_same(s, h) for h in held) for s in said) or not all(day.value in held_days for day in days):
        return False
    spans = [(q.start, q.end) for q in said] + [(day.start, day.end) for day in days]
    loose = [t for t in words.tokens(text) if t.kind != "word" and not any(start <= t.start and t.end <= end for start, end in spans)]
    return {token.form for token in loose} <= {token.form for token in words.tokens(evidence)}


def _same(said: Quantity, held: Quantity) -> bool:
    return said.value == held.value and said.unit in (held.unit, None)


def _words_of(support: Support) -> str:
    return f"{support.text} {' '.join(map(str, support.values))}" if isinstance(support, Fact) else support.text
