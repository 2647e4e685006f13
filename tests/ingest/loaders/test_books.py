"""Books, rich text and old workbooks, made here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlwt

from ingest.document import Document, LoadError
from ingest.loaders import epub, rtf, xls

from . import making


def parts(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_rich_text_gives_paragraphs_korean_and_rows_of_tables(tmp_path: Path) -> None:
    row = r"\trowd\cellx2000\cellx4000 {}\cell {}\cell\row" + "\n"
    korean = "".join(f"\\u{ord(letter) if ord(letter) < 0x8000 else ord(letter) - 0x10000}?" for letter in "연차는 15일이다.")
    text = (
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\info{\author Nobody}}" + "\n"
        r"\pard Leave is \b counted\b0  in days.\par" + "\n"
        rf"\pard {korean}\par" + "\n" + row.format("Grade", "Days") + row.format("Staff", "15") + r"\pard That is all.\par}"
    )
    path = tmp_path / "leave.rtf"
    path.write_text(text, encoding="ascii")
    (document,) = rtf.load(path, "leave.rtf", "hr", "2026-01-02")
    assert (document.source, document.title, document.modified) == ("hr/leave.rtf", "leave", "2026-01-02")
    assert parts(document) == [
        ("paragraph", "Leave is counted in days."),
        ("paragraph", "연차는 15일이다."),
        ("table", "Grade | Days\nStaff | 15"),
        ("paragraph", "That is all."),
    ]
    path.write_bytes(b"PK\x03\x04 no rich text")
    with pytest.raises(LoadError, match="no RTF inside"):
        list(rtf.load(path, "leave.rtf", "hr", "2026-01-02"))


CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
OPF = """<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The rules of the house</dc:title>
<dc:date>2025-03-04T00:00:00Z</dc:date></metadata><manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="lost" href="text/lost.xhtml" media-type="application/xhtml+xml"/>
<item id="cover" href="cover.png" media-type="image/png"/>
</manifest><spine><itemref idref="nav"/><itemref idref="cover"/><itemref idref="one"/><itemref idref="lost"/>
<itemref idref="two"/></spine></package>"""


def page(heading: str, text: str) -> str:
    return f"<html><head><title>{heading}</title></head><body><h1>{heading}</h1><p>{text}</p></body></html>"


def book(path: Path, **further: str) -> Path:
    return making.package(
        path,
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": OPF,
            "OEBPS/nav.xhtml": page("Contents", "one two"),
            "OEBPS/text/two.xhtml": page("Leaving", "주차장은 밤 열 시에 닫는다."),
            "OEBPS/text/one.xhtml": page("Arriving", "The door opens at seven."),
            "OEBPS/cover.png": "",
            **{name.replace("__", "/"): content for name, content in further.items()},
        },
    )


def test_a_book_is_read_in_its_order_with_its_title_and_date(tmp_path: Path) -> None:
    (document,) = epub.load(book(tmp_path / "house.epub"), "house.epub", "c", "2026-01-02")
    assert (document.title, document.modified) == ("The rules of the house", "2025-03-04")
    assert parts(document) == [
        ("heading", "Arriving"),
        ("paragraph", "The door opens at seven."),
        ("heading", "Leaving"),
        ("paragraph", "주차장은 밤 열 시에 닫는다."),
    ]
    assert document.warnings == ("the chapter OEBPS/text/lost.xhtml is missing in the file",)


def test_a_protected_book_and_an_empty_one_say_why(tmp_path: Path) -> None:
    sealed = making.package(
        tmp_path / "sealed.epub", {"META-INF/container.xml": CONTAINER, "META-INF/encryption.xml": "<e/>", "META-INF/rights.xml": "<r/>"}
    )
    with pytest.raises(LoadError, match="digital rights"):
        list(epub.load(sealed, "sealed.epub", "c", "2026-01-02"))
    empty = making.package(tmp_path / "empty.epub", {"META-INF/container.xml": "<container/>"})
    with pytest.raises(LoadError, match="names no content"):
        list(epub.load(empty, "empty.epub", "c", "2026-01-02"))


def test_an_old_workbook_shows_what_its_sheets_show(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("요율")
    for column, name in enumerate(("Product", "Rate", "From", "Open")):
        sheet.write(0, column, name)
    styles = [xlwt.easyxf(num_format_str=shape) for shape in ("0.00%", "yyyy-mm-dd")]
    for row, (name, rate, day) in enumerate((("정기예금", 0.0345, date(2026, 1, 2)), ("적금", 0.04, date(2026, 2, 3))), 1):
        sheet.write(row, 0, name)
        sheet.write(row, 1, rate, styles[0])
        sheet.write(row, 2, day, styles[1])
        sheet.write(row, 3, row == 1)
    hidden = book.add_sheet("notes")
    hidden.write(0, 0, "secret")
    hidden.visibility = 1
    book.save(str(tmp_path / "rates.xls"))
    (document,) = xls.load(tmp_path / "rates.xls", "rates.xls", "c", "2026-01-02")
    assert document.title == "rates"
    assert "Product | Rate | From | Open\n정기예금 | 3.45% | 2026-01-02 | TRUE\n적금 | 4.00% | 2026-02-03 | FALSE" in document.text
    assert "secret" not in document.text
    assert document.warnings == ("the hidden sheet notes was left out",)
    (tmp_path / "bad.xls").write_bytes((tmp_path / "rates.xls").read_bytes()[:1500])
    with pytest.raises(LoadError, match="damaged"):
        list(xls.load(tmp_path / "bad.xls", "bad.xls", "c", "2026-01-02"))
