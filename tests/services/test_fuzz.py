"""The HTTP contract under generated requests (schemathesis, all its phases): whatever comes, nothing is a server error."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.identity.tokens import issue_token
from services.settings import load_settings

PHASES = "examples,coverage,fuzzing,stateful"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A service as a process, with a document in it; and a token that may do all but name any path (an admin might ingest the machine)."""
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "docs").mkdir()
    (folder / "docs" / "leave.md").write_text("# Leave\n\nAnnual leave is 15 days. 연차는 15일입니다.", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
    command = [sys.executable, "-c", "from services.cli import main; main()", "--data", str(folder / "data")]
    subprocess.run([*command, "ingest", str(folder / "docs")], env=environment, check=True, capture_output=True)
    with (folder / "err").open("w") as err:
        service = subprocess.Popen([*command, "serve", "--port", port], env=environment, stdout=subprocess.PIPE, stderr=err, text=True)
        assert service.stdout is not None
        found = next((match for line in service.stdout if (match := re.match(r"Twofold answers at (\S+)", line))), None)
        assert found, (folder / "err").read_text()
        token = issue_token(load_settings(data=folder / "data"), "fuzz", [], ["staff", "data", "evaluator"], timedelta(hours=2))
        yield found[1], token
        service.send_signal(signal.SIGTERM)
        service.communicate(timeout=60)


def fuzz(address: tuple[str, str], tmp_path: Path, examples: int, seconds: int) -> str:
    """Run it; what it said. Fails with that where there was a server error."""
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{address[0]}/openapi.json", "--phases", PHASES]
    command += ["--checks", "not_a_server_error", "--exclude-checks", "positive_data_acceptance", "--seed", "7", "--no-color"]
    # One worker: with two, Python 3.11 counts the depth of both threads' syntax trees together, and the tool itself ends in a SystemError.
    command += ["--workers", "1"]
    command += ["--max-examples", str(examples), "--max-time", str(seconds), "-H", f"Authorization: Bearer {address[1]}"]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False, timeout=seconds + 300)
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    return ran.stdout


def test_a_few_generated_requests_find_no_server_error(address: tuple[str, str], tmp_path: Path) -> None:
    assert "Coverage" in fuzz(address, tmp_path, examples=2, seconds=12)


@pytest.mark.slow
def test_generated_requests_of_all_phases_find_no_server_error(address: tuple[str, str], tmp_path: Path) -> None:
    print(fuzz(address, tmp_path, examples=100, seconds=600)[-1500:])
