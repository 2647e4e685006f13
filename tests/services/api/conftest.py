"""The app over real state and a real ledger, with a pipeline that says what the test wrote for it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from ingest.job import Progress
from ingest.ledger import Ledger
from ingest.ledger_tables import documents
from services.api.app import create_app
from services.identity.tokens import issue_token
from services.rag.answer import Answer, DocumentCitation, Event, GraphCitation, RankedPassage, StepEvent, TokenEvent, Trace
from services.rag.question import Question
from services.settings import Settings, load_settings
from services.state.database import open_state, upgrade
from services.state.traces import TraceStore

SECRET = "a secret of more than thirty-two characters"
TEXT = "제1조 연차는 15일이다.\n제2조 이월은 5일까지이다.\n"
CITED = DocumentCitation(1, "handbook/휴가.md", "휴가", "제1조", 0, 14, TEXT[:14])
ROWS = GraphCitation(2, "tables", "MATCH (b) RETURN b.phone", {"key": "001"}, ("phone",), (("02-1234",),))


@dataclass
class ScriptedPipeline:
    """Answers every question alike, records its trace, and waits or fails where it is told to."""

    record: Callable[[Trace], Awaitable[None]]
    asked: list[Question] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    error: Exception | None = None

    async def ask(self, question: Question) -> Answer:
        *_, answer = [event async for event in self.stream(question)]
        assert isinstance(answer, Answer)
        return answer

    async def stream(self, question: Question) -> AsyncIterator[Event]:
        self.asked.append(question)
        number = len(self.asked)
        yield StepEvent("normalise", "start")
        yield StepEvent("normalise", "end", 0.5)
        await self.gate.wait()
        if self.error:
            raise self.error
        answer = Answer(
            answer="연차는 15일입니다. [1]",
            answerable=True,
            values=(15,),
            route="document",
            citations=(CITED, ROWS),
            passages=(RankedPassage("handbook/휴가.md", TEXT, 0.9, 0, len(TEXT)),) * min(question.top_k, 4),
            timings_ms={"normalise": 0.5, "total": 1.0},
            trace_id=f"trace-{number}",
        )
        caller = question.caller
        await self.record(Trace(answer.trace_id, caller.sub, tuple(caller.groups), question.text, (), {"answer": answer.answer}))
        yield TokenEvent(answer.answer)
        yield answer


@dataclass
class ScriptedRuntime:
    """What the app asks of a runtime; `ingest` waits for `gate` and then does what `outcome` says."""

    settings: Settings
    engine: AsyncEngine
    ledger: Ledger
    pipeline: ScriptedPipeline
    reasons: dict[str, str | None] = field(default_factory=lambda: {"graph": None, "vectors": None})
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    outcome: Any = None
    orders: list[Any] = field(default_factory=list)

    async def health(self) -> dict[str, str | None]:
        return self.reasons

    async def versions(self) -> dict[str, str]:
        return {"graph": "test 1"}

    async def ingest(self, order: Any, progress: Callable[[Any], None]) -> Any:
        return await self._work(order, progress)

    async def rebuild(self, progress: Callable[[Any], None]) -> Any:
        return await self._work("rebuild", progress)

    async def _work(self, order: Any, progress: Callable[[Any], None]) -> Any:
        self.orders.append(order)
        progress(Progress("embed", 1, 2))
        await self.gate.wait()
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@dataclass
class Service:
    """A running app and a client for it."""

    runtime: ScriptedRuntime
    client: httpx.AsyncClient

    def headers(self, sub: str = "ann", groups: tuple[str, ...] = (), roles: tuple[str, ...] = ("staff",)) -> dict[str, str]:
        return {"Authorization": f"Bearer {issue_token(self.runtime.settings, sub, groups, roles, timedelta(hours=1))}"}


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Service]:
    engine = open_state(settings.data)
    await upgrade(engine)
    runtime = ScriptedRuntime(settings, engine, Ledger(engine), ScriptedPipeline(TraceStore(engine).record))
    runtime.pipeline.gate.set()
    runtime.gate.set()
    async with AsyncExitStack() as stack:
        stack.push_async_callback(engine.dispose)
        app = create_app(runtime)  # type: ignore[arg-type]
        await stack.enter_async_context(app.router.lifespan_context(app))
        transport = httpx.ASGITransport(app)
        yield Service(runtime, await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url="http://test")))


async def write(runtime: ScriptedRuntime, source: str, text: str, *groups: str) -> None:
    """A document in the ledger."""
    values = {"source": source, "collection": source.partition("/")[0], "file": source, "title": "휴가", "modified": "2026-01-02"}
    async with runtime.engine.begin() as connection:
        await connection.execute(insert(documents).values(**values, text=text, groups=groups, fingerprint="x"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data=tmp_path / "data", token_secret=SECRET, ingest_roots=(tmp_path / "roots",))


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Service]:
    async with serving(settings) as service:
        await write(service.runtime, "handbook/휴가.md", TEXT, "everyone")
        await write(service.runtime, "hr/연봉.md", "연봉표", "hr")
        yield service


@pytest.fixture
def problem() -> Iterator[Callable[[httpx.Response, int], dict[str, Any]]]:
    """Check that a response is a problem of a status, and give it."""

    def check(response: httpx.Response, status: int) -> dict[str, Any]:
        assert response.status_code == status, response.text
        assert response.headers["content-type"] == "application/problem+json"
        body: dict[str, Any] = response.json()
        assert {"type", "title", "status", "detail"} <= body.keys()
        assert body["status"] == status
        assert body["detail"].strip()
        return body

    return check
