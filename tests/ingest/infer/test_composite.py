"""References to rows that several columns identify: from the values of CSV files, and as a database declares them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bench.infer_score import Score, score
from ingest.infer.assemble import infer
from ingest.infer.write import to_yaml
from ingest.proposals import look_at
from ingest.reading import read_tables
from ingest.sources import Found, find

# Visits of a ward, each with treatments that are numbered within it, and claims for single treatments.
VISITS = [(f"V{n:03}", f"P{n % 7:02}") for n in range(20)]
TREATMENTS = [(visit, seq, f"treatment {n % 5}{seq}", n * 10 + seq) for n, (visit, _) in enumerate(VISITS) for seq in range(1, n % 4 + 2)]
CLAIMS = [(f"C-{900 + n}", visit, seq, cost) for n, (visit, seq, _, cost) in enumerate(TREATMENTS) if n % 3]
TABLES = {
    "visits": ("visit_id,patient", VISITS),
    "treatments": ("visit_id,seq_no,what,cost", TREATMENTS),
    "claims": ("claim_no,visit_id,seq_no,amount", CLAIMS),
}
EXPECTED = {
    "keys": {"visits": "visit_id", "treatments": ["visit_id", "seq_no"], "claims": "claim_no"},
    "relationships": {"treatments.visit_id": "visits", "claims.visit_id": "treatments"},
}


def write_csv(folder: Path, claims: list[tuple[str, str, int, int]]) -> Found:
    for name, (header, rows) in {**TABLES, "claims": (TABLES["claims"][0], claims)}.items():
        (folder / f"{name}.csv").write_text("\n".join((header, *(",".join(map(str, row)) for row in rows))) + "\n")
    return find(folder)


def test_columns_that_hold_a_whole_key_refer_to_its_row(tmp_path: Path) -> None:
    found = write_csv(tmp_path, CLAIMS)
    looked_at = look_at(found)[0]
    assert score(looked_at, EXPECTED) == Score(1, 1, ())
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(to_yaml(infer(looked_at)), encoding="utf-8")
    rows = read_tables(find(tmp_path), mapping, "ward", ("everyone",), {}, lambda _: None).rows
    assert not rows.rejects
    ends = {(edge.source, edge.target) for edge in rows.edges.values()}
    claim, visit, seq, _ = CLAIMS[4]
    assert any(source.endswith(f":{claim}") and target.endswith(f":{visit}|{seq}") for source, target in ends)
    assert len(rows.edges) == len(TREATMENTS) + len(CLAIMS)


def test_references_that_are_part_of_a_key_are_loaded_whatever_they_are_called(tmp_path: Path) -> None:
    """근무 is known by who, where and since when; 사원카드 by the key of its one person."""
    shifts = [f"{n % 3 + 1},{n % 5:03},2025-01-{n // 15 + 1:02},{'주간' if n % 2 else '야간'}\n" for n in range(45)]
    tables = {
        "작업자": ("작업자번호,성명", [f"{n},김{n}\n" for n in range(1, 10)]),
        "구역": ("구역코드,구역명", [f"{n:03},{n}구역\n" for n in range(5)]),
        "근무": ("작업자번호,구역코드,시작일,조", shifts),
        "작업자카드": ("작업자번호,발급일", [f"{n},2025-02-0{n}\n" for n in range(1, 10)]),
    }
    for name, (header, rows) in tables.items():
        (tmp_path / f"{name}.csv").write_text(f"{header}\n{''.join(rows)}", encoding="utf-8")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(to_yaml(infer(look_at(find(tmp_path))[0])), encoding="utf-8")
    rows = read_tables(find(tmp_path), mapping, "works", ("everyone",), {}, lambda _: None).rows
    assert len(rows.nodes) == 9 + 5 + 45 + 9 and len(rows.edges) == 2 * 45 + 9, rows.rejects[:3]


def test_columns_that_hold_other_pairs_refer_to_the_first_alone(tmp_path: Path) -> None:
    looked_at = look_at(write_csv(tmp_path, [(claim, visit, seq + 5, amount) for claim, visit, seq, amount in CLAIMS]))[0]
    found = score(looked_at, {**EXPECTED, "relationships": {"treatments.visit_id": "visits", "claims.visit_id": "visits"}})
    assert (found.keys, found.relationships) == (1, 1), found.wrong


@pytest.mark.parametrize("named", ["visit_id, seq_no", "seq_no, visit_id"])
def test_a_declared_key_of_several_columns(tmp_path: Path, named: str) -> None:
    with sqlite3.connect(tmp_path / "ward.sqlite") as database:
        database.executescript(
            "CREATE TABLE visits (visit_id TEXT PRIMARY KEY, patient TEXT);"
            "CREATE TABLE treatments (visit_id TEXT REFERENCES visits, seq_no INTEGER, what TEXT, cost INTEGER,"
            " PRIMARY KEY (visit_id, seq_no));"
            "CREATE TABLE claims (claim_no TEXT PRIMARY KEY, v TEXT, nth INTEGER, amount INTEGER,"
            f" FOREIGN KEY ({'v, nth' if named.startswith('visit') else 'nth, v'}) REFERENCES treatments ({named}));"
        )
        for name, (header, rows) in TABLES.items():
            database.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(header.split(',')))})", rows)
    database.close()
    found = score(
        look_at(find(tmp_path / "ward.sqlite"))[0],
        {**EXPECTED, "relationships": {"treatments.visit_id": "visits", "claims.v": "treatments"}},
    )
    assert (found.keys, found.relationships) == (1, 1), found.wrong
