"""Rows that count only where they are few, over an engine of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from graph.plan.words.reading import Reading
from graph.schema import Schema
from graph.store import GraphStore
from ingest.job import Order
from services.rag.hybrid.rows import Narrowing, Select, run, run_few
from services.runtime import open_runtime
from services.settings import load_settings

pytestmark = pytest.mark.asyncio(loop_scope="session")
HERE = Path(__file__).parent
EVERYONE = frozenset({"everyone"})
Tables = tuple[GraphStore, Schema]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tables(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Tables]:
    folder = tmp_path_factory.mktemp("rows")
    async with open_runtime(load_settings(data=folder / "data", token_secret="a secret of more than thirty-two characters")) as runtime:
        await runtime.ingest(Order(HERE / "hire", "hire", accept=True), lambda _: None)
        yield runtime.pipeline.nodes.graph, runtime.pipeline.index.schemas["hire"]


def of_vendor(schema: Schema, name: str) -> Narrowing:
    return Narrowing(values=((Reading("value", "Vendor", schema.labels["Vendor"].name, value=name),),))


async def test_a_few_rows_are_those_of_the_whole_query(tables: Tables) -> None:
    graph, schema = tables
    whole = Select(schema, of_vendor(schema, "Aldergate Tools"))
    whole.rows_of("Machine")
    every = await run(graph, whole, EVERYONE)
    assert every
    assert every.rows
    most = len(every.rows)
    for limit in (most, most + 1):
        few = await run_few(graph, Select(schema, of_vendor(schema, "Aldergate Tools")), "Machine", frozenset({"Vendor"}), EVERYONE, limit)
        assert few == every


async def test_more_none_or_ways_that_nobody_speaks_of_are_no_rows(tables: Tables) -> None:
    graph, schema = tables

    async def few(name: str, spoken: str, most: int, groups: frozenset[str] = EVERYONE) -> bool:
        return await run_few(graph, Select(schema, of_vendor(schema, name)), "Machine", frozenset({spoken}), groups, most) is not None

    assert await few("Aldergate Tools", "Vendor", 6)
    assert not await few("Aldergate Tools", "Vendor", 0)
    assert not await few("Nobody", "Vendor", 6)
    assert not await few("Aldergate Tools", "Contract", 6)
    assert not await few("Aldergate Tools", "Vendor", 6, frozenset({"stranger"}))
