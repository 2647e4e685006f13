"""Real stores, empty at the start of each test, and what the jobs need."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from graph.open import EmbeddedGraph, open_graph
from graph.store import GraphStore
from ingest.ledger_tables import metadata
from ingest.tools import Tools
from language.words import Words
from vector.edge import open_edge
from vector.embedding.e5 import E5
from vector.embedding.lane import EncodingLane


def _prepare(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


@pytest_asyncio.fixture(loop_scope="session")
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'ledger.db'}")
    event.listen(engine.sync_engine, "connect", _prepare)
    async with engine.begin() as db:
        await db.run_sync(metadata.create_all)
    yield engine
    await engine.dispose()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running_graph(tmp_path_factory: Any) -> AsyncIterator[GraphStore]:
    graph = await open_graph(EmbeddedGraph(heap_mb=256), tmp_path_factory.mktemp("graph"))
    yield graph
    await graph.close()


@pytest_asyncio.fixture(loop_scope="session")
async def graph(running_graph: GraphStore) -> GraphStore:
    await running_graph.delete_nodes([id_ async for id_ in running_graph.node_ids()])
    return running_graph


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def lane(embedder: E5) -> AsyncIterator[EncodingLane]:
    lane = EncodingLane(embedder)
    yield lane
    await lane.close()


@pytest_asyncio.fixture(loop_scope="session")
async def tools(
    tmp_path: Path, engine: AsyncEngine, graph: GraphStore, lane: EncodingLane, embedder: E5, words: Words
) -> AsyncIterator[Tools]:
    vectors = open_edge(tmp_path / "vectors", embedder.dimension)
    yield Tools(engine, vectors, graph, lane, embedder, words, tmp_path / "mappings")
    await vectors.close()
