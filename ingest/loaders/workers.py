"""Files read in a process of their own, which is capped and replaced: whatever a file does, this process lives."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ingest.document import Block, Document, LoadError, Reject
from ingest.loaders.settings import LoaderSettings
from ingest.loaders.worker import LENGTH
from vector.points import to_places
from vector.store import Span

FILES_A_WORKER = 50
_LARGEST = 256 * 2**20
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_THREAD_LIMIT"), "1")


class Workers:
    """Loads files one after another, in a process that is replaced after FILES_A_WORKER files and after every file that ended it."""

    def __init__(self, settings: LoaderSettings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._files = 0

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def load(self, path: Path, name: str, collection: str, modified: str) -> Iterator[Document | Reject]:
        """A file's documents; a reject with the reason, at the end, where it cannot be read (further)."""
        done = False
        try:
            for frame in self._ask({"document": [os.fspath(path), name, collection, modified]}):
                if "reason" in frame:
                    self._files += FILES_A_WORKER if frame.get("spoilt") else 0
                    done = True
                    yield Reject(name, frame["reason"])
                elif "end" in frame:
                    done = True
                else:
                    yield _loaded(frame)
        except _Ended as ended:
            yield Reject(name, str(ended))
        finally:
            if not done:
                self._end()

    def parts(self, path: Path) -> list[Mapping[str, Any]]:
        """What tables a workbook or a Parquet file has, as `columns.parts` says. Raises LoadError."""
        return [frame["part"] for frame in self._of_table({"parts": [os.fspath(path)]})]

    def rows(self, path: Path, title: str) -> Iterator[tuple[int, list[str | None]]]:
        """The rows of one of them, each with its number. Raises LoadError where they cannot be read (further)."""
        for frame in self._of_table({"rows": [os.fspath(path), title]}):
            yield from frame["rows"]

    def _of_table(self, request: Mapping[str, list[str]]) -> Iterator[Mapping[str, Any]]:
        done = False
        try:
            for frame in self._ask(request):
                done = "reason" in frame or "end" in frame
                if "reason" in frame:
                    raise LoadError(frame["reason"])
                if not done:
                    yield frame
        except _Ended as ended:
            raise LoadError(str(ended)) from None
        finally:
            if not done:
                self._end()

    def _ask(self, request: Mapping[str, list[str]]) -> Iterator[Mapping[str, Any]]:
        process = self._ready()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            raise _Ended(self._why()) from None
        while True:
            frame = self._frame()
            yield frame
            if "reason" in frame or "end" in frame:
                return

    def _frame(self) -> Mapping[str, Any]:
        """The next answer, for which there is `seconds` time."""
        seconds = self._settings.ocr_seconds if self._settings.ocr else self._settings.seconds
        deadline = time.monotonic() + seconds
        (length,) = LENGTH.unpack(self._read(LENGTH.size, deadline, seconds))
        if length > _LARGEST:
            raise _Ended("holds more text than one document can have: split it")
        frame: Mapping[str, Any] = json.loads(self._read(length, deadline, seconds))
        return frame

    def _read(self, size: int, deadline: float, seconds: float) -> bytes:
        assert self._process is not None and self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        parts = []
        while size:
            if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise _Ended(f"takes longer than {seconds:g} seconds to be read")
            part = os.read(pipe, min(size, 2**20))
            if not part:
                raise _Ended(self._why())
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _why(self) -> str:
        assert self._process is not None
        status = self._process.wait()
        if status == -signal.SIGKILL:
            return f"needs more than {self._settings.memory_mb} MB to be read"
        if status < 0:
            memory = f"needs more than {self._settings.memory_mb} MB"
            return f"its reader broke off ({signal.Signals(-status).name}): the file is damaged, or {memory}"
        return f"its reader gave up: the file is damaged, or needs more than {self._settings.memory_mb} MB"

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._files >= FILES_A_WORKER:
            self._end()
        self._files += 1
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ingest.loaders.worker", self._settings.model_dump_json()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | _ONE_THREAD,
                start_new_session=True,  # Ctrl-C is for the parent, which then ends it
            )
        return self._process

    def _end(self) -> None:
        process, self._process, self._files = self._process, None, 0
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # with what it has started, such as Tesseract
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(BrokenPipeError):  # what it was asked last may wait in the pipe
                if pipe is not None:
                    pipe.close()


class _Ended(Exception):
    """The worker's end over a file, and why."""


def _loaded(frame: Mapping[str, Any]) -> Document | Reject:
    if "reject" in frame:
        source, reason = frame["reject"]
        return Reject(source, reason)
    blocks = tuple(
        Block(kind, start, end, level, title, Span(*header) if header else None)
        for kind, start, end, level, title, header in frame["blocks"]
    )
    return Document(
        frame["source"],
        frame["collection"],
        frame["title"],
        frame["text"],
        frame["modified"],
        blocks,
        frame["address"],
        to_places(frame["places"]),
        tuple(frame["warnings"]),
    )
