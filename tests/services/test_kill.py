"""`kill -9` at random moments, of start and ingest too: no process stays, no lock stops the next start, nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from shutil import copytree

import pytest

import examples
from services.runtime import open_runtime
from services.settings import load_settings

pytestmark = pytest.mark.slow
KILLS = 20
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
    """A document that is new, one that says something else, and one that is gone."""
    (source / f"notice-{round_}.md").write_text(f"# Notice {round_}\n\nThe office closes at {round_ % 12} o'clock.\n" * 20)
    (source / "changing.md").write_text(f"# Changing\n\nThis is edition {round_}.\n")
    if round_ % 3 == 2:
        (source / f"notice-{round_ - 1}.md").unlink()


def test_kills_at_random_moments_lose_and_double_nothing(tmp_path: Path) -> None:
    data, source = tmp_path / "data", tmp_path / "notices"
    source.mkdir()
    tables = copytree(COMPANY / "tables", tmp_path / "tables")
    chance = random.Random(20)
    for round_ in range(KILLS):
        change(source, round_)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        serve = [*twofold(data, "serve"), "--port", port]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
        with (tmp_path / "serve.log").open("a") as log:
            service = subprocess.Popen(serve, stdout=log, stderr=log, env=environment)
            # The jobs go to the service once it is up; a start that is killed finds them refused, which is as good.
            jobs = (
                [subprocess.Popen(twofold(data, "ingest", path), stdout=log, stderr=log, env=environment) for path in (source, tables)]
                if round_ % 4
                else []
            )
            time.sleep(chance.uniform(0.5, 12))
            service.send_signal(signal.SIGKILL)
            for process in (service, *jobs):
                process.wait(120)
        assert others(data) == [], f"round {round_}"

    for path in (source, tables):
        done = subprocess.run(twofold(data, "ingest", path), capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
    compared = subprocess.run(twofold(data, "ingest", "--reconcile"), capture_output=True, text=True, timeout=300, check=False)
    assert compared.returncode == 0, (compared.stdout, compared.stderr)
    asyncio.run(assert_equal(data, {path.name for path in source.iterdir()}))


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
        print(json.dumps({"kills": KILLS, "documents": len(texts), "nodes": len(nodes)}))
