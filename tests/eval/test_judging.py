"""What is judged in which order, at what cost, and how far a judge agrees with people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.failure import EvalError
from eval.golden import Row
from eval.judge.agreement import agreement, kappa, read_labelled
from eval.judge.budget import CALLS_A_SCORE, Budget
from eval.judge.judging import FAILURES, NONSENSE, judge_all
from eval.judge.sample import BudgetSpent, Sample, Unjudged, in_strata, sample_of
from eval.judge.settings import judge_settings
from eval.judge.verdicts import Verdicts
from eval.nightly import add_chrf, judge_run, judged_figures


class Rule:
    """A judge that follows a rule of the test's, one call a score."""

    metrics = ("answer_accuracy", "faithfulness")
    identity = {"model": "rule", "ragas": "0", "prompts": "0"}  # noqa: RUF012 it is read only

    def __init__(self, rule: Callable[[str, Sample], float | None], budget: Budget) -> None:
        self.rule, self.budget, self.asked = rule, budget, list[str]()

    async def score(self, metric: str, sample: Sample) -> float | None:
        self.budget.call()
        self.asked.append(f"{sample.id} {metric}")
        return self.rule(metric, sample)


def sample(id: str, lang: str = "en", answer: str = "3") -> Sample:
    return Sample(id, lang, f"How many {id}?", answer, "3", ("There are 3.",))


def nothing(*_: Any) -> None:
    pass


async def test_what_was_judged_once_is_not_judged_again_unless_it_changed(tmp_path: Path) -> None:
    samples = [sample("a"), sample("b")]
    for answers, calls in ((samples, 4), (samples, 0), ([sample("a"), sample("b", answer="4")], 2)):
        budget = Budget()
        judge = Rule(lambda *_: 0.75, budget)
        outcome = await judge_all(answers, judge, Verdicts(tmp_path / "v.jsonl", judge.identity), budget, nothing)
        assert (budget.spent_calls, outcome.stopped) == (calls, None)
        assert outcome.scores == {s.id: {"answer_accuracy": 0.75, "faithfulness": 0.75} for s in answers}
    other = Rule(lambda *_: 1.0, Budget())
    assert not Verdicts(tmp_path / "v.jsonl", {**other.identity, "model": "another"}).has("faithfulness", samples[0])


async def test_a_budget_is_spent_over_all_strata(tmp_path: Path) -> None:
    samples = [sample(f"e{n}") for n in range(8)] + [sample(f"k{n}", "ko") for n in range(2)]
    budget = Budget(calls=8)
    judge = Rule(lambda *_: 1.0, budget)
    ordered = in_strata(samples, {s.id: s.lang for s in samples})
    outcome = await judge_all(ordered, judge, Verdicts(tmp_path / "v.jsonl", judge.identity), budget, nothing)
    assert [id for id, scores in outcome.scores.items() if scores] == ["e0", "k0", "e1", "k1"]
    assert outcome.stopped == "Judging stopped: the budget of 8 calls is spent."


def test_budgets_of_cost_time_and_one_score() -> None:
    budget = Budget(cost=0.01, price_in=2, price_out=8)
    budget.call()
    budget.pay(3_000, 500)
    with pytest.raises(BudgetSpent, match="cost"):
        budget.call()
    with pytest.raises(BudgetSpent, match="seconds"):
        Budget(seconds=0).call()
    endless = Budget()
    for _ in range(CALLS_A_SCORE):
        endless.call()
    with pytest.raises(Unjudged, match="one score"):
        endless.call()


async def test_a_judge_that_fails_is_given_up_and_what_was_scored_stays(tmp_path: Path) -> None:
    def rule(_: str, of: Sample) -> float | None:
        if of.id != "a":
            raise Unjudged("the judge does not answer in time")
        return 0.5

    budget = Budget()
    judge = Rule(rule, budget)
    outcome = await judge_all([sample(x) for x in "abcdef"], judge, Verdicts(tmp_path / "v", judge.identity), budget, nothing)
    assert outcome.scores["a"] == {"answer_accuracy": 0.5, "faithfulness": 0.5}
    assert len(judge.asked) == 2 + FAILURES
    assert outcome.stopped == f"Judging stopped after {FAILURES} failures in a row: the judge does not answer in time."
    again = Rule(lambda *_: 1.0, Budget())
    outcome = await judge_all([sample("b")], again, Verdicts(tmp_path / "v", judge.identity), again.budget, nothing)
    assert outcome.scores["b"] == {"answer_accuracy": 1.0, "faithfulness": 1.0}, "a failure is no verdict"


async def test_a_judge_that_babbles_is_given_up(tmp_path: Path) -> None:
    budget = Budget()
    judge = Rule(lambda *_: None, budget)
    outcome = await judge_all([sample(str(n)) for n in range(20)], judge, Verdicts(tmp_path / "v", judge.identity), budget, nothing)
    assert budget.spent_calls == NONSENSE
    assert outcome.stopped is not None and "held no score" in outcome.stopped


