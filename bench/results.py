"""Score the document questions on one index of the benchmark's collections, over HTTP, and write the table in docs/results.md.

TWOFOLD_BENCH_DATA=FOLDER python -m bench.results
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from bench.corpus import OUT, bench_data, environment, ingest_all, twofold

FILES = ("law_ko", "handbook_en")
FIGURES = ("questions", "errors", "recall@1", "recall@5", "recall@10", "in_6000", "offsets", "answer", "false_yes", "false_no",
           "cited", "citations_in_gold", "answer_chars", "p50_ms", "p95_ms")  # fmt: skip
RESULTS = Path(__file__).parent.parent / "docs" / "results.md"


@contextmanager
def serving() -> Iterator[str]:
    """A service over the benchmark's data folder; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (OUT / "serve.log").open("w") as log:
        service = subprocess.Popen(twofold("serve", "--port", str(port)), env=environment(), stdout=log, stderr=log)
        try:
            yield _ready(f"http://127.0.0.1:{port}", service)
        finally:
            service.terminate()
            service.wait(30)


def _ready(url: str, service: subprocess.Popen[bytes]) -> str:
    for _ in range(300):
        if service.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):
                return url
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    sys.exit(f"The service did not come up; see {OUT / 'serve.log'}.")


def score(url: str, root: Path) -> dict[str, dict[str, Any]]:
    """Figures by file, as the outside scorer counts them."""
    out = OUT / "score.json"
    golden = [str(root / "golden" / f"{name}.jsonl") for name in FILES]
    scorer = [sys.executable, str(root / "score" / "score_service.py"), "--url", url, "--documents", str(root / "data"), "--out", str(out)]
    subprocess.run([*scorer, *golden], check=True, stdout=subprocess.DEVNULL)
    figures: dict[str, dict[str, Any]] = json.loads(out.read_text())["figures"]
    return figures


def table(figures: dict[str, dict[str, Any]]) -> str:
    columns = [(f"{name}, {part}", values) for name in FILES for part, values in _parts(figures[name])]
    head = "| | " + " | ".join(title for title, _ in columns) + " |\n|" + "---|" * (len(columns) + 1)
    rows = [f"| {figure} | " + " | ".join(_show(values.get(figure)) for _, values in columns) + " |" for figure in FIGURES]
    return "\n".join([head, *rows])


def _parts(figures: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [("all", figures), ("crosslingual", figures["tags"].get("crosslingual", {}))]


def _show(value: float | None) -> str:
    return "–" if value is None else f"{value:g}" if value == int(value) else f"{value:.3f}".removeprefix("0")


def write_section(name: str, command: str, text: str) -> None:
    """Put text into its section of docs/results.md, with the command, the commit and the day."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=True).stdout.strip()
    page = RESULTS.read_text(encoding="utf-8")
    before, _, rest = page.partition(begin)
    section = f"{begin}\n`{command}`, commit {commit}, {date.today()}, no language model, 2 cores.\n\n{text}\n{end}"
    RESULTS.write_text(before + section + rest.partition(end)[2], encoding="utf-8")


def main() -> None:
    root = bench_data()
    ingest_all()
    with serving() as url:
        figures = score(url, root)
    text = table(figures)
    print(text)
    write_section("documents", "python -m bench.results", text)


if __name__ == "__main__":
    main()
