"""A server of Qdrant's gRPC interface over the client's local mode: for what the adapter sends and takes over the wire, where no Qdrant
server is at hand. Points are kept while it runs; `created` and `indexed` are what was asked of collections, which the local mode ignores.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc.aio
from qdrant_client import AsyncQdrantClient, models
from qdrant_client import grpc as wire
from qdrant_client.conversions.conversion import GrpcToRest, RestToGrpc
from qdrant_client.grpc import collections_service_pb2_grpc, points_service_pb2_grpc, qdrant_pb2_grpc

DONE = wire.PointsOperationResponse(result=wire.UpdateResult(operation_id=0, status=wire.UpdateStatus.Completed))
YES = wire.CollectionOperationResponse(result=True)


@dataclass
class Bridge:
    """`port`: of gRPC. `searches`: the requests of searches as they came."""

    local: AsyncQdrantClient
    port: int = 0
    created: dict[str, Any] = field(default_factory=dict)
    indexed: dict[str, set[str]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    searches: list[Any] = field(default_factory=list)

    async def upsert(self, asked: Any) -> Any:
        points = [GrpcToRest.convert_point_struct(point) for point in asked.points]
        await self.local.upsert(self._named(asked), points)
        return DONE

    async def delete(self, asked: Any) -> Any:
        await self.local.delete(self._named(asked), GrpcToRest.convert_points_selector(asked.points))
        return DONE

    async def update_batch(self, asked: Any) -> Any:
        operations = [GrpcToRest.convert_points_update_operation(operation) for operation in asked.operations]
        await self.local.batch_update_points(self._named(asked), operations)
        return wire.UpdateBatchResponse(result=[DONE.result] * len(operations))

    async def query_batch(self, asked: Any) -> Any:
        self.searches.extend(asked.query_points)
        requests = [GrpcToRest.convert_query_points(query) for query in asked.query_points]
        found = await self.local.query_batch_points(self._named(asked), requests)
        hits = [
            wire.BatchResult(
                result=[RestToGrpc.convert_scored_point(hit.model_copy(update={"payload": hit.payload or {}})) for hit in each.points]
            )
            for each in found
        ]
        return wire.QueryBatchResponse(result=hits)

    async def scroll(self, asked: Any) -> Any:
        self.searches.append(asked)
        records, following = await self.local.scroll(
            self._named(asked),
            GrpcToRest.convert_filter(asked.filter) if asked.HasField("filter") else None,
            limit=asked.limit,
            offset=GrpcToRest.convert_point_id(asked.offset) if asked.HasField("offset") else None,
            with_payload=GrpcToRest.convert_with_payload_interface(asked.with_payload),
            with_vectors=GrpcToRest.convert_with_vectors_selector(asked.with_vectors),
        )
        offset = RestToGrpc.convert_extended_point_id(following) if following is not None else None
        given = [RestToGrpc.convert_record(record.model_copy(update={"payload": record.payload or {}})) for record in records]
        return wire.ScrollResponse(result=given, next_page_offset=offset)

    async def index(self, asked: Any) -> Any:
        self.indexed.setdefault(asked.collection_name, set()).add(f"{asked.field_name}:{asked.field_type}")
        return DONE

    async def create(self, asked: Any) -> Any:
        self.created[asked.collection_name] = asked
        sparse = {name: models.SparseVectorParams(modifier=models.Modifier.IDF) for name in asked.sparse_vectors_config.map}
        vectors = GrpcToRest.convert_vectors_config(asked.vectors_config)
        return wire.CollectionOperationResponse(
            result=await self.local.create_collection(asked.collection_name, vectors, sparse_vectors_config=sparse)
        )

    async def drop(self, asked: Any) -> Any:
        await self.local.delete_collection(asked.collection_name)
        self.aliases = {alias: held for alias, held in self.aliases.items() if held != asked.collection_name}
        return YES

    async def exists(self, asked: Any) -> Any:
        there = await self.local.collection_exists(asked.collection_name)
        return wire.CollectionExistsResponse(result=wire.CollectionExists(exists=there))

    async def look(self, asked: Any) -> Any:
        info = await self.local.get_collection(self._named(asked))
        return wire.GetCollectionInfoResponse(result=RestToGrpc.convert_collection_info(info))

    async def switch(self, asked: Any) -> Any:
        for action in asked.actions:
            self.aliases[action.create_alias.alias_name] = action.create_alias.collection_name
        return YES

    async def named(self, _: Any) -> Any:
        held = [wire.AliasDescription(alias_name=alias, collection_name=name) for alias, name in self.aliases.items()]
        return wire.ListAliasesResponse(aliases=held)

    async def health(self, _: Any) -> Any:
        return wire.HealthCheckReply(title="qdrant", version="1.18.2")

    def _named(self, asked: Any) -> str:
        name: str = asked.collection_name
        return self.aliases.get(name, name)


@asynccontextmanager
async def bridged(port: int = 0) -> AsyncIterator[Bridge]:
    """The server on this port of this machine, by default a free one."""
    bridge = Bridge(AsyncQdrantClient(location=":memory:"))
    server = grpc.aio.server()
    for base, add, methods in (
        (
            points_service_pb2_grpc.PointsServicer,
            points_service_pb2_grpc.add_PointsServicer_to_server,
            {
                **{"Upsert": bridge.upsert, "Delete": bridge.delete, "UpdateBatch": bridge.update_batch},
                **{"QueryBatch": bridge.query_batch, "Scroll": bridge.scroll, "CreateFieldIndex": bridge.index},
            },
        ),
        (
            collections_service_pb2_grpc.CollectionsServicer,
            collections_service_pb2_grpc.add_CollectionsServicer_to_server,
            {
                **{"Create": bridge.create, "Delete": bridge.drop, "CollectionExists": bridge.exists, "Get": bridge.look},
                **{"UpdateAliases": bridge.switch, "ListAliases": bridge.named},
            },
        ),
        (qdrant_pb2_grpc.QdrantServicer, qdrant_pb2_grpc.add_QdrantServicer_to_server, {"HealthCheck": bridge.health}),
    ):
        add(type("Servicer", (base,), {name: _handler(method) for name, method in methods.items()})(), server)
    bridge.port = server.add_insecure_port(f"127.0.0.1:{port}")
    await server.start()
    try:
        yield bridge
    finally:
        await server.stop(None)
        await bridge.local.close()


def _handler(method: Any) -> Any:
    async def handle(_: Any, asked: Any, __: Any) -> Any:
        return await method(asked)

    return handle
