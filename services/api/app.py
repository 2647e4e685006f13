"""The app: routes, errors and the edge around one runtime."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from services.api import (
    ask,
    completions,
    conversations,
    feedback,
    health,
    ingest,
    page,
    problems,
    rejects,
    reports,
    show,
    sources,
    starters,
    status,
    traces,
)
from services.api.admission import Admission
from services.api.context import Service
from services.api.edge import Edge
from services.api.jobs import Jobs
from services.api.metrics import Metrics
from services.api.schedule import Scheduler
from services.chat.suggestions import Suggestions
from services.code import release
from services.identity.tokens import Tokens
from services.spans import is_untraced
from services.state.answers import Answers
from services.state.conversations import ConversationStore
from services.state.feedback import FeedbackStore
from services.state.jobs import JobStore
from services.state.traces import TraceStore

if TYPE_CHECKING:
    from services.runtime import Runtime


def create_app(runtime: Runtime) -> FastAPI:
    """The HTTP service over an open runtime, which stays the caller's to close."""
    metrics = Metrics()
    metrics.watch(runtime.watches)
    jobs = Jobs(runtime, JobStore(runtime.engine), metrics)
    store, talks = TraceStore(runtime.engine), ConversationStore(runtime.engine)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        settings = runtime.settings
        async with (
            jobs.running(),
            Scheduler(jobs, settings).running(),
            traces.forgetting("traces", store.forget, settings.trace_days),
            traces.forgetting("exchanges", talks.forget, settings.conversation_days),
            traces.forgetting("answers", Answers(runtime.engine).forget, settings.answer_days),
        ):
            yield

    app = FastAPI(
        title="Twofold",
        summary="Answers to the questions of a company's staff, with evidence for every statement.",
        version=release(),
        lifespan=lifespan,
        docs_url=None,  # these pages load scripts from elsewhere
        redoc_url=None,
        # Without operations of its own and without the texts of errors; figures and logs are ours.
        telemetry={"metrics": False, "logs": False, "operation_spans": False, "auto_configure": False, "exclude": is_untraced},
    )
    app.state.service = Service(
        runtime,
        Tokens(runtime.settings),
        store,
        FeedbackStore(runtime.engine),
        talks,
        Suggestions(runtime.engine),
        jobs,
        Admission(),
        metrics,
    )
    for resource in (
        ask,
        completions,
        conversations,
        starters,
        sources,
        traces,
        feedback,
        show,
        ingest,
        rejects,
        status,
        health,
        reports,
        page,
    ):
        app.include_router(resource.router)
    problems.install(app)
    app.add_middleware(Edge, metrics=metrics, settings=runtime.settings)
    if runtime.settings.widget_origins:  # pages of other hosts that carry the widget; the last added is the outermost
        app.add_middleware(
            CORSMiddleware,
            allow_origins=runtime.settings.widget_origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["Retry-After", "X-Request-ID"],
            max_age=3600,
        )
    return app
