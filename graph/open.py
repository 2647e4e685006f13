"""Opens the graph store that the settings name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from graph.store import GraphStore


class EmbeddedGraph(BaseModel):
    """The engine that comes with the product, in the data folder. `heap_mb`: the engine's memory for objects."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["embedded"] = "embedded"
    heap_mb: int = Field(default=512, ge=128)


class Neo4jGraph(BaseModel):
    """A Neo4j server, 5.26 or newer. `database` holds nothing else."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["neo4j"] = "neo4j"
    uri: str = Field(pattern=r"^(neo4j|bolt)(\+s|\+ssc)?://")
    user: str = "neo4j"
    password: SecretStr
    database: str = "neo4j"


GraphSettings = Annotated[EmbeddedGraph | Neo4jGraph, Field(discriminator="kind")]


async def open_graph(settings: EmbeddedGraph | Neo4jGraph, data: Path) -> GraphStore:
    """The store, ready to answer; the embedded one lives in `data/graph`. Raises GraphLocked, GraphFull, GraphUnavailable."""
    from graph.driver import Backend, BoltStore

    match settings:
        case EmbeddedGraph():
            from graph.engine.arcadedb import ArcadeDB

            backend: Backend = ArcadeDB(data / "graph", settings.heap_mb)
        case Neo4jGraph():
            from graph.engine.neo4j_server import Neo4jServer

            backend = Neo4jServer(settings.uri, settings.user, settings.password.get_secret_value(), settings.database)
    store = BoltStore(backend)
    try:
        await backend.wait()
    except BaseException:
        await store.close()
        raise
    return store
