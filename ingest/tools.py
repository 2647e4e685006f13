"""What every job works with, and what it says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from graph.store import GraphStore
from ingest.document import Reject
from ingest.ledger import Ledger
from ingest.loaders.settings import LoaderSettings
from language.words import Words
from vector.embedding.embedder import Embedder
from vector.embedding.lane import EncodingLane
from vector.store import VectorStore


@dataclass(frozen=True, slots=True)
class Order:
    """What to ingest: a folder or a file at `path`, or the database at `url`, in which ${NAME} stands for an environment variable.

    `collection` None: the folder's, or the database's, name. `groups` None: as before, at first "everyone". `mapping` None:
    `mapping.yaml` in the folder, if there is one, else the one that was accepted before. `accept`: where there is none, the one that
    the tables suggest is taken. `owner`, `contact` and `link_hosts` None: as before. `loaders`: what of it is set is not as for the others.
    """

    path: Path | None = None
    collection: str | None = None
    groups: tuple[str, ...] | None = None
    mapping: Path | None = None
    accept: bool = False
    url: str | None = None
    owner: str | None = None
    contact: str | None = None
    link_hosts: tuple[str, ...] | None = None
    loaders: LoaderSettings | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` of a stage."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class TableSummary:
    """A table that a job read: its rows, how much of them was not taken, seconds of reading."""

    name: str
    rows: int
    rejects: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What a job did. `counts` are by kind and what happened: "documents added", "chunks", "nodes" …

    `rejects` are the first of each file, `rejected` is how many there are.
    """

    collection: str
    counts: dict[str, int]
    rejects: tuple[Reject, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    tables: tuple[TableSummary, ...] = ()
    rejected: int = 0


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Tools:
    """The stores and models that jobs use. Jobs over the same tools run one after another.

    `mappings` is the folder of the mappings that were proposed or accepted.
    """

    engine: AsyncEngine
    vectors: VectorStore
    graph: GraphStore
    lane: EncodingLane
    embedder: Embedder
    words: Words
    mappings: Path
    loaders: LoaderSettings = field(default_factory=LoaderSettings)
    ledger: Ledger = field(init=False)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ledger", Ledger(self.engine))
