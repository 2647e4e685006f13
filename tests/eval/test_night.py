"""A night from the command line, without a judge and with one that is dead, slow, or babbles: what was measured stays, and why is said."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from services.cli import main

judging = pytest.mark.skipif(find_spec("ragas") is None, reason="RAGAS is not installed: pip install 'twofold[eval-llm]'")
QUESTIONS = 12


def service(path: str, body: dict[str, Any], _: dict[str, str]) -> tuple[int, Any]:
    """Answers every question with 3, rightly."""
    if path == "/eval/fingerprint":
        return 200, {"code": "1", "index": "x", "graph": [1, 2], "prompts": "p"}
    if path != "/v1/ask":
        return 404, {}
    passages = [{"source": "t/a.md", "start": 0, "end": 12, "text": "There are 3."}]
    return 200, {"answer": "There are 3. [1]", "answerable": True, "values": [], "route": "document", "citations": [], "passages": passages}


def slow(*_: Any) -> tuple[int, Any]:
    time.sleep(2)
    return 200, {}


def babbling(*_: Any) -> tuple[int, Any]:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "I would rather not say."}}
    return 200, {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}


@pytest.fixture
def night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str, str | None], tuple[str, Any]]:
    """The command over a service and a judge by their addresses: what it said, and the run it wrote."""

    def run(url: str, judge: str | None) -> tuple[str, Any]:
        golden = tmp_path / "golden.jsonl"
        rows = [{"id": f"q{n}", "lang": "en", "question": f"How many {n}?", "answer": "3", "must_include": ["3"]} for n in range(QUESTIONS)]
        golden.write_text("\n".join(map(json.dumps, rows)))
        for name in [name for name in os.environ if name.startswith("TWOFOLD_")]:
            monkeypatch.delenv(name)
        given = {"NAME": "m", "BASE_URL": f"{judge}/v1", "TIMEOUT": "0.5", "METRICS": '["answer_accuracy"]', "AGREEMENT": "false"}
        for name, value in given.items() if judge else ():
            monkeypatch.setenv(f"TWOFOLD_EVAL_JUDGE__{name}", value)
        asked = ["eval", "nightly", str(golden), "--url", url, "--name", "night", "--runs", str(tmp_path)]
        monkeypatch.setattr(sys, "argv", ["twofold", "--data", str(tmp_path / "data"), *asked])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
        said = capsys.readouterr()
        return said.out + said.err, json.loads((tmp_path / "night.json").read_text())

    return run


def test_a_night_without_a_judge_has_its_figures_and_its_page(serve: Any, night: Any, tmp_path: Path) -> None:
    with serve(service) as url:
        printed, run = night(url, None)
    assert (len(run["items"]), run["figures"]["slices"]["all"]["answer"]["value"]) == (QUESTIONS, 1)
    assert run["figures"]["judged"]["chrf"]["measured"] == QUESTIONS
    assert "chrf" in printed and "judge" not in run
    page = (tmp_path / "data" / "eval" / "reports" / "night.html").read_text()
    assert "chrf" in page and "Judged by a model" not in page


@judging
@pytest.mark.slow
@pytest.mark.parametrize(
    ("judge", "said"),
    [
        (None, "after 3 failures in a row: the judge does not answer (ConnectError)."),
        (slow, "after 3 failures in a row: the judge does not answer in time."),
        (babbling, "after 3 failures in a row: one score took more than 12 calls."),
    ],
    ids=["dead", "slow", "babbling"],
)
def test_a_night_ends_with_the_measured_part_whatever_the_judge_does(serve: Any, night: Any, tmp_path: Path, judge: Any, said: str) -> None:
    with serve(service) as url, serve(judge) if judge else nullcontext("http://127.0.0.1:9") as judged_by:
        printed, run = night(url, judged_by)
    assert said in printed and said in run["judging"]
    measured = run["figures"]["slices"]["all"]
    assert (len(run["items"]), measured["answer"]["value"], measured["errors"]["value"]) == (QUESTIONS, 1, 0)
    judged = run["figures"]["judged"]["answer_accuracy"]
    assert (judged["figure"], judged["measured"], judged["unmeasured"], judged["gated"]) == (None, 0, QUESTIONS, False)
    assert run["figures"]["judged"]["chrf"]["measured"] == QUESTIONS
    assert (tmp_path / "data" / "eval" / "reports" / "night.html").is_file()
