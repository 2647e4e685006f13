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

from ingest.job import Order, Tools, ingest, reconcile
from ingest.stores import present
from vector.store import Scope

KILLS = 5
SCOPE = Scope(frozenset({"everyone", "hr"}))
MAPPING = "tables:\n  people.csv:\n    label: Person\n    key: id\n    name: name\n    columns:\n      boss: {relationship: REPORTS_TO, to: Person}\n"


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
    commits = 0
    fail_at = 0

    def fail(_connection: Any) -> None:
        nonlocal commits
        commits += 1
        if commits == fail_at:
            raise Interrupted

    event.listen(tools.engine.sync_engine, "commit", fail)
    for step in count(1):
        write_source(root, step)
        groups = ("everyone",) if step % 2 else ("hr",)
        commits, fail_at = 0, step
        try:
            await ingest(Order(root, groups=groups), tools, lambda _: None)
        except Interrupted:
            interrupted = True
        else:
            interrupted = False
        fail_at = 0
        await ingest(Order(root, groups=groups), tools, lambda _: None)
        assert (await reconcile(tools, repair=False)).clean
        chunks = [piece.chunk async for page in tools.ledger.pieces() for piece in page]
        assert sorted(chunk.source for chunk in chunks) == sorted(f"docs/{path.name}" for path in root.glob("*.md"))
        assert {chunk.groups for chunk in chunks} == {groups}
        assert set(await tools.vectors.sentence_vectors(sorted(await present(tools, "vectors")), Scope(frozenset(groups)))) == {
            chunk.id for chunk in chunks
        }
        rows = await tools.graph.query("MATCH (n:Person) RETURN n.name, n._groups ORDER BY n._id", {}, limit=9, timeout=5)
        assert rows.rows == (("Ann Baker", list(groups)), ("New", list(groups)), (f"Version {step}", list(groups))) or step < 1
        if not interrupted:
            break
    event.remove(tools.engine.sync_engine, "commit", fail)
    assert step > 10
