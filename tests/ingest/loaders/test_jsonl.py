from __future__ import annotations

import json
from pathlib import Path

from ingest.document import Document, Reject
from ingest.loaders import jsonl


def test_lines_are_documents_and_bad_lines_rejects(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    lines = [
        json.dumps({"id": "a/1", "title": "First  one", "text": "# One\r\n\r\nText.", "extra": 1}).encode(),
        b"",
        json.dumps({"id": 7, "text": "둘째 문서"}, ensure_ascii=False).encode(),
        b'{"id": "cut", "text": ',
        b'["a"]',
        b'{"text": "no id"}',
        b'{"id": "x", "text": 5}',
        b'{"id": "y", "text": "  "}',
        b'{"id": "a\\nb", "text": "line break in the id"}',
        b'{"id": "z", "text": "a\\u0000b"}',
        '{"id": "legacy", "text": "한글"}'.encode("cp949"),
        b"[" * 100_000,
    ]
    path.write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(lines))
    loaded = list(jsonl.load(path, "corpus.jsonl", "set", "2026-01-02"))
    documents = [entry for entry in loaded if isinstance(entry, Document)]
    assert [(document.source, document.title, document.text) for document in documents] == [
        ("set/a/1", "First one", "# One\n\nText."),
        ("set/7", "7", "둘째 문서"),
    ]
    assert documents[0].blocks[0].kind == "heading"
    rejects = {entry.source: entry.reason for entry in loaded if isinstance(entry, Reject)}
    assert list(rejects) == [f"corpus.jsonl:{line}" for line in (4, 5, 6, 7, 8, 9, 10, 11, 12)]
    assert rejects["corpus.jsonl:11"] == "not UTF-8"
