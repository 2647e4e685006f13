"""The embedded ArcadeDB as a backend of the driver: users and rights, restart after a crash, reads that outlive their caller."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

import httpx
from neo4j import READ_ACCESS, AsyncGraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from graph.driver import Connections, connection_settings
from graph.engine import process
from graph.engine.process import RESERVE
from graph.store import GraphUnavailable, Value

DATABASE = "graph"
_READER = "reader"
_MAY_READ = {
    "database": DATABASE,
    "name": _READER,
    "access": [],
    "resultSetLimit": -1,  # any other value cuts results without a word
    "readTimeout": -1,
    "types": {"*": {"access": ["readRecord"]}},
}
_RETRY_SECONDS = 5.0
_CLOSED = "The graph store is closed: open it again."


class ArcadeDB:
    """Starts the engine when it is first needed, and again on the next call after it died."""

    def __init__(self, folder: Path, heap_mb: int, reserve: int = RESERVE) -> None:
        """Takes the folder for this process. Something is added while its disk has `reserve` bytes free. Raises GraphLocked."""
        self.folder = folder
        self._heap_mb = heap_mb
        self._reserve = reserve
        self._owner = process.own(folder)
        self._starting: asyncio.Task[Connections] | None = None
        self._run: process.Run | None = None
        self._connections: Connections | None = None
        self._version = ""
        self._closed = False
        self._failed: tuple[float, str] = (-_RETRY_SECONDS, "")

    async def wait(self) -> None:
        await self.connections()

    async def connections(self) -> Connections:
        if self._closed:
            raise GraphUnavailable(_CLOSED)
        if self._starting is None or self._starting.done():
            if self._connections and self._run and self._run.alive:
                return self._connections
            failed, reason = self._failed
            if time.monotonic() < failed + _RETRY_SECONDS:
                raise GraphUnavailable(reason)
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(self._started)
        start = self._starting
        await asyncio.wait([start])  # not the start itself: who gives up does not end it for the others
        if start.cancelled():
            raise GraphUnavailable(_CLOSED)
        return start.result()

    async def admit(self, statement: str, params: Mapping[str, Value]) -> None:
        """Nothing to see: reads run as a user who can only read."""

    async def explain(self, statement: str, params: Mapping[str, Value]) -> None:
        """As the user who can only read, for this engine's EXPLAIN carries out what is no read or write of rows, such as an index."""
        connections = await self.connections()
        async with connections.reads.session(database=DATABASE, default_access_mode=READ_ACCESS) as session:
            await (await session.run(f"EXPLAIN {statement}", dict(params))).consume()

    def require_room(self) -> None:
        process.require_room(self.folder, self._reserve)

    async def end_read(self, cypher: str, seconds: float) -> None:
        """ArcadeDB goes on when its client leaves. What runs this text for that long has been left by its own caller, so it is ended."""
        connections = await self.connections()
        async with connections.writes.session(database=DATABASE) as session:
            shown = await session.run("SHOW TRANSACTIONS YIELD transactionId, username, currentQuery, elapsedTime")
            for row in [row async for row in shown]:
                elapsed = row["elapsedTime"]
                if row["username"] == _READER and row["currentQuery"] == cypher and elapsed.seconds + elapsed.nanoseconds / 1e9 >= seconds:
                    await session.run(f"TERMINATE TRANSACTIONS '{row['transactionId']}'")

    async def version(self) -> str:
        await self.connections()
        return f"ArcadeDB {self._version}, embedded"

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            if self._starting:
                self._starting.cancel()
                await asyncio.wait([self._starting])
            await self._stop()
            os.close(self._owner)

    async def _start(self) -> Connections:
        await self._stop()
        process.require_room(self.folder, self._reserve // 2)
        self._run = run = await process.start(self.folder, self._heap_mb)
        try:
            reader = secrets.token_urlsafe(32)
            self._version = await _prepare(run, reader)
            address = f"bolt://127.0.0.1:{run.bolt}"
            self._connections = connections = Connections(
                DATABASE,
                reads=AsyncGraphDatabase.driver(address, auth=(_READER, reader), **connection_settings()),
                writes=AsyncGraphDatabase.driver(address, auth=("root", run.root), **connection_settings()),
            )
            await connections.reads.verify_connectivity()
        except (httpx.HTTPError, KeyError, Neo4jError, DriverError) as error:
            await self._stop()
            raise GraphUnavailable(f"The graph engine started but does not answer: {error}") from error
        return connections

    def _started(self, start: asyncio.Task[Connections]) -> None:
        if not start.cancelled() and isinstance(error := start.exception(), GraphUnavailable):
            self._failed = (time.monotonic(), str(error))

    async def _stop(self) -> None:
        connections, self._connections = self._connections, None
        run, self._run = self._run, None
        if connections:
            for driver in (connections.reads, connections.writes):
                with contextlib.suppress(DriverError, OSError):
                    await driver.close()
        if run:
            await run.stop()


async def _prepare(run: process.Run, reader: str) -> str:
    """Make the database and the user that can only read; the engine's version."""
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{run.http}/api/v1", auth=("root", run.root), trust_env=False, timeout=30.0
    ) as client:
        made = await client.post("/server", json={"command": f"create database {DATABASE}"})
        if made.status_code != httpx.codes.CONFLICT:  # it is there already
            made.raise_for_status()
        (await client.post("/server/groups", json=_MAY_READ)).raise_for_status()
        user = {"name": _READER, "password": reader, "databases": {DATABASE: [_READER]}}
        (await client.post("/server/users", json=user)).raise_for_status()
        server = await client.get("/server")
        server.raise_for_status()
        return str(server.json()["version"]).split()[0]
