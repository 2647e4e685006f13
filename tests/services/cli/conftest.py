import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Twofold = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = [sys.executable, "-c", "from services.cli import main; main()"]


def environment(**more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")} | more


@pytest.fixture
def twofold(tmp_path: Path) -> Twofold:
    """Run `twofold` as a person does, over a data folder of the test's own unless another is given."""

    def run(*arguments: str | Path, data: Path = tmp_path / "data", **more: str) -> subprocess.CompletedProcess[str]:
        command = [*COMMAND, "--data", str(data), *map(str, arguments)]
        return subprocess.run(command, env=environment(**more), capture_output=True, text=True, timeout=120, check=False)

    return run
