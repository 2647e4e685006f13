"""A large table says how far it is while it is read, wherever it lies."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ingest.proposals import propose
from ingest.reading import read_tables
from ingest.sources import find
from ingest.tools import Progress

ROWS = [(n, f"Person {n}") for n in range(1, 2501)]


def write(folder: Path, suffix: str) -> Path:
    file = folder / f"people{suffix}"
    match suffix:
        case ".csv":
            file.write_text("id,name\n" + "".join(f"{id_},{name}\n" for id_, name in ROWS))
        case ".sqlite":
            with sqlite3.connect(file) as database:
                database.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)")
                database.executemany("INSERT INTO people VALUES (?, ?)", ROWS)
            database.close()
        case ".parquet":
            arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
            parquet.write_table(arrow.table({"id": [row[0] for row in ROWS], "name": [row[1] for row in ROWS]}), file)
        case _:
            book = pytest.importorskip("openpyxl").Workbook()
            for row in (("id", "name"), *ROWS):
                book.active.append(row)
            book.save(file)
    return file


@pytest.mark.parametrize("suffix", [".csv", ".sqlite", ".parquet", ".xlsx"])
def test_every_thousand_rows_are_reported_of_about_as_many_as_there_are(tmp_path: Path, suffix: str) -> None:
    write(tmp_path, suffix)
    found = find(tmp_path)
    found.take_tables()
    reports: list[Progress] = []
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(propose(found, reports.append)[1], encoding="utf-8")
    rows = read_tables(found, mapping, "c", ("everyone",), {}, reports.append).rows
    assert len(rows.nodes) == len(ROWS)
    assert [(at.stage, at.done) for at in reports] == [
        *(("look at rows", done) for done in (1000, 2000)),
        *(("rows", done) for done in (1000, 2000, 3000, 4000, 5000)),
    ]
    assert 2500 <= reports[0].total <= 2502 and 5000 <= reports[-1].total <= 5004


def test_a_table_of_bad_rows_alone_stops_before_memory_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.tables.MOST_REJECTS", 100)
    write(tmp_path, ".csv")
    (tmp_path / "broken.csv").write_text("code,name\na1,Ann\nb2,Ben\n" + "x\n" * 500)
    found = find(tmp_path)
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(propose(found)[1], encoding="utf-8")
    rows = read_tables(found, mapping, "c", ("everyone",), {}, lambda _: None).rows
    assert len(rows.nodes) == len(ROWS)
    assert [(reject.source, "more than 100 of its rows do not fit" in reject.reason) for reject in rows.rejects] == [("broken.csv", True)]
