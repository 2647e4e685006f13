"""What the command line was given for all commands, and how commands run."""

from __future__ import annotations

import asyncio
import signal
import sys
import unicodedata
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from services.settings import Settings

T = TypeVar("T")


@dataclass(slots=True)
class Given:
    """`data` as --data says; `folder` is the one in use, once settings were loaded."""

    data: Path | None = None
    folder: Path | None = None

    def settings(self, **given: Any) -> Settings:
        """The settings, with what the command line says before the environment. Raises SettingsError."""
        from services.settings import load_settings

        settings = load_settings(**({"data": self.data} | given))
        self.folder = settings.data
        return settings


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command to its end. Ctrl-C and SIGTERM end it early, with everything that it opened closed."""

    async def stoppable() -> T:
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        return await work

    try:
        return asyncio.run(stoppable())
    except asyncio.CancelledError:
        sys.exit(128 + signal.SIGTERM)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def names(listed: str | None) -> tuple[str, ...]:
    """The names of a comma list."""
    found = (unicodedata.normalize("NFC", name.strip()) for name in (listed or "").split(","))
    return tuple(name for name in found if name)
