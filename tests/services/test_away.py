"""A store that is away for 30 seconds under load: everybody is answered from the other path, or told so, and soon; then it is back.

Neo4j and PostgreSQL are reached through a proxy that hangs (as a stopped server does) or cuts; the embedded engine is killed; the passage
store fails as a server's client does, which the embedded one cannot.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
import pytest
from pydantic import SecretStr

import examples
from graph.open import EmbeddedGraph, Neo4jGraph
from ingest.job import Order
from services.api.app import create_app
from services.databases import EmbeddedState, PostgresState
from services.runtime import Runtime, open_runtime
from services.settings import load_settings
from vector.store import Leg, Passage, Scope, VectorUnavailable

pytestmark = pytest.mark.slow
AWAY_SECONDS = float(os.environ.get("TWOFOLD_TEST_AWAY_SECONDS", "30"))
CLIENTS = 4
COMPANY = Path(examples.__file__).parent / "company"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in (COMPANY / "golden.jsonl").read_text(encoding="utf-8").splitlines()]
QUESTIONS = [row["question"] for row in ROWS if "caller" not in row]
OF_THE_GRAPH = "What is the phone number of the Busan Branch?"


class Proxy:
    """A way to a server that can be closed: `hangs` keeps connections and says nothing, `cut` ends them and takes no new ones."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.mode: Literal["open", "hangs", "cut"] = "open"
        self._opened = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[int]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._opened.set()
        yield server.sockets[0].getsockname()[1]
        server.close()
        for writer in self._writers:
            writer.close()

    def set(self, mode: Literal["open", "hangs", "cut"]) -> None:
        self.mode = mode
        if mode == "open":
            self._opened.set()
        else:
            self._opened.clear()
        if mode == "cut":
            for writer in self._writers:
                writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == "cut":
            writer.transport.abort()
            return
        await self._opened.wait()
        with contextlib.suppress(OSError):
            there, here = await asyncio.open_connection(self.host, self.port)
            self._writers |= {writer, here}
            await asyncio.gather(self._copy(reader, here), self._copy(there, writer))
            self._writers -= {writer, here}

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                if self.mode == "hangs":
                    await self._opened.wait()
                writer.write(data)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def company(tmp_path: Path, **stores: Any) -> AsyncIterator[tuple[Runtime, httpx.AsyncClient]]:
    secret = "a secret of more than thirty-two characters"
    settings = load_settings(data=tmp_path, token_secret=secret, answer_days=0, **stores)  # what is kept needs no store
    async with open_runtime(settings) as runtime:
        for part, collection in (("documents", "company"), ("tables", "company_tables")):
            await runtime.ingest(Order(COMPANY / part, collection, None), lambda _: None)
        app = create_app(runtime)
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost", timeout=60)
        async with app.router.lifespan_context(app), client:
            for question in QUESTIONS[:4]:
                assert (await client.post("/v1/ask", json={"question": question})).status_code == 200
            yield runtime, client


async def load(client: httpx.AsyncClient, seconds: float) -> list[tuple[float, httpx.Response]]:
    """Ask again and again from several clients; each request's seconds and response."""
    asked: list[tuple[float, httpx.Response]] = []
    end = time.monotonic() + seconds

    async def one(number: int) -> None:
        turn = number
        while time.monotonic() < end:
            begun = time.monotonic()
            response = await client.post("/v1/ask", json={"question": QUESTIONS[turn % len(QUESTIONS)]})
            asked.append((time.monotonic() - begun, response))
            turn += CLIENTS

    await asyncio.gather(*(one(number) for number in range(CLIENTS)))
    return asked


