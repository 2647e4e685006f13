"""Conversations: each of one owner, kept with personal numbers masked, for as many days as is set."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from language.masking import mask
from services.state.masked import masked
from services.state.models import ConversationRow, ExchangeGroup, ExchangeRow, now

TITLE = 80  # characters
LISTED = 200  # conversations at most, the latest


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation, by the name that its owner gave it."""

    id: str
    title: str
    created: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer, as they were kept."""

    created: datetime
    question: str
    said: str
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ConversationStore:
    """What was asked and answered before. Every method is told the owner, and knows of no other's."""

    engine: AsyncEngine

    async def add(self, owner: str, name: str, question: str, answer: Mapping[str, Any], groups: Collection[str]) -> None:
        """Keep an exchange, in a new conversation where there is none of the name."""
        try:
            await self._add(owner, name, question, answer, groups)
        except IntegrityError:  # another request has begun the conversation meanwhile
            await self._add(owner, name, question, answer, groups)

    async def exchanges(self, owner: str, name: str, groups: Collection[str], last: int | None = None) -> list[Exchange]:
        """The exchanges of a conversation, oldest first; with `last` only so many of the latest.

        Without those whose answers were found with a group that the owner has lost since.
        """
        wanted = (
            select(ExchangeRow.created, ExchangeRow.question, ExchangeRow.said, ExchangeRow.answer)
            .join(ConversationRow, ConversationRow.id == ExchangeRow.conversation_id)
            .where(ConversationRow.owner == owner, ConversationRow.name == name, ~_lost(groups))
            .order_by(ExchangeRow.id.desc())
            .limit(last)
        )
        async with self.engine.connect() as connection:
            found = (await connection.execute(wanted)).all()
        return [Exchange(row.created.replace(tzinfo=UTC), row.question, row.said, row.answer) for row in reversed(found)]

    async def find(self, owner: str, name: str) -> Conversation | None:
        """The owner's conversation of a name."""
        found = await self._list(ConversationRow.owner == owner, ConversationRow.name == name)
        return found[0] if found else None

    async def search(self, owner: str, groups: Collection[str], wanted: str = "") -> list[Conversation]:
        """The owner's conversations, the latest first; with `wanted` those that hold it in a title, a question or an answer."""
        if not wanted:
            return await self._list(ConversationRow.owner == owner)
        holds = or_(ExchangeRow.question.icontains(wanted, autoescape=True), ExchangeRow.said.icontains(wanted, autoescape=True))
        inside = exists().where(ExchangeRow.conversation_id == ConversationRow.id, holds, ~_lost(groups))
        return await self._list(ConversationRow.owner == owner, or_(ConversationRow.title.icontains(wanted, autoescape=True), inside))

    async def delete(self, owner: str, name: str) -> bool:
        """Delete it with all that was said; False where the owner has none of the name."""
        async with self.engine.begin() as connection:
            statement = delete(ConversationRow).where(ConversationRow.owner == owner, ConversationRow.name == name)
            return (await connection.execute(statement)).rowcount == 1

    async def forget(self, days: int) -> int:
        """Delete exchanges that are older, and conversations of which nothing is left; how many exchanges there were."""
        async with self.engine.begin() as connection:
            gone = await connection.execute(delete(ExchangeRow).where(ExchangeRow.created < now() - timedelta(days=days)))
            empty = ~exists().where(ExchangeRow.conversation_id == ConversationRow.id)
            await connection.execute(delete(ConversationRow).where(empty))
        return gone.rowcount

    async def _list(self, *conditions: ColumnElement[bool]) -> list[Conversation]:
        c = ConversationRow
        wanted = select(c.name, c.title, c.created, c.updated).where(*conditions).order_by(c.updated.desc(), c.id.desc()).limit(LISTED)
        async with self.engine.connect() as connection:
            found = (await connection.execute(wanted)).all()
        return [Conversation(row.name, row.title, row.created.replace(tzinfo=UTC), row.updated.replace(tzinfo=UTC)) for row in found]

    async def _add(self, owner: str, name: str, question: str, answer: Mapping[str, Any], groups: Collection[str]) -> None:
        asked, kept = mask(question), masked(answer)
        moment = now()
        async with self.engine.begin() as connection:
            own = select(ConversationRow.id).where(ConversationRow.owner == owner, ConversationRow.name == name)
            conversation = (await connection.execute(own)).scalar()
            if conversation is None:
                row = {"owner": owner, "name": name, "title": " ".join(asked.split())[:TITLE], "created": moment, "updated": moment}
                conversation = (await connection.execute(insert(ConversationRow).values(row).returning(ConversationRow.id))).scalar_one()
            else:
                await connection.execute(update(ConversationRow).where(ConversationRow.id == conversation).values(updated=moment))
            exchange = {"conversation_id": conversation, "created": moment, "question": asked, "said": kept["answer"], "answer": kept}
            added = (await connection.execute(insert(ExchangeRow).values(exchange).returning(ExchangeRow.id))).scalar_one()
            if groups:
                await connection.execute(insert(ExchangeGroup), [{"exchange_id": added, "name": group} for group in set(groups)])


def _lost(groups: Collection[str]) -> ColumnElement[bool]:
    return exists().where(ExchangeGroup.exchange_id == ExchangeRow.id, ExchangeGroup.name.not_in(groups))
