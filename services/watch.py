"""What questions see of the stores: reads alone, and none while a store is away.

After one question has waited in vain, the next are told at once, so that what the other store says is not kept waiting; meanwhile the store
is asked for its version until it answers again. One that says its version and still answers no question is left alone for longer each time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar, cast

import structlog
from opentelemetry.trace import SpanKind

from graph.store import GraphError, GraphStore, GraphUnavailable, QueryTimeout, Rows, Value
from services.rag.join import ReadSpans, Span
from services.spans import span
from services.state.patience import Patience, StateAway
from vector.store import Leg, Passage, Scope, Vector, VectorError, VectorStore, VectorUnavailable

T = TypeVar("T")
Observe = Callable[[str, float, str | None], None]

PROBE_SECONDS = 1.0
REST_SECONDS = 0.5
LONGEST_REST = 4.0
_AWAY = (GraphUnavailable, QueryTimeout, VectorUnavailable)
log = structlog.get_logger()


class Watch:
    """Around the reads of one store. `observe` is told of each: the store's name, seconds, and the error's kind or None."""

    def __init__(self, store: str, version: Callable[[], Awaitable[str]]) -> None:
        self.store = store
        self.observe: Observe = lambda store, seconds, error: None
        self._version = version
        self._away: GraphError | VectorError | None = None
        self._in_vain = 0  # reads since the last that was answered
        self._probing: asyncio.Task[None] | None = None

    @property
    def up(self) -> bool:
        return self._away is None

    async def read(self, operation: str, call: Callable[[], Awaitable[T]]) -> T:
        if self._away is not None:
            raise type(self._away)(str(self._away))
        started, failed = time.perf_counter(), None
        try:
            with span(f"{self.store} {operation}", SpanKind.CLIENT, **{"db.operation.name": operation}):
                result = await call()
            self._in_vain = 0
            return result
        except (GraphError, VectorError) as error:
            failed = type(error).__name__
            if isinstance(error, _AWAY):
                self._leave(error)
            raise
        finally:
            self.observe(self.store, time.perf_counter() - started, failed)

    async def close(self) -> None:
        if self._probing:
            self._probing.cancel()
            await asyncio.wait([self._probing])

    def _leave(self, error: GraphError | VectorError) -> None:
        """A read that was merely too long costs the others a few milliseconds: then the store has answered the probe."""
        if self._away is None:
            self._away = error
            self._in_vain += not isinstance(error, QueryTimeout)
            self._probing = asyncio.create_task(self._probe())

    async def _probe(self) -> None:
        began = time.monotonic()
        if self._in_vain > 1:
            await asyncio.sleep(min(LONGEST_REST, REST_SECONDS * 2**self._in_vain))
        while True:
            try:
                await asyncio.wait_for(self._version(), PROBE_SECONDS)
            except (GraphError, VectorError, TimeoutError):
                await asyncio.sleep(REST_SECONDS)
            else:
                break
        away = time.monotonic() - began
        if away > PROBE_SECONDS:
            log.warning("store_back", store=self.store, seconds=round(away, 1))
        self._away = None


class _Graph:
    def __init__(self, store: GraphStore, watch: Watch) -> None:
        self._store, self._watch = store, watch

    async def query(self, cypher: str, params: Mapping[str, Value], *, limit: int, timeout: float) -> Rows:  # noqa: ASYNC109
        return await self._watch.read("query", lambda: self._store.query(cypher, params, limit=limit, timeout=timeout))

    async def explain(self, cypher: str, params: Mapping[str, Value], *, timeout: float) -> None:  # noqa: ASYNC109
        await self._watch.read("explain", lambda: self._store.explain(cypher, params, timeout=timeout))


class _Vectors:
    def __init__(self, store: VectorStore, watch: Watch) -> None:
        self._store, self._watch = store, watch

    async def search(self, legs: Sequence[Leg], scope: Scope, *, limit: int) -> dict[str, list[Passage]]:
        return await self._watch.read("search", lambda: self._store.search(legs, scope, limit=limit))

    async def sentence_vectors(self, ids: Sequence[str], scope: Scope) -> dict[str, Vector]:
        return await self._watch.read("sentence_vectors", lambda: self._store.sentence_vectors(ids, scope))

    async def term_indices(self, ids: Sequence[str], scope: Scope) -> dict[str, frozenset[int]]:
        return await self._watch.read("term_indices", lambda: self._store.term_indices(ids, scope))


def watched_graph(store: GraphStore, watch: Watch) -> GraphStore:
    """The store as questions use it: it has no writes."""
    return cast(GraphStore, _Graph(store, watch))


def watched_vectors(store: VectorStore, watch: Watch) -> VectorStore:
    """The store as questions use it: it has no writes."""
    return cast(VectorStore, _Vectors(store, watch))


def patient_spans(read: ReadSpans, patience: Patience) -> ReadSpans:
    """The text of documents as questions read it: none while the database is away, which then does not keep their passages waiting."""

    async def spans(wanted: Sequence[Span], groups: frozenset[str]) -> Sequence[str]:
        try:
            return await patience.wait(lambda: read(wanted, groups))
        except StateAway:
            return [""] * len(wanted)

    return spans
