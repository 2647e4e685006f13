"""The embedder that the settings name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from vector.embedding.embedder import Embedder


class E5Settings(BaseModel):
    """The bundled multilingual-e5-small. `cache` is where it is built, by default the user's cache; `threads` are those of one call."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["e5"] = "e5"
    cache: Path | None = None
    threads: int = Field(default=1, ge=1)


class SentenceTransformerSettings(BaseModel):
    """A model of sentence-transformers: a hub name or a folder. Prefixes left out are the model's own prompts."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["sentence-transformers"] = "sentence-transformers"
    model: str
    revision: str | None = None
    device: str | None = None
    query_prefix: str | None = None
    passage_prefix: str | None = None


EmbedderSettings = Annotated[E5Settings | SentenceTransformerSettings, Field(discriminator="kind")]


def open_embedder(settings: EmbedderSettings, progress: Callable[[str], None] | None = None) -> Embedder:
    """Prepare and load the embedder; blocks for seconds. Raises ModelError."""
    match settings:
        case E5Settings():
            from vector.embedding.e5 import E5, prepare_e5

            return E5(prepare_e5(settings.cache, progress=progress), settings.threads)
        case SentenceTransformerSettings():
            from vector.embedding.sentence_transformer import SentenceTransformerEmbedder

            return SentenceTransformerEmbedder(**settings.model_dump(exclude={"kind"}))
