"""A passage store of each kind, empty at the start of each test."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.vector.qdrant_bridge import bridged
from tests.vector.stores import BRIDGES, OPENERS, Open
from vector.server import connect, drop_others
from vector.store import VectorStore


@pytest.fixture(params=["edge", "local", "bridged", pytest.param("server", marks=pytest.mark.server)])
def opener(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if name == "server" and "QDRANT_URL" not in os.environ:
        pytest.skip("QDRANT_URL names no Qdrant server (QDRANT_GRPC_PORT, QDRANT_API_KEY where they are not the usual)")
    return name


@pytest.fixture
async def reopen(opener: str, tmp_path: Path) -> AsyncIterator[Open]:
    """Open this test's store, again and again."""
    async with bridged() if opener == "bridged" else nullcontext() as bridge:
        if bridge:
            BRIDGES[tmp_path] = bridge
        yield lambda: OPENERS[opener](tmp_path / "store")
    if opener == "server":
        client = connect(os.environ["QDRANT_URL"], int(os.environ.get("QDRANT_GRPC_PORT", "6334")), os.environ.get("QDRANT_API_KEY"))
        await drop_others(client, "contract-", "")
        await client.close()


@pytest.fixture
async def store(reopen: Open) -> AsyncIterator[VectorStore]:
    opened = await reopen()
    yield opened
    await opened.close()
