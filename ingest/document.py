"""A loaded document: its text, and where its structure lies in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vector.store import Place, Span

BlockKind = Literal["heading", "paragraph", "item", "table", "code"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of structure: `document.text[start:end]`, trimmed.

    `level` is a heading's rank (1 is outermost) or how deep an item or paragraph is indented; only comparison means anything.
    `title` is a heading's text without marks. `header` is a table's header row.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    title: str = ""
    header: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document as its loader read it. `source` is `<collection>/<path or id>`; `text` is NFC with LF, and all offsets count in it.

    `blocks` are in order and do not overlap. `modified` is an ISO date. `address` is where the document itself says that it lies for
    people (a web address), `places` where its parts stand in the original (in order, apart); both empty where there is nothing to say.
    `warnings` are sentences on what could not be taken over.
    """

    source: str
    collection: str
    title: str
    text: str
    modified: str
    blocks: tuple[Block, ...]
    address: str = ""
    places: tuple[Place, ...] = ()
    warnings: tuple[str, ...] = ()

    def places_in(self, start: int, end: int) -> tuple[Place, ...]:
        """The places that `text[start:end]` touches."""
        return tuple(place for place in self.places if place.start < end and start < place.end)


@dataclass(frozen=True, slots=True)
class Reject:
    """What was not loaded, and why. `source` is `<path>` or `<path>:<line>`, relative to what was ingested."""

    source: str
    reason: str


class IngestError(Exception):
    """Base of this folder's errors; its text says what to do. Nothing has been written when one is raised, unless it says otherwise.

    LoadError      a file that cannot be read as what it claims to be
    MappingError   a mapping that contradicts itself or its tables
    SourceMissing  a source that is not there, or is suddenly empty
    StaleIndex     the stores were built by other versions of the encoder or tokeniser
    """


class LoadError(IngestError): ...


class MappingError(IngestError): ...


class SourceMissing(IngestError): ...


class StaleIndex(IngestError): ...
