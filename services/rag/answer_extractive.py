"""Answer by quoting: the fact that was asked for, the sentences that answer, or both; or nothing, where the sources do not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.facts import Fact
from ingest.plain import plain
from services.rag.answer import Route
from services.rag.evidence import Quote, Statement
from services.rag.extract import Pick

ASKED = 0.5
"""From here a fact is what the question asks, not its surroundings."""
WHOLE = 0.99
"""From here a fact is all that the question asks."""
SENTENCES = 3
CHARACTERS = 320
NEAR_BEST = 0.6
"""How far below the best sentence's score another may stand."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is checked. No statements: the sources do not say."""

    statements: tuple[Statement, ...]
    values: tuple[Any, ...]
    route: Route


def answer_extractive(facts: Sequence[Fact], picks: Sequence[Pick], floor: float) -> Draft:
    """Facts that are asked for come first; sentences join them where the question asks for more than the facts say.

    `floor` is the cosine below which the best sentence is not about the question.
    """
    asked = [fact for fact in facts if fact.asked >= ASKED]
    best = max((fact.asked for fact in asked), default=0.0)
    told = [fact for fact in asked if fact.asked == best]
    said = quote(picks) if picks and picks[0].cosine >= floor else []
    if told and best < WHOLE and said:
        about = {entity for fact in told for entity in fact.entities}
        said = [q for q in said if about.intersection(q.chunk.entities)]
    elif told:
        said = []
    statements = (*(Statement(fact.text, (fact,)) for fact in told), *(Statement(plain(q.text), (q,)) for q in said))
    values = tuple(value for fact in told for value in fact.values)
    return Draft(statements, values, "hybrid" if told and said else "graph" if told else "document")


def quote(picks: Sequence[Pick]) -> list[Quote]:
    """The best sentence and those nearly as good, within what a person reads at a glance; sentences of one chunk in their order."""
    chosen = [picks[0]]
    length = len(picks[0].quote.text)
    for pick in picks[1:]:
        if len(chosen) == SENTENCES or pick.score < picks[0].score - NEAR_BEST:
            break
        if length + len(pick.quote.text) <= CHARACTERS and all(pick.quote.text != c.quote.text for c in chosen):
            chosen.append(pick)
            length += len(pick.quote.text)
    order = {pick.quote.chunk.id: rank for rank, pick in reversed(list(enumerate(chosen)))}
    return sorted((pick.quote for pick in chosen), key=lambda q: (order[q.chunk.id], q.start))
