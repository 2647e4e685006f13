"""One running store of each kind a session, empty at the start of each test; the schema and rows of an invented company."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from graph.open import EmbeddedGraph, GraphSettings, open_graph
from graph.schema import Schema, load_schema
from graph.store import GraphStore

ADAPTERS = {"embedded": EmbeddedGraph(heap_mb=256)}


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=list(ADAPTERS))
async def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[GraphStore]:
    settings: GraphSettings = ADAPTERS[request.param]
    store = await open_graph(settings, tmp_path_factory.mktemp("data"))
    yield store
    await store.close()


@pytest_asyncio.fixture(loop_scope="session")
async def store(running: GraphStore, schema: Schema) -> GraphStore:
    await running.declare(schema)
    await running.delete_nodes([id async for id in running.node_ids()])
    return running


@pytest.fixture(scope="session")
def schema() -> Schema:
    return load_schema(Path(__file__).with_name("company.yaml").read_text(encoding="utf-8"))
