"""The night's work: the deterministic part, then the judge, then the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sacrebleu.metrics.chrf import CHRF

from eval.gate import JUDGED
from eval.golden import Golden
from eval.intervals import ratio
from eval.judge.agreement import Agreement, agreement, read_labelled
from eval.judge.budget import Budget
from eval.judge.judging import Scores, judge_all
from eval.judge.sample import Judge, Sample, in_strata, sample_of
from eval.judge.verdicts import Verdicts

Report = Callable[[str, int, int], None]
CHRF_NAME = "chrf"


def add_chrf(run: dict[str, Any]) -> None:
    """How near each answer in words is to the written one: chrF (Popović 2015), which compares characters and so does Korean justice."""
    metric = CHRF()
    for item in run["items"]:
        if item["answerable"] and not item["refused"] and item["wanted"]:
            item["judged"][CHRF_NAME] = metric.sentence_score(item["answer"], [item["wanted"]]).score / 100


async def judge_run(
    run: dict[str, Any],
    golden: Golden,
    replies: Mapping[str, Mapping[str, Any]],
    judge: Judge,
    verdicts: Verdicts,
    budget: Budget,
    bar: float | None,
    report: Report,
) -> None:
    """Judge the run's answers and add to it: scores by item, the judge's identity, its agreement with people, and what was spent.

    The agreement comes first, since without it no score counts; `bar` None: it is not measured. A metric whose kappa reaches `bar`
    becomes a measure of its own that a gate can hold.
    """
    agreements: dict[str, Agreement] = {}
    said: list[str] = []
    if bar is not None:
        labelled = read_labelled()
        samples = in_strata([row.sample for row in labelled], {row.sample.id: row.sample.lang for row in labelled})
        outcome = await judge_all(samples, judge, verdicts, budget, lambda done, of: report("labelled answers", done, of))
        agreements = {metric: agreement(metric, labelled, outcome.scores) for metric in judge.metrics}
        said += [outcome.stopped] if outcome.stopped else []
    samples = [sample for row in golden.rows if row.id in replies and (sample := sample_of(row, replies[row.id]["reply"]))]
    strata = {
        row.id: f"{row.lang} {' '.join(row.collections)} {replies[row.id]['reply'].get('route')}"
        for row in golden.rows
        if row.id in replies
    }
    if said:
        scores: Scores = {
            s.id: {m: verdicts.get(m, s) for m in judge.metrics if verdicts.has(m, s)} for s in samples
        }  # what earlier nights know is still shown
    else:
        outcome = await judge_all(in_strata(samples, strata), judge, verdicts, budget, lambda done, of: report("answers", done, of))
        scores = outcome.scores
        said += [outcome.stopped] if outcome.stopped else []
    _put(run, samples, scores, judge, agreements, bar)
    spent = f"{budget.spent_calls} calls, {budget.elapsed:.0f} s" + (f", cost {budget.spent_cost:.2f}" if budget.spent_cost else "")
    run["judge"] = dict(judge.identity)
    run["agreement"] = {metric: asdict(held) for metric, held in agreements.items()}
    run["judging"] = " ".join([*said, f"Judging took {spent}."])
    run["judge_calls"] = budget.spent_calls


def _put(
    run: dict[str, Any], samples: Sequence[Sample], scores: Scores, judge: Judge, agreements: Mapping[str, Agreement], bar: float | None
) -> None:
    judged = {sample.id for sample in samples}
    gated = {m for m, held in agreements.items() if bar is not None and held.kappa is not None and held.kappa >= bar}
    for item in run["items"]:
        for metric in judge.metrics if item["id"] in judged else ():
            score = scores.get(item["id"], {}).get(metric)
            item["judged"][metric] = score
            if metric in gated and score is not None:
                item["parts"][JUDGED + metric] = (score, 1.0)
    run["gated"] = sorted(gated)


def judged_figures(run: Mapping[str, Any]) -> dict[str, Any]:
    """Each judged metric over what was measured of it, and how much was not."""
    figures = {}
    for metric in dict.fromkeys(name for item in run["items"] for name in item["judged"]):
        held = [item["judged"][metric] for item in run["items"] if metric in item["judged"]]
        measured = [score for score in held if score is not None]
        figure = ratio([(score, 1.0) for score in measured])
        figures[metric] = {
            "figure": asdict(figure) if figure else None,
            "measured": len(measured),
            "unmeasured": len(held) - len(measured),
            "gated": metric in run.get("gated", ()),
        }
    return figures


def verdicts_file(folder: Path) -> Path:
    return folder / "verdicts.jsonl"
