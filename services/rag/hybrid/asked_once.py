"""The graph as one question asks it: what several steps ask in the same words is read once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import cast

from graph.store import GraphStore, Rows, Value


class _Once:
    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._read: dict[tuple[str, str, int, float], asyncio.Task[Rows]] = {}

    async def query(self, cypher: str, params: Mapping[str, Value], *, limit: int, timeout: float) -> Rows:  # noqa: ASYNC109
        key = (cypher, repr(sorted(params.items())), limit, timeout)
        if key not in self._read:
            self._read[key] = asyncio.create_task(self._store.query(cypher, params, limit=limit, timeout=timeout))
        return await asyncio.shield(self._read[key])  # one that leaves takes it from no other


def asked_once(store: GraphStore) -> GraphStore:
    """The store for one question: it has no writes, and what one step is told, rows or an error, the others are told too."""
    return cast(GraphStore, _Once(store))
