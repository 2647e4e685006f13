"""The demo company agrees with itself: documents, tables, mapping and golden questions."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.document import Document
from ingest.loaders.kinds import loader_of
from ingest.loaders.settings import LoaderSettings

COMPANY = Path(__file__).parents[2] / "examples" / "company"
FOLDERS = {"company": COMPANY / "documents", "company_hr": COMPANY / "restricted"}
HANGUL = re.compile(r"[가-힣]")
MISSING = {"", "NULL"}


def read(path: Path) -> str:
    """A document's text, as its loader gives it."""
    (document,) = loader_of(path, LoaderSettings())(path, name(path), "company", "2026-10-30")
    assert isinstance(document, Document)
    return document.text


def name(path: Path) -> str:
    return unicodedata.normalize("NFC", path.name)


DOCUMENTS = {f"{collection}/{name(path)}": read(path) for collection, folder in FOLDERS.items() for path in folder.iterdir()}
TABLES: dict[str, list[dict[str, str]]] = {
    path.name: list(csv.DictReader(path.open(encoding="utf-8", newline=""))) for path in (COMPANY / "tables").glob("*.csv")
}
MAPPING: dict[str, dict[str, Any]] = yaml.safe_load((COMPANY / "tables" / "mapping.yaml").read_text(encoding="utf-8"))["tables"]
GOLDEN: list[dict[str, Any]] = [json.loads(line) for line in (COMPANY / "golden.jsonl").read_text(encoding="utf-8").splitlines()]
BY_LABEL = {spec["label"]: (table, spec) for table, spec in MAPPING.items()}


@pytest.fixture(scope="module")
def database() -> sqlite3.Connection:
    """The tables as SQLite tables of text, missing values as NULL."""
    connection = sqlite3.connect(":memory:")
    for table, rows in TABLES.items():
        columns = list(rows[0])
        connection.execute(f"CREATE TABLE {Path(table).stem} ({', '.join(columns)})")
        values = [[None if row[c] in MISSING else row[c] for c in columns] for row in rows]
        connection.executemany(f"INSERT INTO {Path(table).stem} VALUES ({', '.join('?' * len(columns))})", values)
    return connection


def test_twenty_five_documents_half_in_each_language() -> None:
    assert len(DOCUMENTS) == 25
    korean = [source for source, text in DOCUMENTS.items() if len(HANGUL.findall(text)) > 0.3 * len(text)]
    assert len(korean) == 12
    for source, text in DOCUMENTS.items():
        assert 400 <= len(text) <= 5_000, source


def test_the_korean_notices_are_in_legacy_encodings() -> None:
    for notice, encoding in zip(sorted(FOLDERS["company"].glob("*.txt"), key=name), ("johab", "cp949"), strict=True):
        with pytest.raises(UnicodeDecodeError):
            notice.read_bytes().decode("utf-8")
        assert "\n" in notice.read_bytes().decode(encoding)


