from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from ingest.document import Document, IngestError, Reject, SourceMissing
from ingest.loaders.settings import LoaderSettings
from ingest.sources import Found, collection_name, documents, find


def test_files_are_told_apart_by_type(tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("secret")
    root = tmp_path / "docs"
    (root / "sub").mkdir(parents=True)
    (root / ".hidden").mkdir()
    for name in (
        "a.md",
        "sub/b.TXT",
        "c.csv",
        "d.docx",
        "e.bin",
        "mapping.yaml",
        ".hidden/e.md",
        ".f.md",
        unicodedata.normalize("NFD", "규정.md"),
    ):
        (root / name).write_text("text")
    (root / "link.md").symlink_to(outside)
    (root / "loop.md").symlink_to(root / "loop.md")
    (root / "inside.md").symlink_to(root / "a.md")
    os.mkfifo(root / "pipe.md")
    found = find(root)
    assert list(found.documents) == ["a.md", "d.docx", "inside.md", "규정.md", "sub/b.TXT"]
    assert list(found.tables) == ["c.csv"]
    assert found.mapping == root / "mapping.yaml"
    assert {reject.source: reject.reason for reject in found.rejects} == {
        "e.bin": "nothing here reads files of this type: .bin",
        "loop.md": "not a file that can be read",
        "pipe.md": "not a file that can be read",
    }


def test_names_that_differ_only_in_encoding_are_not_both_loaded(tmp_path: Path) -> None:
    for form in ("NFC", "NFD"):
        (tmp_path / unicodedata.normalize(form, "규정.md")).write_text(form)
    found = find(tmp_path)
    assert list(found.documents) == ["규정.md"]
    assert [reject.source for reject in found.rejects] == ["규정.md"]


def test_a_file_is_named_from_the_folder_it_is_part_of(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.md").write_text("text")
    assert list(find(tmp_path / "sub" / "a.md").documents) == ["a.md"]
    assert list(find(tmp_path / "sub" / "a.md", tmp_path).documents) == ["sub/a.md"]


def test_a_missing_source_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="Nothing was changed"):
        find(tmp_path / "none")


@pytest.mark.parametrize(("name", "wanted"), [(None, "인사-docs"), ("law_ko", "law_ko"), ("v1.2", "v1.2")])
def test_a_collection_is_called_after_its_folder(tmp_path: Path, name: str | None, wanted: str) -> None:
    folder = tmp_path / unicodedata.normalize("NFD", "인사-docs")
    folder.mkdir()
    (folder / "corpus.jsonl").write_text("")
    assert collection_name(folder, name) == wanted
    assert collection_name(folder / "corpus.jsonl", name) == wanted


@pytest.mark.parametrize("name", ["a b", "a/b", "..%2f", "a\nb"])
def test_names_that_cannot_stand_in_an_address_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(IngestError, match="--collection"):
        collection_name(tmp_path, name)


def test_a_file_that_the_system_refuses_is_a_reject_and_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("text")
    loaded = dict(documents(Found({"a.md": tmp_path / "a\0.md", "b.md": tmp_path / "b.md"}), "docs", LoaderSettings()))
    assert loaded["a.md"] == Reject("a.md", "cannot be read: embedded null byte")
    assert isinstance(loaded["b.md"], Document)


def test_every_document_is_loaded_once_and_bad_files_are_rejects(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\ntext")
    (tmp_path / "b.txt").write_bytes(b"\x80\x81\xff")
    (tmp_path / "empty.md").write_text("\n")
    (tmp_path / "set.jsonl").write_text(
        '{"id": "a.md", "text": "the same source"}\n{"id": "x", "text": "text"}\n{"id": "x", "text": "again"}\n'
    )
    loaded = list(documents(find(tmp_path), "docs", LoaderSettings()))
    assert [(file, entry.source) for file, entry in loaded if isinstance(entry, Document)] == [
        ("a.md", "docs/a.md"),
        ("set.jsonl", "docs/x"),
    ]
    assert [(file, entry.reason) for file, entry in loaded if isinstance(entry, Reject)] == [
        ("b.txt", "neither UTF-8 nor CP949 (EUC-KR): save it as UTF-8"),
        ("empty.md", "no text in it"),
        ("set.jsonl", "docs/a.md is there already: ids must differ"),
        ("set.jsonl", "docs/x is there already: ids must differ"),
    ]
