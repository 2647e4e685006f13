"""Real parts that are slow to load, once a session."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from language.words import Words, load_kiwi
from services.databases import EmbeddedState, PostgresState
from vector.embedding.e5 import E5, prepare_e5


@pytest.fixture(scope="session")
def words() -> Words:
    return Words(load_kiwi())


@pytest.fixture(scope="session")
def embedder() -> E5:
    """The real encoder, prepared into the user's cache on first use."""
    return E5(prepare_e5())


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
async def state(request: pytest.FixtureRequest) -> AsyncIterator[EmbeddedState | PostgresState]:
    """Each database that the state may be in; on PostgreSQL a schema of the test's own."""
    if request.param == "sqlite":
        yield EmbeddedState()
        return
    if "POSTGRES_URL" not in os.environ:
        pytest.skip("POSTGRES_URL names no PostgreSQL server: postgresql://postgres@127.0.0.1:5432/test")
    url, schema = os.environ["POSTGRES_URL"], f"t{uuid4().hex}"
    admin = await asyncpg.connect(url)
    try:
        await admin.execute(f"CREATE SCHEMA {schema}")
        yield PostgresState(url=f"{url}?search_path={schema}", pool=4)
        await admin.execute(f"DROP SCHEMA {schema} CASCADE")
    finally:
        await admin.close()
