"""What every engine stores of a point: the checks before a write, and a chunk as a payload and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import pairwise
from typing import Any
from uuid import UUID

import numpy as np

from vector.store import Chunk, Place, Point, Span, Sparse, Vector, VectorRefused


def check_points(points: Iterable[Point], dimension: int) -> None:
    """Raise VectorRefused for the first point that must not be stored."""
    for point in points:
        chunk = point.chunk
        try:
            if str(UUID(chunk.id)) != chunk.id:
                raise ValueError("its id is not in the usual form of a UUID")
            if not chunk.groups:
                raise ValueError("it has no groups, so nobody could see it")
            check_dense(point.dense, (dimension,))
            check_dense(point.sentences, (len(chunk.sentences), dimension))
            check_sparse(point.words)
            json.dumps(to_payload(chunk), ensure_ascii=False).encode()
        except ValueError as error:
            raise VectorRefused(f"The chunk {chunk.id} of {chunk.source} cannot be stored: {error}.") from error


def check_dense(vectors: Vector, shape: tuple[int, ...]) -> None:
    """Raise ValueError unless the vectors are of that shape, finite, and none is zero."""
    if vectors.shape != shape:
        raise ValueError(f"a vector has the shape {vectors.shape} instead of {shape}")
    lengths = np.linalg.norm(vectors, axis=-1)
    if not (np.isfinite(lengths) & (lengths > 0)).all():
        raise ValueError("a vector is zero or not a number")


def check_sparse(words: Sparse) -> None:
    """Raise ValueError unless the indices are ascending below 2**32, and the weights as many, finite and positive."""
    if len(words.indices) != len(words.values):
        raise ValueError("its word weights are not as many as their indices")
    if any(a >= b for a, b in pairwise((-1, *words.indices, 2**32))):
        raise ValueError("its word indices are not ascending, or are repeated")
    if not all(0 < value < np.inf for value in words.values):
        raise ValueError("a word weight is not a positive number")


def to_payload(chunk: Chunk) -> dict[str, Any]:
    """The chunk without its id, as JSON values; sentences flat: start, end, start, end."""
    return {
        "source": chunk.source,
        "collection": chunk.collection,
        "title": chunk.title,
        "section": chunk.section,
        "text": chunk.text,
        "start": chunk.start,
        "end": chunk.end,
        "sentences": [bound for span in chunk.sentences for bound in (span.start, span.end)],
        "language": chunk.language,
        "modified": chunk.modified,
        "groups": list(chunk.groups),
        "entities": list(chunk.entities),
        "address": chunk.address,
        "places": from_places(chunk.places),
    }


def to_chunk(id: str, payload: Mapping[str, Any]) -> Chunk:
    """The chunk that to_payload took apart."""
    bounds = iter(payload["sentences"])
    return Chunk(
        **{
            **payload,
            "id": id,
            "sentences": tuple(map(Span, bounds, bounds)),
            "groups": tuple(payload["groups"]),
            "entities": tuple(payload["entities"]),
            "places": to_places(payload.get("places")),
        }
    )


def from_places(places: Iterable[Place]) -> list[dict[str, Any]]:
    """Places as JSON values, without what is unknown."""
    return [{name: value for name, value in asdict(place).items() if value not in (None, "")} for place in places]


def to_places(values: Iterable[Mapping[str, Any]] | None) -> tuple[Place, ...]:
    """The places that from_places took apart; none where an older version wrote none."""
    return tuple(Place(**value) for value in values or ())
