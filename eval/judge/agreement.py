"""How far a judge agrees with people, on answers about the demo company that were labelled by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.judge.sample import Sample

LABELLED = Path(__file__).parent.parent / "data" / "labelled.jsonl"
THRESHOLD = 0.5
FEWEST = 20
LABEL_OF: Mapping[str, str] = {
    "faithfulness": "faithful",
    "factual_correctness": "right",
    "answer_accuracy": "right",
    "context_precision": "context",
    "context_recall": "context",
    "answer_relevancy": "relevant",
}
"""Which of a person's labels a metric is to agree with: `faithful` (the evidence bears out the answer), `right` (it says what is wanted),
`context` (the evidence holds what is wanted), `relevant` (it speaks to the question)."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cohen's kappa over `n` answers; None where fewer than 20 were scored. `unmeasured` got no score."""

    kappa: float | None
    n: int
    unmeasured: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """An answer and what a person says of it."""

    sample: Sample
    labels: Mapping[str, bool]


def read_labelled() -> list[Labelled]:
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    return [
        Labelled(
            Sample(r["id"], r["lang"], r["question"], r["answer"], r["wanted"], tuple(r["contexts"])),
            {k: bool(v) for k, v in r["labels"].items()},
        )
        for r in rows
    ]


def agreement(metric: str, labelled: Sequence[Labelled], scores: Mapping[str, Mapping[str, float | None]]) -> Agreement:
    """Scores of half or more against the label that the metric is about."""
    label = LABEL_OF[metric]
    pairs = [
        (score >= THRESHOLD, row.labels[label]) for row in labelled if (score := scores.get(row.sample.id, {}).get(metric)) is not None
    ]
    return Agreement(kappa(pairs) if len(pairs) >= FEWEST else None, len(pairs), len(labelled) - len(pairs))


def kappa(pairs: Sequence[tuple[bool, bool]]) -> float:
    """Agreement beyond chance (Cohen 1960); 0 where either side always says the same."""
    n = len(pairs)
    same = sum(a == b for a, b in pairs) / n
    first, second = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    chance = first * second + (1 - first) * (1 - second)
    return 0.0 if chance == 1 else (same - chance) / (1 - chance)
