"""Work on the stores in the background: one job after another, each with its state in the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import structlog
from pydantic_core import to_jsonable_python

from services.api.faults import sentence_of
from services.api.logs import place_of
from services.api.metrics import Metrics
from services.api.orders import OrderIn, carry_out
from services.api.rights import allow_order
from services.identity.caller import Caller
from services.state.jobs import Job, JobStore

if TYPE_CHECKING:
    from ingest.job import Progress
    from services.runtime import Runtime

REPORT_SECONDS = 1.0
_UNEXPECTED = "Something went wrong, and it has been logged: tell whoever runs the service the job's id."
log = structlog.get_logger()


class Jobs:
    """Takes orders, and carries them out one by one while `running`."""

    def __init__(self, runtime: Runtime, store: JobStore, metrics: Metrics) -> None:
        self.store = store
        self._runtime, self._metrics = runtime, metrics
        self._orders: asyncio.Queue[tuple[str, OrderIn, Caller]] = asyncio.Queue()

    async def take(self, order: OrderIn, caller: Caller) -> Job:
        """Queue an order. Raises a 403 problem where the caller has no right to it."""
        await allow_order(order, caller, self.store.engine)
        job = await self.store.add(order.model_dump(mode="json"), caller.sub)
        self._orders.put_nowait((job.job_id, order, caller))
        return job

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Carry out orders until the block ends; what is not finished then, or was not when an earlier service ended, is marked."""
        await self.store.interrupt()
        worker = asyncio.create_task(self._work())
        try:
            yield
        finally:
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker
            await self.store.interrupt()

    async def _work(self) -> None:
        while True:
            job_id, order, caller = await self._orders.get()
            try:
                await allow_order(order, caller, self.store.engine)  # once more: a job before it may have restricted the collection
                await self._carry_out(job_id, order)
            except Exception as error:  # noqa: BLE001 the edge of the process: the next order must still be carried out
                await self._fail(job_id, error)

    async def _carry_out(self, job_id: str, order: OrderIn) -> None:
        latest: Progress | None = None

        def note(progress: Progress) -> None:
            nonlocal latest
            latest = progress

        work = asyncio.create_task(carry_out(self._runtime, order, note))
        try:
            while not work.done():
                await self.store.set(job_id, "running", progress=to_jsonable_python(latest))
                await asyncio.wait({work}, timeout=REPORT_SECONDS)
        finally:
            work.cancel()
            await asyncio.wait({work})
        summary = to_jsonable_python(work.result())
        await self.store.set(job_id, "done", summary=summary)
        self._metrics.jobs.labels("done").inc()
        for what, count in summary.get("counts", {}).items():
            self._metrics.ingested.labels(what).inc(count)
        for table in summary.get("tables", ()):
            log.info("table", job_id=job_id, collection=summary["collection"], **table)
        about = {name: summary[name] for name in ("collection", "counts", "rejected", "seconds") if name in summary}
        log.info("ingested", job_id=job_id, action=order.action, **about)

    async def _fail(self, job_id: str, error: Exception) -> None:
        log.error("job_failed", job_id=job_id, error=type(error).__name__, where=place_of(error))
        self._metrics.jobs.labels("failed").inc()
        with suppress(Exception):  # a full disk takes no note either; the next start marks the job
            await self.store.set(job_id, "failed", error=sentence_of(error) or _UNEXPECTED)
