import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.cli import main


@dataclass(frozen=True)
class Done:
    """What a command said, and its exit status."""

    status: int
    stdout: str
    stderr: str


Twofold = Callable[..., Done]


@pytest.fixture
def twofold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Twofold:
    """Run `twofold` over a data folder of the test's own, with no other settings than the given."""
    for name in [name for name in os.environ if name.startswith("TWOFOLD_")]:
        monkeypatch.delenv(name)

    def run(*arguments: str | Path, data: Path = tmp_path / "data", **settings: str) -> Done:
        status = 0
        with monkeypatch.context() as here:
            here.setattr(sys, "argv", ["twofold", "--data", str(data), *map(str, arguments)])
            for name, value in settings.items():
                here.setenv(name, value)
            try:
                main()
            except SystemExit as ended:
                status = int(ended.code or 0)
        return Done(status, *capsys.readouterr())

    return run
