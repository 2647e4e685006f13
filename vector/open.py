"""The passage store that the settings name."""

from __future__ import annotations

import asyncio
import shutil
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from vector.store import VectorStore

if TYPE_CHECKING:
    from qdrant_client import AsyncQdrantClient


class EmbeddedVectors(BaseModel):
    """Qdrant Edge in this process, in the data folder, which belongs to one process at a time."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["embedded"] = "embedded"


class QdrantVectors(BaseModel):
    """A Qdrant server, 1.18 or newer. `collection` begins the names of its aliases; the rest is how a new collection is made."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["qdrant"] = "qdrant"
    url: str = Field(pattern=r"^https?://")
    grpc_port: int = Field(6334, ge=1, le=65535)
    api_key: SecretStr | None = None
    collection: str = Field("twofold", pattern=r"^[A-Za-z0-9_]+$")
    exact: bool = True
    quantization: Literal["none", "scalar", "binary"] = "none"
    shards: int = Field(1, ge=1)
    replicas: int = Field(1, ge=1)


VectorSettings = Annotated[EmbeddedVectors | QdrantVectors, Field(discriminator="kind")]


async def open_vectors(settings: EmbeddedVectors | QdrantVectors, data: Path, version: str, dimension: int) -> VectorStore:
    """The store of one version of the index, for vectors of the embedder's dimension; the embedded one lives in `data/vectors`.

    Each version has a folder, or an alias, of its own, so that points of two versions never stand in one store.
    Raises VectorError, VectorLocked, VectorFull.
    """
    match settings:
        case EmbeddedVectors():
            from vector.edge import open_edge

            return await asyncio.to_thread(open_edge, data / "vectors" / _name(version), dimension)
        case QdrantVectors():
            from vector.server import Layout, open_server

            layout = Layout(settings.shards, settings.replicas, settings.quantization, settings.exact)
            return await open_server(_client(settings), _alias(settings, version), dimension, layout)


async def sweep_vectors(settings: EmbeddedVectors | QdrantVectors, data: Path, version: str) -> None:
    """Delete what other versions of the index have left."""
    match settings:
        case EmbeddedVectors():
            await asyncio.to_thread(_sweep, data / "vectors", _name(version))
        case QdrantVectors():
            from vector.server import drop_others

            client = _client(settings)
            try:
                await drop_others(client, f"{settings.collection}-", _alias(settings, version))
            finally:
                await client.close()


def _client(settings: QdrantVectors) -> AsyncQdrantClient:
    from vector.server import connect

    return connect(settings.url, settings.grpc_port, settings.api_key.get_secret_value() if settings.api_key else None)


def _alias(settings: QdrantVectors, version: str) -> str:
    return f"{settings.collection}-{_name(version)}"


def _name(version: str) -> str:
    return blake2b(version.encode(), digest_size=6).hexdigest()


def _sweep(folder: Path, keep: str) -> None:
    for old in folder.iterdir():
        if old.name != keep:
            shutil.rmtree(old, ignore_errors=True)
