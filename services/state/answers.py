"""Answers that are kept while nothing has changed that they may depend on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

import structlog
from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.rag.answer import Answer
from services.state.models import StoredAnswer, now

WAIT_SECONDS = 0.5
LEFT_SECONDS = 5.0
P = ParamSpec("P")
T = TypeVar("T")
_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
log = structlog.get_logger()


@dataclass(slots=True)
class Answers:
    """`services.rag.stored.AnswerStore` in the state's database. Their text is what the sources say; of the question a hash is kept.

    A database that is away or slow is left alone for LEFT_SECONDS.
    """

    engine: AsyncEngine
    _left_until: float = 0.0

    async def find(self, key: str, version: str) -> Answer | None:
        found = await self._in_time(self._find, key, version)
        return None if found is None else _ANSWER.validate_python(found)

    async def keep(self, key: str, version: str, answer: Answer) -> None:
        row = {"key": key, "version": version, "answer": _ANSWER.dump_python(answer, mode="json")}
        await self._in_time(self._keep, row)

    async def drop_others(self, version: str) -> int:
        """Drop what another version answered; how many there were."""
        async with self.engine.begin() as connection:
            return (await connection.execute(delete(StoredAnswer).where(StoredAnswer.version != version))).rowcount

    async def forget(self, days: int) -> int:
        """Drop what is older; how many there were."""
        async with self.engine.begin() as connection:
            return (await connection.execute(delete(StoredAnswer).where(StoredAnswer.created < now() - timedelta(days=days)))).rowcount

    async def _find(self, key: str, version: str) -> Any:
        wanted = select(StoredAnswer.answer).where(StoredAnswer.key == key, StoredAnswer.version == version)
        async with self.engine.connect() as connection:
            return (await connection.execute(wanted)).scalar()

    async def _keep(self, row: dict[str, Any]) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(insert(StoredAnswer), row)

    async def _in_time(self, work: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What it gives; None where the database is away or slow, or has the row already."""
        if time.monotonic() < self._left_until:
            return None
        try:
            return await asyncio.wait_for(work(*args, **kwargs), WAIT_SECONDS)
        except IntegrityError:
            return None
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            self._left_until = time.monotonic() + LEFT_SECONDS
            log.warning("answers_away", error=type(error).__name__)
            return None
