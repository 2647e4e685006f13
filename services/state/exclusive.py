"""One at a time among all processes over a database: by PostgreSQL's advisory locks; an embedded database has one owner anyway.

A lock lives as long as the connection that took it: of a process that is gone it is free at once, of a machine that is gone when the server
misses its answers (services/state/postgresql.py), which is later than its holder, if it lives, has noticed and given up.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Literal, TypeVar
from zlib import crc32

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.state.database import StateError

T = TypeVar("T")
What = Literal["orders", "stores"]

LOOK_SECONDS = 0.5
_BEAT_SECONDS = 2.0
_ANSWER_SECONDS = 5.0


class LockLost(StateError):
    """The database went away, and with it the right to go on; what was done is kept, and the next goes on with it."""


def is_shared(engine: AsyncEngine) -> bool:
    """Whether other processes may work over the same database."""
    return engine.dialect.name != "sqlite"


async def exclusively(engine: AsyncEngine, what: What, work: Callable[[], Awaitable[T]]) -> T:
    """Do the work while no other process does `what`; wait for that. Raises LockLost where the database goes away meanwhile."""
    if not is_shared(engine):
        return await work()
    async with engine.connect() as connection:
        while not await _lock(connection, what):  # noqa: ASYNC110 another process's
            await asyncio.sleep(LOOK_SECONDS)
        async with _held(connection, what):
            return await _guarded(connection, work)


async def if_free(engine: AsyncEngine, what: What, work: Callable[[], Awaitable[None]]) -> None:
    """Do the work, unless another process does `what`."""
    if not is_shared(engine):
        await work()
        return
    async with engine.connect() as connection:
        if await _lock(connection, what):
            async with _held(connection, what):
                await _guarded(connection, work)


async def _guarded(connection: AsyncConnection, work: Callable[[], Awaitable[T]]) -> T:
    async def run() -> T:
        return await work()

    working = asyncio.create_task(run())
    tasks: list[asyncio.Task[Any]] = [working, asyncio.create_task(_beat(connection))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise LockLost("The database went away while a job ran: what it had finished is kept, and the next goes on with it.")
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    return working.result()


async def _beat(connection: AsyncConnection) -> None:
    """Returns when the connection is lost."""
    while True:
        await asyncio.sleep(_BEAT_SECONDS)
        try:
            await asyncio.wait_for(connection.execute(text("SELECT 1")), _ANSWER_SECONDS)
            await connection.rollback()
        except (SQLAlchemyError, OSError, TimeoutError):
            return


async def _lock(connection: AsyncConnection, what: What) -> bool:
    """Names of locks are the whole database's: with the schema's, that services in schemas of their own do not wait for each other."""
    schema = func.hashtext(func.current_schema())
    got = (await connection.execute(select(func.pg_try_advisory_lock(schema, _key(what))))).scalar()
    await connection.rollback()
    return bool(got)


@asynccontextmanager
async def _held(connection: AsyncConnection, what: What) -> AsyncIterator[None]:
    try:
        yield
    finally:
        try:
            schema = func.hashtext(func.current_schema())
            await asyncio.wait_for(connection.execute(select(func.pg_advisory_unlock(schema, _key(what)))), _ANSWER_SECONDS)
        except (SQLAlchemyError, OSError, TimeoutError):  # closed, it holds nothing
            await connection.invalidate()


def _key(what: What) -> int:
    return crc32(f"twofold {what}".encode()) & 0x7FFFFFFF
