"""A Qdrant server as the passage store, over gRPC; `qdrant-client`'s local mode behind the same calls.

Searches are exact unless the layout says otherwise. A collection is addressed by an alias, so that an operator can copy it into one with
other shards or another quantisation and switch the alias, while the service runs.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import grpc
import httpx
import numpy as np
from qdrant_client import AsyncQdrantClient, models
from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ApiException, ResponseHandlingException

from vector.points import check_dense, check_points, check_sparse, to_chunk, to_payload
from vector.store import Chunk, Field, Leg, Passage, Point, Scope, Sparse, Vector, VectorError, VectorRefused, VectorUnavailable

FILTERED = ("groups", "collection", "language", "entities", "source")
BATCH = 64  # points a write
PAGE = 1000
SECONDS = 2  # a search, and the reading of what it found
_WRITE_SECONDS = 60
_AWAY = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED, grpc.StatusCode.UNAUTHENTICATED)
Quantization = Literal["none", "scalar", "binary"]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a collection is made. `exact` False builds HNSW graphs and searches them: faster from some 200,000 chunks on, and approximate."""

    shards: int = 1
    replicas: int = 1
    quantization: Quantization = "none"
    exact: bool = True


def connect(url: str, grpc_port: int, api_key: str | None) -> AsyncQdrantClient:
    """A client that notices a dead server at once, and one that is back within two seconds."""
    options = {
        "grpc.initial_reconnect_backoff_ms": 200,
        "grpc.max_reconnect_backoff_ms": 2000,
        "grpc.keepalive_time_ms": 10_000,
        "grpc.keepalive_timeout_ms": 2000,
    }
    return AsyncQdrantClient(
        url=url,
        grpc_port=grpc_port,
        prefer_grpc=True,
        api_key=api_key,
        timeout=_WRITE_SECONDS,
        grpc_options=options,
        check_compatibility=False,
    )


async def open_server(client: AsyncQdrantClient, alias: str, dimension: int, layout: Layout) -> QdrantStore:
    """The store behind the alias, made on first use. Closes the client where it cannot. Raises VectorError."""
    try:
        try:
            with _vector_errors():
                await _make(client, alias, dimension, layout)
        except VectorUnavailable:
            raise
        except VectorError:  # another replica made it between our look and ours
            with _vector_errors():
                await _make(client, alias, dimension, layout)
    except BaseException:
        await client.close()
        raise
    return QdrantStore(client, alias, dimension, layout)


async def drop_others(client: AsyncQdrantClient, prefix: str, keep: str) -> None:
    """Delete the collections behind the aliases that begin with `prefix`, save `keep`."""
    with _vector_errors():
        for found in (await client.get_aliases()).aliases:
            if found.alias_name.startswith(prefix) and found.alias_name != keep:
                await client.delete_collection(found.collection_name)


