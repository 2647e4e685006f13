"""`GET /v1/traces/{trace_id}`: what a run of the pipeline learned, step by step; and how long it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from fastapi import APIRouter
from sqlalchemy.exc import SQLAlchemyError

from services.api.background import beside
from services.api.context import CallerDep, ServiceDep
from services.api.logs import place_of
from services.api.problems import Problem, problems
from services.api.stored import still_readable
from services.rag.answer import Trace

FORGET_SECONDS = 24 * 3600.0

router = APIRouter()
log = structlog.get_logger()


@router.get("/v1/traces/{trace_id}", summary="A trace, for its own caller or an evaluator", responses=problems(401, 404))
async def trace(trace_id: str, caller: CallerDep, service: ServiceDep) -> Trace:
    found = await service.traces.find(trace_id, caller)
    if found is None or not await still_readable(found, caller, service.runtime):
        raise Problem(404, "There is no trace of this id that you may read: check the id, and that you are signed in as whoever asked.")
    return found


@asynccontextmanager
async def forgetting(what: str, forget_older: Callable[[int], Awaitable[int]], days: int) -> AsyncIterator[None]:
    """Delete what is older than `days`, now and daily, until the block ends."""

    async def forget() -> None:
        while True:
            try:
                log.info("forgotten", **{what: await forget_older(days)})
            except SQLAlchemyError as error:  # a full disk today is no reason to keep them tomorrow
                log.error("forget_failed", error=type(error).__name__, where=place_of(error))
            await asyncio.sleep(FORGET_SECONDS)

    async with beside(forget()):
        yield
