"""One run of the engine: found in the installed wheel, started behind the launcher, ended with it.

The folder holds `owner.lock` (this process owns the data), `engine.lock` (held by the launcher and the engine themselves, with the
engine's pid), `engine.log` and `server/` (the engine's own files).
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from graph.engine import launcher
from graph.store import GraphFull, GraphLocked, GraphUnavailable

RESERVE = 64 << 20  # bytes that must be free before something is added; half of it before the engine is started
_PACKAGE = "arcadedb_embedded"
_UNUSED_JARS = (
    "arcadedb-mcp-",
    "arcadedb-postgresw-",
    "arcadedb-redisw-",
    "arcadedb-graphql-",
    "arcadedb-integration-",
    "arcadedb-console-",
)
_START_SECONDS = 60.0
_LEFTOVER_SECONDS = launcher.GRACE_SECONDS + 1.0
_PORT_TRIES = 3


class _PortTaken(Exception): ...


def own(folder: Path) -> int:
    """Take the folder for this process: a file descriptor, to be closed when done. Raises GraphLocked."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    lock = os.open(folder / "owner.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.pread(lock, 20, 0).decode().strip()
        os.close(lock)
        raise GraphLocked(f"The graph in {folder} is in use by process {owner}: stop that process, or use another data folder.") from None
    os.ftruncate(lock, 0)
    os.pwrite(lock, b"%d\n" % os.getpid(), 0)
    return lock


def require_room(folder: Path, needed: int) -> None:
    """Raise GraphFull where fewer bytes than that are free on the folder's disk."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise GraphFull(
            f"The disk of {folder} is full ({free >> 20} MB free, {needed >> 20} MB needed): make room and run it again; "
            "what was finished is kept."
        )


@dataclass(frozen=True, slots=True)
class Run:
    """A started engine that answers on its loopback ports; `root` is its administrator's password for this run."""

    http: int
    bolt: int
    root: str
    launcher: subprocess.Popen[bytes]

    @property
    def alive(self) -> bool:
        return self.launcher.poll() is None

    async def stop(self) -> None:
        """End the engine, in order if it can."""
        assert self.launcher.stdin is not None
        self.launcher.stdin.close()
        await asyncio.to_thread(self.launcher.wait)


async def start(folder: Path, heap_mb: int) -> Run:
    """Start the engine in a folder that this process owns; returns when it answers. Raises GraphUnavailable."""
    for _ in range(_PORT_TRIES):
        lock = await _take_over(folder)
        try:
            run = _spawn(folder, heap_mb, lock)
        finally:
            os.close(lock)  # the launcher and the engine hold it now
        try:
            await _ready(folder, run)
        except _PortTaken:
            await run.stop()
            continue
        except BaseException:
            await run.stop()
            raise
        return run
    raise GraphUnavailable(f"The graph engine found no free port on loopback; see {folder / 'engine.log'}.")


async def _take_over(folder: Path) -> int:
    """The lock that the engine holds while it runs. What a killed owner left behind is about to end; what does not is ended here."""
    lock = os.open(folder / "engine.lock", os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + _LEFTOVER_SECONDS
    killed = False
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except BlockingIOError:
            await asyncio.sleep(0.02)
        if time.monotonic() < deadline:
            continue
        pid = os.pread(lock, 20, 0).decode().strip()  # whoever holds the lock wrote it, so the pid is theirs
        if killed or not pid.isdigit():
            os.close(lock)
            raise GraphUnavailable(f"An earlier graph engine (process {pid or 'unknown'}) does not end: end it, then start again.")
        with contextlib.suppress(ProcessLookupError):
            os.killpg(int(pid), signal.SIGKILL)
        killed, deadline = True, time.monotonic() + _LEFTOVER_SECONDS


def _spawn(folder: Path, heap_mb: int, lock: int) -> Run:
    server, password = folder / "server", folder / "password"
    for stale in ("config", "log"):  # users are made anew with each start's passwords; the engine never clears its event log
        shutil.rmtree(server / stale, ignore_errors=True)
    server.mkdir(exist_ok=True)
    log = folder / "engine.log"
    if log.exists():
        log.replace(folder / "engine.log.1")  # so that it tells of this run
    root = secrets.token_urlsafe(32)
    password.unlink(missing_ok=True)
    with open(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:  # noqa: PTH123 - with its mode from the start
        file.write(root)
    http, bolt = _free_ports()
    command = _command(server, password, http, bolt, heap_mb)
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", launcher.__file__, str(lock), str(log), *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=server,
        env={name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        pass_fds=(lock,),
        start_new_session=True,
    )
    return Run(http, bolt, root, process)


def _command(server: Path, password: Path, http: int, bolt: int, heap_mb: int) -> list[str]:
    spec = importlib.util.find_spec(_PACKAGE)
    locations = spec.submodule_search_locations if spec else None
    if not locations:
        raise GraphUnavailable("The embedded graph engine is not installed: install the package arcadedb-embedded.")
    package = Path(locations[0])
    java, jars = package / "jre/bin/java", sorted((package / "jars").glob("*.jar"))
    if not os.access(java, os.X_OK) or not jars:
        raise GraphUnavailable(f"The embedded graph engine in {package} is incomplete: install the package arcadedb-embedded again.")
    settings = {
        "server.rootPath": server,
        "server.rootPasswordPath": password,
        "server.saltIterations": 1000,  # passwords are random and live for one run: stretching them only delays each connection
        "server.mode": "development",  # production replaces every error text by one sentence
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": http,
        "bolt.host": "127.0.0.1",
        "bolt.port": bolt,
        "command.timeout": 60_000,  # the longest write; reads are ended sooner, by their caller
        "queryMaxRangeSize": 10_000,  # nothing interrupts an expression over range()
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
        "polyglotEngineEnabled": "false",
        "support.autoRegister": "false",
        "txWalFlush": 1,  # to the disk at each commit
    }
    return [
        str(java),
        f"-Xmx{heap_mb}m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",  # statements are short, and each is another: the second compiler only takes their time
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-CreateCoredumpOnCrash",
        "-XX:-UsePerfData",
        f"-XX:ErrorFile={server / 'crash.log'}",
        "--add-modules=jdk.incubator.vector",
        "-Duser.timezone=UTC",
        *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
        "-cp",
        os.pathsep.join(str(jar) for jar in jars if not jar.name.startswith(_UNUSED_JARS)),
        "com.arcadedb.server.ArcadeDBServer",
    ]


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


async def _ready(folder: Path, run: Run) -> None:
    log = folder / "engine.log"
    deadline = time.monotonic() + _START_SECONDS
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{run.http}", trust_env=False, timeout=1.0) as client:
        while True:
            with contextlib.suppress(httpx.TransportError):
                if (await client.get("/api/v1/ready")).status_code == httpx.codes.NO_CONTENT:
                    break
            if log.exists() and "Unable to listen" in log.read_text(errors="replace"):  # it then hangs without its ports
                raise _PortTaken
            if not run.alive:
                raise GraphUnavailable(f"The graph engine ended while it started; see {log}.")
            if time.monotonic() > deadline:
                raise GraphUnavailable(f"The graph engine did not answer within {_START_SECONDS:.0f} s; see {log}.")
            await asyncio.sleep(0.02)
    (folder / "password").unlink()
