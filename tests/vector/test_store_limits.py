"""What every passage store refuses, and what it gives back beside rankings."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import numpy as np
import pytest

from tests.vector.stores import ALL, DENSE, DIMENSION, SENTENCES, WORDS, axis, found, point, uuid
from vector.store import Sparse, VectorRefused, VectorStore

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
