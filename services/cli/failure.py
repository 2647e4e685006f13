"""What the command line says when something goes wrong."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path


class CommandError(Exception):
    """A command cannot do what was asked; its text says why and what to do."""


def report(error: Exception, folder: Path | None) -> int:
    """Say it in a sentence on standard error, and give the exit status.

    What nobody foresaw goes to a log in the data folder, where one is known.
    """
    from services.api.faults import sentence_of

    if os.environ.get("TWOFOLD_DEBUG") == "1":
        traceback.print_exception(error)
    said = str(error) if isinstance(error, CommandError) else sentence_of(error)
    print(f"twofold: {said or _logged(error, folder)}", file=sys.stderr)
    return 1


def _logged(error: Exception, folder: Path | None) -> str:
    what = f"Something unforeseen went wrong ({type(error).__name__})"
    if folder is not None:
        log = folder / "twofold.log"
        with suppress(OSError), log.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC).isoformat()}\n{''.join(traceback.format_exception(error))}\n")
            return f"{what}: see {log}."
    return f"{what}: run it again with TWOFOLD_DEBUG=1 to see where."
