"""Processor time of questions by pipeline step, in this process over a data folder that is ingested already: what a busy machine does not
distort, as it does wall time.

TWOFOLD_DATA=FOLDER python -m bench.processor GOLDEN.jsonl … [--times 5] [--show 15] [--replies FILE] [--unread]

`first` is a question's first asking, `best` its cheapest of all; the graph's engine is a process of its own and not counted. With --replies
each reply is written, but for what differs from asking to asking, so that two versions can be compared byte by byte. With --unread
questions are asked while documents are read ahead, and wall times, `ms`, tell what they wait for.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanProcessor, TracerProvider
from pydantic_core import to_jsonable_python

from services.identity.claims import to_caller
from services.identity.tokens import anonymous
from services.rag.nodes import Nodes
from services.rag.question import Question
from services.runtime import Runtime, open_runtime
from services.settings import TokenSettings, load_settings

STEPS = frozenset(vars(Nodes))


class Clock(SpanProcessor):
    """Milliseconds of processor time by step: of two that run side by side the one that began last has them; `between` is what no step has,
    which is the order of the steps, their events and the trace."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = defaultdict(float)
        self._open: list[str] = []
        self._last = time.process_time()

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        if span.name in STEPS:
            self.read()
            self._open.append(span.name)

    def on_end(self, span: ReadableSpan) -> None:
        if span.name in STEPS:
            self.read()
            self._open.remove(span.name)

    def read(self) -> None:
        """Give what was used since to the step that is open."""
        now = time.process_time()
        self.steps[self._open[-1] if self._open else "between"] += 1000 * (now - self._last)
        self._last = now


@dataclass
class Asked:
    """What one asking took in milliseconds: of processor time by step and in all, and by the clock."""

    reply: dict[str, Any]
    steps: dict[str, float]
    total: float
    ms: float


async def ask(runtime: Runtime, row: dict[str, Any], clock: Clock) -> Asked:
    caller = to_caller(row["caller"], runtime.settings, TokenSettings()) if row.get("caller") else anonymous(runtime.settings)
    day = date.fromisoformat(row["as_of"]) if row.get("as_of") else datetime.now(ZoneInfo(caller.tz)).date()
    question = Question(text=row["question"], caller=caller, as_of=day, fresh=True)
    clock.read()
    clock.steps.clear()
    begun = time.perf_counter()
    answer = await runtime.pipeline.ask(question)
    clock.read()
    reply = to_jsonable_python(asdict(answer))
    reply = {name: value for name, value in reply.items() if name not in ("timings_ms", "trace_id")}
    return Asked(reply, defaultdict(float, clock.steps), sum(clock.steps.values()), 1000 * (time.perf_counter() - begun))


def p95(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]


def table(title: str, rows: list[tuple[str, list[Asked]]], show: int) -> None:
    """The dearest questions by step, of each its first asking, and the figures of all."""
    names = list(dict.fromkeys(name for _, asked in rows for name in asked[0].steps))
    dearest = sorted(rows, key=lambda row: -row[1][0].total)[:show]
    used = [name for name in names if any(asked[0].steps[name] >= 1 for _, asked in dearest)]
    print(f"\n{title}\n| question | first | best | {' | '.join(used)} |\n|" + "---|" * (len(used) + 3))
    for name, asked in dearest:
        steps = " | ".join(f"{asked[0].steps[step]:.0f}" for step in used)
        print(f"| {name} | {asked[0].total:.0f} | {min(one.total for one in asked):.0f} | {steps} |")
    first, best = [a[0].total for _, a in rows], [min(one.total for one in a) for _, a in rows]
    means = " | ".join(f"{sum(a[0].steps[step] for _, a in rows) / len(rows):.1f}" for step in used)
    print(f"| mean | {sum(first) / len(first):.1f} | {sum(best) / len(best):.1f} | {means} |")
    waits = [a[0].ms for _, a in rows]
    print(f"p95 first {p95(first):.0f} best {p95(best):.0f}; by the clock first {p95(waits):.0f}; {len(rows)} questions")


async def measure(files: list[Path], times: int, show: int, *, unread: bool) -> list[str]:
    """The first reply to each question, as JSON."""
    kept: list[str] = []
    clock, provider = Clock(), TracerProvider()
    provider.add_span_processor(clock)
    trace.set_tracer_provider(provider)
    async with open_runtime(load_settings()) as runtime:
        if not unread:
            await runtime.read()
        for file in files:
            rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
            found = [(row["id"], [await ask(runtime, row, clock)]) for row in rows]
            for _ in range(times - 1):
                for row, (_, asked) in zip(rows, found, strict=True):
                    asked.append(await ask(runtime, row, clock))
            kept += [json.dumps([name, asked[0].reply], ensure_ascii=False, sort_keys=True) for name, asked in found]
            table(file.stem, found, show)
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--show", type=int, default=15)
    parser.add_argument("--replies", type=Path)
    parser.add_argument("--unread", action="store_true")
    given = parser.parse_args()
    kept = asyncio.run(measure(given.files, given.times, given.show, unread=given.unread))
    if given.replies:
        given.replies.write_text("\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
