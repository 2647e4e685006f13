"""The embedded engine as a process: who owns the data, what ends with whom, what survives."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import neo4j
import pytest
import pytest_asyncio
from neo4j.exceptions import Neo4jError

import graph
from graph.driver import BoltStore
from graph.engine import launcher, process
from graph.engine.arcadedb import DATABASE, ArcadeDB
from graph.open import EmbeddedGraph, open_graph
from graph.schema import Schema
from graph.store import CypherRejected, GraphFull, GraphLocked, GraphUnavailable, Node, QueryTimeout

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROOT = Path(graph.__file__).parent.parent

# Opens the store, then writes a node and says so, again and again.
OWNER = """
import asyncio, sys
from pathlib import Path
from graph.open import EmbeddedGraph, open_graph
from graph.schema import load_schema
from graph.store import Node

async def main():
    store = await open_graph(EmbeddedGraph(heap_mb=128), Path(sys.argv[1]))
    await store.declare(load_schema(Path(sys.argv[2]).read_text(encoding="utf-8")))
    for i in range(int(sys.argv[3]), 1_000_000):
        await store.upsert_nodes([Node(f"haneul/Employee:{i}", "Employee", "haneul", {"name": f"name {i}"}, ("everyone",))])
        print(i, flush=True)

asyncio.run(main())
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def backend(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ArcadeDB]:
    backend = ArcadeDB(tmp_path_factory.mktemp("data") / "graph", 128)
    yield backend
    await backend.close()


def engine_pid(folder: Path) -> int:
    return int((folder / "engine.lock").read_text())


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    if stat.parent.parent.joinpath("self").exists():
        return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return condition()


def start_owner(data: Path, first: int = 0) -> tuple[subprocess.Popen[str], Iterator[int]]:
    arguments = [sys.executable, "-c", OWNER, str(data), str(Path(__file__).with_name("company.yaml")), str(first)]
    owner = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    return owner, (int(line) for line in owner.stdout if line.endswith("\n"))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds the launcher in /proc")
async def test_what_is_killed_leaves_no_engine_and_loses_no_acknowledged_write(tmp_path: Path) -> None:
    done = -1
    for killed in ("owner", "owner and launcher"):
        owner, acknowledged = start_owner(tmp_path, done + 1)
        begun = next(acknowledged)
        engine = engine_pid(tmp_path / "graph")
        while next(acknowledged) < begun + 20:
            pass
        if killed == "owner and launcher":
            os.kill(parent(engine), signal.SIGKILL)
        owner.kill()
        done = max(acknowledged, default=begun + 20)  # what it said before it died
        owner.wait()
        if killed == "owner":
            assert wait_until(lambda pid=engine: not alive(pid), 5)
    assert alive(engine)  # nobody was left to end it
    try:
        store = await open_graph(EmbeddedGraph(heap_mb=128), tmp_path)
        assert not alive(engine)
        ids = {id async for id in store.node_ids()}
        await store.close()
        assert ids >= {f"haneul/Employee:{i}" for i in range(done + 1)}
    finally:
        if alive(engine):
            os.kill(engine, signal.SIGKILL)


async def test_an_incomplete_engine_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "arcadedb_embedded").mkdir()
    (tmp_path / "arcadedb_embedded/__init__.py").touch()
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", OWNER, str(tmp_path / "data"), "-", "0"],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "GraphUnavailable: The embedded graph engine" in done.stderr
    assert "install the package arcadedb-embedded again" in done.stderr


async def test_a_folder_has_one_owner(backend: ArcadeDB) -> None:
    await backend.connections()
    with pytest.raises(GraphLocked, match=f"in use by process {os.getpid()}: stop that process, or use another data folder"):
        ArcadeDB(backend.folder, 128)
    assert await BoltStore(backend).query("RETURN 1 AS one", {}, limit=1, timeout=5)


async def test_a_dead_engine_is_unavailable_and_then_started_again(backend: ArcadeDB, schema: Schema) -> None:
    store = BoltStore(backend)
    await store.declare(schema)
    await store.upsert_nodes([Node("haneul/Employee:1", "Employee", "haneul", {}, ("everyone",))])
    engine = engine_pid(backend.folder)
    os.kill(engine, signal.SIGKILL)
    begun = time.monotonic()
    with pytest.raises(GraphUnavailable, match="does not answer"):
        await store.query("MATCH (n) RETURN n", {}, limit=1, timeout=30)
    assert time.monotonic() - begun < 0.5
    assert wait_until(lambda: not alive(engine), 5)
    await asyncio.sleep(0.2)  # its launcher ends too
    assert (await store.query("MATCH (n) RETURN n", {}, limit=1, timeout=5)).rows == (("haneul/Employee:1",),)
    await store.upsert_nodes([Node("haneul/Employee:2", "Employee", "haneul", {}, ("everyone",))])
    assert len([id async for id in store.node_ids()]) == 2


