"""Opens the graph store that the settings name."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from graph.store import GraphStore


class EmbeddedGraph(BaseModel):
    """The engine that comes with the product, in the data folder. `heap_mb`: the engine's memory for objects."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["embedded"] = "embedded"
    heap_mb: int = Field(default=512, ge=128)


GraphSettings = EmbeddedGraph


async def open_graph(settings: GraphSettings, data: Path) -> GraphStore:
    """The store, ready to answer; the embedded one lives in `data/graph`. Raises GraphLocked, GraphFull, GraphUnavailable."""
    match settings:
        case EmbeddedGraph():
            from graph.driver import BoltStore
            from graph.engine.arcadedb import ArcadeDB

            store = BoltStore(ArcadeDB(data / "graph", settings.heap_mb))
            try:
                await store.version()
            except BaseException:
                await store.close()
                raise
            return store
