from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.databases import EmbeddedState, PostgresState
from services.state.database import open_state, upgrade


@pytest.fixture
async def engine(state: EmbeddedState | PostgresState, tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = open_state(state, tmp_path)
    await upgrade(engine)
    yield engine
    await engine.dispose()
