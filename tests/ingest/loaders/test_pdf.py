from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import Document, LoadError
from ingest.loaders import pdf

from . import making

LEFT = "The annual leave of the staff is counted in days and halves of a"
RIGHT = "Travel costs are claimed within ten days after the return home"


def load(path: Path) -> Document:
    (document,) = pdf.load(path, path.name, "docs", "2026-01-02")
    return document


def parts(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_two_columns_are_read_one_after_the_other_under_their_title(tmp_path: Path) -> None:
    page = [(60, 60, 20, "Handbook of Rules and of Everything Else")]
    for line in range(8):
        page += [(60, 100 + 14 * line, 8, f"left {line} {LEFT[:44]}"), (310, 103 + 14 * line, 8, f"right {line} {RIGHT[:44]}")]
    document = load(making.pdf(tmp_path / "a.pdf", [page]))
    text = document.text
    assert parts(document)[0] == ("heading", "Handbook of Rules and of Everything Else")
    assert document.title == "Handbook of Rules and of Everything Else"
    order = [text.index(f"{side} {line} ") for side in ("left", "right") for line in range(8)]
    assert order == sorted(order)


def test_a_hanging_indent_is_one_item_and_the_next_number_begins_another(tmp_path: Path) -> None:
    page = [
        (60, 100, 10, "1. The employee tells the manager on the first day of sick"),
        (75, 113, 10, "leave, and hands in a certificate from the third day on."),
        (60, 126, 10, "2. The manager notes the days and tells the department of"),
        (75, 139, 10, "human resources."),
    ]
    first, second = parts(load(making.pdf(tmp_path / "a.pdf", [page])))
    assert first[0] == second[0] == "item"
    assert first[1].endswith("of sick leave, and hands in a certificate from the third day on.")
    assert second[1].startswith("2. The manager")


def test_a_drawn_table_keeps_its_header_and_its_merged_cells(tmp_path: Path) -> None:
    lines = "60 740 m 360 740 l S 60 720 m 360 720 l S 160 700 m 360 700 l S 60 680 m 360 680 l S\n"
    lines += "".join(f"{x} 740 m {x} 680 l S\n" for x in (60, 160, 260, 360))
    page = [
        *((x, 115, 9, text) for x, text in ((65, "Grade"), (165, "Country"), (265, "Days"))),
        (65, 145, 9, "Manager"),
        *((x, 135, 9, text) for x, text in ((165, "Korea"), (265, "15"))),
        *((x, 155, 9, text) for x, text in ((165, "Singapore"), (265, "18"))),
    ]
    (document,) = [load(making.pdf(tmp_path / "a.pdf", [page], lines))]
    (table,) = document.blocks
    assert parts(document) == [("table", "Grade | Country | Days\nManager | Korea | 15\nManager | Singapore | 18")]
    assert table.header is not None and document.text[table.header.start : table.header.end] == "Grade | Country | Days"
    at = document.text.index("Manager | Singapore")
    (place,) = document.places_in(at, at + 5)
    assert (place.page, place.header) == (1, "Grade | Country | Days")


def test_columns_of_figures_without_lines_are_a_table(tmp_path: Path) -> None:
    rows = [("Product", "Term", "Rate"), ("Savings", "12", "3.45%"), ("Deposit", "24", "3.60%"), ("Loan", "36", "5.10%")]
    page = [(x, 100 + 14 * at, 10, cell) for at, row in enumerate(rows) for x, cell in zip((60, 200, 300), row, strict=True)]
    assert parts(load(making.pdf(tmp_path / "a.pdf", [page]))) == [("table", "\n".join(" | ".join(row) for row in rows))]


def test_each_page_is_a_place_and_running_titles_are_said_once(tmp_path: Path) -> None:
    pages = [
        [(60, 30, 9, "Yunseul Financial"), (60, 100 + 20 * number, 10, f"Rule number {number} holds."), (280, 820, 9, f"{number}")]
        for number in range(1, 7)
    ]
    document = load(making.pdf(tmp_path / "a.pdf", pages))
    assert document.text.count("Yunseul Financial") == 1
    at = document.text.index("Rule number 4")
    assert [place.page for place in document.places_in(at, at + 5)] == [4]


def test_a_broken_word_is_whole_again(tmp_path: Path) -> None:
    page = [(60, 100, 10, "The department decides about the trans-"), (60, 113, 10, "portation of the goods and more of it.")]
    assert "transportation" in load(making.pdf(tmp_path / "a.pdf", [page])).text


def test_what_holds_no_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no text"):
        load(making.pdf(tmp_path / "a.pdf", [[]]))
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4\ngarbage")
    with pytest.raises(LoadError, match="damaged PDF"):
        load(tmp_path / "b.pdf")