async def prove(
    name: str, client: httpx.AsyncClient, part: str, away: Callable[[], None], back: Callable[[], None]
) -> list[httpx.Response]:
    """The whole outage; the responses in it."""
    before = sorted(took for took, _ in await load(client, 5))
    loading = asyncio.create_task(load(client, AWAY_SECONDS))
    away()
    await asyncio.sleep(min(5, AWAY_SECONDS / 2))
    ready, alive = await client.get("/readyz"), await client.get("/healthz")
    assert (ready.status_code, alive.status_code) == (503, 200)
    assert part in ready.json()["parts"] and ready.headers["retry-after"]
    asked = await loading
    back()
    begun = time.monotonic()
    while (await client.get("/readyz")).status_code != 200:
        assert time.monotonic() - begun < 10, "not back within 10 s"
        await asyncio.sleep(0.2)
    while (reply := await client.post("/v1/ask", json={"question": OF_THE_GRAPH})).status_code != 200 or reply.json()["route"] != "graph":
        assert time.monotonic() - begun < 10, "not answering within 10 s"
        await asyncio.sleep(0.2)
    recovery = time.monotonic() - begun
    seconds = sorted(took for took, _ in asked)
    responses = [response for _, response in asked]
    p95 = seconds[int(0.95 * len(seconds))]
    answered = sum(response.status_code == 200 for response in responses)
    print(json.dumps({"outage": name, "asked": len(asked), "answered": answered, "refused": len(asked) - answered,
                      "p95 before": round(before[int(0.95 * len(before))], 2),
                      "p50": round(seconds[len(seconds) // 2], 2), "p95": round(p95, 2), "most": round(seconds[-1], 2),
                      "recovery": round(recovery, 2)}))  # fmt: skip
    assert {response.status_code for response in responses} <= {200, 503}
    assert all(response.headers["retry-after"] and response.json()["detail"] for response in responses if response.status_code == 503)
    assert answered > 0
    assert p95 <= 3
    return responses


@pytest.mark.server
@pytest.mark.parametrize("how", ["hangs", "cut"])
async def test_neo4j_is_away(tmp_path: Path, how: Literal["hangs", "cut"]) -> None:
    if "NEO4J_URI" not in os.environ:
        pytest.skip("NEO4J_URI names no Neo4j server for tests")
    server = urlsplit(os.environ["NEO4J_URI"])
    proxy = Proxy(str(server.hostname), int(server.port or 7687))
    async with proxy.running() as port:
        user, password = os.environ["NEO4J_USER"], SecretStr(os.environ["NEO4J_PASSWORD"])
        graph = Neo4jGraph(uri=f"bolt://127.0.0.1:{port}", user=user, password=password)
        async with company(tmp_path, graph=graph) as (runtime, client):
            await prove(f"Neo4j {how}", client, "graph", lambda: proxy.set(how), lambda: proxy.set("open"))
            await runtime.tools.graph.delete_nodes([id_ async for id_ in runtime.tools.graph.node_ids()])


@pytest.mark.server
@pytest.mark.parametrize("how", ["hangs", "cut"])
async def test_postgresql_is_away(state: EmbeddedState | PostgresState, tmp_path: Path, how: Literal["hangs", "cut"]) -> None:
    if isinstance(state, EmbeddedState):
        pytest.skip("the embedded database does not go away")
    server = urlsplit(state.url)
    proxy = Proxy(str(server.hostname), int(server.port or 5432))
    async with proxy.running() as port:
        there = state.url.replace(f"{server.hostname}:{server.port}", f"127.0.0.1:{port}")
        async with company(tmp_path, state=PostgresState(url=there, pool=4), graph=EmbeddedGraph(heap_mb=256)) as (_, client):
            responses = await prove(f"PostgreSQL {how}", client, "state", lambda: proxy.set(how), lambda: proxy.set("open"))
            assert {response.status_code for response in responses} == {200}
            missing = [response.json()["trace_id"] for response in responses]
            for _ in range(100):  # what was recorded in memory meanwhile is written
                missing = [id_ for id_ in missing if (await client.get(f"/v1/traces/{id_}")).status_code != 200]
                if not missing:
                    break
                await asyncio.sleep(0.3)
            assert missing == []


async def test_the_embedded_graph_engine_is_killed_again_and_again(tmp_path: Path) -> None:
    async with company(tmp_path, graph=EmbeddedGraph(heap_mb=256)) as (_, client):
        stop = asyncio.Event()
        pidfile = tmp_path / "graph" / "engine.lock"

        async def kill() -> None:
            while not stop.is_set():
                with contextlib.suppress(OSError, ValueError):
                    os.kill(int(pidfile.read_text()), 9)
                await asyncio.sleep(0.3)

        tasks: list[asyncio.Task[None]] = []
        await prove("embedded graph killed", client, "graph", lambda: tasks.append(asyncio.create_task(kill())), stop.set)


async def test_the_passage_store_is_away(tmp_path: Path) -> None:
    async with company(tmp_path, graph=EmbeddedGraph(heap_mb=256)) as (runtime, client):
        vectors: Any = runtime.tools.vectors
        search, version = vectors.search, vectors.version

        async def away(*_: Any, **__: Any) -> Any:
            raise VectorUnavailable("The vector store does not answer (unavailable): try again in a few seconds.")

        async def hang(legs: Sequence[Leg], scope: Scope, *, limit: int) -> dict[str, list[Passage]]:
            await asyncio.sleep(2)
            raise VectorUnavailable("The vector store does not answer (deadline exceeded): try again in a few seconds.")

        def leave() -> None:
            vectors.search, vectors.version = hang, away

        def back() -> None:
            vectors.search, vectors.version = search, version

        await prove("passages hang", client, "vectors", leave, back)


async def test_beyond_the_admission_limit_everybody_is_told_when_to_come_back(tmp_path: Path) -> None:
    """Four times as many as may wait, three times over: each is answered or told so, none is left without."""
    async with company(tmp_path, graph=EmbeddedGraph(heap_mb=256)) as (_, client):

        async def one(number: int) -> tuple[float, httpx.Response]:
            begun = time.monotonic()
            response = await client.post("/v1/ask", json={"question": QUESTIONS[number % len(QUESTIONS)]})
            return time.monotonic() - begun, response

        asked = [took for _ in range(3) for took in await asyncio.gather(*(one(number) for number in range(160)))]
        told = [(took, response) for took, response in asked if response.status_code == 429]
        print(json.dumps({"asked": len(asked), "answered": len(asked) - len(told), "told": len(told),
                          "slowest answer": round(max(took for took, _ in asked), 2),
                          "slowest 429": round(max(took for took, _ in told), 2)}))  # fmt: skip
        assert {response.status_code for _, response in asked} == {200, 429}
        assert all(int(response.headers["retry-after"]) > 0 and "ask again" in response.json()["detail"] for _, response in told)
        assert (await client.get("/readyz")).status_code == 200
