"""The invented company in a real runtime: a small one by default, the whole for `make accept`."""

from __future__ import annotations

import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from graph.open import Neo4jGraph, open_graph
from ingest.document import Reject
from ingest.job import Order
from services.api.app import create_app
from services.api.logs import start_logs
from services.runtime import Runtime, open_runtime
from services.settings import load_settings
from services.state.database import PostgresState
from services.state.jobs import JobStore
from tests.leaks.watch import Watch
from tests.leaks.world import VAULT, Caller, World, make_world, write_faq, write_world
from vector.open import QdrantVectors

SECRET = "a secret of more than thirty-two characters"


@asynccontextmanager
async def opened(world: World, folder: Path, **stores: Any) -> AsyncIterator[Runtime]:
    """A runtime that holds the world; in the embedded stores, or those of the settings."""
    faq = write_faq(world, folder)
    settings = load_settings(data=folder / "data", token_secret=SECRET, ingest_roots=(folder / "files",), faq=faq, **stores)
    async with open_runtime(settings) as runtime:
        for path, collection, groups in write_world(world, folder / "files"):
            summary = await runtime.ingest(Order(path, collection, groups), lambda _: None)
            assert not summary.rejects, summary.rejects[:3]
        yield runtime


@asynccontextmanager
async def watching(world: World, runtime: Runtime, seed: int = 1) -> AsyncIterator[Watch]:
    start_logs("error")
    app = create_app(runtime)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=60) as client,
    ):
        watch = Watch(world, client, runtime.settings, random.Random(seed), app.routes)
        boss, store = Caller("boss", frozenset(), ("data",)), JobStore(runtime.engine)
        job = await store.add({"action": "ingest", "collection": VAULT}, boss.sub)
        await store.set(job.job_id, "done", summary={"collection": VAULT, "rejects": [world.docs[0].phrase]})
        watch.jobs.append((boss, job.job_id))
        await runtime.ledger.put_rejects(VAULT, [Reject(f"{doc.path}:1", f"{doc.phrase} is no date") for doc in world.docs[:9]])
        await runtime.ledger.put_rejects("tables", [Reject(f"people.csv:{person.key}", person.phone) for person in world.people[:9]])
        yield watch


@asynccontextmanager
async def servers() -> AsyncIterator[dict[str, Any]]:
    """The settings of the stores that a server serves: Neo4j, emptied, and PostgreSQL, a schema of its own; Qdrant where there is one."""
    wanted = {"NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD", "POSTGRES_URL"} - os.environ.keys()
    if wanted:
        pytest.skip(f"{', '.join(sorted(wanted))} name no servers for tests")
    graph = Neo4jGraph(uri=os.environ["NEO4J_URI"], user=os.environ["NEO4J_USER"], password=SecretStr(os.environ["NEO4J_PASSWORD"]))
    store = await open_graph(graph, Path())
    await store.delete_nodes([id_ async for id_ in store.node_ids()])
    await store.close()
    settings: dict[str, Any] = {"graph": graph}
    if "QDRANT_URL" in os.environ:
        settings["vectors"] = QdrantVectors(url=os.environ["QDRANT_URL"], collection=f"leaks_{uuid4().hex}")
    url, schema = os.environ["POSTGRES_URL"], f"leaks_{uuid4().hex}"
    admin = await asyncpg.connect(url)
    try:
        await admin.execute(f"CREATE SCHEMA {schema}")
        yield settings | {"state": PostgresState(url=f"{url}?search_path={schema}", pool=4)}
        await admin.execute(f"DROP SCHEMA {schema} CASCADE")
    finally:
        await admin.close()


@pytest.fixture(scope="session")
def small() -> World:
    return make_world(docs=60, rows=160, callers=40)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def small_runtime(small: World, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Runtime]:
    async with opened(small, tmp_path_factory.mktemp("leaks")) as runtime:
        yield runtime
