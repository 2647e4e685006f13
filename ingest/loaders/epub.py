"""EPUB: its chapters in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.document import Document, LoadError
from ingest.loaders.decode import decode
from ingest.loaders.html import read_page
from ingest.loaders.package import Package, iso_day
from ingest.loaders.writer import Target, Writer

_PAGES = ("application/xhtml+xml", "text/html")


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """The book as one document, with title and date as it gives them."""
    package = Package(path)
    if "META-INF/encryption.xml" in package and "META-INF/rights.xml" in package:
        raise LoadError("protected by digital rights management: it cannot be read")
    rootfile = next(package.xml("META-INF/container.xml").iter("rootfile"), None)
    if rootfile is None:
        raise LoadError("names no content: the file is damaged")
    opf = rootfile.get("full-path", "")
    root = package.xml(opf)
    items = {item.get("id"): item for item in root.iter("item")}
    writer = Writer()
    for reference in root.iter("itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _PAGES or "nav" in item.get("properties", "").split():
            continue
        part = package.resolve(opf, item.get("href", ""))
        if part not in package:
            writer.warn(f"the chapter {part} is missing in the file")
            continue
        read_page(decode(package.read(part)), writer)
    title = next((title.text or "" for title in root.iter("title")), "")
    day = next((iso_day(date.text or "") for date in root.iter("date") if iso_day(date.text or "")), "")
    yield writer.document(Target(name, collection, modified), title, modified=day)
