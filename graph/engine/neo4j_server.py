"""A Neo4j server as a backend of the driver: reads are fenced by READ sessions and, before that, by the plan that EXPLAIN shows."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any

from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase
from neo4j.exceptions import AuthError, ConfigurationError, DriverError, Neo4jError

from graph.driver import Connections, connection_settings
from graph.store import CypherRejected, GraphUnavailable, Value

START_SECONDS = 30.0
_KEPT = 2048  # statements whose plan is known to be a read's
_REFUSED = ("LoadCSV", "ProcedureCall", "Show", "Terminate")


class Neo4jServer:
    """A running server (5.26 or newer), and one database of it that holds nothing else than Twofold's graph."""

    def __init__(self, uri: str, user: str, password: str, database: str) -> None:
        try:
            self._driver: AsyncDriver = AsyncGraphDatabase.driver(uri, auth=(user, password), **connection_settings())
        except (ConfigurationError, ValueError) as error:
            raise GraphUnavailable(f"{uri} is not the address of a Neo4j server ({error}).") from error
        self._connections = Connections(database, reads=self._driver, writes=self._driver)
        self._reads: OrderedDict[str, None] = OrderedDict()

    async def wait(self) -> None:
        """Until it answers, START_SECONDS at most: of servers that are started together some come up late. Raises GraphUnavailable."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                await self.version()
                return
            except GraphUnavailable as error:
                if time.monotonic() > deadline or isinstance(error.__cause__, AuthError):
                    raise
                await asyncio.sleep(0.5)

    async def connections(self) -> Connections:
        return self._connections

    async def admit(self, statement: str, params: Mapping[str, Value]) -> None:
        """Every read is explained once: a READ session lets files, addresses and procedures through."""
        await self.explain(statement, params)

    async def explain(self, statement: str, params: Mapping[str, Value]) -> None:
        """Refuses also what the server's own plan shows to be more than a read."""
        if statement in self._reads:
            self._reads.move_to_end(statement)
            return
        async with self._driver.session(database=self._connections.database, default_access_mode=READ_ACCESS) as session:
            summary = await (await session.run(f"EXPLAIN {statement}", dict(params))).consume()
        if summary.query_type != "r":
            raise CypherRejected("Only reads are allowed, and the engine takes this for a write.")
        for operator in _operators(summary.plan or {}):
            if operator.startswith(_REFUSED):
                raise CypherRejected(f"Only reads of the graph are allowed, and this one is more: {operator}.")
        self._reads[statement] = None
        if len(self._reads) > _KEPT:
            self._reads.popitem(last=False)

    def require_room(self) -> None:
        """The server's disk is its operator's to watch."""

    async def end_read(self, cypher: str, seconds: float) -> None:
        """Nothing to do: the server ends what has run for its time."""

    async def version(self) -> str:
        try:
            info = await self._driver.get_server_info()
        except AuthError as error:
            raise GraphUnavailable("Neo4j refuses the user or the password: check the settings of the graph.") from error
        except (Neo4jError, DriverError) as error:
            raise GraphUnavailable(f"Neo4j does not answer: {error}") from error
        return info.agent.replace("/", " ")

    async def close(self) -> None:
        with contextlib.suppress(DriverError, OSError):
            await self._driver.close()


def _operators(plan: Mapping[str, Any]) -> Iterator[str]:
    """The operators of a plan, with the name of the database that the server writes behind each taken off."""
    yield str(plan.get("operatorType", "")).partition("@")[0]
    for child in plan.get("children", ()):
        yield from _operators(child)
