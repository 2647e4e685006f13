"""The passage store that the settings name."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from vector.store import VectorStore


class EmbeddedVectors(BaseModel):
    """Qdrant Edge in this process. `folder` belongs to one process at a time."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["embedded"] = "embedded"
    folder: Path


VectorSettings = EmbeddedVectors


def open_vectors(settings: VectorSettings, dimension: int) -> VectorStore:
    """Open the store for vectors of the embedder's dimension; blocks. Raises VectorError, VectorLocked, VectorFull."""
    match settings:
        case EmbeddedVectors():
            from vector.edge import open_edge

            return open_edge(settings.folder, dimension)
