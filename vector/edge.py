"""Qdrant Edge: the passage store inside this process.

Every search is exact, without an HNSW graph: the same question gets the same answer, and at the sizes of one process a graph
is hardly faster, while building one over sentences takes half a minute for 4,000 chunks and stops the interpreter meanwhile.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import numpy as np
import qdrant_edge as qdrant

from vector.points import check_dense, check_points, check_sparse, to_chunk, to_payload
from vector.store import Chunk, Field, Leg, Passage, Point, Scope, Sparse, Vector, VectorError, VectorFull, VectorLocked, VectorRefused

T = TypeVar("T")

FILTERED = ("groups", "collection", "language", "entities", "source")
BATCH = 64  # points a write: the engine holds the interpreter lock meanwhile, about 10 ms for these
PAGE = 1000
# Bytes that must be free before points are added; half of it before anything else. The engine maps sparse files: where the disk has no
# page left for one, the system kills the process. A batch takes 45 MB at most; opening 14 MB, but 125 MB where reading a hole fills it.
RESERVE = 320 << 20
KEPT = 50_000  # chunks in memory: reading a payload costs more than finding the point
SENTENCES_KEPT = 4000  # chunks with the vectors of their sentences, some 10 KB each: the engine gives each number as an object


def open_edge(folder: Path, dimension: int, reserve: int = RESERVE) -> EdgeStore:
    """Load or create the store; blocks. Points are added while the disk has `reserve` bytes free.

    Raises VectorLocked while another process has it, VectorFull, VectorError where it cannot be read.
    """
    dense = qdrant.EdgeVectorParams(size=dimension, distance=qdrant.Distance.Cosine)
    sentences = qdrant.EdgeVectorParams(
        size=dimension,
        distance=qdrant.Distance.Cosine,
        multivector_config=qdrant.MultiVectorConfig(qdrant.MultiVectorComparator.MaxSim),
        datatype=qdrant.VectorStorageDatatype.Float16,
    )
    words = qdrant.EdgeSparseVectorParams(modifier=qdrant.Modifier.Idf, full_scan_threshold=1)  # the index is faster at any size
    config = qdrant.EdgeConfig(
        vectors={"dense": dense, "sentences": sentences},
        sparse_vectors={"words": words},
        optimizers=qdrant.EdgeOptimizersConfig(indexing_threshold=0),  # no graph
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = _free(folder, reserve // 2)
        shard = qdrant.EdgeShard.load(str(folder), config)
        for field in set(FILTERED) - shard.info().payload_schema.keys():
            shard.update(qdrant.UpdateOperation.create_field_index(field, qdrant.PayloadSchemaType.Keyword))
        if free > reserve + sum(path.stat().st_blocks * 512 for path in folder.rglob("*")):  # it makes a copy first
            shard.optimize()  # takes back the space of deleted points; here, because it stops the whole interpreter while it runs
    except VectorFull:
        raise
    except Exception as error:  # the engine raises nothing narrower
        if "WouldBlock" in str(error):
            raise VectorLocked(f"The passage store in {folder} belongs to another process: stop that one, or send it the work.") from error
        raise VectorError(
            f"The passage store in {folder} cannot be opened ({error}): restore it, or delete the folder and ingest again."
        ) from error
    return EdgeStore(shard, dimension, folder, reserve)


class EdgeStore:
    """VectorStore on a Qdrant Edge shard. Engine calls run in threads; sentence vectors are kept as float16."""

    def __init__(self, shard: qdrant.EdgeShard, dimension: int, folder: Path, reserve: int) -> None:
        self._shard = shard
        self._dimension = dimension
        self._folder = folder
        self._reserve = reserve
        self._chunks: dict[str, Chunk] = {}  # as they were read since the last change
        self._sentences: dict[str, Vector] = {}  # likewise
        self._changes = 0

    async def upsert(self, points: Sequence[Point]) -> None:
        await asyncio.to_thread(check_points, points, self._dimension)
        for start in range(0, len(points), BATCH):
            await _call(self._upsert, points[start : start + BATCH])
        await _call(self._shard.flush)

    async def set_entities(self, entities: Mapping[str, Sequence[str]]) -> None:
        await self._set("entities", entities)

    async def set_groups(self, groups: Mapping[str, Sequence[str]]) -> None:
        for id, names in groups.items():
            if not names:
                raise VectorRefused(f"The chunk {id} cannot lose its last group: nobody could see it, delete it instead.")
        await self._set("groups", groups)

    async def delete(self, ids: Sequence[str]) -> None:
        await _call(self._update, qdrant.UpdateOperation.delete_points(list(ids)))
        await _call(self._shard.flush)

    async def search(self, legs: Sequence[Leg], scope: Scope, *, limit: int) -> dict[str, list[Passage]]:
        for leg in legs:
            if isinstance(leg.vector, Sparse):
                check_sparse(leg.vector)
            else:
                check_dense(leg.vector, (self._dimension,))
        return await _call(self._search, legs, scope, limit)

    async def sentence_vectors(self, ids: Sequence[str], scope: Scope) -> dict[str, Vector]:
        return await _call(self._sentence_vectors, ids, scope)

    async def term_indices(self, ids: Sequence[str], scope: Scope) -> dict[str, frozenset[int]]:
        return await _call(self._term_indices, ids, scope)

    async def ids(self) -> AsyncIterator[str]:
        offset = None
        while True:
            request = qdrant.ScrollRequest(offset=offset, limit=PAGE, with_payload=False)
            records, offset = await _call(self._shard.scroll, request)
            for record in records:
                yield str(record.id)
            if offset is None:
                return

    async def version(self) -> str:
        return f"Qdrant Edge {version('qdrant-edge-py')}"

    async def close(self) -> None:
        await _call(self._shard.close)

    def _upsert(self, points: Sequence[Point]) -> None:
        _free(self._folder, self._reserve)
        self._update(qdrant.UpdateOperation.upsert_points([_record(point) for point in points]))

    def _update(self, operation: qdrant.UpdateOperation) -> None:
        _free(self._folder, self._reserve // 2)
        self._shard.update(operation)
        self._changes += 1
        self._chunks, self._sentences = {}, {}

    async def _set(self, key: str, values: Mapping[str, Sequence[str]]) -> None:
        ids_by_value: dict[tuple[str, ...], set[int | UUID | str]] = defaultdict(set)
        for id, value in values.items():
            ids_by_value[tuple(value)].add(id)
        for value, ids in ids_by_value.items():
            chunks = qdrant.Filter(must=[qdrant.HasIdCondition(ids)])  # by filter, since unknown ids are an error otherwise
            await _call(self._update, qdrant.UpdateOperation.set_payload_by_filter(chunks, {key: list(value)}))
        await _call(self._shard.flush)

    def _search(self, legs: Sequence[Leg], scope: Scope, limit: int) -> dict[str, list[Passage]]:
        """Ask for one more than `limit`: where that one ties with the last, for twice as many, so that ids decide who is in."""
        rankings: dict[str, list[tuple[str, float]]] = {leg.name: [] for leg in legs}
        pending, wanted = legs if limit > 0 else [], limit + 1
        while pending:
            hits = self._shard.query_batch(qdrant.QueryBatchRequest([_request(leg, scope, wanted) for leg in pending]))
            cut_in_tie = []
            for leg, ranked in zip(pending, hits, strict=True):
                if len(ranked) == wanted and ranked[limit - 1].score == ranked[-1].score:
                    cut_in_tie.append(leg)
                else:
                    best = sorted((-hit.score, str(hit.id)) for hit in ranked)[:limit]
                    rankings[leg.name] = [(id, -score) for score, id in best]
            pending, wanted = cut_in_tie, 2 * wanted
        chunks = self._read({id for ranking in rankings.values() for id, _ in ranking})
        return {leg: [Passage(chunks[id], score) for id, score in ranking if id in chunks] for leg, ranking in rankings.items()}

    def _read(self, ids: set[str]) -> dict[str, Chunk]:
        """The chunks of ids that a scoped query has just found; those deleted since are left out."""
        changes, kept = self._changes, self._chunks
        found = {id: kept[id] for id in ids if id in kept}
        missing: list[int | UUID | str] = [id for id in ids if id not in found]
        if missing:
            records = self._shard.retrieve(missing, with_payload=True, with_vector=False)
            found |= {str(record.id): to_chunk(str(record.id), record.payload or {}) for record in records}
            if changes == self._changes and len(kept) + len(found) <= KEPT:
                self._chunks = kept | found
        return found

    def _sentence_vectors(self, ids: Sequence[str], scope: Scope) -> dict[str, Vector]:
        """Of those that are kept the engine is asked only whether the caller may see them."""
        changes, kept = self._changes, self._sentences
        seen = self._vectors(None, [id for id in ids if id in kept], scope)
        found = self._vectors("sentences", [id for id in ids if id not in kept], scope)
        read = {id: np.array(vectors or [], np.float32).reshape(-1, self._dimension) for id, vectors in found.items()}
        if changes == self._changes and read:
            self._sentences = (kept if len(kept) + len(read) <= SENTENCES_KEPT else {}) | read
        there = {id: kept[id] for id in seen} | read
        return {id: there[id] for id in ids if id in there}

    def _term_indices(self, ids: Sequence[str], scope: Scope) -> dict[str, frozenset[int]]:
        return {id: frozenset(words.indices if words else ()) for id, words in self._vectors("words", ids, scope).items()}

    def _vectors(self, field: Field | None, ids: Sequence[str], scope: Scope) -> dict[str, Any]:
        """One vector of each chunk as the engine gives it, None where it has none or none is asked for."""
        if not ids:
            return {}
        wanted = qdrant.Filter(must=[qdrant.HasIdCondition(set(ids)), *_visible(scope)])
        request = qdrant.ScrollRequest(limit=len(ids), filter=wanted, with_payload=False, with_vector=[field] if field else False)
        records = self._shard.scroll(request)[0]
        return {str(record.id): record.vector.get(field) if field and isinstance(record.vector, dict) else None for record in records}


async def _call(work: Callable[..., T], *args: object) -> T:
    try:
        return await asyncio.to_thread(work, *args)
    except VectorError:
        raise
    except Exception as error:  # the engine raises nothing narrower
        raise VectorError(f"The passage store failed: {error}.") from error


def _free(folder: Path, needed: int) -> int:
    """The bytes that are free on the folder's disk. Raises VectorFull where they are fewer than needed."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise VectorFull(
            f"The disk of {folder} is full ({free >> 20} MB free, {needed >> 20} MB needed): make room and run it again; "
            "what was finished is kept."
        )
    return free


