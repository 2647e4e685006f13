"""The invented company in a real runtime: a small one by default, the whole for `make accept`."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from ingest.job import Order
from services.api.app import create_app
from services.api.logs import start_logs
from services.runtime import Runtime, open_runtime
from services.settings import load_settings
from tests.leaks.probes import Watch
from tests.leaks.world import World, make_world, write_world

SECRET = "a secret of more than thirty-two characters"


@asynccontextmanager
async def opened(world: World, folder: Path, **more: object) -> AsyncIterator[Runtime]:
    """A runtime that holds the world."""
    settings = load_settings(data=folder / "data", token_secret=SECRET, **more)
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
        yield Watch(world, client, runtime.settings, random.Random(seed))


@pytest.fixture(scope="session")
def small() -> World:
    return make_world(docs=60, rows=160, callers=40)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def small_runtime(small: World, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Runtime]:
    async with opened(small, tmp_path_factory.mktemp("leaks")) as runtime:
        yield runtime
