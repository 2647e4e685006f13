"""Any cross-encoder that sentence-transformers loads: a name on the model hub, or a folder."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from vector.embedding.embedder import ModelError

TOKENS = 512
"""Of a pair, where the model itself names no limit."""


class CrossEncoderReranker:
    """A model of sentence-transformers with one score a pair; its code is never taken from the hub. Calls take turns: torch spreads one
    over the cores."""

    def __init__(self, model: str, *, revision: str | None = None, device: str | None = None, max_tokens: int | None = None) -> None:
        """Load the model, from the hub where it is no folder. Raises ModelError."""
        try:
            from sentence_transformers import CrossEncoder  # type: ignore[import-not-found, unused-ignore]
            from torch.nn import Identity  # type: ignore[import-not-found, unused-ignore]
        except ImportError as error:
            raise ModelError("sentence-transformers is missing: install it with `pip install 'twofold[sentence-transformers]'`.") from error
        try:
            self._model = CrossEncoder(model, revision=revision, device=device, max_length=max_tokens, activation_fn=Identity())
        except (OSError, ValueError) as error:
            raise ModelError(f"The cross-encoder {model} cannot be loaded, check its name or folder: {error}") from error
        if self._model.num_labels != 1:
            raise ModelError(f"{model} is no cross-encoder for ranking: it gives {self._model.num_labels} scores a pair instead of one.")
        self._model.max_seq_length = self._model.max_seq_length or TOKENS
        self._turn = Lock()  # the tokenizer is changed by every call
        self.name = f"{model.rstrip('/').rpartition('/')[2]}@{revision or 'latest'}"

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        pairs = [(_sound(question), _sound(passage)) for passage in passages]
        with self._turn:
            return [float(score) for score in self._model.predict(pairs, show_progress_bar=False)] if pairs else []


def _sound(text: str) -> str:
    """The text with a question mark for each lone surrogate, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
