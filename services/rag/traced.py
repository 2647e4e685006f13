"""What the trace keeps of evidence, faults and errors: JSON-ready."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.facts import Fact
from services.rag.evidence import Evidence
from services.rag.verify import Verdict
from vector.store import Passage


def faulty(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    return [{"text": v.statement.text, "faults": v.faults, "repaired": v.repaired} for v in verdicts if v.faults]


def kinds(errors: Sequence[Exception]) -> list[str]:
    return [type(error).__name__ for error in errors]


def place_of(evidence: Evidence) -> list[Any]:
    if isinstance(evidence, Passage):
        return [evidence.chunk.source, evidence.chunk.start, evidence.chunk.end]
    return [evidence.collection, evidence.text]


def traced_fact(fact: Fact) -> dict[str, Any]:
    about = {"entities": fact.entities, "query": fact.query}
    return {"text": fact.text, "asked": round(fact.asked, 3), "score": round(fact.score, 3), **about}