class QdrantStore:
    """A `VectorStore`. Sentence vectors are kept as float16."""

    def __init__(self, client: AsyncQdrantClient, alias: str, dimension: int, layout: Layout) -> None:
        self._client, self._alias, self._dimension, self._layout = client, alias, dimension, layout

    async def upsert(self, points: Sequence[Point]) -> None:
        await asyncio.to_thread(check_points, points, self._dimension)
        for start in range(0, len(points), BATCH):
            batch = {point.chunk.id: point for point in points[start : start + BATCH]}  # of two with one id the last counts
            with _vector_errors():
                await self._client.upsert(self._alias, [_record(point) for point in batch.values()], wait=True)

    async def set_entities(self, entities: Mapping[str, Sequence[str]]) -> None:
        await self._set("entities", entities)

    async def set_groups(self, groups: Mapping[str, Sequence[str]]) -> None:
        for id, names in groups.items():
            if not names:
                raise VectorRefused(f"The chunk {id} cannot lose its last group: nobody could see it, delete it instead.")
        await self._set("groups", groups)

    async def delete(self, ids: Sequence[str]) -> None:
        if ids:
            with _vector_errors():
                await self._client.delete(self._alias, models.FilterSelector(filter=_by_id(ids)), wait=True)

    async def search(self, legs: Sequence[Leg], scope: Scope, *, limit: int) -> dict[str, list[Passage]]:
        """Ask for one more than `limit`: where that one ties with the last, for twice as many, so that ids decide who is in."""
        for leg in legs:
            if isinstance(leg.vector, Sparse):
                check_sparse(leg.vector)
            else:
                check_dense(leg.vector, (self._dimension,))
        rankings: dict[str, list[tuple[str, float]]] = {leg.name: [] for leg in legs}
        pending, wanted = [leg for leg in legs if limit > 0 and not _is_empty(leg)], limit + 1
        while pending:
            requests = [_request(leg, scope, wanted, self._layout) for leg in pending]
            with _vector_errors():
                answers = await self._client.query_batch_points(self._alias, requests, timeout=SECONDS)
            cut_in_tie = []
            for leg, answer in zip(pending, answers, strict=True):
                hits = answer.points
                if len(hits) == wanted and hits[limit - 1].score == hits[-1].score:
                    cut_in_tie.append(leg)
                else:
                    best = sorted((-hit.score, str(hit.id)) for hit in hits)[:limit]
                    rankings[leg.name] = [(id, -score) for score, id in best]
            pending, wanted = cut_in_tie, 2 * wanted
        chunks = await self._read({id for ranking in rankings.values() for id, _ in ranking}, scope)
        return {leg: [Passage(chunks[id], score) for id, score in ranking if id in chunks] for leg, ranking in rankings.items()}

    async def sentence_vectors(self, ids: Sequence[str], scope: Scope) -> dict[str, Vector]:
        found = await self._vectors("sentences", ids, scope)
        return {id: np.array(vectors or [], np.float32).reshape(-1, self._dimension) for id, vectors in found.items()}

    async def term_indices(self, ids: Sequence[str], scope: Scope) -> dict[str, frozenset[int]]:
        return {id: frozenset(words.indices if words else ()) for id, words in (await self._vectors("words", ids, scope)).items()}

    async def ids(self) -> AsyncIterator[str]:
        offset = None
        while True:
            with _vector_errors():
                records, offset = await self._client.scroll(self._alias, limit=PAGE, offset=offset, with_payload=False, with_vectors=False)
            for record in records:
                yield str(record.id)
            if offset is None:
                return

    async def version(self) -> str:
        with _vector_errors():
            async with asyncio.timeout(SECONDS):
                return f"Qdrant {(await self._client.info()).version}"

    async def close(self) -> None:
        await self._client.close()

    async def _set(self, key: str, values: Mapping[str, Sequence[str]]) -> None:
        ids_by_value: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for id, value in values.items():
            ids_by_value[tuple(value)].append(id)
        operations = [
            models.SetPayloadOperation(set_payload=models.SetPayload(payload={key: list(value)}, filter=_by_id(ids)))
            for value, ids in ids_by_value.items()
        ]
        if operations:
            with _vector_errors():
                await self._client.batch_update_points(self._alias, operations, wait=True)

    async def _read(self, ids: set[str], scope: Scope) -> dict[str, Chunk]:
        """The chunks of ids that were just found, those that the scope still sees."""
        return {str(record.id): to_chunk(str(record.id), record.payload or {}) for record in await self._scroll(ids, scope)}

    async def _vectors(self, field: Field, ids: Sequence[str], scope: Scope) -> dict[str, Any]:
        """One vector of each chunk as the client gives it, None where it has none."""
        records = await self._scroll(set(ids), scope, field)
        return {str(record.id): record.vector.get(field) if isinstance(record.vector, dict) else None for record in records}

    async def _scroll(self, ids: set[str], scope: Scope, field: Field | None = None) -> list[models.Record]:
        """Chunks that the scope sees: their payload, or one of their vectors."""
        if not ids:
            return []
        visible = models.Filter(must=[models.HasIdCondition(has_id=sorted(ids)), *_visible(scope)])
        with _vector_errors():
            records, _ = await self._client.scroll(
                self._alias,
                visible,
                limit=len(ids),
                with_payload=field is None,
                with_vectors=[field] if field else False,
                timeout=SECONDS,
            )
        return records


async def _make(client: AsyncQdrantClient, alias: str, dimension: int, layout: Layout) -> None:
    held = {found.alias_name for found in (await client.get_aliases()).aliases}
    if alias in held:
        vectors = (await client.get_collection(alias)).config.params.vectors
        size = vectors["dense"].size if isinstance(vectors, dict) and "dense" in vectors else None
        if size != dimension:
            raise VectorError(
                f"The collection {alias} of the vector store holds vectors of {size} dimensions, not {dimension}: name another."
            )
        return
    collection = f"{alias}-1"
    graph = models.HnswConfigDiff(m=0) if layout.exact else None
    if not await client.collection_exists(collection):
        await client.create_collection(
            collection,
            vectors_config={
                "dense": models.VectorParams(size=dimension, distance=models.Distance.COSINE),
                "sentences": models.VectorParams(
                    size=dimension,
                    distance=models.Distance.COSINE,
                    multivector_config=models.MultiVectorConfig(comparator=models.MultiVectorComparator.MAX_SIM),
                    datatype=models.Datatype.FLOAT16,
                ),
            },
            sparse_vectors_config={"words": models.SparseVectorParams(modifier=models.Modifier.IDF)},
            shard_number=layout.shards,
            replication_factor=layout.replicas,
            hnsw_config=graph,
            quantization_config=_quantization(layout.quantization),
        )
    for field in FILTERED:
        await client.create_payload_index(collection, field, models.PayloadSchemaType.KEYWORD, wait=True)
    switch = models.CreateAliasOperation(create_alias=models.CreateAlias(collection_name=collection, alias_name=alias))
    await client.update_collection_aliases([switch])


