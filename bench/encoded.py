"""Benchmark collections as the product would store them, encoded once and kept: what a rung of the ladder is measured on.

    TWOFOLD_BENCH_DATA=FOLDER python -m bench.encoded [NAME…]

Vectors are kept by what was encoded, in `TWOFOLD_BENCH_CACHE` (default bench/out/encoded): a changed chunk costs its own texts only.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from bench.corpus import OUT, bench_data
from ingest.document import Document
from ingest.documents import to_record
from ingest.encode import Piece, texts_of
from ingest.linking import Links
from ingest.loaders.settings import LoaderSettings
from ingest.sources import documents, find
from language.words import Words, load_kiwi
from services.rag.versions import Version, read_version
from vector.embedding.embedder import Embedder
from vector.embedding.open import E5Settings, open_embedder
from vector.store import Vector

FOLDERS = ("handbook_en", "law_ko", "northwind_docs")
NORM = (
    "xl_square_koen", "xl_news_koen", "hybrid_contoso", "en_clapnq", "en_hr_benefits", "en_multihop", "en_mtrag",
    "ko_econ_terms", "en_ottqa",
)  # fmt: skip
SAVE_EVERY = 2000


@dataclass(frozen=True, slots=True)
class Encoder:
    """The product's encoder and analyser, opened once."""

    embedder: Embedder
    words: Words


@cache
def encoder() -> Encoder:
    return Encoder(open_embedder(E5Settings()), Words(load_kiwi()))


@cache
def texts_of_sources(name: str) -> dict[str, str]:
    """The collection's documents, as their loaders read them."""
    return {document.source: document.text for _, document in _documents(name)}


def versions(names: Sequence[str]) -> dict[str, Version]:
    """The collections' documents that state their validity, by source."""
    read = {d.source: read_version(d.collection, d.title, d.text) for name in names for _, d in _documents(name)}
    return {source: version for source, version in read.items() if version}


@cache
def pieces(name: str) -> tuple[Piece, ...]:
    """The chunks of a collection: a folder of the data, or a corpus in JSON Lines under norm/ (graph rows left out)."""
    links = Links((), encoder().words, frozenset(), "")
    count = encoder().embedder.count_tokens
    records = [to_record(one, lambda _: ("everyone",), count, links) for one in _documents(name)]
    return tuple(piece for record in records for piece in record.pieces)


@cache
def _documents(name: str) -> tuple[tuple[str, Document], ...]:
    data = bench_data() / "data"
    source = data / name if name in FOLDERS else data / "norm" / name / "corpus.jsonl"
    loaded = documents(find(source), name, LoaderSettings())
    return tuple((file, one) for file, one in loaded if isinstance(one, Document) and not _is_row(one))


def _is_row(document: Document) -> bool:
    """Graph rows stand in the same file as the manuals of one set; their ids are `Label:key`."""
    return document.collection == "hybrid_contoso" and ":" in document.source


def vectors(name: str, texts: Sequence[str], encode: Callable[[str], Vector] | None = None) -> Vector:
    """The vectors of texts, (texts, dimension), float32; those that the cache `name` lacks are encoded and kept (float16)."""
    kept = _Kept(name)
    encode = encode or encoder().embedder.passage
    keys = [hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).digest() for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept.rows}
    for done, (key, text) in enumerate(missing.items(), 1):
        kept.add(key, encode(text))
        if done % SAVE_EVERY == 0:
            kept.save()
            print(f"{name}: {done}/{len(missing)}", file=sys.stderr, flush=True)
    if missing:
        kept.save()
    return np.array([kept.rows[key] for key in keys], np.float32)


class _Kept:
    def __init__(self, name: str) -> None:
        folder = Path(os.environ.get("TWOFOLD_BENCH_CACHE", OUT / "encoded"))
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"{name}.npz"
        self.rows: dict[bytes, np.ndarray] = {}
        if self._file.exists():
            with np.load(self._file) as saved:
                self.rows = {bytes(key): row for key, row in zip(saved["keys"], saved["rows"], strict=True)}

    def add(self, key: bytes, row: Vector) -> None:
        self.rows[key] = row.astype(np.float16)

    def save(self) -> None:
        partial = self._file.with_suffix(".tmp.npz")
        keys = np.array([np.frombuffer(key, np.uint8) for key in self.rows])
        np.savez(partial, keys=keys, rows=np.array(list(self.rows.values())))
        partial.replace(self._file)


def main() -> None:
    for name in sys.argv[1:] or (*FOLDERS, *NORM):
        texts = [text for piece in pieces(name) for text in texts_of(piece)]
        print(name, len(pieces(name)), "chunks", len(texts), "texts", file=sys.stderr, flush=True)
        vectors(name, texts)


if __name__ == "__main__":
    main()
