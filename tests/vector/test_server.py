"""What the adapter for a Qdrant server sends, by the wire: collections as the settings say, rights in every read, a server that goes."""

from __future__ import annotations

import asyncio
from typing import Any

import numpy as np
import pytest
from qdrant_client import grpc as wire

from tests.vector.qdrant_bridge import Bridge, bridged
from tests.vector.stores import ALL, DENSE, DIMENSION, SENTENCES, WORDS, axis, found, point, uuid
from vector.server import FILTERED, Layout, QdrantStore, connect, drop_others, open_server
from vector.store import Scope, VectorError, VectorUnavailable

pytestmark = pytest.mark.filterwarnings("ignore:Local mode performs exact")


async def opened(bridge: Bridge, alias: str = "twofold-1a", layout: Layout | None = None, dimension: int = DIMENSION) -> QdrantStore:
    return await open_server(connect("http://127.0.0.1", bridge.port, None), alias, dimension, layout or Layout())


async def test_a_collection_is_made_as_the_settings_say_behind_an_alias() -> None:
    async with bridged() as bridge:
        for layout in (Layout(3, 2, "scalar"), Layout(quantization="binary", exact=False), Layout()):
            alias = f"twofold-{layout.quantization}"
            await (await opened(bridge, alias, layout)).close()
            asked = bridge.created[bridge.aliases[alias]]
            assert (asked.shard_number, asked.replication_factor) == (layout.shards, layout.replicas)
            assert asked.quantization_config.WhichOneof("quantization") == {"none": None}.get(layout.quantization, layout.quantization)
            assert asked.HasField("hnsw_config") == layout.exact
            if layout.exact:
                assert asked.hnsw_config.m == 0
            vectors = asked.vectors_config.params_map.map
            assert {name: (held.size, held.distance) for name, held in vectors.items()} == dict.fromkeys(
                ("dense", "sentences"), (DIMENSION, wire.Distance.Cosine)
            )
            assert vectors["sentences"].datatype == wire.Datatype.Float16
            assert vectors["sentences"].multivector_config.comparator == wire.MultiVectorComparator.MaxSim
            assert asked.sparse_vectors_config.map["words"].modifier == wire.Modifier.Idf
            assert bridge.indexed[f"{alias}-1"] == {f"{name}:{wire.FieldType.FieldTypeKeyword}" for name in FILTERED}


def _conditions(asked: Any) -> dict[str, list[str]]:
    return {c.field.key: list(c.field.match.keywords.strings) for c in asked.must if c.HasField("field")}


async def test_every_read_carries_the_rights_of_its_caller() -> None:
    scope = Scope(frozenset({"hr", "everyone"}), frozenset({"pay"}))
    wanted = {"groups": ["everyone", "hr"], "collection": ["pay"]}
    async with bridged() as bridge:
        for layout in (Layout(), Layout(quantization="scalar", exact=False)):
            store = await opened(bridge, f"twofold-{layout.quantization}", layout)
            await store.upsert([point(1, sentences=np.array([axis(1)]), collection="pay", groups=("hr",))])
            bridge.searches.clear()
            assert all((await store.search([DENSE, SENTENCES, WORDS], scope, limit=3)).values())
            assert await store.sentence_vectors([uuid(1)], scope) and await store.term_indices([uuid(1)], scope)
            queries, reads = bridge.searches[:3], bridge.searches[3:]
            assert len(reads) == 3  # what was found, its sentences, its words
            assert [_conditions(asked.filter) for asked in bridge.searches] == [wanted] * 6
            assert all(any(c.HasField("has_id") for c in asked.filter.must) for asked in reads)
            assert [asked.params.exact for asked in queries] == [layout.exact] * 3
            assert [asked.params.quantization.ignore for asked in queries] == [layout.exact] * 3
            assert _conditions(queries[2].params.idf.corpus) == wanted  # else scores would tell of what is hidden
            await store.close()


async def test_an_alias_that_is_switched_is_followed_without_a_new_start() -> None:
    async with bridged() as bridge:
        store, copy = await opened(bridge), await opened(bridge, "copy")
        await store.upsert([point(1)])
        await copy.upsert([point(2)])
        assert await found(store, DENSE) == ["1"]
        bridge.aliases["twofold-1a"] = bridge.aliases["copy"]
        assert await found(store, DENSE) == ["2"]
        await store.close()
        await copy.close()


async def test_a_server_that_goes_is_said_so_and_asked_again_when_it_is_back() -> None:
    async with bridged() as bridge:
        store = await opened(bridge)
        await store.upsert([point(1)])
        assert await store.version() == "Qdrant 1.18.2"
        port = bridge.port
    with pytest.raises(VectorUnavailable, match="unavailable"):
        await store.search([DENSE], ALL, limit=1)
    with pytest.raises(VectorUnavailable):
        await store.version()
    async with bridged(port) as bridge, asyncio.timeout(10):
        again = None
        while again is None:  # both have the one connection of this process
            try:
                again = await opened(bridge)
            except VectorUnavailable:
                await asyncio.sleep(0.1)
        await again.upsert([point(2)])
        assert await found(store, DENSE) == ["2"]
        await store.close()
        await again.close()


async def test_another_embedders_collection_is_refused_and_old_versions_are_dropped() -> None:
    async with bridged() as bridge:
        for alias in ("twofold-1a", "twofold-2b", "other-3c"):
            await (await opened(bridge, alias)).close()
        with pytest.raises(VectorError, match=f"{DIMENSION} dimensions, not 16"):
            await opened(bridge, dimension=16)
        client = connect("http://127.0.0.1", bridge.port, None)
        await drop_others(client, "twofold-", "twofold-2b")
        await client.close()
        assert sorted(bridge.aliases) == ["other-3c", "twofold-2b"]
