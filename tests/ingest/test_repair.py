"""Collections removed, stores made equal to the ledger again, and built anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from graph.store import Node
from ingest.document import IngestError, StaleIndex
from ingest.job import Tools, rebuild, reconcile, recover, remove
from ingest.stores import present
from ingest.versions import index_version, stale
from tests.ingest.jobs import EVERYONE, changes, docs, found, is_clean, run, staff
from vector.edge import open_edge
from vector.embedding.e5 import E5
from vector.embedding.lane import EncodingLane
from vector.store import Scope, Vector

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_collection_is_removed_only_when_told(tmp_path: Path, tools: Tools) -> None:
    await run(docs(tmp_path), tools)
    await run(staff(tmp_path), tools)
    assert changes(await remove("staff", tools)) == {"nodes_removed": 2, "edges_removed": 1}
    assert changes(await remove("docs", tools)) == {"documents_removed": 3}
    for store in ("vectors", "nodes", "edges"):
        assert await present(tools, store) == set()
    assert await tools.ledger.schemas() == {}
    with pytest.raises(IngestError, match="There is no collection 'docs'"):
        await remove("docs", tools)


async def test_reconcile_finds_and_mends_what_differs(tmp_path: Path, tools: Tools) -> None:
    await run(docs(tmp_path), tools)
    await run(staff(tmp_path), tools)
    ids = sorted(await present(tools, "vectors"))
    before = await tools.vectors.sentence_vectors(ids, Scope(EVERYONE))
    await tools.vectors.delete(ids[:1])
    await tools.graph.delete_nodes(["staff/Person:1"])
    await tools.graph.upsert_nodes([Node("staff/Person:9", "Person", "staff", {"id": "9"}, ("everyone",))])
    differences = await reconcile(tools, repair=True)
    assert differences.missing == {
        "vectors": (ids[0],),
        "nodes": ("staff/Person:1",),
        "edges": ("staff/Person:2-REPORTS_TO->staff/Person:1",),
    }
    assert differences.extra == {"vectors": (), "nodes": ("staff/Person:9",), "edges": ()}
    after = await tools.vectors.sentence_vectors(ids, Scope(EVERYONE))
    assert all(np.allclose(before[id_], after[id_], atol=1e-6) for id_ in ids)
    assert await is_clean(tools)


async def test_what_a_kill_left_in_doubt_is_no_equality_and_is_mended(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    await run(root, tools)
    await run(staff(tmp_path), tools)
    person = Node("staff/Person:1", "Person", "staff", {"id": "1", "name": "Half Written"}, ("hr",))
    ids = sorted(await tools.ledger.chunk_ids(["docs/leave.md"]))
    await tools.ledger.intend("vectors", ids)
    await tools.ledger.intend("nodes", [person.id])
    await tools.vectors.set_groups(dict.fromkeys(ids, ("hr",)))
    await tools.graph.upsert_nodes([person])
    await recover(tools)
    assert "docs/leave.md" in await found(tools, "leave")
    assert (await reconcile(tools, repair=False)).missing == {"vectors": tuple(ids), "nodes": (person.id,), "edges": ()}
    assert not (await reconcile(tools, repair=True)).clean
    assert await is_clean(tools)
    rows = await tools.graph.query("MATCH (n:Person) RETURN n.name, n._groups ORDER BY n._id", {}, limit=9, timeout=5)
    assert rows.rows == (("Ann Baker", ["everyone"]), ("Chris Doe", ["everyone"]))
    assert changes(await run(root, tools)) == {"documents_unchanged": 3}
    assert changes(await run(tmp_path / "staff", tools)) == {}


class Renamed:
    """The same encoder under another name, as a new model would be."""

    name = "another-encoder"

    def __init__(self, embedder: E5) -> None:
        self._embedder = embedder
        self.dimension, self.max_tokens = embedder.dimension, embedder.max_tokens

    def query(self, text: str) -> Vector:
        return self._embedder.query(text)

    def passage(self, text: str) -> Vector:
        return self._embedder.passage(text)

    def count_tokens(self, text: str) -> int:
        return self._embedder.count_tokens(text)


async def test_another_encoder_needs_a_rebuild_into_an_empty_store(tmp_path: Path, tools: Tools, embedder: E5) -> None:
    root = docs(tmp_path)
    await run(root, tools)
    other = Renamed(embedder)
    lane = EncodingLane(other)
    mixed = Tools(tools.engine, tools.vectors, tools.graph, lane, other, tools.words, tools.mappings)
    assert not await stale(tools.ledger, index_version(tools.embedder.name))
    assert await stale(tools.ledger, index_version(other.name))
    with pytest.raises(StaleIndex, match="rebuild"):
        await run(root, mixed)
    with pytest.raises(IngestError, match="empty vector store"):
        await rebuild(mixed, lambda _: None)

    vectors = open_edge(tmp_path / "rebuilt", other.dimension)
    fresh = Tools(tools.engine, vectors, tools.graph, lane, other, tools.words, tools.mappings)
    assert (await rebuild(fresh, lambda _: None)).counts == {"chunks": 3}
    assert not await stale(tools.ledger, index_version(other.name))
    assert await is_clean(fresh)
    assert changes(await run(root, fresh)) == {"documents_unchanged": 3}
    scope = Scope(EVERYONE)
    ids = sorted(await present(fresh, "vectors"))
    old, new = await tools.vectors.sentence_vectors(ids, scope), await vectors.sentence_vectors(ids, scope)
    assert all(np.allclose(old[id_], new[id_], atol=1e-6) for id_ in ids)
    with pytest.raises(StaleIndex):
        await run(root, tools)
    await vectors.close()
    await lane.close()


async def test_a_rebuild_that_was_cut_off_goes_on(tmp_path: Path, tools: Tools) -> None:
    await run(docs(tmp_path), tools)
    vectors = open_edge(tmp_path / "rebuilt", tools.embedder.dimension)
    fresh = Tools(tools.engine, vectors, tools.graph, tools.lane, tools.embedder, tools.words, tools.mappings)
    await rebuild(fresh, lambda _: None)
    await vectors.delete(sorted(await present(fresh, "vectors"))[:2])
    await rebuild(fresh, lambda _: None)
    assert await is_clean(fresh)
    await vectors.close()


async def test_recover_without_a_killed_job_changes_nothing(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    await run(root, tools)
    await recover(tools)
    assert changes(await run(root, tools)) == {"documents_unchanged": 3}
