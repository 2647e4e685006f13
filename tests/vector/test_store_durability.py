"""What every passage store keeps while others write, over a reopening and over a kill."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.vector.stores import ALL, DENSE, SENTENCES, WORDS, Open, axis, found, point, uuid
from vector.store import Scope, VectorStore


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
sys.path.insert(0, {root!r})
import numpy as np
from tests.vector.stores import OPENERS, axis, point

async def write():
    store = await OPENERS[{opener!r}](Path({folder!r}))
    for batch in range(100_000):
        await store.upsert([point(100 * batch + n, axis(1, n), np.array([axis(1), axis(0, 1)])) for n in range(100)])
        print(batch, flush=True)

asyncio.run(write())
"""


def kill_a_writer(opener: str, folder: Path, seconds: float) -> list[int]:
    """Kill a process this long after its first batch of 100; the batches that it acknowledged."""
    root = Path(__file__).parents[2]
    script = WRITER.format(root=str(root), opener=opener, folder=str(folder))
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
