from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from ingest.document import Document, LoadError
from ingest.loaders import text
from ingest.loaders.decode import decode


def load(folder: Path, data: bytes) -> Document:
    path = folder / "notice.txt"
    path.write_bytes(data)
    (document,) = text.load(path, "sub/notice.txt", "docs", "2026-01-02")
    return document


KOREAN = "휴가 규정: 뷁 100% · 제1조\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-32", "johab"])
def test_encodings_are_told_apart(encoding: str) -> None:
    assert decode(KOREAN.encode(encoding)) == KOREAN


def test_decomposed_text_is_composed() -> None:
    assert decode(unicodedata.normalize("NFD", KOREAN).encode()) == KOREAN


@pytest.mark.parametrize("data", [b"a\0b", KOREAN.encode("utf-16-le"), b"caf\xe9 \xff\xfe\xfd", b"\xef\xbb\xbf\xff"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(LoadError, match="save it as UTF-8"):
        decode(data)


def test_articles_and_divisions_are_headings(tmp_path: Path) -> None:
    document = load(
        tmp_path,
        "취업 규칙\n=========\n\n제1장 총칙\n제1조(목적) 이 규칙은 근로조건을 정한다.\n제2조(정의) 1. 직원\n2. 임원\n부 칙\n끝.\n".encode(
            "cp949"
        ),
    )
    assert document.title == "취업 규칙"
    assert [(block.kind, document.text[block.start : block.end]) for block in document.blocks] == [
        ("heading", "취업 규칙"),
        ("heading", "제1장 총칙"),
        ("heading", "제1조(목적)"),
        ("paragraph", "이 규칙은 근로조건을 정한다."),
        ("heading", "제2조(정의)"),
        ("item", "1. 직원"),
        ("item", "2. 임원"),
        ("heading", "부 칙"),
        ("paragraph", "끝."),
    ]


def test_marks_mean_nothing_in_plain_text(tmp_path: Path) -> None:
    document = load(tmp_path, b"# not a heading\n| a |\n|---|\n")
    assert [block.kind for block in document.blocks] == ["paragraph"]
    assert document.title == "notice"
