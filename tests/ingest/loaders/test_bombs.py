from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest

from ingest.document import Document, Reject
from ingest.loaders.settings import LoaderSettings
from ingest.sources import documents, find

from .bombs import BOMBS

pytestmark = pytest.mark.slow
SECONDS, MEMORY = 30.0, 200 * 2**20


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_no_file_takes_the_job_with_it(tmp_path: Path) -> None:
    """All at once, as a job reads them: each is refused with its reason, the good ones among them are read, and nothing is left behind."""
    assert len(BOMBS) == 40
    for name, (write, _) in BOMBS.items():
        write(tmp_path / name)
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\ntext\n")
    found = find(tmp_path)
    before, most, begun = resident(), 0, time.monotonic()
    read: dict[str, list[Document | Reject]] = {name: [] for name in found.documents}
    last = begun
    for name, loaded in documents(found, "c", LoaderSettings(seconds=SECONDS)):
        now = time.monotonic()
        assert now - last < 2 * SECONDS, name
        last, most = now, max(most, resident())
        read[name].append(loaded if isinstance(loaded, Reject) or len(loaded.text) < 1000 else Reject(name, "long"))
    assert most - before < MEMORY
    for name, (_, words) in BOMBS.items():
        (good,) = read[f"{name}.md"]
        assert isinstance(good, Document), name
        if words is not None:
            assert read[name] and isinstance(read[name][-1], Reject), name
            assert words in read[name][-1].reason, (name, read[name][-1].reason)
