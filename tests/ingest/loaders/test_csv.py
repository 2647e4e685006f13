from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import LoadError, Reject
from ingest.loaders.csv import read
from ingest.loaders.decode import MAX_BYTES
from ingest.table_source import SourceTable


def table(folder: Path, data: bytes) -> SourceTable:
    path = folder / "t.csv"
    path.write_bytes(data)
    return read(path, "t.csv")


def test_rows_know_their_lines(tmp_path: Path) -> None:
    found = table(tmp_path, '\ufeffid,이름 \r\n1,"여러\r\n줄"\r\n\r\n 2 ,NULL\r\n3,\r\n'.encode())
    assert found.columns == ("id", "이름")
    assert [(row.line, dict(row.cells)) for row in found.good_rows()] == [
        (2, {"id": "1", "이름": "여러\n줄"}),
        (5, {"id": "2", "이름": None}),
        (6, {"id": "3", "이름": None}),
    ]


@pytest.mark.parametrize("data", ["이름;값\n가;1,5\n".encode("cp949"), "이름\t값\n가\t1,5\n".encode("utf-16")])
def test_delimiter_and_encoding_are_found(tmp_path: Path, data: bytes) -> None:
    assert dict(next(table(tmp_path, data).good_rows()).cells) == {"이름": "가", "값": "1,5"}


def test_bad_rows_are_rejects(tmp_path: Path) -> None:
    found = table(tmp_path, b'a,b\n1,2,3\n"x"y,2\n4,5\n')
    assert [dict(row.cells) for row in found.good_rows()] == [{"a": "4", "b": "5"}]
    rejects = [row for row in found.rows() if isinstance(row, Reject)]
    assert [reject.source for reject in rejects] == ["t.csv:2", "t.csv:3"]
    assert "3 cells, the header has 2" in rejects[0].reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "no header"), (b"a,,b\n", "column 2"), (b"a,b,a\n", "a more than once"), (b'a,b\n1,2\n3,"4\n5,6\n', "line 3.*never closed")],
)
def test_tables_that_cannot_be_trusted_are_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        list(table(tmp_path, data).rows())


def test_a_table_is_read_a_line_at_a_time_however_long_it_is(tmp_path: Path) -> None:
    """A document of this size is rejected: its text is held whole."""
    path = tmp_path / "t.csv"
    with path.open("w", encoding="cp949") as file:
        file.write("id,이름\n")
        for number in range(40):
            file.write(f"{number},{'가나다라마바사아' * 65_536}\n")
    assert path.stat().st_size > MAX_BYTES
    assert [row.line for row in read(path, "t.csv").good_rows()] == list(range(2, 42))
    path.write_bytes(b"id\n" + b"x" * (MAX_BYTES + 1))
    with pytest.raises(LoadError, match="a line longer than 32 MB"):
        list(read(path, "t.csv").good_rows())