def test_the_kinds_of_files_that_a_company_has() -> None:
    kinds = {path.suffix for path in FOLDERS["company"].iterdir()}
    assert kinds == {".md", ".html", ".txt", ".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".hwpx", ".eml"}
    assert sum(path.stat().st_size for path in FOLDERS["company"].iterdir()) < 1_000_000


def test_seven_tables_stand_in_the_mapping_column_by_column() -> None:
    assert len(TABLES) == 7
    assert TABLES.keys() == MAPPING.keys()
    for table, spec in MAPPING.items():
        used = set(spec["columns"]) | ({spec["groups_column"]} if "groups_column" in spec else set())
        assert used == set(TABLES[table][0]), table
        assert {spec["key"], spec["name"], *spec.get("aliases", [])} <= set(spec["columns"]), table


def test_keys_are_unique_and_relationships_lead_to_rows() -> None:
    for table, spec in MAPPING.items():
        keys = [row[spec["key"]] for row in TABLES[table]]
        assert len(keys) == len(set(keys)) and not MISSING & set(keys), table
        for column, how in spec["columns"].items():
            if "relationship" in how:
                target, wanted = BY_LABEL[how["to"]]
                there = {row[wanted["key"]] for row in TABLES[target]}
                assert {row[column] for row in TABLES[table]} - MISSING <= there, (table, column)


def test_every_cell_has_the_type_that_the_mapping_declares() -> None:
    reads: dict[str, Callable[[str], object]] = {
        "text": str,
        "integer": int,
        "number": float,
        "percentage": lambda cell: float(cell.removesuffix("%")),
        "boolean": {"true": True, "false": False}.__getitem__,
        "date": date.fromisoformat,
    }
    for table, spec in MAPPING.items():
        for column, how in spec["columns"].items():
            for row in TABLES[table]:
                if row[column] not in MISSING:
                    reads[how.get("type", "text")](row[column])


def test_documents_and_tables_give_the_same_rates() -> None:
    sheet = DOCUMENTS["company/예적금-대출-상품안내.md"]
    names = {row["id"]: row["name"] for row in TABLES["products.csv"]}
    header, *lines = [line.strip("| ").split(" | ") for line in sheet.split("## 1.")[1].split("\n\n")[1].splitlines()]
    stated = {(line[0], term.removesuffix("개월")): rate for line in lines[1:] for term, rate in zip(header[1:], line[1:], strict=True)}
    held = {(names[row["product_id"]], row["term_months"]): row["annual_rate"] for row in TABLES["rates.csv"]}
    assert {key: rate for key, rate in stated.items() if rate != "–"}.items() <= held.items()


def test_annual_leave_follows_the_leave_rules() -> None:
    for person in TABLES["people.csv"]:
        hired = date.fromisoformat(person["hired_on"])
        years = 2026 - hired.year - (hired > date(hired.year, 1, 1))
        if person["branch_id"] == "007":  # Singapore
            wanted = 18
        elif years < 1:  # a day for each whole month worked in 2026
            wanted = min(11, 12 - hired.month * (hired.year == 2026))
        else:
            wanted = min(25, 15 + (years - 1) // 2)
        assert int(person["leave_days"]) == wanted, person["name"]


def test_questions_half_in_each_language() -> None:
    assert len(GOLDEN) == len({row["id"] for row in GOLDEN}) == 55
    assert Counter(row["lang"] for row in GOLDEN) == {"ko": 28, "en": 27}
    for row in GOLDEN:
        assert bool(HANGUL.search(row["question"])) == (row["lang"] == "ko"), row["id"]
        assert row["answerable"] == (row["tags"][0] != "unanswerable") == (row["answer_type"] != "none"), row["id"]


def test_evidence_is_quoted_verbatim_and_holds_what_the_answer_must() -> None:
    for row in GOLDEN:
        quotes = " ".join(evidence["quote"] for evidence in row.get("evidence", []))
        assert bool(quotes) == (row["tags"][0] in {"document", "hybrid"}), row["id"]
        assert all(evidence["quote"] in DOCUMENTS[evidence["doc"]] for evidence in row.get("evidence", [])), row["id"]
        assert all(wanted in quotes for wanted in row.get("must_include", [])), row["id"]


def test_gold_values_are_what_the_tables_say(database: sqlite3.Connection) -> None:
    rows = [row for row in GOLDEN if row["tags"][0] in {"graph", "hybrid"}]
    assert len(rows) == 13
    for row in rows:
        found = [value for line in database.execute(row["reference_sql"]) for value in line]
        assert found == [str(value) for value in row["gold"]], row["id"]


def test_rights_decide_who_gets_an_answer() -> None:
    """Each question with callers is answered to one and refused to another who lacks a group that the evidence asks for."""
    asked: dict[str, list[dict[str, Any]]] = {}
    for row in GOLDEN:
        if "caller" in row:
            asked.setdefault(row["question"], []).append(row)
    assert sum(map(len, asked.values())) >= 6
    for question, rows in asked.items():
        answered, refused = sorted(rows, key=lambda row: not row["answerable"])
        assert answered["answerable"] and not refused["answerable"], question
        assert set(answered["caller"]["groups"]) > set(refused["caller"]["groups"]), question
    hidden = {row["name"] for row in TABLES["customers.csv"] if row["access"] == "credit"}
    for source, text in DOCUMENTS.items():
        assert not any(customer in text for customer in hidden), source
    assert all("희망퇴직" not in text for source, text in DOCUMENTS.items() if source.startswith("company/"))


def test_demo_questions_are_golden() -> None:
    demo = yaml.safe_load((COMPANY / "demo.yaml").read_text(encoding="utf-8"))["questions"]
    golden = {row["question"]: row for row in GOLDEN}
    assert [entry["kind"] for entry in demo] == ["document", "graph", "hybrid"]
    assert {entry["lang"] for entry in demo} == {"ko", "en"}
    for entry in demo:
        row = golden[entry["question"]]
        assert (row["lang"], row["tags"][0]) == (entry["lang"], entry["kind"])


def test_telephone_numbers_and_mail_are_fictitious() -> None:
    for table in ("people.csv", "branches.csv"):
        for row in TABLES[table]:
            assert row["phone"] == "NULL" or re.fullmatch(r"(0\d{1,2}-555-|\+65 6555 )0[12]\d\d", row["phone"]), row
    assert all(row["email"].endswith("@yunseul.example") for row in TABLES["people.csv"])
