"""Runs on disk: a journal of replies, written as they come, and the finished run with its figures.

NAME.replies.jsonl holds a header and a reply a line; NAME.json is there once the run is finished. Both may quote what only some may read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.failure import EvalError

FORMAT = 1
_JOURNAL = ".replies.jsonl"


@dataclass(frozen=True, slots=True)
class Header:
    """What a run asks and whom. Two runs with equal headers are the same measurement, so one can take up the other."""

    golden: str
    url: str
    fingerprint: dict[str, Any]
    options: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {"golden": self.golden, "url": self.url, "fingerprint": self.fingerprint, "options": self.options}


class Journal:
    """Replies by key, each on disk before the next is asked for."""

    def __init__(self, path: Path, held: dict[str, dict[str, Any]]) -> None:
        self.path, self.held = path, held
        self._file = path.open("a", encoding="utf-8")

    def add(self, entry: dict[str, Any]) -> None:
        self.held[entry["key"]] = entry
        self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()


@contextmanager
def open_journal(folder: Path, name: str, header: Header, *, fresh: bool) -> Iterator[Journal]:
    """The journal of run `name`; one that is there already is taken up where its header is the same. Raises EvalError where it is not."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{name}{_JOURNAL}"
    held: dict[str, dict[str, Any]] = {}
    if fresh or not path.exists():
        path.write_text(json.dumps({"header": header.to_json()}, ensure_ascii=False) + "\n", encoding="utf-8")
    else:
        first, *entries = _entries(path)
        if first.get("header") != header.to_json():
            raise EvalError(f"{path} is of another measurement (questions, service, index or options): give another --name, or --fresh.")
        held = {entry["key"]: entry for entry in entries}
        path.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in (first, *held.values())), encoding="utf-8")
    journal = Journal(path, held)
    try:
        yield journal
    finally:
        journal.close()


def unfinished(folder: Path, header: Header) -> str | None:
    """The name of the latest interrupted run with this header."""
    journals = sorted(folder.glob(f"*{_JOURNAL}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in journals:
        name = path.name.removesuffix(_JOURNAL)
        if not (folder / f"{name}.json").exists() and next(iter(_entries(path)), {}).get("header") == header.to_json():
            return name
    return None


def replies_of(run: Path) -> dict[str, dict[str, Any]]:
    """The whole replies of a finished run, by key; empty where its journal was deleted."""
    path = run.with_name(run.name.removesuffix(".json") + _JOURNAL)
    return {entry["key"]: entry for entry in _entries(path) if "key" in entry} if path.exists() else {}


def save(folder: Path, run: dict[str, Any]) -> Path:
    """Write the run whole, or not at all."""
    path = folder / f"{run['name']}.json"
    draft = path.with_suffix(".json.part")
    draft.write_text(json.dumps({"format": FORMAT, **run}, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(path)
    return path


def load(path: Path) -> dict[str, Any]:
    """A finished run. Raises EvalError."""
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvalError(f"{path} is no run that can be read ({error}): give the .json file that `twofold eval run` wrote.") from None
    if not isinstance(run, dict) or run.get("format") != FORMAT:
        raise EvalError(f"{path} is no run of this version: give the .json file that `twofold eval run` wrote.")
    return run


def history(folder: Path) -> list[dict[str, Any]]:
    """All finished runs of a folder, the oldest first."""
    runs = [load(path) for path in sorted(folder.glob("*.json"))]
    return sorted(runs, key=lambda run: run["started"])


def _entries(path: Path) -> list[dict[str, Any]]:
    """The lines that are whole: a kill may have cut the last."""
    entries = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        try:
            entries.append(json.loads(line))
        except ValueError:
            continue
    return entries
