"""`/v1/chat/completions` and `/v1/models`: what an OpenAI client expects, over the same pipeline.

The last user message is the question, those before it are its history; system messages and sampling parameters change nothing, since the
same question gets the same answer. Citations stand in the text as `[n]`, in `message.annotations` where they have an address, and whole in
`message.context`.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

import structlog
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter

from services.api.ask import QUESTION_CHARACTERS, Asked, admitted, wants_fresh
from services.api.context import CallerDep, Service, ServiceDep
from services.api.logs import place_of
from services.api.problems import Problem, problem_of, problems
from services.api.starters import finish
from services.api.stream import follow, note
from services.identity.caller import Caller
from services.rag.answer import Answer, Citation, DocumentCitation, TokenEvent
from services.rag.question import Question, Turn

MODEL = "twofold"
MESSAGES = 200
_MARK = re.compile(r"\[(\d+)\]")
_ASKED: TypeAdapter[str] = TypeAdapter(Asked)
_CITATION: TypeAdapter[Citation] = TypeAdapter(Citation)

router = APIRouter()
log = structlog.get_logger()


class Part(BaseModel):
    """A part of a message; what is no text is left out."""

    type: str
    text: str = ""


class Message(BaseModel):
    """A message of the conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(BaseModel):
    include_usage: bool = False


class CompletionIn(BaseModel):
    """A conversation. Fields that are not named here are taken and change nothing."""

    model_config = ConfigDict(
        extra="ignore", json_schema_extra={"examples": [{"model": MODEL, "messages": [{"role": "user", "content": "연차는 며칠인가요?"}]}]}
    )

    model: str = MODEL
    messages: list[Message] = Field(min_length=1, max_length=MESSAGES)
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: Literal[1, None] = 1

    def to_question(self, caller: Caller, *, fresh: bool = False) -> Question:
        """Raises a 422 problem where the last message is no question."""
        last = self.messages[-1]
        if last.role != "user" or not 0 < len(last.text().strip()) <= QUESTION_CHARACTERS:
            detail = f"messages: the last one must be the user's, with a text of 1 to {QUESTION_CHARACTERS} characters."
            raise Problem(422, detail)
        turns = [Turn(m.role, m.text()[: 4 * QUESTION_CHARACTERS]) for m in self.messages[:-1] if m.role in ("user", "assistant")]
        return Question(
            text=_ASKED.validate_python(last.text()),
            caller=caller,
            as_of=datetime.now(ZoneInfo(caller.tz)).date(),
            history=tuple(turns[-50:]),
            fresh=fresh,
        )


@router.get("/v1/models", summary="The one model that there is")
async def models(_caller: CallerDep) -> dict[str, JsonValue]:
    return {"object": "list", "data": [_model()]}


@router.get("/v1/models/{model}", summary="The model", responses=problems(404))
async def model(model: str, _caller: CallerDep) -> dict[str, JsonValue]:
    _check_model(model)
    return _model()


@router.post(
    "/v1/chat/completions",
    summary="Answer as an OpenAI-compatible chat model",
    response_model=None,
    responses={200: {"content": {"application/json": {}, "text/event-stream": {}}}, **problems(401, 404, 413, 422, 429, 503)},
    dependencies=[Depends(admitted)],
)
async def complete(body: CompletionIn, request: Request, caller: CallerDep, service: ServiceDep) -> dict[str, Any] | Response:
    _check_model(body.model)
    question = body.to_question(caller, fresh=wants_fresh(request))
    address = str(request.base_url).rstrip("/")
    if body.stream:
        usage = bool(body.stream_options and body.stream_options.include_usage)
        frames = _chunks(question, service, address, usage)
        return StreamingResponse(frames, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
    answer = await finish(await service.runtime.pipeline.ask(question), question, None, service)
    note(answer, service)
    message = {"role": "assistant", "content": answer.answer, "refusal": None, **_evidence(answer, address)}
    return {
        **_head(answer.trace_id, "chat.completion"),
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": await _usage(question, answer, service),
    }


async def _chunks(question: Question, service: Service, address: str, usage: bool) -> AsyncIterator[bytes]:
    """The role, the checked text as it passes, what is left of the answer with its citations, the end, the usage where asked for."""
    head = _head("stream", "chat.completion.chunk")
    yield _chunk(head, {"role": "assistant", "content": ""})
    said = ""
    async for event in follow(question, service):
        match event:
            case None:
                yield format_sse_event(comment="still at it")
            case TokenEvent(text):
                said += text
                yield _chunk(head, {"content": text})
            case Answer():
                answer = await finish(event, question, None, service)
                yield _chunk(head, {"content": answer.answer.removeprefix(said), **_evidence(answer, address)})
                yield _chunk(head, {}, "stop")
                if usage:
                    yield _frame({**head, "choices": [], "usage": await _usage(question, event, service)})
            case Exception():
                log.error("failed", error=type(event).__name__, where=place_of(event))
                problem = problem_of(event)
                yield _frame({"error": {"message": problem.detail, "type": problem.body()["title"], "code": problem.status}})
                return
    yield format_sse_event(data_str="[DONE]")


def _check_model(name: str) -> None:
    if name != MODEL:
        raise Problem(404, f"There is no model {name!r} here: use {MODEL!r}.")


def _model() -> dict[str, JsonValue]:
    return {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


def _head(id: str, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{id}", "object": kind, "created": int(time.time()), "model": MODEL}


def _chunk(head: dict[str, Any], delta: dict[str, Any], finish: str | None = None) -> bytes:
    return _frame({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}]})


def _frame(data: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=json.dumps(data, ensure_ascii=False))


def _evidence(answer: Answer, address: str) -> dict[str, Any]:
    """Where each mark `[n]` of the text leads, as far as it has an address, and the citations whole."""
    cited = {citation.id: citation for citation in answer.citations}
    annotations = []
    for mark in _MARK.finditer(answer.answer):
        citation = cited.get(int(mark[1]))
        if isinstance(citation, DocumentCitation):
            url = f"{address}/v1/sources/{quote(citation.source)}#char={citation.start},{citation.end}"  # RFC 5147
            place = {"start_index": mark.start(), "end_index": mark.end(), "url": url, "title": citation.title}
            annotations.append({"type": "url_citation", "url_citation": place})
    context = {
        "citations": [_CITATION.dump_python(citation, mode="json") for citation in answer.citations],
        "answerable": answer.answerable,
        "route": answer.route,
        "values": list(answer.values),
        "notice": answer.notice,
        "nearest": [asdict(document) for document in answer.nearest],
        "contact": answer.contact,
        "trace_id": answer.trace_id,
    }
    return {"annotations": annotations, "context": context}


async def _usage(question: Question, answer: Answer, service: Service) -> dict[str, int]:
    """In tokens of the service's own encoder."""
    count = service.runtime.tools.embedder.count_tokens
    lane = service.runtime.tools.lane
    asked = await lane.run(count, "\n".join((*(turn.text for turn in question.history), question.text)))
    said = await lane.run(count, answer.answer)
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}
