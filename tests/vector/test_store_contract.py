"""What every passage store keeps. An adapter is one more entry of OPENERS."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import nullcontext
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from qdrant_client import AsyncQdrantClient

from tests.vector.qdrant_bridge import Bridge, bridged
from vector.edge import open_edge
from vector.server import Layout, connect, drop_others, open_server
from vector.store import Chunk, Leg, Point, Scope, Span, Sparse, Vector, VectorRefused, VectorStore

DIMENSION = 8
ALL = Scope(frozenset({"everyone"}))
NONE = np.zeros((0, DIMENSION), np.float32)

Open = Callable[[], Awaitable[VectorStore]]


async def open_edge_store(folder: Path) -> VectorStore:
    return open_edge(folder, DIMENSION)


async def open_local_store(folder: Path) -> VectorStore:
    return await open_server(AsyncQdrantClient(path=str(folder)), "contract", DIMENSION, Layout())


async def open_server_store(folder: Path) -> VectorStore:
    client = connect(os.environ["QDRANT_URL"], int(os.environ.get("QDRANT_GRPC_PORT", "6334")), os.environ.get("QDRANT_API_KEY"))
    return await open_server(client, f"contract-{blake2b(str(folder).encode(), digest_size=6).hexdigest()}", DIMENSION, Layout())


async def open_bridged_store(folder: Path) -> VectorStore:
    client = connect("http://127.0.0.1", BRIDGES[folder.parent].port, None)
    return await open_server(client, "contract-bridged", DIMENSION, Layout())


BRIDGES: dict[Path, Bridge] = {}
"""The test's own, by its folder."""
OPENERS: dict[str, Callable[[Path], Awaitable[VectorStore]]] = {
    "edge": open_edge_store,
    "local": open_local_store,
    "bridged": open_bridged_store,
    "server": open_server_store,
}


