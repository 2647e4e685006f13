"""What only the embedded store has: a folder that one process owns, and that can be damaged."""

from __future__ import annotations

import asyncio
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from vector.edge import EdgeStore, open_edge
from vector.open import EmbeddedVectors, open_vectors
from vector.store import Chunk, Leg, Point, Scope, Sparse, VectorError, VectorFull, VectorLocked

ROOT = Path(__file__).parents[2]
OPENER = (
    "import sys; sys.path.insert(0, {root!r}); from pathlib import Path; from vector.edge import open_edge; print('open', flush=True); "
)


def damage(folder: Path, files: str) -> None:
    for path in folder.glob(files):
        path.write_bytes(b"\xff" * 64)


def errors_of(script: str) -> str:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False).stderr


def listing(folder: Path) -> set[Path]:
    return set(folder.iterdir())


def point(number: int, dense: list[float]) -> Point:
    chunk = Chunk(str(UUID(int=number)), "a/b", "a", "", "", "x" * 500, 0, 500, (), "en", "2026-01-31", ("everyone",))
    return Point(chunk, np.array(dense, np.float32), np.zeros((0, 4), np.float32), Sparse((number % 7,), (1.0,)))


async def test_the_settings_open_it(tmp_path: Path) -> None:
    store = await open_vectors(EmbeddedVectors(), tmp_path / "deep", "version", 4)
    assert isinstance(store, EdgeStore)
    assert (await store.version()).startswith("Qdrant Edge 0.")
    await store.close()


async def test_a_second_opener_is_told_that_the_folder_is_taken(tmp_path: Path) -> None:
    store = open_edge(tmp_path, 4)
    with pytest.raises(VectorLocked, match="another process"):
        open_edge(tmp_path, 4)
    script = OPENER.format(root=str(ROOT)) + f"open_edge(Path({str(tmp_path)!r}), 4)"
    assert "VectorLocked: " in await asyncio.to_thread(errors_of, script)
    await store.close()
    assert await asyncio.to_thread(errors_of, script) == ""
    await open_edge(tmp_path, 4).close()


async def test_another_dimension_is_refused_and_spoils_nothing(tmp_path: Path) -> None:
    store = open_edge(tmp_path, 4)
    await store.upsert([point(1, [1, 0, 0, 0])])
    await store.close()
    with pytest.raises(VectorError, match="ingest again"):
        open_edge(tmp_path, 5)
    store = open_edge(tmp_path, 4)
    assert [id async for id in store.ids()] == [str(UUID(int=1))]
    await store.close()


@pytest.mark.parametrize("damaged", ["edge_config.json", "wal/*", "segments/*/segment.json"])
async def test_a_damaged_folder_is_a_clear_error(tmp_path: Path, damaged: str) -> None:
    store = open_edge(tmp_path, 4)
    await store.upsert([point(1, [1, 0, 0, 0])])
    await store.close()
    damage(tmp_path, damaged)
    with pytest.raises(VectorError, match=f"(?s){tmp_path}.*ingest again") as raised:
        open_edge(tmp_path, 4)
    assert not isinstance(raised.value, VectorLocked)


async def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VectorError, match="cannot be opened"):
        open_edge(tmp_path / "file" / "store", 4)


async def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = open_edge(tmp_path, 4)
    await store.close()
    with pytest.raises(VectorError):
        await store.search([Leg("dense", "dense", np.ones(4, np.float32))], Scope(frozenset({"everyone"})), limit=1)


def test_a_kill_while_it_is_created_leaves_a_folder_that_opens(tmp_path: Path) -> None:
    script = OPENER.format(root=str(ROOT)) + "open_edge(Path(sys.argv[1]), 4); import time; time.sleep(9)"
    chance = random.Random(4)
    for attempt in range(3):
        folder = tmp_path / str(attempt)
        with subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE) as creator:
            assert creator.stdout is not None
            assert creator.stdout.readline() == b"open\n"
            time.sleep(chance.random() * 0.05)
            creator.kill()
        assert isinstance(open_edge(folder, 4), EdgeStore)


async def test_opening_takes_back_the_space_of_deleted_chunks(tmp_path: Path) -> None:
    store = open_edge(tmp_path, 4)
    await store.upsert([point(n, [1, n, 0, 0]) for n in range(1, 3001)])
    await store.delete([str(UUID(int=n)) for n in range(1, 2001)])
    legs = [Leg("dense", "dense", np.array([1, 0, 0, 0], np.float32)), Leg("words", "words", Sparse((1, 2), (1.0, 1.0)))]
    everyone = Scope(frozenset({"everyone"}))
    before = await store.search(legs, everyone, limit=1500)
    await store.close()
    segments = listing(tmp_path / "segments")
    store = open_edge(tmp_path, 4)
    assert await store.search(legs, everyone, limit=1500) == before
    assert len(before["dense"]) == 1000
    await store.close()
    assert segments.isdisjoint(listing(tmp_path / "segments"))


async def test_a_disk_with_little_room_is_opened_but_gets_no_more_points(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    with pytest.raises(VectorFull, match=r"is full .* make room"):
        open_edge(tmp_path, 4, reserve=4 * free)
    assert not listing(tmp_path)
    store = open_edge(tmp_path, 4)
    await store.upsert([point(n, [1, 0, 0, 0]) for n in (1, 2)])
    await store.close()
    store = open_edge(tmp_path, 4, reserve=free * 3 // 2)
    with pytest.raises(VectorFull, match=r"is full .* make room"):
        await store.upsert([point(3, [1, 0, 0, 0])])
    await store.delete([str(UUID(int=2))])
    assert [id async for id in store.ids()] == [str(UUID(int=1))]
    await store.close()


MOUNTED = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec", 'mount -t tmpfs -o size="$1" tmpfs "$2"; shift 2; "$@"', "sh"]
FILLER = """
import asyncio, os, shutil, sys
sys.path[:0] = sys.argv[1:3]
from pathlib import Path
from uuid import UUID
from test_edge import point
from vector.edge import RESERVE, open_edge
from vector.store import VectorFull

async def main():
    folder, number = Path(sys.argv[3]) / "store", 0
    store = open_edge(folder, 4)
    try:
        while number < 100_000:
            await store.upsert([point(number + n, [1, n, 0, 0]) for n in range(1000)])
            number += 1000
    except VectorFull:
        print("full")
    await store.close()
    other = folder.parent / "other"
    with other.open("wb") as file:  # another program leaves just what opening needs, and this file system gives the holes pages
        os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(folder).free - RESERVE // 2 - (1 << 20))
    await open_edge(folder, 4).close()
    try:
        open_edge(folder, 4)
    except VectorFull:
        print("still full")
    other.unlink()
    store = open_edge(folder, 4)
    ids = {id async for id in store.ids()}
    print(ids >= {str(UUID(int=n)) for n in range(number)}, number > 1000)
    await store.delete(sorted(ids))
    await store.close()

asyncio.run(main())
"""


def test_a_disk_that_fills_up_is_said_and_not_a_bus_error(tmp_path: Path) -> None:
    if sys.platform != "linux" or subprocess.run([*MOUNTED, "1m", str(tmp_path), "true"], capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not permitted here")
    script = [sys.executable, "-c", FILLER, str(ROOT), str(Path(__file__).parent), str(tmp_path)]
    filled = subprocess.run([*MOUNTED, "350m", str(tmp_path), *script], capture_output=True, text=True, check=False)
    assert (filled.stdout.split("\n"), filled.returncode) == (["full", "still full", "True True", ""], 0), filled.stderr
