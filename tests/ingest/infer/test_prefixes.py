"""Headers with a table's own prefix, headers written in one, Korean headers: what is read of them, and that files keep their names."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ingest.infer.assemble import infer
from ingest.infer.headers import called
from ingest.infer.prefixes import without_prefixes
from ingest.infer.profile import Profile, profile
from ingest.infer.words import as_said, split
from ingest.infer.write import to_yaml


def table(name: str, columns: Sequence[str], *rows: Sequence[str]) -> Profile:
    return profile(name, tuple(columns), iter([dict(zip(columns, row, strict=True)) for row in rows]))


HARBOURS = table("harbours.csv", ["h_harbourkey", "h_name", "h_maxdraft"], ("1", "Kiel", "9"), ("2", "Oslo", "12"), ("3", "Ulsan", "14"))
BERTHS = table(
    "berths.csv",
    ["b_berthkey", "b_harbourkey", "b_opendate"],
    ("1", "1", "2020-01-02"),
    ("2", "1", "2021-03-04"),
    ("3", "2", "2022-05-06"),
    ("4", "3", "2022-05-07"),
)
PAINTERS = table(
    "painters.csv",
    ["pai_id", "pai_fname", "pai_lname", "city"],
    ("P-1", "Ada", "Kim", "Seoul"),
    ("P-2", "Ben", "Oh", "Busan"),
    ("P-3", "Cleo", "Park", "Seoul"),
)


def test_what_all_columns_have_in_front_says_nothing() -> None:
    assert [as_said(name) for name in without_prefixes(HARBOURS).columns] == ["harbourkey", "name", "maxdraft"]
    text = to_yaml(infer([HARBOURS, BERTHS]))
    assert "b_harbourkey: {relationship: HAS_HARBOUR, to: Harbour" in text
    assert "h_name: {property: name" in text
    assert "b_opendate: {type: date, property: opendate" in text


def test_a_prefix_of_some_is_the_tables_name_but_for_what_identifies() -> None:
    assert [as_said(name) for name in without_prefixes(PAINTERS).columns] == ["pai_id", "painter_fname", "painter_lname", "city"]
    assert "name: [pai_fname, pai_lname]" in to_yaml(infer([PAINTERS]))


def test_a_key_that_would_be_misread_is_read_in_full_too() -> None:
    """cmpl_id of complaints is no id of what is completed."""
    complaints = table("complaints.csv", ["cmpl_id", "cmpl_status", "severity"], ("CP1", "OPEN", "LOW"), ("CP2", "CLOSED", "HIGH"))
    assert [*map(as_said, without_prefixes(complaints).columns)] == ["complaint_id", "complaint_status", "severity"]


def test_no_other_words_are_cut_off() -> None:
    orders = table("orders.csv", ["ship_name", "ship_city", "ship_date"], ("a", "b", "2020-01-01"))
    assert [*map(as_said, without_prefixes(orders).columns)] == ["ship_name", "ship_city", "ship_date"]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("orderpriority", ("order", "priority")),
        ("acctbal", ("acct", "bal")),
        ("support", ("support",)),
        ("deadline", ("deadline",)),
        ("carpet", ("carpet",)),
    ],
)
def test_headers_written_in_one(header: str, words: tuple[str, ...]) -> None:
    assert split(header) == words


@pytest.mark.parametrize(
    ("header", "english"),
    [("시작일자", "start date"), ("신청사유", "request reason"), ("직급수당", "rank allowance"), ("과정명", "course name")],
)
def test_korean_headers_have_english_names(header: str, english: str) -> None:
    assert english in called(split(header)).en


def test_what_most_rows_share_is_no_name_of_a_row() -> None:
    packs = ("Each", "Bag", "Box")
    lines = table("voyage_lines.csv", ["line_id", "package_type_name", "units"], *((str(n), packs[n % 3], str(n * 2)) for n in range(30)))
    assert "name: package_type_name" not in to_yaml(infer([lines]))


def test_a_table_of_warehouses_holds_warehouses() -> None:
    depots = table("warehouses.csv", ["whse_id", "rsvd_qty"], ("1", "5"), ("2", "7"), ("3", "9"))
    text = to_yaml(infer([depots]))
    assert "label: Warehouse" in text
    assert "reserved quantity" in text
