"""Have samples judged, as far as the budget and the judge allow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.judge.budget import Budget
from eval.judge.sample import BudgetSpent, Judge, Sample, Unjudged
from eval.judge.verdicts import Verdicts

FAILURES, NONSENSE = 3, 8
"""After so many failures, or replies that hold no score, in a row the judge is given up."""
Scores = dict[str, dict[str, float | None]]


@dataclass(frozen=True, slots=True)
class Judged:
    """Scores by sample and metric; None: unmeasured, of which a metric that was not come to is absent. `stopped`: why it ended early."""

    scores: Scores
    stopped: str | None


async def judge_all(
    samples: Sequence[Sample], judge: Judge, verdicts: Verdicts, budget: Budget, report: Callable[[int, int], None]
) -> Judged:
    """Judge in the order given, one call at a time, asking nothing that was answered before. Never raises for what a judge does."""
    scores: Scores = {sample.id: {} for sample in samples}
    todo = [(sample, metric) for sample in samples for metric in judge.metrics]
    failed = nonsense = 0
    stopped: str | None = None
    for done, (sample, metric) in enumerate(todo):
        report(done, len(todo))
        if verdicts.has(metric, sample):
            scores[sample.id][metric] = verdicts.get(metric, sample)
            continue
        if stopped:
            continue
        budget.next_score()
        try:
            score = await judge.score(metric, sample)
        except BudgetSpent as spent:
            stopped = f"Judging stopped: {spent}."
            continue
        except Unjudged as error:
            scores[sample.id][metric] = None
            failed += 1
            if failed >= FAILURES:
                stopped = f"Judging stopped after {failed} failures in a row: {error}."
            continue
        failed = 0
        verdicts.put(metric, sample, score)
        scores[sample.id][metric] = score
        nonsense = nonsense + 1 if score is None else 0
        if nonsense >= NONSENSE:
            stopped = f"Judging stopped: {nonsense} replies of the judge in a row held no score."
    return Judged(scores, stopped)
