"""Two invented firms' tables, an aircraft hangar's and a stage's, by inferred mappings without words: questions of every kind in both
languages, half of them Korean, whose answers SQL computed before any was asked (docs/results.md has the first asking)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.job import Order
from services.identity.caller import EVERYONE, Caller
from services.rag.answer import Answer
from services.rag.question import Question
from services.runtime import open_runtime
from services.settings import load_settings

pytestmark = pytest.mark.asyncio(loop_scope="session")
HERE = Path(__file__).parent
# What is not answered rightly today: refused though the tables have it, but that hangar-009 says the contract's kind besides the day.
# stage-027 is of birthdays and hangar-031, 062 and 064 of hourly pay, which an accepted proposal
# keeps from everyone.
OPEN = {
    "hangar": {"hangar-009", "hangar-031", "hangar-041", "hangar-062", "hangar-064"},
    "ferry": set(),
    "stage": {"stage-008", "stage-011", "stage-027", "stage-043", "stage-048"},
}


def is_right(gold: list[Any] | None, answer: Answer) -> bool:
    if gold is None:
        return not answer.answerable
    said, wanted = ([_plain(value) for value in values] for values in (answer.values, gold))
    return answer.answerable and sorted(said, key=str) == sorted(wanted, key=str)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return round(float(value), 3) if isinstance(value, int | float) else str(value)


@pytest.mark.parametrize("name", ["hangar", "stage", "ferry"])
async def test_tables_that_nothing_was_made_for(name: str, tmp_path: Path) -> None:
    settings = load_settings(data=tmp_path / "data", token_secret="a secret of more than thirty-two characters")
    wrong: dict[str, str] = {}
    caller = Caller(sub="ann", groups=frozenset({EVERYONE}))
    async with open_runtime(settings) as runtime:
        await runtime.ingest(Order(HERE / name, name, accept=True), lambda _: None)
        for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            answer = await runtime.pipeline.ask(Question(text=row["question"], caller=caller, as_of=date(2026, 11, 28)))
            if not is_right(row["gold"], answer):
                wrong[row["id"]] = f"{row['question']} {row['gold']} {answer.values} {answer.answer[:200]}"
    assert wrong.keys() <= OPEN[name], "\n".join(wrong[id] for id in sorted(wrong.keys() - OPEN[name]))
