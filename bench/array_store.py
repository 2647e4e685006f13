"""A passage store over arrays in memory: what the product's steps ask is answered as the engines do, in a millisecond, with no ingest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.encoded import encoder, pieces, vectors
from ingest.encode import lexical_text, texts_of
from vector.lexical import document_weights
from vector.store import Chunk, Leg, Passage, Scope, Sparse, Vector


class ArrayStore:
    """The reading half of a VectorStore; the scope is not looked at: everybody sees everything here."""

    def __init__(self, chunks: Sequence[Chunk], dense: Vector, sentences: Vector, words: Sequence[Sparse]) -> None:
        """`sentences` are those of all chunks, in order."""
        self.chunks = sorted(chunks, key=lambda chunk: chunk.id)
        order = sorted(range(len(chunks)), key=lambda i: chunks[i].id)
        ends = np.cumsum([len(chunk.sentences) for chunk in chunks])
        spans = [range(end - len(chunk.sentences), end) for chunk, end in zip(chunks, ends, strict=True)]
        self._dense = unit(dense[order])
        self._sentences = unit(sentences[[i for j in order for i in spans[j]]])
        self._starts = np.cumsum([0, *(len(spans[j]) for j in order)])
        self._languages = np.array([chunk.language for chunk in self.chunks])
        self._terms = [frozenset(words[j].indices) for j in order]
        self._row = {chunk.id: row for row, chunk in enumerate(self.chunks)}
        postings: dict[int, tuple[list[int], list[float]]] = {}
        for row, j in enumerate(order):
            for index, value in zip(words[j].indices, words[j].values, strict=True):
                rows, values = postings.setdefault(index, ([], []))
                rows.append(row)
                values.append(value)
        count = len(self.chunks)
        self._postings = {
            index: (np.array(rows), np.array(values, np.float32) * np.log(1 + (count - len(rows) + 0.5) / (len(rows) + 0.5)))
            for index, (rows, values) in postings.items()
        }

    def sizes(self) -> dict[str, int]:
        """Bytes by path, as the embedded engine stores them: float32 a chunk, float16 a sentence, index and weight a word."""
        words = sum(len(rows) for rows, _ in self._postings.values())
        return {"dense": 4 * self._dense.size, "sentences": 2 * self._sentences.size, "words": 8 * words}

    async def search(self, legs: Sequence[Leg], scope: Scope, *, limit: int) -> dict[str, list[Passage]]:
        known: dict[tuple[str, int], Vector] = {}
        return {leg.name: self._ranking(leg, limit, known) for leg in legs}

    async def sentence_vectors(self, ids: Sequence[str], scope: Scope) -> dict[str, Vector]:
        rows = {id: self._row[id] for id in ids}
        return {id: self._sentences[self._starts[row] : self._starts[row + 1]] for id, row in rows.items()}

    async def term_indices(self, ids: Sequence[str], scope: Scope) -> dict[str, frozenset[int]]:
        return {id: self._terms[self._row[id]] for id in ids}

    def _ranking(self, leg: Leg, limit: int, known: dict[tuple[str, int], Vector]) -> list[Passage]:
        key = (leg.field, id(leg.vector))
        if key not in known:
            known[key] = self._scores(leg)
        scores = known[key]
        if leg.language is not None:
            scores = np.where(self._languages == leg.language, scores, -np.inf)
        if leg.entities is not None:
            scores = np.full(len(scores), -np.inf)
        best = np.argsort(-scores, kind="stable")[:limit]
        least = 0.0 if leg.field == "words" else -1.0
        return [Passage(self.chunks[row], float(scores[row])) for row in best if scores[row] > least]

    def _scores(self, leg: Leg) -> Vector:
        if isinstance(leg.vector, Sparse):
            scores = np.zeros(len(self.chunks), np.float32)
            for index, weight in zip(leg.vector.indices, leg.vector.values, strict=True):
                if index in self._postings:
                    rows, values = self._postings[index]
                    scores[rows] += weight * values
            return scores
        if leg.field == "dense":
            return self._dense @ leg.vector
        scores = np.full(len(self.chunks), -np.inf, np.float32)
        held = self._starts[:-1] < self._starts[1:]
        scores[held] = np.maximum.reduceat(self._sentences @ leg.vector, self._starts[:-1][held])
        return scores


def open_store(names: Sequence[str]) -> ArrayStore:
    """One index over collections."""
    chunks: list[Chunk] = []
    dense, sentences, words = [], [], []
    for name in names:
        kept = pieces(name)
        rows = iter(vectors(name, [text for piece in kept for text in texts_of(piece)]))
        for piece in kept:
            chunks.append(piece.chunk)
            dense.append(next(rows))
            sentences += [next(rows) for _ in piece.chunk.sentences]
        words += lexical_weights(name)
    return ArrayStore(chunks, np.array(dense), np.array(sentences), words)


def lexical_weights(name: str) -> list[Sparse]:
    return [document_weights(encoder().words.terms(lexical_text(piece))) for piece in pieces(name)]


def unit(rows: Vector) -> Vector:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
