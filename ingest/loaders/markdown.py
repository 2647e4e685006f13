"""Markdown: the file itself is the text; front matter is read, not indexed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.document import Document, LoadError
from ingest.loaders.decode import decode, read_bytes
from ingest.loaders.front_matter import front_matter
from ingest.loaders.structure import scan


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """The file as one document. Title: front matter, else the first first-level heading, else the file's stem."""
    text = decode(read_bytes(path))
    matter = front_matter(text)
    blocks = tuple(scan(text, matter.end, markdown=True))
    if not blocks:
        raise LoadError("no text in it")
    heading = next((block.title for block in blocks if block.kind == "heading" and block.level == 1), "")
    title = matter.title or heading or Path(name).stem
    yield Document(f"{collection}/{name}", collection, title, text, matter.modified or modified, blocks)
