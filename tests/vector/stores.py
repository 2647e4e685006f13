"""The passage stores that the contract is tried on, and points to put into them. An adapter is one more entry of OPENERS."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from qdrant_client import AsyncQdrantClient

from tests.vector.qdrant_bridge import Bridge
from vector.edge import open_edge
from vector.server import Layout, connect, open_server
from vector.store import Chunk, Leg, Point, Scope, Span, Sparse, Vector, VectorStore

DIMENSION = 8
ALL = Scope(frozenset({"everyone"}))
NONE = np.zeros((0, DIMENSION), np.float32)

Open = Callable[[], Awaitable[VectorStore]]


async def open_edge_store(folder: Path) -> VectorStore:
    return open_edge(folder, DIMENSION)


async def open_local_store(folder: Path) -> VectorStore:
    return await open_server(AsyncQdrantClient(path=str(folder)), "contract", DIMENSION, Layout())


async def open_server_store(folder: Path) -> VectorStore:
    client = connect(os.environ["QDRANT_URL"], int(os.environ.get("QDRANT_GRPC_PORT", "6334")), os.environ.get("QDRANT_API_KEY"))
    return await open_server(client, f"contract-{blake2b(str(folder).encode(), digest_size=6).hexdigest()}", DIMENSION, Layout())


async def open_bridged_store(folder: Path) -> VectorStore:
    client = connect("http://127.0.0.1", BRIDGES[folder.parent].port, None)
    return await open_server(client, "contract-bridged", DIMENSION, Layout())


BRIDGES: dict[Path, Bridge] = {}
"""By the folder of the test whose own it is."""
OPENERS: dict[str, Callable[[Path], Awaitable[VectorStore]]] = {
    "edge": open_edge_store,
    "local": open_local_store,
    "bridged": open_bridged_store,
    "server": open_server_store,
}


def uuid(number: int) -> str:
    return str(UUID(int=number))


def axis(*weights: float) -> Vector:
    """A unit vector with these first coordinates."""
    vector = np.zeros(DIMENSION, np.float32)
    vector[: len(weights)] = weights
    return vector / np.float32(np.linalg.norm(vector))


def point(number: int, dense: Vector | None = None, sentences: Vector = NONE, words: Sparse | None = None, **fields: Any) -> Point:
    spans = tuple(Span(10 * i, 10 * i + 9) for i in range(len(sentences)))
    chunk = Chunk(
        uuid(number), "handbook/leave.md", "handbook", "Leave", "Leave > Annual", f"text {number}", start=0, end=10 * len(sentences),
        sentences=spans, language="en", modified="2026-01-31", groups=("everyone",),
    )  # fmt: skip
    return Point(replace(chunk, **fields), axis(1) if dense is None else dense, sentences, words or Sparse((1,), (1.0,)))


async def found(store: VectorStore, leg: Leg, scope: Scope = ALL, limit: int = 10) -> list[str]:
    """The ids of one ranking, as numbers."""
    rankings = await store.search([leg], scope, limit=limit)
    return [str(UUID(passage.chunk.id).int) for passage in rankings[leg.name]]


DENSE = Leg("dense", "dense", axis(1))
SENTENCES = Leg("sentences", "sentences", axis(1))
WORDS = Leg("words", "words", Sparse((1,), (1.0,)))
LEGS = pytest.mark.parametrize("leg", [DENSE, SENTENCES, WORDS], ids=lambda leg: leg.name)
