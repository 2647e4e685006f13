"""Rich text: its paragraphs, and the rows of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.document import Document, LoadError
from ingest.loaders.decode import read_bytes
from ingest.loaders.grid import header_rows
from ingest.loaders.writer import Target, Writer


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """The file as one document, titled by its stem."""
    from striprtf.striprtf import rtf_to_text

    data = read_bytes(path)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise LoadError("is no RTF inside: it is damaged, or has the wrong suffix")
    text = rtf_to_text(data.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    writer = Writer()
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        if line.count("|") > 0 and line.rstrip().endswith("|"):
            rows.append(line.rstrip().removesuffix("|").split("|"))
            continue
        writer.table(rows, headers=header_rows(rows))
        rows = []
        writer.paragraph(line)
    yield writer.document(Target(name, collection, modified))
