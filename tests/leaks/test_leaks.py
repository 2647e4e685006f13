from __future__ import annotations

import pytest

from services.runtime import Runtime
from tests.leaks.conftest import watching
from tests.leaks.probes import run
from tests.leaks.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_nobody_gets_a_secret_of_others(small: World, small_runtime: Runtime) -> None:
    async with watching(small, small_runtime) as watch:
        await run(watch, 300)
        assert not watch.leaks, "\n".join(watch.leaks[:10])
        assert sum(watch.found.values()) > 100, watch.found  # those who may know are told
