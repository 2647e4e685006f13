"""PDF: its text in reading order, a page after another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ingest.document import Document, LoadError
from ingest.loaders.writer import Target, Writer


def load(path: Path, name: str, collection: str, modified: str, languages: str | None = None) -> Iterator[Document]:
    """The file as one document. Raises LoadError for scans without text, passwords and damage."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        reason = "protected by a password: save a copy without one" if "password" in str(error).lower() else f"a damaged PDF ({error})"
        raise LoadError(reason) from error
    writer = Writer()
    for number in range(len(pdf)):
        writer.place = replace(writer.place, page=number + 1)
        writer.paragraph(pdf[number].get_textpage().get_text_range())
    yield writer.document(Target(name, collection, modified))
