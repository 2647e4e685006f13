"""What people get told from documents: every figure of such answers, in this process over a data folder that is ingested already.

    TWOFOLD_BENCH_DATA=FOLDER TWOFOLD_DATA=FOLDER python -m bench.answers GOLDEN.jsonl … [--model] [--half] [--only ID,ID] [--out FILE]

With --model each row is asked once more with the chat model that the settings name; --half takes every second
row of each kind (needs a translation, has no answer, has a polarity, across languages, any other). Replies are added to FILE as they come,
and those that stand there already are not asked for again.

Rightness is score_service.py's own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.corpus import bench_data
from bench.hybrid import scorer
from eval.golden import Row
from eval.inprocess import InProcess
from services.runtime import open_runtime
from services.settings import load_settings

Replies = dict[tuple[str, bool], dict[str, Any]]
"""By the row's id and whether the model was there."""


def kind_of(row: dict[str, Any]) -> str:
    """The first that holds of it."""
    tags = row["tags"]
    if "needs_translation" in tags:
        return "needs a translation"
    if not row.get("answerable", True):
        return "no answer"
    return "polarity" if row.get("polarity") else "across languages" if "crosslingual" in tags else "other"


def half_of(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    kinds = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["id"]):
        kinds[kind_of(row)].append(row)
    return [row for of_kind in kinds.values() for row in of_kind[::2]]


async def ask(rows: Sequence[dict[str, Any]], modes: Sequence[bool], replies: Replies, out: Path | None) -> None:
    async with open_runtime(load_settings()) as runtime:
        for model in modes:
            target = InProcess(runtime, writer=runtime.pipeline.nodes.writer if model else None)
            for row in rows:
                if (row["id"], model) in replies:
                    continue
                reply, ms = await target.ask(
                    Row.model_construct(question=row["question"], caller=None, as_of=None, history=()), row["question"]
                )
                replies[row["id"], model] = {**reply, "_ms": ms}
                if out:
                    with out.open("a", encoding="utf-8") as file:
                        file.write(
                            json.dumps({"id": row["id"], "model": model, "reply": replies[row["id"], model]}, ensure_ascii=False) + "\n"
                        )


def figures(rows: Sequence[dict[str, Any]], replies: dict[str, dict[str, Any]], measure: ModuleType) -> dict[str, Any]:
    """The outside scorer's figures, and what it has not: how yes and no, and false premises, are answered."""
    found = measure.report(list(rows), replies, bench_data() / "data")
    chosen = {
        name: found[name]
        for name in ("questions", "answer", "false_yes", "false_no", "answer_chars", "cited", "citations_in_gold", "offsets")
    }
    decided = [(row, measure.yes_or_no(replies[row["id"]])) for row in rows if row.get("polarity")]
    false = [(row, said) for row, said in decided if "falsepremise" in row["tags"]]
    right = [measure.right(row, replies[row["id"]]) for row in rows if "needs_translation" not in row["tags"]]
    return chosen | {
        "answer, no translation needed": round(statistics.mean(right), 4) if right else None,
        "yes or no rightly, wrongly, of": [sum(said == row["polarity"] for row, said in decided),
                                           sum(said not in (None, row["polarity"]) for row, said in decided), len(decided)],
        "false premises denied, affirmed, of": [sum(said == row["polarity"] for row, said in false),
                                                sum(said not in (None, row["polarity"]) for row, said in false), len(false)],
        "notices": sum(bool(replies[row["id"]].get("notice")) for row in rows),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--model", action="store_true")
    parser.add_argument("--half", action="store_true")
    parser.add_argument("--only", default="", help="ids, or a kind of row")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    only, measure = set(filter(None, given.only.split(","))), scorer()
    files = {path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()] for path in given.files}
    chosen = {name: half_of(rows) if given.half else rows for name, rows in files.items()}
    chosen = {name: [row for row in rows if not only or only & {row["id"], kind_of(row)}] for name, rows in chosen.items()}
    rows = [row for of_file in chosen.values() for row in of_file]
    replies: Replies = {}
    if given.out and given.out.exists():
        kept = (json.loads(line) for line in given.out.read_text(encoding="utf-8").split("\n") if line.strip())
        replies = {(one["id"], one["model"]): one["reply"] for one in kept}
    modes = [False, True] if given.model else [False]
    asyncio.run(ask(rows, modes, replies, given.out))
    for name, of_file in (*chosen.items(), ("all", rows)):
        for model in modes if of_file else ():
            told = {row["id"]: replies[row["id"], model] for row in of_file}
            print(f"{name}, {'with the model' if model else 'quoted'}: {json.dumps(figures(of_file, told, measure), ensure_ascii=False)}")
    for row in rows if given.model else ():
        quoted, written = (measure.right(row, replies[row["id"], model]) for model in (False, True))
        if quoted != written:
            print(f"{'gained' if written else 'lost'} {row['id']} {row['question']}")


if __name__ == "__main__":
    main()