async def test_a_port_that_is_taken_in_the_meantime_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = iter([(process._free_ports()[0], taken.getsockname()[1])])
        free_ports = process._free_ports
        monkeypatch.setattr(process, "_free_ports", lambda: next(ports, None) or free_ports())
        backend = ArcadeDB(tmp_path / "graph", 128)
        connections = await backend.connections()
        assert await connections.reads.verify_authentication()
        assert "Unable to listen" in (tmp_path / "graph/engine.log.1").read_text()
    await backend.close()
    await backend.close()  # once is enough, twice is harmless
    with pytest.raises(GraphUnavailable, match="closed"):
        await backend.connections()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
async def test_only_loopback_listens_and_no_password_shows(backend: ArcadeDB) -> None:
    await backend.connections()
    folder = backend.folder
    proc = Path(f"/proc/{engine_pid(folder)}")
    told = (proc / "cmdline").read_bytes() + (proc / "environ").read_bytes()
    assert b"rootPasswordPath=" in told
    assert b"rootPassword=" not in told
    assert b"mcp" not in told
    files = [str(link.readlink()) for link in (proc / "fd").iterdir()]
    listening = [line.split() for name in ("tcp", "tcp6") for line in (proc / "net" / name).read_text().splitlines()[1:]]
    addresses = [row[1].rpartition(":")[0] for row in listening if row[3] == "0A" and f"socket:[{row[9]}]" in files]
    assert len(addresses) == 2  # HTTP and Bolt
    assert set(addresses) <= {"0100007F", "0000000000000000FFFF00000100007F"}
    assert folder.stat().st_mode & 0o077 == 0
    assert not (folder / "password").exists()
    assert "started" in (folder / "engine.log").read_text()


async def test_behind_the_guard_the_reader_cannot_write(backend: ArcadeDB) -> None:
    connections = await backend.connections()
    async with connections.writes.session(database=DATABASE) as session:
        await (await session.run("MERGE (n:Employee {_id: 'haneul/Employee:1'}) SET n.name = 'Ann'")).consume()
        before = await (await session.run("MATCH (n) RETURN properties(n) AS p, labels(n) AS l")).data()
        constraints = await (await session.run("SHOW CONSTRAINTS")).data()
    for statement in (
        "CREATE (:Employee {_id: 'x'})",
        "MERGE (n:Employee {_id: 'x'}) RETURN n",
        "MATCH (n) SET n.name = 'x'",
        "MATCH (n) REMOVE n.name",
        "MATCH (n) DETACH DELETE n",
        "MATCH (n) FOREACH (x IN [1] | SET n.name = 'x')",
        "CALL { CREATE (:Employee {_id: 'x'}) }",
        "CREATE (:Robot)",
        "CREATE INDEX evil FOR (n:Employee) ON (n.name)",
        "EXPLAIN CREATE INDEX evil FOR (n:Employee) ON (n.name)",
        "CREATE CONSTRAINT evil FOR (n:Employee) REQUIRE n.name IS UNIQUE",
    ):
        async with connections.reads.session(database=DATABASE, default_access_mode=neo4j.WRITE_ACCESS) as session:
            with pytest.raises(Neo4jError):
                await (await session.run(statement)).consume()
    async with connections.writes.session(database=DATABASE) as session:
        assert await (await session.run("MATCH (n) RETURN properties(n) AS p, labels(n) AS l")).data() == before
        assert await (await session.run("SHOW CONSTRAINTS")).data() == constraints


async def test_a_read_whose_caller_left_is_ended(backend: ArcadeDB) -> None:
    connections = await backend.connections()
    runaway = "UNWIND range(1, 10000) AS a UNWIND range(1, 10000) AS b UNWIND range(1, 10000) AS c RETURN count(*) AS n"
    async with connections.reads.session(database=DATABASE) as reading, connections.writes.session(database=DATABASE) as session:
        task = asyncio.create_task(_consume(reading, runaway))
        await asyncio.sleep(0.5)
        assert runaway in await (await session.run("SHOW TRANSACTIONS YIELD currentQuery")).value()
        await backend.end_read(runaway, 60.0)  # it has not run for so long
        await backend.end_read("RETURN 1", 0.1)  # another text
        assert not task.done()
        await backend.end_read(runaway, 0.1)
        with pytest.raises(Neo4jError):
            await asyncio.wait_for(task, 5)
        assert runaway not in await (await session.run("SHOW TRANSACTIONS YIELD currentQuery")).value()


async def test_a_list_without_end_is_refused(backend: ArcadeDB) -> None:
    with pytest.raises(CypherRejected):
        await BoltStore(backend).query("RETURN size(range(1, 1000000000)) AS x", {}, limit=1, timeout=5)


