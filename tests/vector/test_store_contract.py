"""What every passage store keeps of what is written, and finds of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest

from tests.vector.stores import ALL, DENSE, LEGS, NONE, SENTENCES, WORDS, axis, found, point, uuid
from vector.store import Leg, Scope, Sparse, VectorRefused, VectorStore


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


async def test_the_vectors_of_sentences_are_those_of_now_and_of_whom_may_see_them_now(store: VectorStore) -> None:
    hr = Scope(frozenset({"hr"}))

    async def read(scope: Scope) -> list[list[float]]:
        vectors = await store.sentence_vectors([uuid(1)], scope)
        return vectors[uuid(1)].tolist() if vectors else []

    await store.upsert([point(1, sentences=np.array([axis(1)]))])
    assert await read(ALL) == await read(ALL) == [axis(1).tolist()]
    await store.upsert([point(1, sentences=np.array([axis(2)]))])
    assert await read(ALL) == [axis(2).tolist()]
    await store.set_groups({uuid(1): ("hr",)})
    assert (await read(hr), await read(ALL)) == ([axis(2).tolist()], [])
    await store.delete([uuid(1)])
    assert await read(hr) == []


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
