"""What the routes work with: the running parts, and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from services.api.admission import Admission
from services.api.jobs import Jobs
from services.api.metrics import Metrics
from services.chat.suggestions import Suggestions
from services.identity.caller import Caller
from services.identity.tokens import Tokens
from services.state.conversations import ConversationStore
from services.state.feedback import FeedbackStore
from services.state.traces import TraceStore

if TYPE_CHECKING:
    from services.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of one app."""

    runtime: Runtime
    tokens: Tokens
    traces: TraceStore
    feedback: FeedbackStore
    conversations: ConversationStore
    suggestions: Suggestions
    jobs: Jobs
    admission: Admission
    metrics: Metrics


async def _service(request: Request) -> Service:
    return cast(Service, request.app.state.service)


ServiceDep = Annotated[Service, Depends(_service)]


async def _caller(request: Request, service: ServiceDep) -> Caller:
    forwarded = "forwarded" in request.headers or "x-forwarded-for" in request.headers
    return await service.tokens.caller(request.headers.get("authorization"), forwarded=forwarded)


CallerDep = Annotated[Caller, Depends(_caller)]
