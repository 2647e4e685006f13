"""What several steps of a question ask of the graph is read once, and told to each."""

import asyncio

import pytest

from graph.store import CypherRejected, GraphStore
from services.rag.hybrid.asked_once import asked_once
from services.watch import Watch, watched_graph

pytestmark = pytest.mark.asyncio(loop_scope="session")
ONE = "MATCH (n:Employee) RETURN $n + count(n) AS n"


async def test_the_same_is_read_once_and_errors_are_repeated(store: GraphStore) -> None:
    reads: list[str | None] = []
    watch = Watch("graph", store.version)
    watch.observe = lambda name, seconds, error: reads.append(error)
    once = asked_once(watched_graph(store, watch))

    same = await asyncio.gather(*(once.query(ONE, {"n": 1}, limit=5, timeout=5) for _ in range(3)))
    assert [rows.rows for rows in same] == [((1,),)] * 3
    assert len(reads) == 1
    assert (await once.query(ONE, {"n": 2}, limit=5, timeout=5)).rows == ((2,),)
    assert len(reads) == 2
    for _ in range(2):
        with pytest.raises(CypherRejected):
            await once.query("MATCH (n) DELETE n", {}, limit=5, timeout=5)
    assert reads == [None, None, "CypherRejected"]
