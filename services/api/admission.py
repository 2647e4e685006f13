"""How many questions are worked on at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.api.problems import Problem

RUNNING = 8
WAITING = 32
RETRY_SECONDS = 5


class Admission:
    """At most RUNNING questions at once and WAITING behind them; the next is told to come back."""

    def __init__(self) -> None:
        self._running = asyncio.Semaphore(RUNNING)
        self._inside = 0

    @asynccontextmanager
    async def admit(self) -> AsyncIterator[None]:
        """A place for one question. Raises a 429 problem."""
        if self._inside >= RUNNING + WAITING:
            detail = f"Too many questions are being answered: ask again in {RETRY_SECONDS} seconds."
            raise Problem(429, detail, headers={"Retry-After": str(RETRY_SECONDS)})
        self._inside += 1
        try:
            async with self._running:
                yield
        finally:
            self._inside -= 1
