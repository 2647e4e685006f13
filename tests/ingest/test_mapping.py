from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.schema import Label, Property, Relationship, Schema, Words
from ingest.document import MappingError
from ingest.drift import drift
from ingest.mapping import Mapping, read_mapping
from ingest.mapping_check import check, to_schema, unmapped
from ingest.table_source import Row, SourceTable

COLUMNS = {
    "people.csv": ("id", "name", "입사일", "department_id", "access", "photo"),
    "departments.csv": ("code", "name", "title"),
    "holdings.csv": ("person", "dept", "since"),
}
MAPPING = """\
tables:
  people.csv:
    label: Person
    key: id
    name: name
    synonyms: {ko: [직원], en: [employee]}
    groups: [hr]
    groups_column: access
    columns:
      id: {type: integer, en: [number]}
      입사일: {type: date, property: hired_on, ko: [입사일]}
      department_id: {relationship: WORKS_IN, to: Department, en: [department], reverse: {en: [staff]}}
  departments.csv:
    label: Department
    key: code
    name: name
    aliases: [title]
  holdings.csv:
    relationship: HEADS
    from: {column: person, label: Person}
    to: {column: dept, label: Department}
    en: [head of]
    columns:
      since: {type: date}
"""


def mapping(folder: Path, text: str) -> Mapping:
    path = folder / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def test_a_mapping_declares_a_schema(tmp_path: Path) -> None:
    declared = mapping(tmp_path, MAPPING)
    check(declared)
    assert to_schema(declared, "hr") == Schema(
        collection="hr",
        labels={
            "Person": Label(
                key="id",
                name="name",
                properties={
                    "id": Property(type="integer", synonyms=Words(en=("number",))),
                    "hired_on": Property(type="date", synonyms=Words(ko=("입사일",))),
                    "name": Property(),
                },
                synonyms=Words(ko=("직원",), en=("employee",)),
            ),
            "Department": Label(
                key="code", name="name", aliases=("title",), properties={"code": Property(), "name": Property(), "title": Property()}
            ),
        },
        relationships=(
            Relationship(
                type="WORKS_IN", source="Person", target="Department", synonyms=Words(en=("department",)), reverse=Words(en=("staff",))
            ),
            Relationship(
                type="HEADS",
                source="Person",
                target="Department",
                synonyms=Words(en=("head of",)),
                properties={"since": Property(type="date")},
            ),
        ),
    )
    assert unmapped(declared, COLUMNS) == ["people.csv: columns that are not in mapping.yaml are left out: photo"]


def test_names_that_yaml_takes_for_something_else_stay_names(tmp_path: Path) -> None:
    declared = mapping(
        tmp_path, "tables:\n  a.csv:\n    label: A\n    key: no\n    name: yes\n    columns:\n      1: {property: one}\n      on:\n"
    )
    check(declared)
    assert set(to_schema(declared, "c").labels["A"].properties) == {"no", "yes", "one", "on"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "type: date, property",
            "type: day, property",
            "mapping.yaml:11: tables > people.csv > columns > 입사일 > type: Input should be 'text'",
        ),
        ("    key: code\n", "", "mapping.yaml:13: tables > departments.csv > key: is missing"),
        ("aliases: [title]", "aliases: title", "mapping.yaml:17: tables > departments.csv > aliases: should be a list"),
        ("aliases: [title]", "alias: [title]", "mapping.yaml:17: tables > departments.csv > alias: is not known here"),
        ("to: Department, en", "too: Department, en", "mapping.yaml:12: tables > people.csv > columns > department_id > to: is missing"),
        ("label: Department}", "lable: Department}", "mapping.yaml:21: tables > holdings.csv > to > label: is missing"),
        ("    label: Person\n    key: id", "    label: 9Person\n    key: id", "'9Person' is not a name"),
        ("  departments.csv:", "  people.csv:", "mapping.yaml:13: tables > people.csv stands there twice"),
        ("tables:", "table:", "mapping.yaml:1: tables: is missing"),
        ("[hr]", "[hr", "not valid YAML"),
        ("[hr]", "&a [hr]\n    aliases: *a", "mapping.yaml:7: aliases (*name) are not read"),
        ("[hr]", "[]", "mapping.yaml:7: tables > people.csv > groups"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(MappingError) as raised:
        mapping(tmp_path, MAPPING.replace(old, new, 1))
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "to: Department, en",
            "to: Team, en",
            "mapping.yaml:12: tables > people.csv > columns > department_id > to: no table makes the label Team",
        ),
        ("label: Department\n    key", "label: Person\n    key", "Person is already made of people.csv"),
        ("relationship: HEADS", "relationship: WORKS_IN", "WORKS_IN from Person to Department is declared twice"),
        (", property: hired_on", "", "'입사일' cannot be a property's name: add `property:"),
        ("property: hired_on", "property: name", "the property name is made of two columns"),
    ],
)
def test_a_mapping_is_held_against_its_tables(tmp_path: Path, old: str, new: str, message: str) -> None:
    declared = mapping(tmp_path, MAPPING.replace(old, new, 1))
    with pytest.raises(MappingError) as raised:
        check(declared)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "file", "message"),
    [
        (
            "key: code",
            "key: codes",
            "departments.csv",
            "no column codes (mapping.yaml:15: tables > departments.csv > key); it has code, name",
        ),
        ("      since:", "      until:", "holdings.csv", "no column until (mapping.yaml:24: tables > holdings.csv > columns > until)"),
        (
            "groups_column: access",
            "groups_column: acl",
            "people.csv",
            "no column acl (mapping.yaml:8: tables > people.csv > groups_column)",
        ),
        ("  holdings.csv:", "  heads.csv:", "heads.csv", "no such table: bring it back, or take it out of mapping.yaml:18"),
        ("    groups: [hr]\n", "    left_out: [photo]\n", "people.csv", "no message"),
        ("    groups: [hr]\n", "    left_out: [picture]\n", "people.csv", "new columns: photo"),
        (
            "      since: {type: date}",
            "      since: {type: integer}",
            "holdings.csv",
            "since is not of the type integer any more (6 of 6 cells)",
        ),
    ],
)
def test_a_table_that_has_changed_is_named_with_what_to_do(tmp_path: Path, old: str, new: str, file: str, message: str) -> None:
    declared = mapping(tmp_path, MAPPING.replace(old, new, 1))
    check(declared)

    def rows(columns: tuple[str, ...]) -> Callable[[], Iterator[Row]]:
        return lambda: iter([Row(line, {column: "7" if column == "id" else "2026-01-01" for column in columns}) for line in range(2, 8)])

    tables = {name: SourceTable(name, columns, rows(columns)) for name, columns in COLUMNS.items()}
    found = drift(declared, tables)
    assert message in found.get(file, "no message")


def test_a_missing_or_binary_file_is_a_mapping_error(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="cannot be read"):
        read_mapping(tmp_path / "none.yaml")
