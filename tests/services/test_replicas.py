"""Several services over one PostgreSQL and one graph: one job at a time among all, none lost or cut short by another, all see what it made.

The passages of each are its own (no Qdrant server is needed for what is shown here).
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from graph.open import Neo4jGraph, open_graph
from ingest.job import Order
from services.api.jobs import Jobs
from services.api.metrics import Metrics
from services.api.orders import IngestIn
from services.databases import EmbeddedState, PostgresState
from services.identity.caller import Caller
from services.runtime import Runtime, open_runtime
from services.settings import load_settings
from services.state.database import open_state, upgrade
from services.state.exclusive import LockLost, exclusively, if_free
from services.state.jobs import Job, JobStore

pytestmark = [pytest.mark.server, pytest.mark.slow]
ADMIN = Caller("ann", frozenset({"everyone"}), frozenset({"admin"}))
MAPPING = """\
tables:
  branches.csv:
    label: Branch
    key: code
    name: name
    columns: {code: {en: [code]}, name: {en: [name]}, phone: {en: [phone]}}
"""


@pytest.fixture
def shared(state: EmbeddedState | PostgresState) -> PostgresState:
    if isinstance(state, EmbeddedState):
        pytest.skip("an embedded database has one owner")
    return state


@pytest.fixture
async def graph() -> AsyncIterator[Neo4jGraph]:
    if "NEO4J_URI" not in os.environ:
        pytest.skip("NEO4J_URI names no Neo4j server for tests")
    graph = Neo4jGraph(uri=os.environ["NEO4J_URI"], user=os.environ["NEO4J_USER"], password=os.environ["NEO4J_PASSWORD"])
    store = await open_graph(graph, Path())
    yield graph
    await store.delete_nodes([id_ async for id_ in store.node_ids()])
    await store.close()


async def until(reached: Callable[[], Awaitable[Any]]) -> Any:
    """What it gives when it gives anything; a machine may be slow, so there is time."""
    async with asyncio.timeout(120):
        while not (got := await reached()):  # noqa: ASYNC110 another process's
            await asyncio.sleep(0.2)
    return got


async def test_one_works_the_other_waits(shared: PostgresState, tmp_path: Path) -> None:
    one, two = open_state(shared, tmp_path), open_state(shared, tmp_path)
    order: list[str] = []
    inside, go = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        order.append("first begins")
        inside.set()
        await go.wait()
        order.append("first ends")

    async def second() -> None:
        order.append("second")

    working = asyncio.create_task(exclusively(one, "stores", first))
    await inside.wait()
    await if_free(two, "stores", second)
    assert order == ["first begins"]
    waiting = asyncio.create_task(exclusively(two, "stores", second))
    await asyncio.sleep(1)
    await exclusively(two, "orders", second)  # another thing
    go.set()
    await asyncio.gather(working, waiting)
    assert order == ["first begins", "second", "first ends", "second"]
    await if_free(two, "stores", second)
    assert order[-1] == "second" and len(order) == 5
    await one.dispose()
    await two.dispose()


async def test_who_loses_the_database_stops_and_the_next_goes_on(shared: PostgresState, tmp_path: Path) -> None:
    one, two = open_state(shared, tmp_path), open_state(shared, tmp_path)
    inside, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        inside.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def nothing() -> str:
        return "done"

    working = asyncio.create_task(exclusively(one, "stores", work))
    await inside.wait()
    waiting = asyncio.create_task(exclusively(two, "stores", nothing))
    admin = await asyncpg.connect(os.environ["POSTGRES_URL"])
    locks = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND classid = (SELECT hashtext($1)::oid)"  # noqa: E501
    schema = shared.url.partition("search_path=")[2]
    assert len(await admin.fetch(locks, schema)) == 1
    await admin.close()
    with pytest.raises(LockLost):
        await working
    assert ended.is_set()
    assert await waiting == "done"
    await one.dispose()
    await two.dispose()


async def test_a_job_of_a_killed_process_is_done_by_the_other_and_seen_by_all(
    shared: PostgresState, graph: Neo4jGraph, tmp_path: Path
) -> None:
    tables = tmp_path / "branches"
    tables.mkdir()
    (tables / "mapping.yaml").write_text(MAPPING)
    rows = "".join(f"B{n},Branch {n},02-{n:04}\n" for n in range(3_000))
    (tables / "branches.csv").write_text(f"code,name,phone\nHX,Haneul Harbour,02-555-0120\n{rows}")
    engine = open_state(shared, tmp_path)
    await upgrade(engine)
    store = JobStore(engine)

    async def state_of(job: Job) -> Job:
        found = await store.find(job.job_id, ADMIN)
        assert found is not None
        return found

    async def running() -> bool:
        found = await state_of(job)
        return found.state == "running" and (found.progress or {}).get("stage") not in {None, "read"}

    async def done() -> Job | None:
        found = await state_of(job)
        assert found.state in {"queued", "running", "done"}, found.error
        return found if found.state == "done" else None

    async with AsyncExitStack() as stack:
        process = await replica(shared, graph, tmp_path / "one")
        job = await store.add(IngestIn(path=tables, collection="branches").model_dump(mode="json"), ADMIN)
        await until(running)
        other = await stack.enter_async_context(open_runtime(settings_of(shared, graph, tmp_path / "two")))
        assert (await state_of(job)).state == "running"  # a start leaves what another does alone
        await stack.enter_async_context(Jobs(other, store, Metrics()).running())
        process.kill()
        await process.wait()
        await until(done)
        assert len(await other.ledger.row_states("nodes", "branches")) == 3_001
        assert (await other.reconcile(False)).missing["nodes"] == ()
        third = await replica(shared, graph, tmp_path / "three")  # with the worker's place free, any may take it; with it taken, none does
        third.kill()
        await third.wait()

        onlooker = await stack.enter_async_context(open_runtime(settings_of(shared, graph, tmp_path / "four")))
        assert knows(onlooker, "Haneul Harbour") and not knows(onlooker, "Miru Pier")
        (tables / "branches.csv").write_text("code,name,phone\nMP,Miru Pier,02-555-0121\n" + rows)
        await other.ingest(Order(tables, "branches", None), lambda _: None)

        async def seen() -> bool:
            return knows(onlooker, "Miru Pier") and not knows(onlooker, "Haneul Harbour")

        await until(seen)
    await engine.dispose()


def knows(runtime: Runtime, name: str) -> bool:
    return bool(runtime.pipeline.index.linker.link(f"Where is {name}?", frozenset({"everyone"})))


def settings_of(state: PostgresState, graph: Neo4jGraph, data: Path) -> Any:
    return load_settings(data=data, state=state, graph=graph)


async def replica(state: PostgresState, graph: Neo4jGraph, data: Path) -> asyncio.subprocess.Process:
    assert graph.password
    environment = {
        **os.environ,
        "TWOFOLD_DATA": str(data),
        "TWOFOLD_STATE": state.url,
        "TWOFOLD_STATE__POOL": str(state.pool),
        "TWOFOLD_GRAPH__KIND": "neo4j",
        "TWOFOLD_GRAPH__URI": graph.uri,
        "TWOFOLD_GRAPH__USER": graph.user,
        "TWOFOLD_GRAPH__PASSWORD": graph.password.get_secret_value(),
    }
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, str(Path(__file__).with_name("replicas.py")))
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdin=pipe, stdout=pipe)
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    return process
