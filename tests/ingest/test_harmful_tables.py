"""Workbooks and Parquet files that are broken or made to do harm, read as tables: each stops itself and nothing else."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from ingest.loaders.settings import LoaderSettings
from ingest.open_tables import open_tables
from ingest.proposals import propose
from ingest.reading import read_tables
from ingest.sources import Found, find
from tests.ingest.loaders.bombs import BOMBS

FEW = LoaderSettings(seconds=20, memory_mb=256)
BROKEN = {
    "cut.xlsx": b"PK\x03\x04" + bytes(100),
    "text.xlsx": b"no workbook",
    "cut.parquet": b"PAR1" + bytes(100) + b"PAR1",
}


def own_memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def folder(root: Path) -> Found:
    for name, data in BROKEN.items():
        (root / name).write_bytes(data)
    for name in ("zeros.xlsx", "far.xlsx", "many.xlsx"):
        BOMBS[name][0](root / name)
    (root / "good.csv").write_text("id,name\n1,Ann\n2,Ben\n")
    found = find(root, settings=FEW)
    found.take_tables()
    return found


@pytest.mark.slow
def test_the_good_tables_among_them_are_looked_at_and_loaded(tmp_path: Path) -> None:
    found, before = folder(tmp_path), own_memory()
    inference, text = propose(found)
    reasons = {reject.source.partition("#")[0]: reject.reason for reject in inference.unread}
    assert {*BROKEN, "zeros.xlsx", "many.xlsx"} <= reasons.keys(), reasons
    assert "good.csv" in text
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(text, encoding="utf-8")
    assert len(read_tables(found, mapping, "c", ("everyone",), {}, lambda _: None).rows.nodes) >= 2
    assert own_memory() - before < 100 * 2**20


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_a_table_with_its_reason(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(BROKEN[name])
    table = open_tables({name: tmp_path / name})[name]
    assert "cannot be read" in table.fault or "damaged" in table.fault or "can be read" in table.fault
