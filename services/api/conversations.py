"""`/v1/conversations`: one's own, to list, read and delete; and what of them a new question is given."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints

from services.api.context import CallerDep, Service, ServiceDep
from services.api.problems import Problem, problems
from services.identity.caller import Caller
from services.rag.question import Role, Turn

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
    for exchange in await service.conversations.exchanges(owner, conversation, caller.groups, REMEMBERED):
        turns += [Turn("user", exchange.question), Turn("assistant", exchange.said)]
    return tuple(turns)


@router.get("/v1/conversations", summary="One's own conversations", responses=problems(401))
async def conversations(caller: CallerDep, service: ServiceDep, q: Wanted = "") -> ConversationsOut:
    found = await service.conversations.search(owner_or_refuse(caller, service), caller.groups, q.strip())
    return ConversationsOut(conversations=[ConversationOut.model_validate(one, from_attributes=True) for one in found])


@router.get("/v1/conversations/{conversation}", summary="One of one's own conversations", responses=problems(401, 404))
async def conversation(conversation: str, caller: CallerDep, service: ServiceDep) -> WholeConversationOut:
    owner = owner_or_refuse(caller, service)
    found = await service.conversations.find(owner, conversation)
    if found is None:
        raise Problem(404, _NONE)
    turns: list[TurnOut] = []
    for exchange in await service.conversations.exchanges(owner, conversation, caller.groups):
        said: tuple[tuple[Literal["user", "assistant"], str, Any], ...] = (
            ("user", exchange.question, None),
            ("assistant", exchange.said, exchange.answer),
        )
        turns += [TurnOut(role=role, text=text, created=exchange.created, answer=answer) for role, text, answer in said]
    return WholeConversationOut(id=found.id, title=found.title, created=found.created, updated=found.updated, turns=turns)


@router.delete("/v1/conversations/{conversation}", status_code=204, summary="Delete one of them", responses=problems(401, 404))
async def delete(conversation: str, caller: CallerDep, service: ServiceDep) -> None:
    if not await service.conversations.delete(owner_or_refuse(caller, service), conversation):
        raise Problem(404, _NONE)
