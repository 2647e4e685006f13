"""Score hybrid questions in this process over a data folder that is ingested already: seconds, no HTTP.

TWOFOLD_BENCH_DATA=FOLDER TWOFOLD_DATA=FOLDER python -m bench.hybrid GOLDEN.jsonl … [--show wrong|all|none] [--only ID,ID]

Rightness is score_service.py's own. `both_kinds` is the share of the right rows tagged `both` (or `hybrid …`) that cite a document and the
tables.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import statistics
from collections import defaultdict
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.corpus import bench_data
from eval.golden import Row
from eval.inprocess import InProcess
from services.runtime import open_runtime
from services.settings import load_settings


def scorer() -> ModuleType:
    """The outside scorer, as a module."""
    spec = importlib.util.spec_from_file_location("score_service", bench_data() / "score" / "score_service.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def slices(row: dict[str, Any]) -> list[str]:
    joined = ["both"] if any(tag.startswith("hybrid") for tag in row["tags"]) and "both" not in row["tags"] else []
    return ["all", row["lang"], *row["tags"], *joined]


async def score(files: list[Path], only: frozenset[str], show: str) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Every row with its reply, by file and slice."""
    measure = scorer()
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    async with open_runtime(load_settings()) as runtime:
        target = InProcess(runtime, writer=runtime.pipeline.nodes.writer)  # a chat model where the settings name one
        for file in files:
            rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
            of_file = found.setdefault(file.stem, defaultdict(list))
            for row in rows:
                if only and row["id"] not in only:
                    continue
                day = date.fromisoformat(row["as_of"]) if row.get("as_of") else None
                asked = Row.model_construct(question=row["question"], caller=row.get("caller"), as_of=day, history=())
                reply, ms = await target.ask(asked, row["question"])
                right = measure.right(row, reply)
                kinds = {citation["kind"] for citation in reply.get("citations", ())}
                for name in slices(row):
                    of_file[name].append({"row": row, "reply": reply, "right": right, "ms": ms, "kinds": kinds})
                if show == "all" or (show == "wrong" and not right):
                    said = (reply.get("answer") or reply.get("error") or "")[:300].replace("\n", " / ")
                    print(f"{'+' if right else '-'} {row['id']} {','.join(row['tags'])} [{reply.get('route')}] {row['question']}")
                    print(f"    want: {row.get('gold', row.get('any_of'))}  got: {reply.get('values')} | {said}", flush=True)
    return found


def figures(rows: list[dict[str, Any]]) -> str:
    right = [row for row in rows if row["right"]]
    unanswerable = [row for row in rows if not row["row"].get("answerable", True)]
    answered = sum(bool(row["reply"].get("answerable")) for row in unanswerable)
    both = [row for row in right if "both" in slices(row["row"])]
    times = sorted(row["ms"] for row in rows)
    p95 = times[min(len(times) - 1, int(0.95 * len(times)))]
    middle = statistics.median(times)
    share = len(right) / len(rows)
    kinds = f"{sum({'document', 'graph'} <= row['kinds'] for row in both)}/{len(both)}"
    return f"{len(rows)} | {share:.3f} | {answered}/{len(unanswerable)} | {kinds} | {middle:.0f} | {p95:.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--show", choices=("wrong", "all", "none"), default="wrong")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    found = asyncio.run(score(given.files, frozenset(filter(None, given.only.split(","))), given.show))
    print("| set | slice | questions | answer | unanswerable answered | both_kinds | p50_ms | p95_ms |\n|" + "---|" * 8)
    for name, by_slice in found.items():
        for part, rows in by_slice.items():
            print(f"| {name} | {part} | {figures(rows)} |")


if __name__ == "__main__":
    main()