def _record(point: Point) -> qdrant.Point:
    """The engine's point; it takes no empty multi-vector."""
    vectors = {"dense": point.dense.tolist(), "words": _sparse(point.words)}
    if len(point.sentences):
        vectors["sentences"] = point.sentences.tolist()
    return qdrant.Point(point.chunk.id, vectors, to_payload(point.chunk))


def _sparse(words: Sparse) -> qdrant.SparseVector:
    return qdrant.SparseVector(list(words.indices), list(words.values))


def _request(leg: Leg, scope: Scope, limit: int) -> qdrant.QueryRequest:
    visible = _visible(scope)
    conditions = [*visible]
    if leg.language is not None:
        conditions.append(_one_of("language", [leg.language]))
    if leg.entities is not None:
        conditions.append(_one_of("entities", leg.entities))
    if isinstance(leg.vector, Sparse):
        # Without a corpus the engine counts hidden chunks, and deleted ones until the store is opened again.
        vector, idf = _sparse(leg.vector), qdrant.IdfParams(qdrant.Filter(must=[*visible]))
    else:
        vector, idf = leg.vector.tolist(), None
    return qdrant.QueryRequest(
        limit=limit,
        query=qdrant.Query.Nearest(vector, using=leg.field),
        filter=qdrant.Filter(must=[*conditions]),
        params=qdrant.SearchParams(exact=True, idf=idf),
        with_payload=False,
    )


def _visible(scope: Scope) -> list[qdrant.FieldCondition]:
    """Conditions that every read carries. No groups match nothing."""
    conditions = [_one_of("groups", scope.groups)]
    if scope.collections is not None:
        conditions.append(_one_of("collection", scope.collections))
    return conditions


def _one_of(field: str, values: Iterable[str]) -> qdrant.FieldCondition:
    return qdrant.FieldCondition(field, match=qdrant.MatchAny(sorted(values)))
