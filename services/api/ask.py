"""`POST /v1/ask`: a question answered with its evidence, whole or as events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

import structlog
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, TypeAdapter

from services.api.context import CallerDep, Service, ServiceDep
from services.api.conversations import ConversationId, owner_or_refuse, remembered
from services.api.logs import place_of
from services.api.orders import Name
from services.api.problems import Problem, problem_of, problems
from services.api.starters import finish
from services.api.stream import follow, note
from services.identity.caller import Caller
from services.rag.answer import Answer, Draft, Event, StepEvent, TokenEvent
from services.rag.question import Question, Role, Turn

if TYPE_CHECKING:
    from services.runtime import Runtime

QUESTION_CHARACTERS = 2_000
_EVENTS = "text/event-stream"
_ANSWER = TypeAdapter(Answer)
_EXAMPLES: list[JsonValue] = [
    {"question": "쓰지 못한 연차는 며칠까지 이월되나요?"},
    {"question": "What is the phone number of the Busan Branch?", "collections": ["company_tables"], "lang": "en"},
]

Asked = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=QUESTION_CHARACTERS)]
Said = Annotated[str, StringConstraints(max_length=4 * QUESTION_CHARACTERS)]

router = APIRouter()
log = structlog.get_logger()


class TurnIn(BaseModel):
    """An earlier turn of the conversation."""

    role: Role
    text: Said


class AskIn(BaseModel):
    """A question. `collections` narrows where to look; `as_of` is the day that counts, by default today where the caller is.

    With a `conversation_id` of one's own choosing the turns are kept, and later questions of the conversation understood from them.
    """

    model_config = ConfigDict(json_schema_extra={"examples": _EXAMPLES})

    question: Asked
    top_k: int = Field(10, ge=1, le=50)
    history: list[TurnIn] = Field([], max_length=50)
    conversation_id: ConversationId | None = None
    collections: list[Name] | None = Field(None, min_length=1, max_length=100)
    as_of: date | None = None
    lang: Literal["ko", "en"] | None = None

    def to_question(self, caller: Caller, *, fresh: bool = False) -> Question:
        return Question(
            text=self.question,
            caller=caller,
            as_of=self.as_of or datetime.now(ZoneInfo(caller.tz)).date(),
            lang=self.lang,
            history=tuple(Turn(turn.role, turn.text) for turn in self.history),
            collections=frozenset(self.collections) if self.collections else None,
            top_k=self.top_k,
            fresh=fresh,
        )


async def admitted(service: ServiceDep) -> AsyncIterator[None]:
    async with service.admission.admit():
        yield


def wants_fresh(request: Request) -> bool:
    """Whether no kept answer will do (RFC 9111, 5.2.1)."""
    directives = {one.strip().lower() for one in request.headers.get("cache-control", "").split(",")}
    return not directives.isdisjoint({"no-store", "no-cache"})


@router.post(
    "/v1/ask",
    summary="Answer a question from the ingested sources, with its evidence",
    description=f"With `Accept: {_EVENTS}` the answer comes as events: `step`, `draft` (the quoted answer, while a model writes), `token`, "
    "and last `answer`, or `error` with a problem.",
    response_model=Answer,
    responses={200: {"content": {_EVENTS: {"schema": {"type": "string"}}}}, **problems(401, 413, 422, 429, 503)},
    dependencies=[Depends(admitted)],
)
async def ask(body: AskIn, request: Request, caller: CallerDep, service: ServiceDep) -> Answer | Response:
    await check_collections(body, caller, service.runtime)
    question, conversation = body.to_question(caller, fresh=wants_fresh(request)), None
    if body.conversation_id is not None:
        owner = owner_or_refuse(caller, service)
        before = await service.runtime.patience.need(partial(remembered, body.conversation_id, owner, caller, service))
        question, conversation = replace(question, history=(*before, *question.history)), (owner, body.conversation_id)
    if _EVENTS in request.headers.get("accept", ""):
        return StreamingResponse(_frames(question, conversation, service), media_type=_EVENTS, headers={"X-Accel-Buffering": "no"})
    answer = await finish(await service.runtime.pipeline.ask(question), question, conversation, service)
    note(answer, service)
    return answer


async def _frames(question: Question, conversation: tuple[str, str] | None, service: Service) -> AsyncIterator[bytes]:
    async for event in follow(question, service, lambda answer: finish(answer, question, conversation, service)):
        yield format_sse_event(comment="still at it") if event is None else _frame(event)


def _frame(event: Event | Exception) -> bytes:
    match event:
        case StepEvent(name, state, ms):
            return _event("step", {"name": name, "state": state} | ({} if ms is None else {"ms": ms}))
        case TokenEvent(text):
            return _event("token", {"text": text})
        case Draft(answer):
            return format_sse_event(event="draft", data_str=_ANSWER.dump_json(answer).decode())
        case Answer():
            return format_sse_event(event="answer", data_str=_ANSWER.dump_json(event).decode())
        case _:
            log.error("failed", error=type(event).__name__, where=place_of(event))
            return _event("error", problem_of(event).body())


def _event(name: str, data: dict[str, Any]) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False))


async def check_collections(asked: AskIn, caller: Caller, runtime: Runtime) -> None:
    """Refuse a collection that the caller cannot see: of a hidden one nobody learns that it is there. Raises a 422 problem."""
    if asked.collections:
        visible = await runtime.patience.need(partial(runtime.ledger.collections, caller.groups))
        unknown = sorted(set(asked.collections) - set(visible))
        if unknown:
            named = ", ".join(repr(name) for name in unknown)
            raise Problem(422, f"collections: {named} is unknown, or not visible to you: leave it out to look everywhere.")
