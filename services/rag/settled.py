"""What one step settles alone: a computed answer, or a question that must be asked back. Such an answer needs no ranked evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.rag.absent import Missing
from services.rag.answer import Clarify, Route
from services.rag.evidence import Quote, Statement
from services.rag.extract import Part, Pick
from services.rag.hybrid.plan import Step


@dataclass(frozen=True, slots=True)
class Settled:
    """An answer, or with `clarify` what is asked back, said in `asked_back`, or the `refusal` of what the caller may not know.

    `missing`: what the sources lack, where that is why. `statements` rest on calculations or query results and are checked like any
    others; `values` are the bare values, best first.
    `plan`: the steps that led there, of documents and tables together.
    `doubtful`: a word of the question is read by its sense alone, and not surely.
    """

    route: Route
    statements: tuple[Statement, ...] = ()
    values: tuple[Any, ...] = ()
    clarify: Clarify | None = None
    asked_back: str = ""
    refusal: str = ""
    missing: Missing | None = None
    plan: Step | None = None
    doubtful: bool = False


def leaves_open(settled: Settled, parts: Sequence[Part], picks: Sequence[Pick]) -> bool:
    """Whether an answer that quotes a document alone says less than its sentences do: one number of a question that asks for several, or
    another line of a list than the one that is for the number which the question states."""
    supports = [support for statement in settled.statements for support in statement.supports]
    if not supports or settled.clarify or not all(isinstance(support, Quote) for support in supports):
        return False
    asking = sum(bool(part.kinds) for part in parts)
    if asking > 1 and len(supports) < asking:
        return True
    return bool(picks) and True in picks[0].fits and picks[0].quote not in supports
