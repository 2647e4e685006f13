"""The reranker port: what reads a question and a passage together, which is dearer and sees more than two vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Reranker(Protocol):
    """Scores of passages for a question. Calls are thread-safe and block; a score depends on its own pair alone.

    `name` identifies the weights and their preparation.
    """

    name: str

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """One score a passage, in order: the higher the better, on any scale. Longer passages are cut."""
        ...
