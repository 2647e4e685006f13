"""`kill -9` at random moments, of start and ingest too: no process stays, no lock stops the next start, nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import httpx
import pytest

import examples
from services.identity.tokens import issue_token
from services.runtime import open_runtime
from services.settings import Settings, load_settings

pytestmark = pytest.mark.slow
KILLS = 20
NEW = 15
COMPANY = Path(examples.__file__).parent / "company"


def twofold(data: Path, *arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", "from services.cli import main; main()", "--data", str(data), *map(str, arguments)]


def others(data: Path) -> list[str]:
    """Processes that name the data folder on their command line, after they had ten seconds to go."""
    for _ in range(100):
        listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
        found = [line for line in listed.splitlines() if str(data) in line]
        if not found:
            return []
        time.sleep(0.1)
    return found


def change(source: Path, round_: int) -> None:
    """Documents that are new, one that says something else, and one that is gone."""
    for number in range(NEW):
        text = f"# Notice {round_}-{number}\n\nThe office closes at {round_ % 12} o'clock for reason {number}.\n"
        (source / f"notice-{round_}-{number}.md").write_text(text * 20)
    (source / "changing.md").write_text(f"# Changing\n\nThis is edition {round_}.\n")
    if round_ % 3 == 2:
        (source / f"notice-{round_ - 1}-0.md").unlink()


def ready(address: str, service: subprocess.Popen[bytes]) -> None:
    """Wait until every part answers."""
    for _ in range(600):
        assert service.poll() is None, "the service ended by itself"
        with suppress(httpx.TransportError):
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the service was not ready within a minute")


def under_way(data: Path) -> bool:
    """Whether the killed service left a job unfinished."""
    with closing(sqlite3.connect(data / "state.db")) as database:
        return database.execute("SELECT count(*) FROM jobs WHERE state = 'running'").fetchone()[0] > 0


def test_kills_at_random_moments_lose_and_double_nothing(tmp_path: Path) -> None:
    data, source = tmp_path / "data", tmp_path / "notices"
    source.mkdir()
    tables = copytree(COMPANY / "tables", tmp_path / "tables")
    chance = random.Random(20)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
    bare = Settings(data=data).model_copy(update={"token_secret": None})  # as the services here have it
    token = issue_token(bare, "test", (), ("admin",), timedelta(hours=1))
    in_jobs = 0
    for round_ in range(KILLS):
        change(source, round_)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        address = f"http://127.0.0.1:{port}"
        with (tmp_path / "serve.log").open("a") as log:
            service = subprocess.Popen([*twofold(data, "serve"), "--port", str(port)], stdout=log, stderr=log, env=environment)
        if round_ % 4 == 0:
            time.sleep(chance.uniform(0.3, 3))  # somewhere in its start
        else:
            ready(address, service)
            for path in (source, tables):
                job = httpx.post(f"{address}/v1/ingest", json={"path": str(path)}, headers={"Authorization": f"Bearer {token}"})
                assert job.status_code == 202, job.text
            time.sleep(chance.uniform(0, 2))
        assert service.poll() is None, f"round {round_}: the service ended by itself"
        service.send_signal(signal.SIGKILL)
        service.wait(120)
        assert others(data) == [], f"round {round_}"
        in_jobs += round_ % 4 != 0 and under_way(data)
    assert in_jobs >= KILLS // 4, "too few kills hit a job: have the jobs take longer"

    for path in (source, tables):
        done = subprocess.run(twofold(data, "ingest", path), capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
    compared = subprocess.run(twofold(data, "ingest", "--reconcile"), capture_output=True, text=True, timeout=300, check=False)
    assert compared.returncode == 0, (compared.stdout, compared.stderr)
    asyncio.run(assert_equal(data, {path.name for path in source.iterdir()}))
    print(json.dumps({"kills": KILLS, "in_jobs": in_jobs}))


async def assert_equal(data: Path, documents: set[str]) -> None:
    """The stores hold what the sources hold, once."""
    async with open_runtime(load_settings(data=data)) as runtime:
        found = await runtime.reconcile(repair=False)
        assert found.clean, found
        texts = {state.removeprefix("notices/") for state in await runtime.ledger.document_states("notices")}
        assert texts == documents
        edition = await runtime.ledger.document("notices/changing.md", ["everyone"])
        assert edition is not None and f"edition {KILLS - 1}." in edition.text
        nodes = [node async for node in runtime.tools.graph.node_ids()]
        assert len(nodes) == len(set(nodes)) > 0
