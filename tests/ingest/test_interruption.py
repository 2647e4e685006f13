"""Jobs that end early, by an error at every step and by SIGKILL at any moment: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from ingest.job import Order, Tools, ingest, reconcile, recover
from vector.store import Scope

KILLS = 5
MAPPING = """\
tables:
  people.csv:
    label: Person
    key: id
    name: name
    columns:
      boss: {relationship: REPORTS_TO, to: Person}
"""


class Interrupted(Exception):
    pass


def write_source(root: Path, version: int) -> None:
    """A source that gains, changes and loses a document and a row with every version."""
    root.mkdir(exist_ok=True)
    for path in root.glob("*.md"):
        path.unlink()
    (root / "mapping.yaml").write_text(MAPPING)
    (root / "people.csv").write_text(f"id,name,boss\n1,Ann Baker,\n2,Version {version},1\n{version + 10},New,1\n")
    (root / "same.md").write_text("Ann Baker answers all questions about leave.")
    (root / "changed.md").write_text(f"This is version {version} of the document.")
    (root / f"new{version}.md").write_text(f"Only version {version} has this document.")


@pytest.mark.asyncio(loop_scope="session")
async def test_an_error_at_any_step_is_made_good_by_the_next_run(tmp_path: Path, tools: Tools) -> None:
    root = tmp_path / "docs"
    commits = fail_at = 0

    def fail(_connection: Any) -> None:
        nonlocal commits
        commits += 1
        if commits == fail_at:
            raise Interrupted

    async def run(version: int, groups: tuple[str, ...]) -> None:
        write_source(root, version)
        await ingest(Order(root, groups=groups), tools, lambda _: None)

    event.listen(tools.engine.sync_engine, "commit", fail)
    for step in count(1):
        interrupted = False
        commits, fail_at = 0, step
        try:
            await run(2 * step, ("hr",))
        except Interrupted:
            interrupted = True
        fail_at = 0
        await run(2 * step + 1, ("everyone",))
        assert (await reconcile(tools, repair=False)).clean
        chunks = [piece.chunk async for page in tools.ledger.pieces() for piece in page]
        assert sorted(chunk.source for chunk in chunks) == sorted(f"docs/{path.name}" for path in root.glob("*.md"))
        assert {chunk.groups for chunk in chunks} == {("everyone",)}
        visible = await tools.vectors.sentence_vectors([chunk.id for chunk in chunks], Scope(frozenset({"everyone"})))
        assert visible.keys() == {chunk.id for chunk in chunks}
        rows = await tools.graph.query("MATCH (n:Person) RETURN n.name, n._groups", {}, limit=9, timeout=5)
        assert sorted(rows.rows) == [("Ann Baker", ["everyone"]), ("New", ["everyone"]), (f"Version {2 * step + 1}", ["everyone"])]
        if not interrupted:
            break
    event.remove(tools.engine.sync_engine, "commit", fail)
    assert step > 10


@pytest.mark.asyncio(loop_scope="session")
async def test_who_may_see_documents_changes_for_all_of_them_or_for_none(tmp_path: Path, tools: Tools) -> None:
    root = tmp_path / "docs"
    write_source(root, 0)
    groups = ("first",)
    await ingest(Order(root, groups=groups), tools, lambda _: None)
    (root / "same.md").write_bytes(b"\0 cannot be read")
    commits = fail_at = 0

    def fail(_connection: Any) -> None:
        nonlocal commits
        commits += 1
        if commits == fail_at:
            raise Interrupted

    event.listen(tools.engine.sync_engine, "commit", fail)
    for step in count(1):
        interrupted = False
        commits, fail_at, new = 0, step, (f"group {step}",)
        try:
            await ingest(Order(root, groups=new), tools, lambda _: None)
        except Interrupted:
            interrupted = True
        fail_at = 0
        await recover(tools)
        chunks = [piece.chunk async for page in tools.ledger.pieces() for piece in page]
        (now,) = {chunk.groups for chunk in chunks}
        assert now in (groups, new)
        assert (await tools.vectors.sentence_vectors([chunk.id for chunk in chunks], Scope(frozenset(now)))).keys() == {
            chunk.id for chunk in chunks
        }
        groups = now
        if not interrupted:
            break
    event.remove(tools.engine.sync_engine, "commit", fail)
    assert groups == new
    assert step > 5


@pytest.mark.slow
def test_a_kill_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    data, root = tmp_path / "data", tmp_path / "docs"
    data.mkdir()
    moments = random.Random(7)
    script = [sys.executable, str(Path(__file__).with_name("ingest_process.py")), str(data), str(root)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        kills = 0
        for version in range(KILLS + 1):
            write_large_source(root, version)
            process.stdin.write("run\n")
            process.stdin.flush()
            child = int(process.stdout.readline().split()[1])
            assert process.stdout.readline() == "begun\n"
            if version < KILLS:
                time.sleep(moments.uniform(0, 1.5))
                os.kill(child, signal.SIGKILL)
            answer = process.stdout.readline()
            kills += answer == "killed\n"
        process.stdin.close()
    found = json.loads(answer)
    assert kills > KILLS // 2
    assert found["clean"]
    assert found["sources"] == sorted(f"docs/{path.name}" for path in root.glob("*.md"))
    assert found["names"] == sorted(f"Person {number} of {KILLS}" for number in range(KILLS, KILLS + 1500))
    assert {kind for kind, number in found["second"].items() if number} == {"documents_unchanged"}


def write_large_source(root: Path, version: int) -> None:
    """Some seconds of work, of which every version adds, changes and removes a part."""
    root.mkdir(exist_ok=True)
    for path in root.glob("*.md"):
        path.unlink()
    (root / "mapping.yaml").write_text(MAPPING)
    rows = "".join(f"{number},Person {number} of {version},{version}\n" for number in range(version, version + 1500))
    (root / "people.csv").write_text(f"id,name,boss\n{rows}")
    for number in range(version, version + 30):
        text = f"Sentence of document {number} in version {version if number % 3 else 0}, which is long enough. " * 60
        (root / f"{number}.md").write_text(f"# Document {number}\n\n{text}\n")
