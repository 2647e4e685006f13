"""A folder of model files that is built once: there as a whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from vector.embedding.embedder import ModelError

STALE_SECONDS = 3600  # a build takes seconds: a temporary folder this old was left by a process that was killed


def prepare(folder: Path, build: Callable[[Path], None]) -> None:
    """Where `folder` is missing, let `build` fill a new one beside it, then rename that. Of several processes at once one wins.

    Raises ModelError where the disk does not take it.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for left in folder.parent.glob(f".{folder.name}.*"):
            if time.time() - left.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
        if folder.is_dir():
            return
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as temporary:
            made = Path(temporary) / folder.name
            made.mkdir()
            build(made)
            try:
                made.rename(folder)
            except OSError:
                if not folder.is_dir():  # else another process was faster, and its folder is as good
                    raise
    except OSError as error:
        reason = error.strerror or error
        raise ModelError(
            f"The embedding model cannot be written to {folder.parent} ({reason}): make room or name another folder."
        ) from error


def write(path: Path, portions: Iterable[bytes]) -> None:
    """Write a file that is on the disk when this returns, before its folder is renamed."""
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        file.writelines(portions)
        file.flush()
        os.fsync(file.fileno())
