"""What an answer may rest on: passages, facts, and the sentences quoted from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.facts import Fact
from services.rag.answer import Route
from vector.store import Chunk, Passage

Evidence = Passage | Fact
Path = str


def evidence_id(evidence: Evidence) -> str:
    """The same piece of evidence has the same id on every path."""
    return evidence.chunk.id if isinstance(evidence, Passage) else evidence.id


@dataclass(frozen=True, slots=True)
class Ranked:
    """Evidence after fusion: its score, and each path's share in it."""

    evidence: Evidence
    score: float
    shares: Mapping[Path, float]


@dataclass(frozen=True, slots=True)
class Quote:
    """Code points `start` to `end` of a document, inside one chunk of it."""

    chunk: Chunk
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.chunk.text[self.start - self.chunk.start : self.end - self.chunk.start]


@dataclass(frozen=True, slots=True)
class Calculation:
    """A computed number: the formula, its inputs by name, and the working in words, in which every number of a statement stands."""

    formula: str
    inputs: Mapping[str, Any]
    text: str


Support = Quote | Fact | Calculation


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the answer says, and what it rests on. `values`: the bare values in it that were read off a quotation."""

    text: str
    supports: tuple[Support, ...]
    values: tuple[str | int | float, ...] = ()


def facts_of(statements: Sequence[Statement]) -> list[Fact]:
    """The facts that statements rest on, each once, in order."""
    return list({s.id: s for statement in statements for s in statement.supports if isinstance(s, Fact)}.values())


def values_of(statements: Sequence[Statement]) -> tuple[Any, ...]:
    """The bare values that statements say: read off quotations, then the facts'."""
    return (*(v for statement in statements for v in statement.values), *(v for fact in facts_of(statements) for v in fact.values))


def route_of(statements: Sequence[Statement]) -> Route:
    """What answered, by what the statements rest on."""
    kinds = {isinstance(support, Fact) for statement in statements for support in statement.supports}
    return "hybrid" if len(kinds) == 2 else "graph" if True in kinds else "document"
