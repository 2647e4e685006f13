"""Plain text: the file itself, with articles, list items and underlined headings as structure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.document import Document, LoadError
from ingest.loaders.decode import decode, read_bytes
from ingest.loaders.structure import scan


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """The file as one document. Title: an underlined first-level heading, else the file's stem."""
    text = decode(read_bytes(path))
    blocks = tuple(scan(text, 0, markdown=False))
    if not blocks:
        raise LoadError("no text in it")
    heading = next((block.title for block in blocks if block.kind == "heading" and block.level == 1), "")
    yield Document(f"{collection}/{name}", collection, heading or Path(name).stem, text, modified, blocks)
