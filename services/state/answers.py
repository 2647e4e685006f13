"""Answers that are kept while nothing has changed that they may depend on."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.rag.answer import Answer
from services.state.models import StoredAnswer, now
from services.state.patience import Patience, StateAway

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


@dataclass(slots=True)
class Answers:
    """`services.rag.stored.AnswerStore` in the state's database. Their text is what the sources say; of the question a hash is kept.

    A database that is away or slow is left alone: then nothing is found, and nothing kept.
    """

    engine: AsyncEngine
    patience: Patience = field(default_factory=Patience)

    async def find(self, key: str, version: str) -> Answer | None:
        try:
            found = await self.patience.wait(lambda: self._find(key, version))
        except StateAway:
            return None
        return None if found is None else _ANSWER.validate_python(found)

    async def keep(self, key: str, version: str, answer: Answer) -> None:
        row = {"key": key, "version": version, "answer": _ANSWER.dump_python(answer, mode="json")}
        with suppress(StateAway, IntegrityError):  # it is away, or has the answer already
            await self.patience.wait(lambda: self._keep(row))

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
