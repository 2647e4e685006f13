"""Any transformer that sentence-transformers loads: a name on the model hub, or a folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

from vector.embedding.embedder import ModelError
from vector.store import Vector


class SentenceTransformerEmbedder:
    """A model of sentence-transformers, whose code is never taken from the hub. Calls take turns: torch spreads one over the cores.

    Prefixes left None are the model's own prompts for queries and documents. Special tokens that a text spells out are taken out.
    """

    def __init__(
        self,
        model: str,
        *,
        revision: str | None = None,
        device: str | None = None,
        query_prefix: str | None = None,
        passage_prefix: str | None = None,
    ) -> None:
        """Load the model, from the hub where it is no folder. Raises ModelError."""
        try:
            from sentence_transformers import SentenceTransformer  # type: ignore[import-not-found, unused-ignore]
        except ImportError as error:
            raise ModelError("sentence-transformers is missing: install it with `pip install 'twofold[sentence-transformers]'`.") from error
        try:
            self._model = SentenceTransformer(model, revision=revision, device=device)
        except (OSError, ValueError) as error:
            raise ModelError(f"The embedding model {model} cannot be loaded, check its name or folder: {error}") from error
        prompts = self._model.prompts
        own = next((prompts[name] for name in ("document", "passage", "corpus") if prompts.get(name)), "")
        self._query_prefix: str = (prompts.get("query") or "") if query_prefix is None else query_prefix
        self._passage_prefix: str = own if passage_prefix is None else passage_prefix
        self._special = re.compile("|".join(map(re.escape, self._model.tokenizer.all_special_tokens)) or "(?!)")
        self._turn = Lock()  # the tokenizer is changed by every call
        self.dimension: int = self._model.get_embedding_dimension()
        self.max_tokens: int = self._model.max_seq_length or self._model.tokenizer.model_max_length
        self.name = f"{model.rstrip('/').rpartition('/')[2]}-{self._fingerprint()}"

    def query(self, text: str) -> Vector:
        """A question's vector, (dimension,). Raises ValueError where the text is blank."""
        return self._encode(self._model.encode_query, text, self._query_prefix)

    def passage(self, text: str) -> Vector:
        """A passage's vector, (dimension,). Raises ValueError where the text is blank."""
        return self._encode(self._model.encode_document, text, self._passage_prefix)

    def count_tokens(self, text: str) -> int:
        """How many tokens the text takes as a passage, uncut."""
        with self._turn:
            return len(self._model.tokenizer(self._passage_prefix + self._plain(text), truncation=False, verbose=False)["input_ids"])

    def _encode(self, encode: Callable[..., Vector], text: str, prefix: str) -> Vector:
        plain = self._plain(text)
        if not plain.strip():
            raise ValueError("There is no text to embed.")
        with self._turn:
            return encode(plain, prompt=prefix, normalize_embeddings=True, show_progress_bar=False)

    def _plain(self, text: str) -> str:
        return self._special.sub(" ", text.encode("utf-8", "replace").decode("utf-8"))

    def _fingerprint(self) -> str:
        """Of the weights and prefixes: a folder's or a hub's model can change under its name."""
        from torch import uint8  # type: ignore[import-not-found, unused-ignore]

        digest = sha256(f"{self._query_prefix}\0{self._passage_prefix}\0{self.max_tokens}".encode())
        for name, weights in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(weights.cpu().contiguous().flatten().view(uint8).numpy())
        return digest.hexdigest()[:12]
