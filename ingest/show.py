"""What a file becomes when it is ingested, without ingesting it: its text, its tables, its chunks, what these mention, who may see it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.access import groups_by_path, read_access
from ingest.document import Document, Reject
from ingest.documents import to_record
from ingest.linking import read_links
from ingest.loaders.settings import LoaderSettings
from ingest.plain import context
from ingest.records import EVERYONE, DocumentRecord
from ingest.sources import collection_name, documents, find
from ingest.tools import Tools
from vector.points import from_places


@dataclass(frozen=True, slots=True)
class ShownChunk:
    """A chunk: `lead` stands in front of it where it is searched, `entities` are the graph's ids that it mentions."""

    start: int
    end: int
    section: str
    text: str
    lead: str
    language: str
    entities: tuple[str, ...]
    places: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table: its header (empty where none was found), how many lines it has, and where it stands."""

    start: int
    end: int
    header: str
    lines: int
    places: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document as it would be ingested. `state`: "new", "changed" or "unchanged" against what is in the collection now."""

    source: str
    title: str
    modified: str
    address: str
    text: str
    groups: tuple[str, ...]
    state: str
    tables: tuple[ShownTable, ...]
    chunks: tuple[ShownChunk, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of a file or folder: documents, and what was not taken with its reason."""

    documents: tuple[ShownDocument, ...]
    rejects: tuple[Reject, ...]


async def show(path: Path, collection: str | None, tools: Tools, known: Callable[[str], bool]) -> Shown:
    """Load and cut what lies at `path` as an ingest would, and name entities that are `known`. Nothing is written. Raises IngestError."""
    name = collection_name(path, collection)
    before = await tools.ledger.collection(name)
    loaded, rejects, access = await asyncio.to_thread(_load, path, name, Path(before.root) if before else None, tools.loaders)
    stored = await tools.ledger.document_states(name)
    default = before.groups if before else (EVERYONE,)
    rules = await asyncio.to_thread(read_access, access) if access else ()
    links = await read_links(tools)

    def groups_of(source: str, file: str) -> tuple[str, ...]:
        by_rule = groups_by_path(rules, source.removeprefix(f"{name}/"), file)
        return by_rule or (stored[source].groups if source in stored else default)

    def cut(one: tuple[str, Document]) -> DocumentRecord:
        return to_record(one, lambda source: groups_of(source, one[0]), tools.embedder.count_tokens, links)

    records = await tools.lane.batch(cut, [(file, one) for file, one in loaded if isinstance(one, Document)])
    shown = []
    for record in records:
        old = stored.get(record.document.source)
        state = "new" if old is None else "unchanged" if old.fingerprint == record.fingerprint else "changed"
        shown.append(_document(record, state, known))
    return Shown(tuple(shown), (*rejects, *(one for _, one in loaded if isinstance(one, Reject))))


def _load(
    path: Path, name: str, base: Path | None, settings: LoaderSettings
) -> tuple[list[tuple[str, Document | Reject]], list[Reject], Path | None]:
    """What a file or folder holds, by file, and its access file; a file of the collection is named from the collection's folder."""
    root = path.resolve()
    inside = base is not None and root.is_file() and root.is_relative_to(base) and root != base
    found = find(root, base if inside else None, settings)
    return list(documents(found, name, settings)), found.rejects, found.access


def _document(record: DocumentRecord, state: str, known: Callable[[str], bool]) -> ShownDocument:
    document = record.document
    chunks = tuple(
        ShownChunk(
            piece.chunk.start,
            piece.chunk.end,
            piece.chunk.section,
            piece.chunk.text,
            context(document.title, piece.chunk.section, piece.lead),
            piece.chunk.language,
            tuple(filter(known, piece.chunk.entities)),
            from_places(piece.chunk.places),
        )
        for piece in record.pieces
    )
    return ShownDocument(
        document.source,
        document.title,
        document.modified,
        document.address,
        document.text,
        record.groups,
        state,
        tuple(_tables(document)),
        chunks,
        document.warnings,
    )


def _tables(document: Document) -> Iterable[ShownTable]:
    for block in document.blocks:
        if block.kind == "table":
            header = document.text[block.header.start : block.header.end] if block.header else ""
            lines = document.text.count("\n", block.start, block.end) + 1
            yield ShownTable(block.start, block.end, header, lines, from_places(document.places_in(block.start, block.end)))