@pytest.fixture(params=["edge", "local", "bridged", pytest.param("server", marks=pytest.mark.server)])
def opener(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if name == "server" and "QDRANT_URL" not in os.environ:
        pytest.skip("QDRANT_URL names no Qdrant server (QDRANT_GRPC_PORT, QDRANT_API_KEY where they are not the usual)")
    return name


@pytest.fixture
async def reopen(opener: str, tmp_path: Path) -> AsyncIterator[Open]:
    """Open this test's store, again and again."""
    async with bridged() if opener == "bridged" else nullcontext() as bridge:
        if bridge:
            BRIDGES[tmp_path] = bridge
        yield lambda: OPENERS[opener](tmp_path / "store")
    if opener == "server":
        client = connect(os.environ["QDRANT_URL"], int(os.environ.get("QDRANT_GRPC_PORT", "6334")), os.environ.get("QDRANT_API_KEY"))
        await drop_others(client, "contract-", "")
        await client.close()


@pytest.fixture
async def store(reopen: Open) -> AsyncIterator[VectorStore]:
    opened = await reopen()
    yield opened
    await opened.close()


def uuid(number: int) -> str:
    return str(UUID(int=number))


def axis(*weights: float) -> Vector:
    """A unit vector with these first coordinates."""
    vector = np.zeros(DIMENSION, np.float32)
    vector[: len(weights)] = weights
    return vector / np.float32(np.linalg.norm(vector))


def point(number: int, dense: Vector | None = None, sentences: Vector = NONE, words: Sparse | None = None, **fields: Any) -> Point:
    spans = tuple(Span(10 * i, 10 * i + 9) for i in range(len(sentences)))
    chunk = Chunk(
        uuid(number), "handbook/leave.md", "handbook", "Leave", "Leave > Annual", f"text {number}", start=0, end=10 * len(sentences),
        sentences=spans, language="en", modified="2026-01-31", groups=("everyone",),
    )  # fmt: skip
    return Point(replace(chunk, **fields), axis(1) if dense is None else dense, sentences, words or Sparse((1,), (1.0,)))


async def found(store: VectorStore, leg: Leg, scope: Scope = ALL, limit: int = 10) -> list[str]:
    """The ids of one ranking, as numbers."""
    rankings = await store.search([leg], scope, limit=limit)
    return [str(UUID(passage.chunk.id).int) for passage in rankings[leg.name]]


DENSE = Leg("dense", "dense", axis(1))
SENTENCES = Leg("sentences", "sentences", axis(1))
WORDS = Leg("words", "words", Sparse((1,), (1.0,)))
LEGS = pytest.mark.parametrize("leg", [DENSE, SENTENCES, WORDS], ids=lambda leg: leg.name)


async def test_a_chunk_comes_back_as_it_was_written(store: VectorStore) -> None:
    text = "연차휴가 \U0001f334 e\u0301 \x00 \u202e\n「제1조」 " + "가" * 3000
    odd = point(
        7, sentences=np.array([axis(1), axis(0, 1)]), text=text, title="휴가 규정", section="", source="규정/휴가 (2026).md",
        groups=("everyone", "인사팀"), entities=("hr/Employee:E-1", "hr/Team:인사"), start=3, end=len(text) + 3,
    )  # fmt: skip
    await store.upsert([odd])
    rankings = await store.search([DENSE, SENTENCES, WORDS], ALL, limit=5)
    chunks = {name: [passage.chunk for passage in passages] for name, passages in rankings.items()}
    assert chunks == {name: [odd.chunk] for name in ("dense", "sentences", "words")}


async def test_each_field_scores_as_it_says(store: VectorStore) -> None:
    await store.upsert(
        [
            point(1, axis(1), np.array([axis(0, 1), axis(3, 4)]), Sparse((1, 2), (1.0, 1.0))),
            point(2, axis(3, 4), np.array([axis(0, 1), axis(1, 1)]), Sparse((1,), (2.0,))),
            point(3, axis(-1), np.array([axis(0, 0, 1)]), Sparse((9,), (1.0,))),
        ]
    )
    query = Sparse((1, 2), (1.0, 1.0))
    rankings = await store.search([DENSE, SENTENCES, replace(WORDS, vector=query)], ALL, limit=10)
    scores = {name: {int(UUID(p.chunk.id)): p.score for p in passages} for name, passages in rankings.items()}
    assert scores["dense"] == pytest.approx({1: 1, 2: 0.6, 3: -1}, abs=1e-5)
    assert scores["sentences"] == pytest.approx({2: 0.5**0.5, 1: 0.6, 3: 0}, abs=1e-3)
    assert [list(scores[name]) for name in scores] == [[1, 2, 3], [2, 1, 3], list(scores["words"])]

    def idf(having: int) -> float:
        return float(np.log(1 + (3 - having + 0.5) / (having + 0.5)))

    assert scores["words"] == pytest.approx({2: 2 * idf(2), 1: idf(2) + idf(1)}, rel=1e-4)


async def test_a_search_has_one_ranking_a_leg_and_heeds_the_limit(store: VectorStore) -> None:
    await store.upsert([point(n, axis(1, n)) for n in range(1, 6)])
    twice = [DENSE, replace(DENSE, name="other", vector=axis(0, 1))]
    rankings = await store.search(twice, ALL, limit=2)
    assert [p.chunk.id for p in rankings["dense"]] == [uuid(1), uuid(2)]
    assert [p.chunk.id for p in rankings["other"]] == [uuid(5), uuid(4)]
    assert len(await found(store, DENSE, limit=100)) == 5
    assert await store.search(twice, ALL, limit=0) == {"dense": [], "other": []}
    assert await store.search([], ALL, limit=5) == {}


async def test_an_empty_store_answers(store: VectorStore) -> None:
    assert await store.search([DENSE, SENTENCES, WORDS], ALL, limit=5) == {"dense": [], "sentences": [], "words": []}
    assert [id async for id in store.ids()] == []


@LEGS
async def test_ties_go_by_id_also_at_the_cut(store: VectorStore, leg: Leg) -> None:
    numbers = np.random.default_rng(5).permutation(np.arange(1, 41)).tolist()
    await store.upsert([point(n, axis(1), np.array([axis(1)]), Sparse((1,), (1.0,))) for n in numbers])
    for limit in (1, 3, 39, 40, 41):
        assert await found(store, leg, limit=limit) == [str(n) for n in range(1, min(limit, 40) + 1)]


@LEGS
async def test_a_chunk_is_seen_only_through_its_groups_and_collections(store: VectorStore, leg: Leg) -> None:
    sentence = np.array([axis(1)])
    await store.upsert(
        [
            point(1, sentences=sentence, groups=("everyone",)),
            point(2, sentences=sentence, groups=("hr", "board")),
            point(3, sentences=sentence, groups=("hr",), collection="pay"),
        ]
    )

    async def seen(*groups: str, collections: frozenset[str] | None = None) -> list[str]:
        scope = Scope(frozenset(groups), collections)
        ids = await found(store, leg, scope)
        assert list(await store.sentence_vectors([uuid(n) for n in (1, 2, 3)], scope)) == [uuid(int(n)) for n in ids]
        return ids

    assert await seen("everyone") == ["1"]
    assert await seen("hr") == ["2", "3"]
    assert await seen("board", "everyone") == ["1", "2"]
    assert await seen("hr", collections=frozenset({"pay"})) == ["3"]
    assert await seen("hr", collections=frozenset({"pay", "handbook"})) == ["2", "3"]
    assert await seen("everyone", collections=frozenset({"pay"})) == []
    assert await seen("hr", collections=frozenset()) == []
    assert await seen() == []
    for stranger in ("", "HR", "h", "hr ", "hr*", "every", "*"):
        assert await seen(stranger) == []


async def test_hidden_and_deleted_chunks_change_no_score(store: VectorStore) -> None:
    mine = [point(n, axis(1, n), np.array([axis(1, n)]), Sparse((1, n), (1.0, 1.0))) for n in (2, 3, 4)]
    legs = [DENSE, SENTENCES, replace(WORDS, vector=Sparse((1, 2), (1.0, 1.0)))]
    await store.upsert(mine)
    alone = await store.search(legs, ALL, limit=10)
    await store.upsert([point(n, sentences=np.array([axis(1)]), words=Sparse((2,), (1.0,)), groups=("hr",)) for n in range(10, 20)])
    await store.upsert([point(n, words=Sparse((1,), (1.0,))) for n in range(20, 30)])
    await store.delete([uuid(n) for n in range(20, 30)])
    assert await store.search(legs, ALL, limit=10) == alone


async def test_a_leg_is_narrowed_by_language_and_entities(store: VectorStore) -> None:
    await store.upsert([point(1, language="ko", entities=("a", "b")), point(2, entities=("b",)), point(3, language="ko")])
    assert await found(store, replace(DENSE, language="ko")) == ["1", "3"]
    assert await found(store, replace(DENSE, entities=frozenset({"b", "z"}))) == ["1", "2"]
    assert await found(store, replace(DENSE, language="en", entities=frozenset({"a"}))) == []
    assert await found(store, replace(DENSE, entities=frozenset())) == []


async def test_an_upsert_replaces_everything(store: VectorStore) -> None:
    await store.upsert([point(1, axis(1), np.array([axis(1), axis(0, 1)]), Sparse((1, 2), (1.0, 1.0)), entities=("a",))])
    await store.upsert([point(1, axis(0, 1), NONE, Sparse((3,), (1.0,)), groups=("hr",), text="new")])
    hr = Scope(frozenset({"hr"}))
    assert await found(store, DENSE) == []
    [passage] = (await store.search([DENSE], hr, limit=5))["dense"]
    assert (passage.chunk.text, passage.chunk.entities, passage.score) == ("new", (), pytest.approx(0))
    assert await found(store, SENTENCES, hr) == []
    assert await found(store, replace(WORDS, vector=Sparse((1, 2), (1.0, 1.0))), hr) == []
    assert await found(store, replace(WORDS, vector=Sparse((3,), (1.0,))), hr) == ["1"]
    assert [id async for id in store.ids()] == [uuid(1)]


async def test_of_two_points_with_one_id_the_last_counts(store: VectorStore) -> None:
    await store.upsert([point(1, text="first"), point(1, text="last")])
    assert [p.chunk.text for p in (await store.search([DENSE], ALL, limit=5))["dense"]] == ["last"]


async def test_entities_are_replaced_without_the_rest(store: VectorStore) -> None:
    first, second = point(1, entities=("a",), sentences=np.array([axis(1)])), point(2, entities=("a", "b"))
    await store.upsert([first, second])
    await store.set_entities({uuid(1): ["c", "a"], uuid(2): [], uuid(9): ["a"]})
    rankings = await store.search([DENSE, SENTENCES], ALL, limit=5)
    assert [p.chunk for p in rankings["dense"]] == [replace(first.chunk, entities=("c", "a")), replace(second.chunk, entities=())]
    assert [p.score for p in rankings["sentences"]] == pytest.approx([1])
    assert await found(store, replace(DENSE, entities=frozenset({"a", "b"}))) == ["1"]
    await store.set_entities({})


async def test_groups_are_replaced_at_once_and_never_emptied(store: VectorStore) -> None:
    await store.upsert([point(1), point(2)])
    await store.set_groups({uuid(1): ["hr"], uuid(9): ["everyone"]})
    assert await found(store, DENSE) == ["2"]
    assert await found(store, DENSE, Scope(frozenset({"hr"}))) == ["1"]
    with pytest.raises(VectorRefused, match="group"):
        await store.set_groups({uuid(2): ["hr"], uuid(1): []})
    assert await found(store, DENSE) == ["2"]


async def test_deleted_chunks_are_gone(store: VectorStore) -> None:
    await store.upsert([point(n, sentences=np.array([axis(1)])) for n in (1, 2, 3)])
    await store.delete([uuid(1), uuid(3), uuid(9)])
    await store.delete([])
    assert [await found(store, leg) for leg in (DENSE, SENTENCES, WORDS)] == [["2"]] * 3
    assert [id async for id in store.ids()] == [uuid(2)]


GOOD = point(2, sentences=np.array([axis(1)]))
UNFIT = {
    "NaN": replace(GOOD, dense=axis(1) * np.nan),
    "infinite": replace(GOOD, dense=np.full(DIMENSION, np.inf, np.float32)),
    "zero": replace(GOOD, dense=axis(1) * 0),
    "too short": replace(GOOD, dense=axis(1)[:-1]),
    "NaN sentence": replace(GOOD, sentences=np.array([axis(1) * np.nan])),
    "zero sentence": replace(GOOD, sentences=np.array([axis(1) * 0])),
    "sentence too many": replace(GOOD, sentences=np.array([axis(1), axis(1)])),
    "sentences too short": replace(GOOD, sentences=np.ones((1, DIMENSION - 1), np.float32)),
    "repeated word": replace(GOOD, words=Sparse((4, 4), (1.0, 1.0))),
    "words out of order": replace(GOOD, words=Sparse((5, 4), (1.0, 1.0))),
    "negative word": replace(GOOD, words=Sparse((-1,), (1.0,))),
    "large word": replace(GOOD, words=Sparse((2**32,), (1.0,))),
    "NaN weight": replace(GOOD, words=Sparse((4,), (float("nan"),))),
    "infinite weight": replace(GOOD, words=Sparse((4,), (float("inf"),))),
    "zero weight": replace(GOOD, words=Sparse((4,), (0.0,))),
    "weight too many": replace(GOOD, words=Sparse((4,), (1.0, 1.0))),
    "no groups": point(2, groups=()),
    "no UUID": point(2, id="handbook#2"),
    "id in capitals": point(2, id="ABCDEFAB-0000-4000-8000-000000000001"),
    "lone surrogate": point(2, text="half \ud83d"),
}


async def test_an_unfit_point_is_refused_with_all_its_company(store: VectorStore) -> None:
    accepted = []
    for name, unfit in UNFIT.items():
        with contextlib.suppress(VectorRefused):
            await store.upsert([point(n) for n in range(100, 200)] + [unfit])
            accepted.append(name)
    assert accepted == []
    assert [id async for id in store.ids()] == []
    with pytest.raises(VectorRefused, match=r"handbook/leave\.md"):
        await store.upsert([UNFIT["NaN"]])


async def test_an_unfit_query_is_an_error_not_an_empty_ranking(store: VectorStore) -> None:
    await store.upsert([point(1)])
    for leg, vector in [
        (DENSE, axis(1) * np.nan),
        (DENSE, axis(1)[:-1]),
        (SENTENCES, axis(1) * 0),
        (WORDS, Sparse((3, 3), (1.0, 1.0))),
    ]:
        with pytest.raises(ValueError):
            await store.search([replace(leg, vector=vector)], ALL, limit=5)


async def test_no_words_find_nothing_and_are_no_error(store: VectorStore) -> None:
    wordless = Sparse((), ())
    await store.upsert([point(1, words=wordless), point(2)])
    assert await found(store, replace(WORDS, vector=wordless)) == []
    assert await found(store, WORDS) == ["2"]
    assert await found(store, DENSE) == ["1", "2"]


async def test_sentence_vectors_come_back(store: VectorStore) -> None:
    vectors = np.random.default_rng(3).standard_normal((3, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    await store.upsert([point(1, sentences=vectors), point(2)])
    stored = await store.sentence_vectors([uuid(1), uuid(2), uuid(1), uuid(9)], ALL)
    assert stored.keys() == {uuid(1), uuid(2)}
    assert stored[uuid(1)].dtype == np.float32
    np.testing.assert_allclose(stored[uuid(1)], vectors, atol=1e-3)
    assert stored[uuid(2)].shape == (0, DIMENSION)
    assert await store.sentence_vectors([], ALL) == {}


async def test_term_indices_are_those_of_the_word_weights(store: VectorStore) -> None:
    await store.upsert(
        [point(1, words=Sparse((3, 7, 4_000_000_000), (1.0, 0.5, 2.0))), point(2, words=Sparse((), ())), point(3, groups=("hr",))]
    )
    held = await store.term_indices([uuid(1), uuid(2), uuid(3), uuid(9)], ALL)
    assert held == {uuid(1): frozenset({3, 7, 4_000_000_000}), uuid(2): frozenset()}
    assert await store.term_indices([], ALL) == {}


async def test_ids_lists_every_chunk_once(store: VectorStore) -> None:
    await store.upsert([point(n) for n in range(1005)])  # more than the adapters read at once
    listed = [id async for id in store.ids()]
    assert len(listed) == 1005
    assert set(listed) == {uuid(n) for n in range(1005)}


async def test_searches_run_while_others_write(store: VectorStore) -> None:
    await store.upsert([point(n) for n in range(1, 6)])

    async def write() -> None:
        for n in range(100, 108):
            await store.upsert([point(n, axis(-1), groups=("hr",))])
            await store.delete([uuid(n)])

    writing = asyncio.gather(write(), write())
    searches = 0
    while not writing.done():
        assert await found(store, DENSE) == ["1", "2", "3", "4", "5"]
        searches += 1
        await asyncio.sleep(0)  # the local mode works without ever giving way
    await writing
    assert searches > 1


async def test_what_was_written_is_there_after_reopening(reopen: Open) -> None:
    first = await reopen()
    kept = point(1, sentences=np.array([axis(1)]), entities=("a",))
    await first.upsert([kept, point(2), point(3)])
    await first.set_entities({uuid(1): ["b"]})
    await first.set_groups({uuid(2): ["hr"]})
    await first.delete([uuid(3)])
    before = await first.search([DENSE, SENTENCES, WORDS], ALL, limit=5)
    await first.close()
    await first.close()
    second = await reopen()
    assert await second.search([DENSE, SENTENCES, WORDS], ALL, limit=5) == before
    assert [p.chunk for p in before["dense"]] == [replace(kept.chunk, entities=("b",))]
    assert await found(second, DENSE, Scope(frozenset({"hr"}))) == ["2"]
    await second.close()


async def test_it_names_its_engine_and_version(store: VectorStore) -> None:
    assert any(character.isdigit() for character in await store.version())


WRITER = """
import asyncio, sys
from pathlib import Path
sys.path[:0] = [{here!r}, {root!r}]
from test_store_contract import OPENERS, axis, point, np

async def write():
    store = await OPENERS[{opener!r}](Path({folder!r}))
    for batch in range(100_000):
        await store.upsert([point(100 * batch + n, axis(1, n), np.array([axis(1), axis(0, 1)])) for n in range(100)])
        print(batch, flush=True)

asyncio.run(write())
"""


def kill_a_writer(opener: str, folder: Path, seconds: float) -> list[int]:
    """Kill a process this long after its first batch of 100; the batches that it acknowledged."""
    here = Path(__file__).parent
    script = WRITER.format(here=str(here), root=str(here.parents[1]), opener=opener, folder=str(folder))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "0\n"
        time.sleep(seconds)
        writer.kill()
        return [0, *map(int, writer.stdout.read().split())]


@pytest.mark.parametrize("seconds", [0.02, 0.11, 0.23])
async def test_a_kill_loses_nothing_that_was_acknowledged(opener: str, reopen: Open, tmp_path: Path, seconds: float) -> None:
    if opener in ("local", "bridged"):
        pytest.skip("qdrant-client's local mode is for tests: it promises nothing of a kill")
    acknowledged = kill_a_writer(opener, tmp_path / "store", seconds)
    assert acknowledged == list(range(len(acknowledged)))
    store = await reopen()
    ids = {id async for id in store.ids()}
    assert {uuid(n) for n in range(100 * len(acknowledged))} <= ids
    rankings = await store.search([DENSE, SENTENCES, WORDS], ALL, limit=len(ids) + 1)
    assert {name: {p.chunk.id for p in passages} for name, passages in rankings.items()} == dict.fromkeys(rankings, ids)
    await store.upsert([point(0, text="after the kill")])
    assert (await store.search([DENSE], ALL, limit=1))["dense"][0].chunk.text == "after the kill"
    await store.close()
