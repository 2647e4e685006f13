"""The commands as processes: the demo from end to end, the command line beside a service, and a service that is stopped or killed."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.slow
Twofold = Callable[..., Any]


@dataclass
class Process:
    """A `twofold` that serves `address`."""

    process: subprocess.Popen[str]
    address: str
    said: str

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        self.process.communicate(timeout=30)
        return self.process.returncode


def start(data: Path, *arguments: str) -> Process:
    """Start a command and read on until it serves."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
    command = [sys.executable, "-c", "from services.cli import main; main()", "--data", str(data), *arguments, "--port", port]
    with (data.parent / f"{arguments[0]}.err").open("w") as err:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=err, text=True)
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.match(r"Twofold answers at (\S+)", line):
            return Process(process, found[1], said)
    raise AssertionError((said, (data.parent / f"{arguments[0]}.err").read_text()))


def processes_over(data: Path) -> list[str]:
    """Processes that name the folder on their command line, once they have had time to go."""
    found: list[str] = []
    for _ in range(50):
        listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        found = [line for line in listed.splitlines() if str(data) in line]
        if not found:
            break
        time.sleep(0.1)
    return found


COLLECTIONS = ["company", "company_tables", "company_equipment", "company_hr"]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder in which the demo ran and was stopped by Ctrl-C; and what it said."""
    data = tmp_path_factory.mktemp("cli") / "data"
    demo = start(data, "demo")
    page = httpx.get(demo.address)
    assert (page.status_code, "<title>Twofold</title>" in page.text) == (200, True)
    assert demo.end(signal.SIGINT) == 0
    assert processes_over(data) == []
    assert not (data / "owner.json").exists()
    return data, demo.said


@pytest.fixture(scope="module")
def served(company: tuple[Path, str]) -> Iterator[Process]:
    service = start(company[0], "serve")
    yield service
    assert service.end(signal.SIGTERM) == 0
    assert processes_over(company[0]) == []


def test_the_demo_loads_asks_and_cites(company: tuple[Path, str]) -> None:
    _, said = company
    assert [line.split(":")[0] for line in said.splitlines() if " s)" in line] == COLLECTIONS
    answers = said.split("\n? ")[1:]
    assert len(answers) == 3
    for answer in answers:
        assert re.match(r".*  \d+ ms\n", answer)
        assert re.search(r"^\[1\] ", answer, re.MULTILINE), answer
    assert "051-555-0160" in answers[1]
    assert "MATCH" in answers[1]


def test_the_command_line_works_beside_the_service(company: tuple[Path, str], served: Process, twofold: Twofold, tmp_path: Path) -> None:
    data = company[0]
    answer = json.loads(twofold("ask", "What is the phone number of the Busan Branch?", "--json", data=data).stdout)
    assert (answer["values"], answer["route"]) == (["051-555-0160"], "graph")
    trace = httpx.get(f"{served.address}/v1/traces/{answer['trace_id']}")
    assert trace.status_code == 404  # made by the command line, not by the anonymous
    other = "a secret that the service does not know of"
    assert f"the service at {served.address}" in twofold("status", data=data, TWOFOLD_TOKEN_SECRET=other).stdout

    (tmp_path / "garage.md").write_text("# Garage\n\nThe garage has 42 places.\n")
    ingested = twofold("ingest", tmp_path / "garage.md", "--collection", "garage", "--groups", "drivers", data=data)
    assert (ingested.status, ingested.stdout.startswith("garage: 1 documents added")) == (0, True), ingested
    question = ("ask", "How many places has the garage?", "--collection", "garage")
    assert "42 places. [1]" in twofold(*question, "--groups", "drivers", data=data).stdout
    hidden = twofold(*question, data=data)
    assert (hidden.status, "'garage' is unknown, or not visible" in hidden.stderr) == (1, True)
    assert twofold("ingest", "--remove", "garage", data=data).status == 0
    assert "no collection 'garage'" in twofold("ingest", "--remove", "garage", data=data).stderr


def test_a_second_service_is_told_who_holds_the_folder(company: tuple[Path, str], served: Process, twofold: Twofold) -> None:
    for command in ("serve", "demo"):
        done = twofold(command, data=company[0])
        assert done.status == 1
        assert f"in use by the Twofold service at {served.address} (process {served.process.pid})" in done.stderr


def test_a_killed_service_leaves_nothing_behind(tmp_path: Path, twofold: Twofold) -> None:
    data, texts = tmp_path / "data", tmp_path / "texts"
    texts.mkdir()
    for number in range(60):
        (texts / f"{number}.md").write_text(f"# Rule {number}\n\nRoom {number} seats {number + 3} people.\n")
    service = start(data, "serve")
    token = twofold("token", "--sub", "dan", "--roles", "admin", data=data).stdout.strip()
    headers = {"Authorization": f"Bearer {token}"}
    job = httpx.post(f"{service.address}/v1/ingest", json={"path": str(texts)}, headers=headers)
    assert job.status_code == 202
    time.sleep(0.7)
    assert service.end(signal.SIGKILL) == -signal.SIGKILL
    assert processes_over(data) == []
    assert (data / "owner.json").exists()

    again = twofold("ingest", texts, data=data)
    assert again.status == 0, again
    assert sum(map(int, re.findall(r"(\d+) documents (?:added|changed|unchanged)", again.stdout))) == 60
    reconciled = twofold("ingest", "--reconcile", data=data)
    assert (reconciled.status, reconciled.stdout.count("0 missing, 0 too many")) == (0, 3)
