"""What the ledger keeps of collections, documents and rows of the graph, to and from its tables."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Row

from graph.schema import Schema
from graph.store import Access, Edge, Node, Value
from ingest.document import Document
from ingest.encode import Piece
from vector.points import from_places, to_places
from vector.store import Chunk, Span

EVERYONE = "everyone"  # the group that every caller is in


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection: where it was ingested from, the groups of what names none, what its tables declare, and whose it is.

    `owner` and `contact` are for people, empty where nobody said; `link_hosts` are the hosts that links to its documents may lead to.
    """

    name: str
    root: str
    groups: tuple[str, ...]
    schema: Schema | None = None
    owner: str = ""
    contact: str = ""
    link_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document as it is written, with its chunks. `file` is the file that it came from, relative to the collection's root."""

    document: Document
    file: str
    groups: tuple[str, ...]
    fingerprint: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What planning needs of a document that was written."""

    fingerprint: str
    groups: tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class RowState:
    """What planning needs of a row that was written; `source` and `target` are an edge's."""

    fingerprint: str
    source: str | None
    target: str | None


def digest(*parts: object) -> str:
    """A fingerprint of JSON-ready parts."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def row_fingerprint(row: Node | Edge) -> str:
    return _fingerprint(_content(row), row.groups)


def _fingerprint(content: dict[str, Any], groups: tuple[str, ...]) -> str:
    return hashlib.sha256(to_json((content | {"properties": dict(sorted(content["properties"].items()))}, groups))).hexdigest()


def collection_values(collection: Collection) -> dict[str, Any]:
    schema = collection.schema.model_dump(mode="json") if collection.schema else None
    own = {"owner": collection.owner, "contact": collection.contact, "link_hosts": collection.link_hosts}
    return {"name": collection.name, "root": collection.root, "groups": collection.groups, "schema": schema, **own}


def to_collection(row: Row[Any]) -> Collection:
    schema = Schema.model_validate(row.schema) if row.schema else None
    return Collection(row.name, row.root, row.groups, schema, row.owner or "", row.contact or "", row.link_hosts)


def document_values(record: DocumentRecord) -> dict[str, Any]:
    document = record.document
    return {
        "source": document.source,
        "collection": document.collection,
        "file": record.file,
        "title": document.title,
        "modified": document.modified,
        "text": document.text,
        "address": document.address,
        "places": from_places(document.places),
        "groups": record.groups,
        "fingerprint": record.fingerprint,
    }


def chunk_values(piece: Piece) -> dict[str, Any]:
    chunk = piece.chunk
    return {
        "id": chunk.id,
        "source": chunk.source,
        "section": chunk.section,
        "start": chunk.start,
        "end": chunk.end,
        "sentences": [[span.start, span.end] for span in chunk.sentences],
        "language": chunk.language,
        "entities": chunk.entities,
        "lead": piece.lead,
    }


def to_document(row: Row[Any]) -> Document:
    """A document without its structure."""
    places = to_places(row.places)
    return Document(row.source, row.collection, row.title, row.text, row.modified, (), row.address or "", places)


def to_piece(chunk: Row[Any], document: Row[Any]) -> Piece:
    whole = to_document(document)
    sentences = tuple(Span(start, end) for start, end in chunk.sentences)
    text = document.text[chunk.start : chunk.end]
    return Piece(
        Chunk(
            chunk.id,
            document.source,
            document.collection,
            document.title,
            chunk.section,
            text,
            chunk.start,
            chunk.end,
            sentences,
            chunk.language,
            document.modified,
            document.groups,
            chunk.entities,
            whole.address,
            whole.places_in(chunk.start, chunk.end),
        ),
        chunk.lead,
    )


def row_values(row: Node | Edge) -> dict[str, Any]:
    source, target = (row.source, row.target) if isinstance(row, Edge) else (None, None)
    content = _content(row)
    return {
        "kind": "nodes" if isinstance(row, Node) else "edges",
        "id": row.id,
        "collection": row.collection,
        "source": source,
        "target": target,
        "groups": row.groups,
        "content": content,
        "fingerprint": _fingerprint(content, row.groups),
    }


def to_node(row: Row[Any]) -> Node:
    return Node(row.id, row.content["label"], row.collection, _properties(row), row.groups, _protected(row))


def to_edge(row: Row[Any]) -> Edge:
    labels = row.content["source_label"], row.content["target_label"]
    ends = row.source, labels[0], row.target, labels[1]
    return Edge(row.id, row.content["type"], row.collection, *ends, row.groups, _properties(row), _protected(row))


def _content(row: Node | Edge) -> dict[str, Any]:
    """A row as JSON; dates are marked, so that they come back as dates."""
    properties = {name: {"date": value.isoformat()} if isinstance(value, date) else value for name, value in row.properties.items()}
    protected = {name: [list(access.groups), list(access.totals)] for name, access in row.protected.items()}
    content: dict[str, Any] = {"properties": properties} | ({"protected": protected} if protected else {})
    if isinstance(row, Node):
        return {"label": row.label, **content}
    return {"type": row.type, "source_label": row.source_label, "target_label": row.target_label, **content}


def _properties(row: Row[Any]) -> dict[str, Value]:
    stored = row.content["properties"].items()
    return {name: date.fromisoformat(value["date"]) if isinstance(value, dict) else value for name, value in stored}


def _protected(row: Row[Any]) -> dict[str, Access]:
    stored = row.content.get("protected", {}).items()
    return {name: Access(tuple(groups), tuple(totals)) for name, (groups, totals) in stored}
