"""The process that reads files for another: `python -m ingest.loaders.worker SETTINGS`. Paths come in by stdin, documents go out by stdout.

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
        path, name, collection, modified = json.loads(line)
        _answer(answers, settings, Path(path), name, collection, modified)


def _answer(answers: BinaryIO, settings: LoaderSettings, path: Path, name: str, collection: str, modified: str) -> None:
    seconds = int((settings.ocr_seconds if settings.ocr else settings.seconds) + _GRACE)
    try:
        loaded = loader_of(path, settings)(path, name, collection, modified)
        while True:
            signal.alarm(seconds)
            document = next(loaded, None)
            signal.alarm(0)
            if document is None:
                break
            for frame in _frames(document):
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


def send(out: BinaryIO, frame: dict[str, Any]) -> None:
    data = json.dumps(frame, ensure_ascii=False).encode()
    out.write(LENGTH.pack(len(data)) + data)
    out.flush()


def _frames(loaded: Document | Reject) -> Iterator[dict[str, Any]]:
    if isinstance(loaded, Reject):
        yield {"reject": [loaded.source, loaded.reason]}
        return
    yield {
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
