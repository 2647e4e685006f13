"""The embedder port: a text encoder for questions and passages in one space."""

from __future__ import annotations

from typing import Protocol

from vector.store import Vector, VectorError


class ModelError(VectorError):
    """An embedding model cannot be prepared or loaded; the text says what to do."""


class Embedder(Protocol):
    """Texts to unit vectors. Calls are thread-safe and block; a text's vector never depends on other texts.

    A text without content (nothing, white space, or only special tokens such as <mask>) has no vector: ValueError.
    `name` identifies the weights and their preparation: vectors of two names must never be compared.
    """

    name: str
    dimension: int
    max_tokens: int

    def query(self, text: str) -> Vector:
        """A question's vector, (dimension,). Raises ValueError where the text has no content."""
        ...

    def passage(self, text: str) -> Vector:
        """A passage's vector, (dimension,). Longer texts are cut at `max_tokens`. Raises ValueError where the text has no content."""
        ...

    def count_tokens(self, text: str) -> int:
        """How many tokens the text takes as a passage, special tokens and prefix included, without cutting."""
        ...
