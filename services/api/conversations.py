"""`/v1/conversations`: one's own, to list, read and delete; and what of them a new question is given."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints

from services.api.context import CallerDep, Service, ServiceDep
from services.api.problems import Problem, problems
from services.api.stored import still_readable
from services.identity.caller import Caller
from services.rag.question import Role, Turn
from services.state.conversations import Conversation, Exchange

REMEMBERED = 20  # earlier exchanges that a question is given

ConversationId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._~-]{1,100}$")]
Wanted = Annotated[str, Query(max_length=200, description="Only conversations that hold this")]

_NONE = "There is no conversation of this id that is yours: check the id, and that you are signed in as whoever asked."
router = APIRouter()


class ConversationOut(BaseModel):
    """A conversation; its title is the first question."""

    id: str
    title: str
    created: datetime
    updated: datetime


class ConversationsOut(BaseModel):
    """The latest first."""

    conversations: list[ConversationOut]


class TurnOut(BaseModel):
    """What one side said; `answer` is the answer as it was given, without its passages."""

    role: Role
    text: str
    created: datetime
    answer: dict[str, Any] | None = None


class WholeConversationOut(ConversationOut):
    """A conversation with what was said, oldest first."""

    turns: list[TurnOut]


def owner_of(caller: Caller, service: Service) -> str | None:
    """Whose conversations the caller's are. None where nobody can tell: without a token, unless only this machine can ask."""
    return caller.sub or ("" if service.runtime.settings.loopback else None)


def owner_or_refuse(caller: Caller, service: Service) -> str:
    """The owner; raises a 401 problem where there is none."""
    owner = owner_of(caller, service)
    if owner is None:
        raise Problem(
            401,
            "Conversations are kept for those who are signed in: send a token, or leave out conversation_id and send history.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return owner


async def remembered(conversation: str, owner: str, caller: Caller, service: Service) -> tuple[Turn, ...]:
    """The latest turns of a conversation; none where it begins."""
    turns: list[Turn] = []
    for exchange in await readable(conversation, owner, caller, service, REMEMBERED):
        turns += [Turn("user", exchange.question), Turn("assistant", exchange.said)]
    return tuple(turns)


async def readable(conversation: str, owner: str, caller: Caller, service: Service, last: int | None = None) -> list[Exchange]:
    """The exchanges of a conversation that the owner may still read; with `last` of so many of the latest."""
    found = await service.conversations.exchanges(owner, conversation, caller.groups, last)
    return [exchange for exchange in found if await still_readable(exchange.answer, caller, service.runtime)]


@router.get("/v1/conversations", summary="One's own conversations", responses=problems(401))
async def conversations(caller: CallerDep, service: ServiceDep, q: Wanted = "") -> ConversationsOut:
    owner, wanted = owner_or_refuse(caller, service), q.strip()
    found = await service.conversations.search(owner, caller.groups, wanted)
    if wanted:
        found = [one for one in found if await _holds(one, wanted.casefold(), owner, caller, service)]
    return ConversationsOut(conversations=[ConversationOut.model_validate(one, from_attributes=True) for one in found])


@router.get("/v1/conversations/{conversation}", summary="One of one's own conversations", responses=problems(401, 404))
async def conversation(conversation: str, caller: CallerDep, service: ServiceDep) -> WholeConversationOut:
    owner = owner_or_refuse(caller, service)
    found = await service.conversations.find(owner, conversation)
    if found is None:
        raise Problem(404, _NONE)
    turns: list[TurnOut] = []
    for exchange in await readable(conversation, owner, caller, service):
        said: tuple[tuple[Literal["user", "assistant"], str, Any], ...] = (
            ("user", exchange.question, None),
            ("assistant", exchange.said, exchange.answer),
        )
        turns += [TurnOut(role=role, text=text, created=exchange.created, answer=answer) for role, text, answer in said]
    return WholeConversationOut(id=found.id, title=found.title, created=found.created, updated=found.updated, turns=turns)


async def _holds(one: Conversation, wanted: str, owner: str, caller: Caller, service: Service) -> bool:
    """Whether it holds it in what the owner may still read: a search is no way to ask what an old answer says."""
    if wanted in one.title.casefold():
        return True
    return any(wanted in f"{e.question}\n{e.said}".casefold() for e in await readable(one.id, owner, caller, service))


@router.delete("/v1/conversations/{conversation}", status_code=204, summary="Delete one of them", responses=problems(401, 404))
async def delete(conversation: str, caller: CallerDep, service: ServiceDep) -> None:
    if not await service.conversations.delete(owner_or_refuse(caller, service), conversation):
        raise Problem(404, _NONE)
