"""One process owns a data folder: the embedded stores allow no second."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

_LOCK = "owner.lock"
_CARD = "owner.json"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a folder. `address` is set while it serves HTTP; `started` is an ISO moment."""

    pid: int
    address: str | None
    started: str


class FolderTaken(Exception):
    """Another process holds the folder; `owner` says which, where it has said so itself."""

    def __init__(self, folder: Path, owner: Owner | None) -> None:
        self.owner = owner
        if owner is None:
            who, what = "another process", "wait until it has finished, or stop it"
        elif owner.address:
            who, what = f"the Twofold service at {owner.address} (process {owner.pid})", "ask it there, or stop it first"
        else:
            who, what = f"another Twofold command (process {owner.pid}, since {owner.started})", "wait until it has finished, or stop it"
        super().__init__(f"The data folder {folder} is in use by {who}: {what}.")


@dataclass(frozen=True, slots=True)
class Ownership:
    """A folder held by this process."""

    folder: Path

    def announce(self, address: str | None) -> None:
        """Write who holds the folder, and where it answers."""
        owner = Owner(os.getpid(), address, datetime.now(UTC).isoformat(timespec="seconds"))
        fresh = self.folder / f"{_CARD}.new"
        fresh.write_text(json.dumps(asdict(owner)), encoding="utf-8")
        fresh.replace(self.folder / _CARD)


@contextmanager
def own(folder: Path) -> Iterator[Ownership]:
    """Hold the folder (made where it is missing, and closed to other users) until the block ends. Raises FolderTaken.

    The lock is the kernel's and goes with the process, so whatever a killed owner left in `owner.json` is overwritten here.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)  # it may have been made by others
    with (folder / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderTaken(folder, _read(folder)) from None
        held = Ownership(folder)
        held.announce(None)
        try:
            yield held
        finally:
            (folder / _CARD).unlink(missing_ok=True)


def _read(folder: Path) -> Owner | None:
    try:
        return Owner(**json.loads((folder / _CARD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
