"""What a judge is shown, and what can go wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from eval.golden import Row

CONTEXTS, CONTEXT_CHARACTERS = 4, 800
_MARKS = re.compile(r"\s*\[\d+\]")


@dataclass(frozen=True, slots=True)
class Sample:
    """A question, what was answered, what should have been, and the evidence that the answerer had."""

    id: str
    lang: str
    question: str
    answer: str
    wanted: str
    contexts: tuple[str, ...]


class Judge(Protocol):
    """Scores samples from 0 to 1."""

    @property
    def metrics(self) -> tuple[str, ...]: ...

    @property
    def identity(self) -> Mapping[str, str]:
        """Whatever a score depends on besides the sample: model, prompts, version of RAGAS."""
        ...

    async def score(self, metric: str, sample: Sample) -> float | None:
        """None: the judge gave nothing that is a score (unmeasured). Raises Unjudged, BudgetSpent."""
        ...


class Unjudged(Exception):
    """No score for a reason outside the sample: the judge is away or too slow."""


class BudgetSpent(Exception):
    """No more calls, time or money."""


def sample_of(row: Row, reply: Mapping[str, Any]) -> Sample | None:
    """None where there is nothing to judge: a refusal, an error, a question without an answer."""
    if not row.answerable or reply.get("answerable") is False or "error" in reply:
        return None
    cited = reply.get("citations") or []
    contexts = [_rows(c) if c.get("kind") == "graph" else str(c.get("text") or c.get("formula") or "") for c in cited]
    contexts += [passage["text"] for passage in reply.get("passages") or []]
    kept = tuple(dict.fromkeys(text[:CONTEXT_CHARACTERS] for text in contexts if text))[:CONTEXTS]
    return Sample(row.id, row.lang, row.question, _MARKS.sub("", reply["answer"]), row.answer, kept)


def _rows(citation: Mapping[str, Any]) -> str:
    return "\n".join(json.dumps(dict(zip(citation["columns"], row, strict=False)), ensure_ascii=False) for row in citation["rows"])


def in_strata(samples: Sequence[Sample], strata: Mapping[str, str]) -> list[Sample]:
    """The samples in rounds over their strata, so that whatever a budget allows is spread over all of them. `strata`: by sample id."""
    queues: dict[str, list[Sample]] = {}
    for sample in samples:
        queues.setdefault(strata[sample.id], []).append(sample)
    rounds = max(map(len, queues.values()), default=0)
    return [queue[n] for n in range(rounds) for _, queue in sorted(queues.items()) if n < len(queue)]
