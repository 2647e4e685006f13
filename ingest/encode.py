"""Chunks to points: dense vectors, sentence vectors and lexical weights."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np

from ingest.plain import context, plain
from language.words import Words
from vector.embedding.lane import EncodingLane
from vector.lexical import document_weights
from vector.store import Chunk, Point, Sparse

ENCODING_VERSION = "1"  # changes with what is put in front of a text and what is taken out of it
_SEPARATORS = re.compile(r"[-_/.\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk with what it continues and does not hold itself (see ChunkDraft.lead)."""

    chunk: Chunk
    lead: str


async def encode(pieces: Sequence[Piece], lane: EncodingLane, words: Words) -> list[Point]:
    """The pieces' points, in order. Every text that is encoded has its line of context in front."""
    texts = [text for piece in pieces for text in texts_of(piece)]
    encoded, weights = await asyncio.gather(lane.passages(texts), lane.batch(lambda piece: _weights(piece, words), pieces))
    vectors = iter(encoded)
    points = []
    for piece, sparse in zip(pieces, weights, strict=True):
        dense = next(vectors)
        sentences = [next(vectors) for _ in piece.chunk.sentences]
        points.append(Point(piece.chunk, dense, np.array(sentences, np.float32).reshape(-1, len(dense)), sparse))
    return points


def texts_of(piece: Piece) -> list[str]:
    """What is encoded of a piece: its text with the words of its path, then each of its sentences, all with their line of context."""
    chunk = piece.chunk
    front = context(chunk.title, chunk.section, piece.lead)
    sentences = [chunk.text[span.start - chunk.start : span.end - chunk.start] for span in chunk.sentences]
    return [lexical_text(piece), *(f"{front}\n{plain(text)}" for text in sentences)]


def _weights(piece: Piece, words: Words) -> Sparse:
    return document_weights(words.terms(lexical_text(piece)))


def lexical_text(piece: Piece) -> str:
    """The whole of what is searched of a passage: the words of its path, its context, its text."""
    chunk = piece.chunk
    path = PurePosixPath(chunk.source.removeprefix(f"{chunk.collection}/"))
    named = _SEPARATORS.sub(" ", str(path.with_suffix("")))
    return f"{named}\n{context(chunk.title, chunk.section, piece.lead)}\n{plain(chunk.text)}"