def test_the_judge_is_named_by_the_environment_its_key_by_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert judge_settings() is None
    monkeypatch.setenv("TWOFOLD_EVAL_JUDGE__NAME", "large-1")
    monkeypatch.setenv("TWOFOLD_EVAL_JUDGE__METRICS", '["faithfulness"]')
    monkeypatch.setenv("TWOFOLD_EVAL_JUDGE__API_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(EvalError, match="TWOFOLD_EVAL_JUDGE__API_KEY_FILE names a file that cannot be read"):
        judge_settings()
    (tmp_path / "key").write_text("a key\n")
    found = judge_settings(max_calls=5, max_cost=None)
    assert found and found.api_key and found.api_key.get_secret_value() == "a key"
    assert (found.name, found.metrics, found.max_calls, found.max_cost) == ("large-1", ("faithfulness",), 5, None)
    monkeypatch.setenv("TWOFOLD_EVAL_JUDGE__METRICS", '["rouge"]')
    with pytest.raises(EvalError, match="rouge is no metric"):
        judge_settings()


def test_kappa() -> None:
    assert kappa([(True, True)] * 10 + [(False, False)] * 10) == 1
    assert kappa([(True, True), (True, False), (False, True), (False, False)]) == 0
    assert kappa([(True, True)] * 8 + [(True, False)] * 2) == 0
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert kappa(pairs) == pytest.approx(0.4)  # the worked example with 50 proposals and two readers


def test_the_labelled_answers_are_forty_half_korean_with_both_labels() -> None:
    labelled = read_labelled()
    assert len(labelled) == 40 and len({row.sample.id for row in labelled}) == 40
    assert sum(row.sample.lang == "ko" for row in labelled) == 20
    for label in ("faithful", "right", "context", "relevant"):
        assert 8 <= sum(row.labels[label] for row in labelled) <= 32
    perfect = {row.sample.id: {"answer_accuracy": float(row.labels["right"])} for row in labelled}
    assert agreement("answer_accuracy", labelled, perfect).kappa == 1
    assert agreement("answer_accuracy", labelled, dict(list(perfect.items())[:19])).kappa is None


async def test_only_a_metric_that_agrees_with_people_becomes_a_measure(tmp_path: Path) -> None:
    people = {row.sample.id: row.labels for row in read_labelled()}
    row = Row(id="a", question="How many?", file="f", answer="3")
    reply = {"answer": "3 [1]", "answerable": True, "citations": [], "passages": [{"text": "There are 3."}], "route": "document"}
    refused = {"answer": "The sources do not say.", "answerable": False}
    item = {"id": "a", "answerable": True, "refused": False, "wanted": "3", "answer": "3", "parts": {}, "judged": {}}
    run: dict[str, Any] = {"items": [item, {**item, "id": "r", "refused": True, "parts": {}, "judged": {}}]}

    def rule(metric: str, of: Sample) -> float | None:
        if of.id not in people:
            return 0.75
        return float(people[of.id]["right"]) if metric == "answer_accuracy" else 1.0

    budget = Budget()
    judge = Rule(rule, budget)
    golden: Any = type("Golden", (), {"rows": (row, Row(id="r", question="?", file="f", answer="3"))})
    replies: Any = {"a": {"reply": reply}, "r": {"reply": refused}}
    add_chrf(run)
    await judge_run(run, golden, replies, judge, Verdicts(tmp_path / "v", judge.identity), budget, 0.6, nothing)
    figures = judged_figures(run)
    assert item["parts"] == {"judged:answer_accuracy": (0.75, 1.0)}
    assert figures["answer_accuracy"]["gated"] and not figures["faithfulness"]["gated"]
    assert run["agreement"]["faithfulness"]["kappa"] == 0
    assert figures["faithfulness"]["figure"]["value"] == 0.75 and figures["chrf"]["figure"]["value"] == 1
    assert run["judge"] == judge.identity and "82 calls" in run["judging"]


def test_what_is_refused_or_failed_is_not_judged() -> None:
    row = Row(id="a", question="?", file="f", answer="3")
    assert sample_of(row, {"error": "503"}) is None
    assert sample_of(row, {"answer": "…", "answerable": False}) is None
    graph = {"kind": "graph", "columns": ["name"], "rows": [["부산지점"]]}
    made = sample_of(row, {"answer": "부산지점 [1]", "answerable": True, "citations": [graph], "passages": [{"text": "x" * 2_000}]})
    assert made is not None
    assert (made.answer, made.contexts[0], len(made.contexts[1])) == ("부산지점", '{"name": "부산지점"}', 800)
