"""Traces on their way to the database: an answer never waits for one that is away, and what it could not take is written later."""

from __future__ import annotations

import asyncio
from collections import deque

import structlog
from sqlalchemy.exc import SQLAlchemyError

from services.rag.answer import Trace
from services.state.traces import TraceStore

WAIT_SECONDS = 1.0
RETRY_SECONDS = 1.0
KEPT = 1000  # traces; the oldest go first
log = structlog.get_logger()


class Recorder:
    """Writes traces in their order while the database answers."""

    def __init__(self, store: TraceStore) -> None:
        self._store = store
        self._waiting: deque[Trace] = deque(maxlen=KEPT)
        self._writing: asyncio.Task[None] | None = None

    async def record(self, trace: Trace) -> None:
        """Returns when it is written, or after WAIT_SECONDS at the latest, at once while earlier ones wait."""
        if self._waiting:
            self._waiting.append(trace)
            return
        write = asyncio.create_task(self._store.record(trace))
        await asyncio.wait([write], timeout=WAIT_SECONDS)
        if not write.done():
            self._later(trace, "slow")
            write.cancel()
        elif write.exception():
            self._later(trace, type(write.exception()).__name__)

    async def close(self) -> None:
        """Write what waits, if the database takes it now."""
        if self._writing:
            self._writing.cancel()
            await asyncio.wait([self._writing])
        while self._waiting:
            try:
                await asyncio.wait_for(self._write(self._waiting[0]), WAIT_SECONDS)
            except (SQLAlchemyError, OSError, TimeoutError) as error:
                log.error("traces_lost", traces=len(self._waiting), error=type(error).__name__)
                return
            self._waiting.popleft()

    async def _write(self, trace: Trace) -> None:
        if not await self._store.has(trace.trace_id):  # an earlier try may have come through without its answer
            await self._store.record(trace)

    def _later(self, trace: Trace, why: str) -> None:
        if not self._waiting:
            log.warning("traces_wait", error=why)
        self._waiting.append(trace)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._catch_up())

    async def _catch_up(self) -> None:
        while self._waiting:
            try:
                await asyncio.wait_for(self._write(self._waiting[0]), 2 * WAIT_SECONDS)
            except (SQLAlchemyError, OSError, TimeoutError):
                await asyncio.sleep(RETRY_SECONDS)
            else:
                self._waiting.popleft()
