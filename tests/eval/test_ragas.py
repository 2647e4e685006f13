"""RAGAS against judges that answer, are dead, slow, or babble: small servers of the test's own, and a real model with `-m llm`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ragas", reason="RAGAS is not installed: pip install 'twofold[eval-llm]'")

from eval.judge.agreement import read_labelled
from eval.judge.budget import Budget
from eval.judge.judging import Judged, judge_all
from eval.judge.ragas import RagasJudge, prompts_of
from eval.judge.sample import in_strata
from eval.judge.settings import JudgeSettings
from eval.judge.verdicts import Verdicts

MODEL_URL = os.environ.get("TWOFOLD_TEST_CHAT_URL")
SAMPLES = [row.sample for row in read_labelled()]


def encode(text: str) -> list[float]:
    return [float(len(text)), 1.0]


def reply(content: str) -> tuple[int, Any]:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}
    return 200, {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice], "usage": usage}


async def judge(
    url: str, folder: Path, metrics: tuple[str, ...] = ("answer_accuracy",), count: int = 12, **given: Any
) -> tuple[Judged, Budget]:
    settings = JudgeSettings(name="m", base_url=url, metrics=metrics, **{"timeout": 1, **given})
    budget = Budget(price_in=1.0)
    asked = RagasJudge(settings, budget, encode)
    try:
        samples = in_strata(SAMPLES, {s.id: s.lang for s in SAMPLES})[:count]
        return await judge_all(samples, asked, Verdicts(folder / "v", asked.identity), budget, lambda *_: None), budget
    finally:
        await asked.close()


async def test_scores_come_in_and_the_second_run_costs_nothing(serve: Any, tmp_path: Path) -> None:
    asked: list[str] = []

    def respond(path: str, body: dict[str, Any], _: dict[str, str]) -> tuple[int, Any]:
        asked.append(json.dumps(body, ensure_ascii=False))
        return reply('{"rating": 4}')

    with serve(respond) as url:
        first, budget = await judge(f"{url}/v1", tmp_path)
        second, nothing = await judge(f"{url}/v1", tmp_path)
    assert [scores["answer_accuracy"] for scores in first.scores.values()] == [1.0] * 12
    assert (second.scores, nothing.spent_calls) == (first.scores, 0)
    assert budget.spent_calls == len(asked) == 24
    assert budget.spent_cost == pytest.approx(24 * 100 / 1e6)
    assert all('"json_schema"' in body for body in asked)
    assert sum("기준 답변" in body for body in asked) == 12


async def test_a_dead_judge(tmp_path: Path) -> None:
    outcome, _ = await judge("http://127.0.0.1:9/v1", tmp_path)
    assert outcome.stopped == "Judging stopped after 3 failures in a row: the judge does not answer (ConnectError)."


async def test_a_slow_judge(serve: Any, tmp_path: Path) -> None:
    def respond(*_: Any) -> tuple[int, Any]:
        time.sleep(1.5)
        return reply('{"rating": 4}')

    with serve(respond) as url:
        started = time.monotonic()
        outcome, _ = await judge(f"{url}/v1", tmp_path, timeout=0.2)
    assert outcome.stopped == "Judging stopped after 3 failures in a row: the judge does not answer in time."
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("babble", ["I would rather not say.", '{"rating": "splendid"}', "{" * 500])
async def test_a_babbling_judge(serve: Any, tmp_path: Path, babble: str) -> None:
    with serve(lambda *_: reply(babble)) as url:
        outcome, budget = await judge(f"{url}/v1", tmp_path)
    assert outcome.stopped is not None and ("held no score" in outcome.stopped or "more than 12 calls" in outcome.stopped)
    assert not [score for scores in outcome.scores.values() for score in scores.values() if score is not None]
    assert budget.spent_calls <= 12 * 13


async def test_a_judge_that_answers_with_errors(serve: Any, tmp_path: Path) -> None:
    with serve(lambda *_: (500, {"error": {"message": "out of memory"}})) as url:
        outcome, _ = await judge(f"{url}/v1", tmp_path)
    assert outcome.stopped == "Judging stopped after 3 failures in a row: the judge answers 500."


def test_korean_samples_have_korean_instructions_in_every_metric() -> None:
    asked = RagasJudge(JudgeSettings(name="m", base_url="http://127.0.0.1:9"), Budget(), encode)
    for (_, lang), metric in asked._built.items():
        assert prompts_of(metric)
        assert all(("십시오" in prompt.instruction or "매깁니다" in prompt.instruction) == (lang == "ko") for prompt in prompts_of(metric))


def test_telemetry_is_off_and_what_serves_does_not_import_ragas() -> None:
    look = "import eval.judge.ragas, ragas._analytics as a; assert a.do_not_track()"
    subprocess.run([sys.executable, "-c", look], check=True, env={k: v for k, v in os.environ.items() if not k.startswith("RAGAS")})
    serve = "import sys, services.cli, services.api.app, services.runtime; assert not {'ragas', 'scipy', 'matplotlib'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", serve], check=True)


@pytest.fixture(scope="module")
def model() -> Iterator[str]:
    if not MODEL_URL:
        pytest.skip("TWOFOLD_TEST_CHAT_URL names no OpenAI-compatible server")
    yield MODEL_URL


@pytest.mark.llm
@pytest.mark.slow
async def test_a_real_model_judges_ten_answers_and_the_second_run_costs_no_call(model: str, tmp_path: Path) -> None:
    first, budget = await judge(model, tmp_path, count=10, timeout=600)
    scored = [score for scores in first.scores.values() for score in scores.values() if score is not None]
    print(f"{len(scored)} of 10 scored with {budget.spent_calls} calls in {budget.elapsed:.0f} s: {first.scores}")
    assert len(scored) == 10 and first.stopped is None
    second, nothing = await judge(model, tmp_path, count=10, timeout=600)
    assert (second.scores, nothing.spent_calls) == (first.scores, 0)