def _quantization(name: Quantization) -> models.QuantizationConfig | None:
    match name:
        case "none":
            return None
        case "scalar":
            return models.ScalarQuantization(scalar=models.ScalarQuantizationConfig(type=models.ScalarType.INT8, always_ram=True))
        case "binary":
            return models.BinaryQuantization(binary=models.BinaryQuantizationConfig(always_ram=True))


@contextlib.contextmanager
def _vector_errors() -> Iterator[None]:
    """What the client raises, as the port's errors."""
    try:
        yield
    except grpc.RpcError as error:
        code = error.code() if isinstance(error, grpc.aio.AioRpcError) else None
        if code in _AWAY:
            raise VectorUnavailable(f"The vector store does not answer ({_name(code)}): try again in a few seconds.") from error
        details = error.details() if isinstance(error, grpc.aio.AioRpcError) else error
        raise VectorError(f"The vector store refuses: {details}.") from error
    except (ResponseHandlingException, httpx.TransportError, TimeoutError, OSError) as error:
        raise VectorUnavailable(f"The vector store does not answer ({type(error).__name__}): try again in a few seconds.") from error
    except (ApiException, QdrantException, ValueError, RuntimeError) as error:
        raise VectorError(f"The vector store failed: {error}.") from error


def _name(code: grpc.StatusCode | None) -> str:
    return code.name.lower().replace("_", " ") if code else "unknown"


def _record(point: Point) -> models.PointStruct:
    """The engine's point; it takes no empty multi-vector."""
    vectors: dict[str, models.Vector] = {"dense": point.dense.tolist(), "words": _sparse(point.words)}
    if len(point.sentences):
        vectors["sentences"] = point.sentences.tolist()
    return models.PointStruct(id=point.chunk.id, vector=vectors, payload=to_payload(point.chunk))


def _sparse(words: Sparse) -> models.SparseVector:
    return models.SparseVector(indices=list(words.indices), values=list(words.values))


def _is_empty(leg: Leg) -> bool:
    return isinstance(leg.vector, Sparse) and not leg.vector.indices


def _request(leg: Leg, scope: Scope, limit: int, layout: Layout) -> models.QueryRequest:
    visible = _visible(scope)
    conditions: list[models.Condition] = [*visible]
    if leg.language is not None:
        conditions.append(_one_of("language", [leg.language]))
    if leg.entities is not None:
        conditions.append(_one_of("entities", leg.entities))
    if isinstance(leg.vector, Sparse):
        # Without a corpus the engine counts chunks that the caller does not see, and its scores would tell of them.
        query: models.SparseVector | list[float] | list[list[float]] = _sparse(leg.vector)
        idf = models.IdfCorpusParams(corpus=models.Filter(must=[*visible]))
    else:
        query, idf = [leg.vector.tolist()] if leg.field == "sentences" else leg.vector.tolist(), None
    quantization = models.QuantizationSearchParams(ignore=True) if layout.exact else None
    return models.QueryRequest(
        query=models.NearestQuery(nearest=query),
        using=leg.field,
        filter=models.Filter(must=conditions),
        params=models.SearchParams(exact=layout.exact, quantization=quantization, idf=idf),
        limit=limit,
        with_payload=False,
    )


def _visible(scope: Scope) -> list[models.Condition]:
    """Conditions that every read carries. No groups match nothing."""
    conditions: list[models.Condition] = [_one_of("groups", scope.groups)]
    if scope.collections is not None:
        conditions.append(_one_of("collection", scope.collections))
    return conditions


def _one_of(field: str, values: Iterable[str]) -> models.FieldCondition:
    return models.FieldCondition(key=field, match=models.MatchAny(any=sorted(values)))


def _by_id(ids: Sequence[str]) -> models.Filter:
    return models.Filter(must=[models.HasIdCondition(has_id=list(ids))])
