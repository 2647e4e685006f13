"""The process that reads files for another: `python -m ingest.loaders.worker SETTINGS`. Paths come in by stdin, what they hold goes out by
stdout: `{"document": [path, name, collection, modified]}` asks for documents, `{"parts": [path]}` for what tables a file has, `{"rows":
[path, title]}` for the rows of one.

It is capped by the system (address space, CPU time, an alarm), so that a hostile file ends it and nothing else.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from ingest.document import Document, LoadError, Reject
from ingest.loaders import columns
from ingest.loaders.kinds import loader_of
from ingest.loaders.settings import LoaderSettings
from vector.points import from_places

LENGTH = struct.Struct("!I")
_GRACE = 10  # the parent's clock goes first: the alarm is for a worker that has lost its parent


def main() -> None:
    settings = LoaderSettings.model_validate_json(sys.argv[1])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a parser prints must not stand among the answers
    cap = settings.memory_mb * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (cap, cap))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin.buffer:
        _answer(answers, settings, json.loads(line))


def _answer(answers: BinaryIO, settings: LoaderSettings, request: dict[str, list[str]]) -> None:
    seconds = int((settings.ocr_seconds if settings.ocr else settings.seconds) + _GRACE)
    try:
        frames = _asked(request, settings)
        while True:
            signal.alarm(seconds)
            frame = next(frames, None)
            signal.alarm(0)
            if frame is None:
                break
            send(answers, frame)
        send(answers, {"end": True})
    except MemoryError:
        send(answers, {"reason": f"needs more than {settings.memory_mb} MB to be read", "spoilt": True})
    except LoadError as error:
        send(answers, {"reason": str(error)})
    except RecursionError:
        send(answers, {"reason": "nested too deeply"})
    except OSError as error:
        send(answers, {"reason": f"cannot be read: {error.strerror or error}"})
    except Exception as error:  # noqa: BLE001 the edge of this process: libraries of parsers raise anything over a broken file
        send(answers, {"reason": f"damaged, or not what its name says ({type(error).__name__}: {str(error)[:200]})", "spoilt": True})


def _asked(request: dict[str, list[str]], settings: LoaderSettings) -> Iterator[dict[str, Any]]:
    ((what, (path, *more)),) = request.items()
    match what:
        case "parts":
            return ({"part": part} for part in columns.parts(Path(path)))
        case "rows":
            return ({"rows": rows} for rows in columns.rows(Path(path), *more))
        case _:
            loaded = loader_of(Path(path), settings)(Path(path), *more)
            return (_frame(one) for one in loaded)


def send(out: BinaryIO, frame: dict[str, Any]) -> None:
    data = json.dumps(frame, ensure_ascii=False).encode()
    out.write(LENGTH.pack(len(data)) + data)
    out.flush()


def _frame(loaded: Document | Reject) -> dict[str, Any]:
    if isinstance(loaded, Reject):
        return {"reject": [loaded.source, loaded.reason]}
    return {
        "source": loaded.source,
        "collection": loaded.collection,
        "title": loaded.title,
        "text": loaded.text,
        "modified": loaded.modified,
        "address": loaded.address,
        "warnings": loaded.warnings,
        "places": from_places(loaded.places),
        "blocks": [
            [block.kind, block.start, block.end, block.level, block.title, block.header and [block.header.start, block.header.end]]
            for block in loaded.blocks
        ],
    }


if __name__ == "__main__":
    main()
