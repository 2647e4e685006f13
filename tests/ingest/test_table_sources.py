"""Tables from wherever they lie, and what happens to those that are not as they should be."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from examples.company.equipment import build as equipment
from ingest.document import IngestError, LoadError
from ingest.job import Order, Summary, Tools, ingest, reconcile
from ingest.loaders.settings import LoaderSettings
from ingest.loaders.sql import expanded, shown_url, sql_tables
from ingest.open_tables import open_table_file, open_tables
from ingest.source_list import read_sources

_session = pytest.mark.asyncio(loop_scope="session")

MAPPING = """\
tables:
  people.csv:
    label: Person
    key: id
    name: name
    columns:
      level: {type: integer, required: true}
      badge: {unique: true}
      site: {values: [North, South]}
      boss: {relationship: REPORTS_TO, to: Person}
  teams.csv: {label: Team, key: id, name: name}
  members.csv:
    relationship: MEMBER_OF
    from: {column: person, label: Person}
    to: {column: team, label: Team}
"""


def company(folder: Path, people: str = "1,Ann,3,b1,North,\n2,Ben,4,b2,South,1\n", header: str = "id,name,level,badge,site,boss") -> Path:
    root = folder / "staff"
    root.mkdir(exist_ok=True)
    (root / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    (root / "people.csv").write_text(f"{header}\n{people}", encoding="utf-8")
    (root / "teams.csv").write_text("id,name\nA,Alpha\n", encoding="utf-8")
    (root / "members.csv").write_text("person,team\n1,A\n2,A\n", encoding="utf-8")
    return root


async def run(path: Path, tools: Tools, **order: object) -> Summary:
    return await ingest(replace(Order(path), **order), tools, lambda _: None)  # type: ignore[arg-type]


def changes(summary: Summary) -> dict[str, int]:
    return {kind: count for kind, count in summary.counts.items() if count}


def database(path: Path) -> Path:
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE parents (code TEXT PRIMARY KEY, name TEXT, photo BLOB, born DATE, ok BOOLEAN);"
        "CREATE TABLE children (id INTEGER PRIMARY KEY, parent_ref TEXT REFERENCES parents (code), size NUMERIC);"
        "INSERT INTO parents VALUES ('001', 'Ann', x'00ff', '1980-02-03', 1);"
        "INSERT INTO children VALUES (2, '001', 1.5), (1, NULL, 2);"
    )
    connection.close()
    return path


def test_a_database_gives_its_tables_with_what_it_declares(tmp_path: Path) -> None:
    children, parents = open_table_file(database(tmp_path / "firm.sqlite"), "firm.sqlite")
    assert (children.name, children.primary, children.foreign) == (
        "firm.sqlite#children",
        ("id",),
        ((("parent_ref",), "firm.sqlite#parents", ("code",)),),
    )
    assert [(row.line, row.cells["id"], row.cells["parent_ref"]) for row in children.good_rows()] == [(1, "1", None), (2, "2", "001")]
    assert parents.declared == {"photo": "binary"}
    row = next(parents.good_rows()).cells
    assert (row["code"], row["born"], row["ok"], row["photo"]) == ("001", "1980-02-03", "true", "0x00ff")


def test_a_database_that_cannot_be_reached_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LoadError, match="cannot be read"):
        sql_tables(f"sqlite:///file:{tmp_path}/none.db?mode=ro&uri=true")
    with pytest.raises(LoadError, match="not the URL"):
        sql_tables("nonsense://x")
    with pytest.raises(LoadError, match="variable ERP_PASSWORD is not set"):
        sql_tables("postgresql://erp:${ERP_PASSWORD}@db/erp")
    monkeypatch.setenv("ERP_PASSWORD", "a/b")
    assert expanded("postgresql://erp:${ERP_PASSWORD}@db/erp") == "postgresql://erp:a%2Fb@db/erp"
    assert "secret" not in shown_url("postgresql://erp:secret@db/erp")


def test_sheets_and_parquet_are_tables(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "prices"
    for row in ([], ["id", "price", "from"], [1, 2.5, "2026-01-02"], [None, None, None], [2, None, None]):
        sheet.append(row)
    book.create_sheet("empty")
    book.save(tmp_path / "book.xlsx")
    (table,) = open_table_file(tmp_path / "book.xlsx", "book.xlsx")
    assert (table.name, table.columns) == ("book.xlsx#prices", ("id", "price", "from"))
    assert [(row.line, row.cells["price"]) for row in table.good_rows()] == [(3, "2.5"), (5, None)]

    arrow = pytest.importorskip("pyarrow", reason="pyarrow is an extra")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.table({"id": [1, 2], "raw": [b"\x00", b"\x01"], "when": ["2026-01-01", None]}), tmp_path / "t.parquet")
    (table,) = open_table_file(tmp_path / "t.parquet", "t.parquet")
    assert (table.columns, table.declared) == (("id", "raw", "when"), {"raw": "binary"})
    assert [dict(row.cells) for row in table.good_rows()][1] == {"id": "2", "raw": "0x01", "when": None}
    (tmp_path / "bad.parquet").write_bytes(b"PAR1")
    assert "not a Parquet file" in open_tables({"bad.parquet": tmp_path / "bad.parquet"})["bad.parquet"].fault


@_session
async def test_rows_that_fail_a_check_are_listed_and_the_rest_is_loaded(tmp_path: Path, tools: Tools) -> None:
    people = "1,Ann,3,b1,North,\n2,Ben,,b2,South,1\n3,Cho,x,b3,North,\n4,Dan,1,b1,North,\n5,Eve,1,b5,West,\n6,Fay,1,b6,,77\n1,Gus,1,b7,,\n"
    summary = await run(company(tmp_path, people), tools)
    assert changes(summary) == {"nodes": 3, "edges": 1}
    listed = [(reject.source, reject.reason) for _, reject in await tools.ledger.rejects("staff")]
    assert listed == [
        ("people.csv:3", "level is empty, and required"),
        ("people.csv:4", "level: 'x' is not a number like 1234.5 or 1,234.5"),
        ("people.csv:5", "badge: 'b1' is already on line 2, and must be unique"),
        ("people.csv:6", "site: 'West' is none of the accepted values North, South"),
        ("people.csv:8", "the key '1' is already on line 2"),
        ("people.csv:7", "boss: there is no Person with the key '77'; the row is loaded without it"),
        ("members.csv:3", "person: there is no Person with the key '2'"),
    ]
    await run(company(tmp_path), tools)
    assert await tools.ledger.rejects("staff") == []


@pytest.mark.parametrize(
    ("header", "people", "why"),
    [
        ("id,name,badge,site,boss", "1,Ann,b1,North,\n", "it has no column level"),
        (
            "id,name,level,badge,site,boss",
            "".join(f"{n},Ann,high,b{n},North,\n" for n in range(9)),
            "level is not of the type integer any more",
        ),
    ],
)
@_session
async def test_a_drifted_table_is_stopped_and_the_others_are_loaded(
    tmp_path: Path, tools: Tools, header: str, people: str, why: str
) -> None:
    root = company(tmp_path)
    assert changes(await run(root, tools)) == {"nodes": 3, "edges": 3}
    (root / "people.csv").write_text(f"{header}\n{people}", encoding="utf-8")
    (root / "teams.csv").write_text("id,name\nA,Alpha\nB,Beta\n", encoding="utf-8")
    (root / "members.csv").write_text("person,team\n1,A\n2,A\n1,B\n", encoding="utf-8")
    summary = await run(root, tools)
    assert changes(summary) == {"nodes": 1, "edges": 1}, "people stay as they were, and can be referred to"
    assert [reject.source for reject in summary.rejects] == ["people.csv"]
    assert why in summary.rejects[0].reason
    assert (await reconcile(tools, repair=False)).clean


@pytest.mark.parametrize(
    ("people", "why"),
    [
        ("staff,,,,,\nid,name,level,badge,site,boss\n1,Ann,3,b1,North,\n", "column 2 has no name in the header: a table begins with"),
        ("Staff of 2026\nid,name,level,badge,site,boss\n1,Ann,3,b1,North,\n", "its first line has one cell, and the next one 6"),
        ('id,name,level,badge,site,boss\n1,"Ann,3,b1,North,\n', "it cannot be read to its end: the quote that opens on line 2"),
    ],
)
@_session
async def test_a_table_that_cannot_be_read_stops_alone(tmp_path: Path, tools: Tools, people: str, why: str) -> None:
    root = company(tmp_path)
    (root / "people.csv").write_text(people, encoding="utf-8")
    first = await run(root, tools)
    assert changes(first) == {"nodes": 1}, "of teams; of people nothing is there yet"
    assert next(reject.reason for reject in first.rejects if reject.source == "people.csv").startswith(f"the table was stopped: {why}")
    assert {table.name: (table.rows, table.rejects) for table in first.tables} == {
        "people.csv": (0, 1),
        "teams.csv": (1, 0),
        "members.csv": (2, 2),
    }
    company(tmp_path)
    assert changes(await run(root, tools)) == {"nodes": 2, "edges": 3}


@_session
async def test_tables_that_can_be_read_are_inferred_without_the_others(tmp_path: Path, tools: Tools) -> None:
    root = tmp_path / "club"
    root.mkdir()
    (root / "members.csv").write_text("member_id,full_name\n1,Ann\n2,Ben\n", encoding="utf-8")
    (root / "visits.csv").write_text("visit_id,member_id,minutes\nvisit,member,duration\n7,1,30\n8,2,45\n9,2,50\n", encoding="utf-8")
    book = Workbook()
    for title, rows in {"fees": [("fee_id", "member_id"), (1, 1), (2, 2)], "rooms": [("Rooms",), ("room_id", "floor"), (1, 2)]}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(root / "book.xlsx")
    summary = await ingest(Order(root, accept=True), tools, lambda _: None)
    assert changes(summary) == {"nodes": 4, "edges": 2}
    assert {reject.source: reject.reason.split(": ")[1] for reject in summary.rejects} == {
        "book.xlsx#rooms": "its first line has one cell, and the next one 2",
        "visits.csv": "the line below its header looks like a second header (visit, member, duration)",
    }


@_session
async def test_a_database_is_ingested_by_its_url(tmp_path: Path, tools: Tools) -> None:
    url = f"sqlite:///{database(tmp_path / 'firm.db')}"
    summary = await ingest(Order(url=url, accept=True, owner="Ann"), tools, lambda _: None)
    assert (summary.collection, changes(summary)) == ("firm", {"nodes": 3, "edges": 1})
    stored = await tools.ledger.collection("firm")
    assert stored is not None
    assert (stored.root, stored.owner) == (url, "Ann")
    assert changes(await ingest(Order(url=url), tools, lambda _: None)) == {}


@_session
async def test_a_source_has_its_files_loaded_by_settings_of_its_own(tmp_path: Path, tools: Tools) -> None:
    (tmp_path / "scans").mkdir()
    (tmp_path / "scans" / "a.png").write_bytes(b"no picture")
    without = await run(tmp_path / "scans", tools)
    assert [reject.reason for reject in without.rejects] == [
        "a picture: set TWOFOLD_LOADERS__OCR (such as kor+eng) to have its text read by Tesseract"
    ]
    tried = await run(tmp_path / "scans", tools, loaders=LoaderSettings(ocr="eng"))
    assert len(tried.rejects) == 1 and tried.rejects[0].reason != without.rejects[0].reason


def test_the_demo_database_is_made_of_its_script(tmp_path: Path) -> None:
    equipment.build(tmp_path / "made.sqlite")
    dumps = []
    for path in (tmp_path / "made.sqlite", equipment.FOLDER / "equipment.sqlite"):
        connection = sqlite3.connect(path)
        dumps.append(list(connection.iterdump()))
        connection.close()
    assert dumps[0] == dumps[1]


def test_named_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    company(tmp_path)
    database(tmp_path / "firm.db")
    file = tmp_path / "sources.yaml"
    file.write_text(
        "sources:\n"
        "  people: {path: staff, groups: [hr], owner: HR team, contact: hr@firm.example, link_hosts: files.firm.example, schedule: daily,\n"
        "    loaders: {ocr: kor+eng, seconds: 60}}\n"
        "  erp: {url: 'sqlite:///${ERP_FILE}', accept: true, collection: sales}\n"
        "  gone: {path: nowhere}\n",
        encoding="utf-8",
    )
    sources = read_sources(file)
    people = sources.order("people")
    assert (people.path, people.collection, people.groups) == (tmp_path / "staff", "people", ("hr",))
    assert (people.owner, people.contact, people.link_hosts) == ("HR team", "hr@firm.example", ("files.firm.example",))
    assert people.loaders is not None and people.loaders.model_dump(exclude_unset=True) == {"ocr": "kor+eng", "seconds": 60}
    assert sources.check("people") == "3 tables"
    with pytest.raises(IngestError, match="ERP_FILE, which is not set"):
        sources.check("erp")
    monkeypatch.setenv("ERP_FILE", str(tmp_path / "firm.db"))
    assert sources.order("erp").url == "sqlite:///${ERP_FILE}", "the value stays in the environment"
    with pytest.raises(IngestError, match="not there"):
        sources.check("gone")
    assert sources.check("erp") == "2 tables"
    (tmp_path / "staff" / "people.csv").write_text("id,surname\n1,Ann\n", encoding="utf-8")
    with pytest.raises(IngestError, match=r"people.csv: it has no column"):
        sources.check("people")
    with pytest.raises(IngestError, match="no source 'x': it has people, erp, gone"):
        sources.order("x")
    file.write_text("sources:\n  a: {path: x, url: y}\n  b: {pat: x}\n", encoding="utf-8")
    with pytest.raises(IngestError, match=r"sources.yaml:2: sources > a: give a path, or a url\nsources.yaml:3: sources > b > pat"):
        read_sources(file)