async def _consume(session: neo4j.AsyncSession, statement: str) -> None:
    await (await session.run(statement)).consume()


@pytest.fixture
def launched(tmp_path: Path) -> Iterator[Callable[[str], tuple[subprocess.Popen[bytes], int]]]:
    """Starts Python code behind the launcher; gives the launcher and the child's pid, once the child has printed something."""
    started: list[subprocess.Popen[bytes]] = []

    def launch(code: str) -> tuple[subprocess.Popen[bytes], int]:
        lock = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
        log = tmp_path / "log"
        command = [sys.executable, launcher.__file__, str(lock), str(log), sys.executable, "-u", "-c", code]
        started.append(subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=(lock,)))
        os.close(lock)
        assert wait_until(lambda: log.exists() and log.stat().st_size > 0, 10)
        return started[-1], int((tmp_path / "lock").read_text())

    yield launch
    for running in started:
        running.kill()
        running.communicate()


@pytest.mark.parametrize("how", ["the pipe closes", "SIGTERM", "the child ends"])
async def test_the_launcher_and_its_child_end_together(launched: Callable[[str], tuple[subprocess.Popen[bytes], int]], how: str) -> None:
    process, child = launched("import time; print('up'); time.sleep(60)")
    assert alive(child)
    if how == "the pipe closes":
        assert process.stdin
        process.stdin.close()
    elif how == "SIGTERM":
        process.terminate()
    else:
        os.kill(child, signal.SIGKILL)
    assert process.wait(3) in (0, 128 + signal.SIGTERM)
    assert not alive(child)


async def test_a_child_that_will_not_end_is_killed(launched: Callable[[str], tuple[subprocess.Popen[bytes], int]]) -> None:
    process, child = launched("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(60)")
    assert process.stdin
    process.stdin.close()
    process.wait(launcher.GRACE_SECONDS + 3)
    assert not alive(child)


async def test_the_log_is_bounded(launched: Callable[[str], tuple[subprocess.Popen[bytes], int]], tmp_path: Path) -> None:
    process, _ = launched("for i in range(60000): print('x' * 100)\nprint('last')")
    process.wait(20)
    sizes = [(tmp_path / name).stat().st_size for name in ("log", "log.1")]
    assert max(sizes) <= launcher.LOG_BYTES
    assert (tmp_path / "log").read_text().endswith("last\n")


@pytest.mark.skipif(sys.platform != "linux", reason="kills the engine by its pid file")
async def test_a_question_does_not_wait_for_a_restart_nor_end_it(tmp_path: Path) -> None:
    store = await open_graph(EmbeddedGraph(heap_mb=128), tmp_path)
    try:
        os.kill(engine_pid(tmp_path / "graph"), signal.SIGKILL)
        assert wait_until(lambda: not alive(engine_pid(tmp_path / "graph")), 5)
        await asyncio.sleep(0.2)  # its launcher ends after it
        waited: list[float] = []
        while True:
            begun = time.monotonic()
            try:
                rows = await store.query("RETURN 1 AS one", {}, limit=1, timeout=0.2)
            except QueryTimeout:  # a fresh engine is slow at first
                continue
            except GraphUnavailable as error:
                waited.append(time.monotonic() - begun)
                assert "starting" in str(error)
                assert len(waited) < 100
            else:
                break
        assert rows.rows == ((1,),)
        assert waited
        assert max(waited) < 1
    finally:
        await store.close()


async def test_who_waits_for_a_start_is_told_when_the_store_is_closed(tmp_path: Path) -> None:
    backend = ArcadeDB(tmp_path / "graph", 128)
    waiting = [asyncio.create_task(backend.connections()) for _ in range(2)]
    await asyncio.sleep(0.1)
    await backend.close()
    for outcome in await asyncio.gather(*waiting, return_exceptions=True):
        assert isinstance(outcome, GraphUnavailable)
    assert not (tmp_path / "graph" / "engine.lock").exists() or not alive(engine_pid(tmp_path / "graph"))


async def test_a_disk_with_little_room_is_read_but_gets_nothing_more(tmp_path: Path, schema: Schema) -> None:
    free = shutil.disk_usage(tmp_path).free
    backend = ArcadeDB(tmp_path / "none", 128, reserve=4 * free)
    with pytest.raises(GraphFull, match=r"is full .* make room"):
        await backend.connections()
    await backend.close()
    store = BoltStore(ArcadeDB(tmp_path / "little", 128, reserve=free * 3 // 2))
    try:
        await store.declare(schema)
        with pytest.raises(GraphFull, match=r"is full .* make room"):
            await store.upsert_nodes([Node("haneul/Employee:1", "Employee", "haneul", {"name": "a"}, ("everyone",))])
        await store.delete_nodes(["haneul/Employee:1"])
        assert [id async for id in store.node_ids()] == []
    finally:
        await store.close()
