"""A version against itself, its model at a temperature above 0, on resampled questions: at most one alarm in twenty comparisons."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.company import GATE, GOLDEN, open_company
from eval.compare import compare
from eval.figures import figures_of
from eval.gate import read_gate
from eval.golden import Golden, read_golden
from eval.inprocess import InProcess
from eval.run import Options, ask_all, items_of
from eval.runs import Header, open_journal
from services.rag.answer_model import Writer
from services.rag.chat_model import open_chat_model
from services.settings import ChatModel

MODEL_URL = os.environ.get("TWOFOLD_TEST_CHAT_URL")
ASKINGS, COMPARISONS = 6, 20
TEMPERATURE, TOKENS = 0.8, 120


def warm(url: str) -> Writer:
    """The model as the service opens it, but at a temperature, without a seed, and with an end to what it says."""
    settings = ChatModel(name=os.environ.get("TWOFOLD_TEST_CHAT_MODEL", "local"), base_url=url, timeout=600)
    model = open_chat_model(settings)
    return Writer(model.model_copy(update={"temperature": TEMPERATURE, "seed": None, "max_tokens": TOKENS}), settings)


@pytest.mark.slow
@pytest.mark.llm
@pytest.mark.skipif(not MODEL_URL, reason="TWOFOLD_TEST_CHAT_URL names no OpenAI-compatible server")
async def test_twenty_comparisons_of_a_version_with_itself_raise_at_most_one_alarm(tmp_path: Path) -> None:
    golden = read_golden(GOLDEN)
    kept = Path(os.environ.get("TWOFOLD_TEST_KEEP", tmp_path))  # so that an hour of a slow model's work outlives an interruption
    with open_journal(kept, "noise", Header(golden.version, "noise", {}, {}), fresh=False) as journal:
        async with open_company(tmp_path / "data") as runtime:
            service = InProcess(runtime, writer=warm(str(MODEL_URL)))
            await ask_all(golden, service, journal, Options(repeats=ASKINGS - 1), lambda *_: None)
        replies = dict(journal.held)
    turned = sum(len({json.dumps(replies[k]["reply"].get("answer")) for k in _keys(row.id)}) > 1 for row in golden.rows)
    drawn = np.random.default_rng(5)
    alarms = []
    for _ in range(COMPARISONS):
        ids = list(drawn.choice([row.id for row in golden.rows], len(golden.rows)))
        order = drawn.permutation(ASKINGS)
        base, new = (_run(golden, replies, ids, half) for half in (order[: ASKINGS // 2], order[ASKINGS // 2 :]))
        alarms.append(compare(base, new, read_gate(GATE)).alarms)
    print(f"{turned} of {len(golden.rows)} questions got more than one answer in {ASKINGS} askings; alarms: {[a for a in alarms if a]}")
    assert turned > 0
    assert sum(bool(found) for found in alarms) <= 1


def _keys(id: str) -> list[str]:
    return [id, *(f"{id}#r{n}" for n in range(1, ASKINGS))]


def _run(golden: Golden, replies: dict[str, Any], ids: list[str], askings: Any) -> dict[str, Any]:
    """A run whose questions are the drawn ones, each asked as in the chosen askings; a question that was drawn twice counts twice."""
    chosen: dict[str, Any] = {}
    for row in golden.rows:
        for n, asking in enumerate(askings):
            reply = replies[_keys(row.id)[asking]]
            key, kind = (row.id, "question") if n == 0 else (f"{row.id}#r{n}", "repeat")
            chosen[key] = {**{k: v for k, v in reply.items() if k != "parts"}, "key": key, "kind": kind}
    by_id = {item["id"]: item for item in items_of(golden, chosen)}
    items = [{**by_id[id], "id": id if ids.index(id) == n else f"{id}.{n}"} for n, id in enumerate(ids)]
    made = {"name": "run", "started": "", "fingerprint": {}, "golden": {"version": golden.version}, "writes": 0}
    return {**made, "items": items, "figures": figures_of(items)}
