"""The passage store: what is written, what is asked, and the port that every vector engine keeps."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
Field = Literal["dense", "sentences", "words"]


@dataclass(frozen=True, slots=True)
class Sparse:
    """A sparse vector: distinct indices below 2**32, ascending, and as many positive weights."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Code points `start` (inclusive) to `end` (exclusive) of a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where `document[start:end]` stands in the original: its page or slide (from 1), or its sheet and range of cells ("B5:D5").

    `header` is the header of the table that the span is a row of, with the text's own marks. What is unknown is None or empty.
    """

    start: int
    end: int
    page: int | None = None
    slide: int | None = None
    sheet: str = ""
    cells: str = ""
    header: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a document. `text` is exactly `document[start:end]`; `sentences` are spans of the document inside it.

    `id` is a UUID that is the same for the same source, span and text. `source` is `<collection>/<path>`.
    `section` is the heading path, outermost first, joined by " > ". `modified` is an ISO date. `entities` are graph ids
    that the text mentions, opaque here. A caller sees the chunk who holds one of `groups`. `address` is where the original
    lies for people, `places` are those parts of the original that the chunk touches, in order; both empty where they are unknown.
    """

    id: str
    source: str
    collection: str
    title: str
    section: str
    text: str
    start: int
    end: int
    sentences: tuple[Span, ...]
    language: str
    modified: str
    groups: tuple[str, ...]
    entities: tuple[str, ...] = ()
    address: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A chunk with its vectors: `dense` (dimension,), `sentences` (len(chunk.sentences), dimension), unit length all."""

    chunk: Chunk
    dense: Vector
    sentences: Vector
    words: Sparse


@dataclass(frozen=True, slots=True)
class Scope:
    """What a caller may see. Every read carries one; no groups see nothing. `collections` None means all of them."""

    groups: frozenset[str]
    collections: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """One ranking to ask for: a query vector against one field, narrowed to a language or to chunks that mention entities.

    `dense` scores by cosine, `sentences` by the best cosine of the chunk's sentences, `words` by the dot product
    with the IDF among the chunks that the scope sees.
    """

    name: str
    field: Field
    vector: Vector | Sparse
    language: str | None = None
    entities: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as one ranking scored it."""

    chunk: Chunk
    score: float


class VectorError(Exception):
    """Base of this folder's errors; its text says what to do.

    VectorUnavailable   the engine does not answer
    VectorLocked        another process holds the data folder
    VectorFull          the disk has too little room for a write
    VectorRefused       a point that must not be stored: NaN, a zero or wrong-sized vector, duplicate sparse indices, no groups
    """


class VectorUnavailable(VectorError): ...


class VectorLocked(VectorError): ...


class VectorFull(VectorError): ...


class VectorRefused(VectorError): ...


class VectorStore(Protocol):
    """Chunks with their vectors, searchable by several rankings in one call. Writes are durable when they return."""

    async def upsert(self, points: Sequence[Point]) -> None:
        """Write or replace by chunk id. Raises VectorRefused before anything is written when one point is unfit, VectorFull."""
        ...

    async def set_entities(self, entities: Mapping[str, Sequence[str]]) -> None:
        """Replace the entity ids of chunks, by chunk id, without touching their vectors. Unknown ids are ignored."""
        ...

    async def set_groups(self, groups: Mapping[str, Sequence[str]]) -> None:
        """Replace the groups of chunks, by chunk id. Unknown ids are ignored."""
        ...

    async def delete(self, ids: Sequence[str]) -> None:
        """Remove chunks by id. Unknown ids are ignored."""
        ...

    async def search(self, legs: Sequence[Leg], scope: Scope, *, limit: int) -> dict[str, list[Passage]]:
        """One ranking a leg, keyed by leg name, best first, at most `limit` each, ties by id; one batch call to the engine.

        Raises ValueError for a query vector that is zero, wrong-sized or not a number.
        """
        ...

    async def sentence_vectors(self, ids: Sequence[str], scope: Scope) -> dict[str, Vector]:
        """The stored sentence vectors (sentences, dimension) of the chunks that the scope may see."""
        ...

    async def term_indices(self, ids: Sequence[str], scope: Scope) -> dict[str, frozenset[int]]:
        """The indices of the stored word weights (see vector/lexical.py) of the chunks that the scope may see."""
        ...

    def ids(self) -> AsyncIterator[str]:
        """Every chunk id in the store: for reconciling only."""
        ...

    async def version(self) -> str:
        """Engine and version, for status pages."""
        ...

    async def close(self) -> None: ...
