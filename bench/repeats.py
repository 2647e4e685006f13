"""The same questions again, in other orders and two at a time, of a running service without kept answers: whose bytes differ?

python -m bench.repeats --url http://127.0.0.1:8000 FILE.jsonl … [--limit 20]
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

SAME = ("answer", "values", "citations")
ROUNDS = ((1, None), (1, 1), (2, 2))
"""For each time that all is asked: how many ask at once, and the order's seed; None as the files have it."""


def ask(url: str, question: str) -> tuple[dict[str, Any], float]:
    """The answer, and the seconds that it took."""
    headers = {"content-type": "application/json", "cache-control": "no-store"}
    request = urllib.request.Request(f"{url}/v1/ask", json.dumps({"question": question}).encode(), headers)
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=900) as response:
        return json.load(response), time.perf_counter() - started


def measure(url: str, questions: Sequence[str]) -> dict[str, Any]:
    said: dict[str, set[str]] = {question: set() for question in questions}
    took, away = [], 0
    for askers, seed in ROUNDS:
        order = list(questions)
        if seed is not None:
            random.Random(seed).shuffle(order)
        with ThreadPoolExecutor(askers) as pool:
            for question, (answer, seconds) in zip(order, pool.map(lambda text: ask(url, text), order), strict=True):
                said[question].add(json.dumps([answer[name] for name in SAME], sort_keys=True))
                away += bool(answer.get("notice"))
                if askers == 1:
                    took.append(seconds)
    return {
        "questions": len(questions),
        "the same each time": sum(len(forms) == 1 for forms in said.values()),
        "differ": [question for question, forms in said.items() if len(forms) > 1],
        "answers with a notice (the model did not answer)": away,
        "seconds, p50": round(statistics.median(took), 1),
    }


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("files", type=Path, nargs="+")
    cli.add_argument("--url", default="http://127.0.0.1:8000")
    cli.add_argument("--limit", type=int, default=20)
    args = cli.parse_args()
    lines = [line for path in args.files for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    questions = [json.loads(line)["question"] for line in lines]
    picked = questions[:: max(1, len(questions) // args.limit)][: args.limit]
    print(json.dumps(measure(args.url.rstrip("/"), picked), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
