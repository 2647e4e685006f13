"""The reranker that the settings name."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from vector.reranking.reranker import Reranker


class CrossEncoderSettings(BaseModel):
    """A cross-encoder of sentence-transformers: a hub name or a folder. `max_tokens` of a pair are read, the model's own limit at most."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["sentence-transformers"] = "sentence-transformers"
    model: str
    revision: str | None = None
    device: str | None = None
    max_tokens: int | None = Field(default=None, ge=16)


RerankerSettings = CrossEncoderSettings


def open_reranker(settings: RerankerSettings) -> Reranker:
    """Load the reranker; blocks for seconds. Raises ModelError."""
    from vector.reranking.cross_encoder import CrossEncoderReranker

    return CrossEncoderReranker(**settings.model_dump(exclude={"kind"}))
