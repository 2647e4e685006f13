from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from ingest.document import Document, Reject
from ingest.loaders.settings import LoaderSettings
from ingest.loaders.workers import FILES_A_WORKER, Workers


def pid(workers: Workers) -> int:
    assert workers._process is not None
    return workers._process.pid


def test_documents_come_whole_out_of_another_process(tmp_path: Path) -> None:
    (tmp_path / "휴가.md").write_text("---\ntitle: 휴가 규정\ndate: 2026-01-31\n---\n# 휴가\n\n| 직급 | 일수 |\n|---|---|\n| 과장 | 15 |\n")
    with Workers(LoaderSettings()) as workers:
        (document,) = workers.load(tmp_path / "휴가.md", "휴가.md", "hr", "2026-02-01")
    assert isinstance(document, Document)
    assert (document.source, document.title, document.modified) == ("hr/휴가.md", "휴가 규정", "2026-01-31")
    table = document.blocks[-1]
    assert table.header is not None and document.text[table.header.start : table.header.end] == "| 직급 | 일수 |"


def test_a_worker_reads_several_files_and_is_then_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    with Workers(LoaderSettings()) as workers:
        seen = []
        for _ in range(FILES_A_WORKER + 1):
            list(workers.load(tmp_path / "a.txt", "a.txt", "c", "2026-01-01"))
            seen.append(pid(workers))
    assert len(set(seen)) == 2 and len(set(seen[:-1])) == 1


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", b"text", "no docx file inside"),
        ("a.pdf", b"text", "no PDF inside"),
        ("a.txt", b"\x80\x81\xff", "neither UTF-8"),
        ("a.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        ("a.xlsx", b"PK\x03\x04" + bytes(100), "damaged archive"),
    ],
)
def test_what_cannot_be_read_says_why_and_the_next_file_is_read(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "b.txt").write_text("text")
    with Workers(LoaderSettings()) as workers:
        (reject,) = workers.load(tmp_path / name, name, "c", "2026-01-01")
        assert isinstance(reject, Reject) and reason in reject.reason
        assert len(list(workers.load(tmp_path / "b.txt", "b.txt", "c", "2026-01-01"))) == 1


def test_a_reader_that_is_too_slow_or_killed_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    with Workers(LoaderSettings(seconds=0.001)) as workers:
        (reject,) = workers.load(tmp_path / "a.txt", "a.txt", "c", "2026-01-01")
        assert isinstance(reject, Reject) and "longer than 0.001 seconds" in reject.reason
    with Workers(LoaderSettings()) as workers:
        list(workers.load(tmp_path / "a.txt", "a.txt", "c", "2026-01-01"))
        os.kill(pid(workers), signal.SIGKILL)
        os.waitid(os.P_PID, pid(workers), os.WEXITED | os.WNOWAIT)
        (reject,) = workers.load(tmp_path / "a.txt", "a.txt", "c", "2026-01-01")
        assert isinstance(reject, Reject) and "MB" in reject.reason
        (document,) = workers.load(tmp_path / "a.txt", "a.txt", "c", "2026-01-01")
        assert isinstance(document, Document)
