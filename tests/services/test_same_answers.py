"""The demo company on embedded stores and on Neo4j with PostgreSQL: the same answers to every golden question."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

import examples
from graph.open import Neo4jGraph
from ingest.job import Order
from services.databases import EmbeddedState, PostgresState
from services.identity.caller import EVERYONE, Caller
from services.rag.question import Question
from services.runtime import Runtime, open_runtime
from services.settings import load_settings

pytestmark = pytest.mark.server
COMPANY = Path(examples.__file__).parent / "company"
PARTS = (("documents", "company", None), ("tables", "company_tables", None), ("restricted", "company_hr", ("hr",)))
FILES = ("golden.jsonl", "calculations.jsonl")
ROWS: list[dict[str, Any]] = [json.loads(line) for file in FILES for line in (COMPANY / file).read_text(encoding="utf-8").splitlines()]
TODAY = date(2026, 11, 2)


@asynccontextmanager
async def company(**stores: Any) -> AsyncIterator[Runtime]:
    secret = "a secret of more than thirty-two characters"
    async with open_runtime(load_settings(token_secret=secret, faq=COMPANY / "faq.yaml", **stores)) as runtime:
        graph = runtime.tools.graph
        await graph.delete_nodes([id_ async for id_ in graph.node_ids()])
        for part, collection, groups in PARTS:
            await runtime.ingest(Order(COMPANY / part, collection, groups), lambda _: None)
        yield runtime
        await graph.delete_nodes([id_ async for id_ in graph.node_ids()])


async def answers(runtime: Runtime) -> list[dict[str, Any]]:
    """What each row is answered, without what no two runs share."""
    given = []
    for row in ROWS:
        asked_by = row.get("caller", {})
        caller = Caller(sub=asked_by.get("sub"), groups=frozenset({EVERYONE, *asked_by.get("groups", ())}))
        answer = asdict(await runtime.pipeline.ask(Question(text=row["question"], caller=caller, as_of=TODAY)))
        given.append({"id": row["id"]} | {name: value for name, value in answer.items() if name not in ("timings_ms", "trace_id")})
    return given


async def test_every_golden_question_has_the_same_answer_on_both(state: EmbeddedState | PostgresState, tmp_path: Path) -> None:
    if isinstance(state, EmbeddedState):
        pytest.skip("what PostgreSQL is compared with")
    if "NEO4J_URI" not in os.environ:
        pytest.skip("NEO4J_URI names no Neo4j server for tests")
    neo4j = Neo4jGraph(uri=os.environ["NEO4J_URI"], user=os.environ["NEO4J_USER"], password=SecretStr(os.environ["NEO4J_PASSWORD"]))
    async with company(data=tmp_path / "embedded") as runtime:
        embedded = await answers(runtime)
    async with company(data=tmp_path / "servers", graph=neo4j, state=state) as runtime:
        servers = await answers(runtime)
        versions = await runtime.versions()
        assert (await runtime.reconcile(repair=False)).clean
    assert versions["graph"].startswith("Neo4j 5.") and versions["state"].startswith("PostgreSQL ")
    assert len(embedded) == len(ROWS)
    differing = [one["id"] for one, other in zip(embedded, servers, strict=True) if one != other]
    assert differing == []
