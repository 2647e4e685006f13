"""How many gold quotes stand in the evidence that a chat model is given, by its budget of tokens.

TWOFOLD_DATA=FOLDER python -m bench.packing law_ko handbook_en     over an index that holds them (bench.results makes one)
"""

from __future__ import annotations

import asyncio
import sys
from datetime import date
from typing import cast

from bench.corpus import bench_data
from eval.golden import read_golden
from eval.matching import grams
from services.identity.caller import EVERYONE, Caller
from services.rag.prompt import line, pack
from services.rag.question import Question
from services.rag.state import State
from services.runtime import Runtime, open_runtime
from services.settings import load_settings
from vector.store import Scope

BUDGETS = (300, 500, 700, 1000, 1500)
HELD = 0.7
"""Of a quote's 5-grams: so many in the evidence, and it stands there."""


async def measure(names: list[str]) -> None:
    async with open_runtime(load_settings()) as runtime:
        for name in names:
            whole, quotes, found, tokens = 0, 0, [[0, 0] for _ in BUDGETS], [0 for _ in BUDGETS]
            for row in read_golden((bench_data() / "golden" / f"{name}.jsonl",)).rows:
                if not row.evidence:
                    continue
                state = await _state(runtime, row.question)
                whole, quotes = whole + 1, quotes + len(row.evidence)
                facts = [fact for fact in state.get("told", ()) if fact.asked > 0]
                for at, budget in enumerate(BUDGETS):
                    lines = [line(s) for s in pack(facts, state.get("picks", ()), budget, runtime.tools.embedder.count_tokens)]
                    held = grams("\n".join(lines))
                    there = [len((wanted := grams(e.quote)) & held) >= HELD * len(wanted) for e in row.evidence]
                    found[at][0] += sum(there)
                    found[at][1] += all(there)
                    tokens[at] += sum(map(runtime.tools.embedder.count_tokens, lines))
            for budget, (single, every), used in zip(BUDGETS, found, tokens, strict=True):
                print(f"{name} {budget:5} tokens: quotes {single / quotes:.3f}, rows with all {every / whole:.3f}, used {used / whole:.0f}")


async def _state(runtime: Runtime, text: str) -> State:
    """What a run of the pipeline has learned at its end."""
    groups, pipeline = frozenset({EVERYONE}), runtime.pipeline
    calibration = await pipeline.calibrations.of(groups)
    state: State = {
        "question": Question(text, Caller(sub=None, groups=groups), date(2026, 11, 2)),
        "index": pipeline.index.seen_by(groups).measured_by(calibration),
        "scope": Scope(groups),
        "away": [],
        "steps": [],
    }
    return cast(State, await pipeline._graph.ainvoke(state))


if __name__ == "__main__":
    asyncio.run(measure(sys.argv[1:]))
