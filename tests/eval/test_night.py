"""A night from the command line with a judge that is dead, slow, or babbles: what was measured stays, and why is said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ragas", reason="RAGAS is not installed: pip install 'twofold[eval-llm]'")

pytestmark = pytest.mark.slow
QUESTIONS = 12
_MAIN = "from services.cli import main; main()"


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


def night(folder: Path, url: str, judge: str) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
    golden = folder / "golden.jsonl"
    rows = [{"id": f"q{n}", "lang": "en", "question": f"How many {n}?", "answer": "3", "must_include": ["3"]} for n in range(QUESTIONS)]
    golden.write_text("\n".join(map(json.dumps, rows)))
    given = {"NAME": "m", "BASE_URL": f"{judge}/v1", "TIMEOUT": "0.5", "METRICS": '["answer_accuracy"]', "AGREEMENT": "false"}
    env = {k: v for k, v in os.environ.items() if not k.startswith("TWOFOLD_")} | {f"TWOFOLD_EVAL_JUDGE__{k}": v for k, v in given.items()}
    call = [sys.executable, "-c", _MAIN, "--data", str(folder / "data"), "eval", "nightly", str(golden)]
    done = subprocess.run(
        [*call, "--url", url, "--name", "night", "--runs", str(folder)], check=False, capture_output=True, text=True, env=env, timeout=300
    )
    return done, json.loads((folder / "night.json").read_text())


@pytest.mark.parametrize(
    ("judge", "said"),
    [
        (None, "after 3 failures in a row: the judge does not answer (ConnectError)."),
        (slow, "after 3 failures in a row: the judge does not answer in time."),
        (babbling, "8 replies of the judge in a row held no score."),
    ],
    ids=["dead", "slow", "babbling"],
)
def test_a_night_ends_with_the_measured_part_whatever_the_judge_does(serve: Any, tmp_path: Path, judge: Any, said: str) -> None:
    with serve(service) as url:
        if judge is None:
            done, run = night(tmp_path, url, "http://127.0.0.1:9")
        else:
            with serve(judge) as judge_url:
                done, run = night(tmp_path, url, judge_url)
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    assert said in done.stdout + done.stderr and said in run["judging"]
    measured = run["figures"]["slices"]["all"]
    assert (len(run["items"]), measured["answer"]["value"], measured["errors"]["value"]) == (QUESTIONS, 1, 0)
    judged = run["figures"]["judged"]["answer_accuracy"]
    assert (judged["figure"], judged["measured"], judged["unmeasured"], judged["gated"]) == (None, 0, QUESTIONS, False)
    assert run["figures"]["judged"]["chrf"]["measured"] == QUESTIONS
    assert (tmp_path / "data" / "eval" / "reports" / "night.html").is_file()
