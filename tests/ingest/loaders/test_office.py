from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ingest.document import Document, LoadError
from ingest.loaders import docx, eml, hwpx, odf, xlsx
from ingest.loaders.formats import shown

from . import making


def parts(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def header(document: Document) -> str:
    (span,) = [block.header for block in document.blocks if block.header]
    return document.text[span.start : span.end]


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text) if text else '<w:p/>'}</w:tc>"


def test_word_merged_cells_say_their_value_in_every_row_and_column(tmp_path: Path) -> None:
    rows = (
        cell("Grade", '<w:vMerge w:val="restart"/>') + cell("Allowance", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("Korea") + cell("Singapore"),
        cell("Manager") + cell("30,000") + cell("45"),
    )
    table = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    path = making.docx(tmp_path / "a.docx", table)
    (document,) = docx.load(path, "a.docx", "c", "2026-01-02")
    assert parts(document) == [("table", "Grade | Allowance | Allowance\nGrade | Korea | Singapore\nManager | 30,000 | 45")]
    assert header(document) == "Grade | Allowance | Allowance\nGrade | Korea | Singapore"


def test_word_lists_have_their_numbers_and_hidden_and_deleted_text_is_left_out(tmp_path: Path) -> None:
    level = '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="{1}"/><w:lvlText w:val="{2}"/></w:lvl>'
    numbering = (
        f'<w:numbering {making.W}><w:abstractNum w:abstractNumId="0">{level.format(0, "decimal", "제%1항")}'
        f"{level.format(1, 'ganada', '%2.')}"
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    of = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>'
    body = p("첫째", of.format(0)) + p("하나", of.format(1)) + p("둘", of.format(1)) + p("둘째", of.format(0))
    body += "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>"
    (document,) = docx.load(making.docx(tmp_path / "a.docx", body, {"numbering": numbering}), "a.docx", "c", "2026-01-02")
    assert [text for _, text in parts(document)] == ["제1항 첫째", "가. 하나", "나. 둘", "제2항 둘째"]
    assert {kind for kind, _ in parts(document)} == {"item"}


def test_word_articles_are_headings(tmp_path: Path) -> None:
    (document,) = docx.load(making.docx(tmp_path / "a.docx", p("제1조(목적) 이 규칙은 근로조건을 정한다.")), "a.docx", "c", "2026-01-02")
    assert parts(document) == [("heading", "제1조(목적)"), ("paragraph", "이 규칙은 근로조건을 정한다.")]


def test_a_sheet_row_knows_its_cells_its_header_and_how_it_is_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "금리"
    for row in (["2026년 금리표"], [], ["상품", "기간", "금리", "한도"], ["예금", 12, 0.0345, 1000000], [None, 24, 0.0365, 2000000]):
        sheet.append(row)
    sheet.merge_cells("A4:A5")
    for row in ("4", "5"):
        sheet[f"C{row}"].number_format, sheet[f"D{row}"].number_format = "0.00%", '#,##0"원"'
    book.create_sheet("숨김").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    (document,) = xlsx.load(tmp_path / "a.xlsx", "a.xlsx", "c", "2026-01-02")
    assert parts(document) == [
        ("heading", "금리"),
        ("paragraph", "2026년 금리표"),
        ("table", "상품 | 기간 | 금리 | 한도\n예금 | 12 | 3.45% | 1,000,000원\n예금 | 24 | 3.65% | 2,000,000원"),
    ]
    at = document.text.index("예금 | 24")
    (place,) = document.places_in(at, at + 3)
    assert (place.sheet, place.cells, place.header) == ("금리", "A5:D5", "상품 | 기간 | 금리 | 한도")
    assert document.warnings == ("the hidden sheet 숨김 was left out",)


@pytest.mark.parametrize(
    ("value", "number_format", "wanted"),
    [
        (0.0345, "0.00%", "3.45%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1500, '"₩"#,##0', "₩1,500"),
        (-3, "0;(0)", "(3)"),
        (7, "000", "007"),
        (0.1 + 0.2, "General", "0.3"),
        (True, "General", "TRUE"),
    ],
)
def test_numbers_look_as_their_sheet_shows_them(value: object, number_format: str, wanted: str) -> None:
    assert shown(value, number_format) == wanted


def test_hangul_boxes_stand_where_they_are_drawn(tmp_path: Path) -> None:
    box = "<rect><drawText><subList><p><run><t>상자</t></run></p></subList></drawText></rect>"
    section = f"<sec><p><run><t>앞</t>{box}<t>뒤</t></run></p></sec>"
    (document,) = hwpx.load(making.package(tmp_path / "a.hwpx", {"Contents/section0.xml": section}), "a.hwpx", "c", "2026-01-02")
    assert document.text == "앞\n\n상자\n\n뒤"


def test_opendocument_spans_and_repeats(tmp_path: Path) -> None:
    rows = (
        "<table-row><table-cell><p>직급</p></table-cell><table-cell><p>일수</p></table-cell></table-row>"
        '<table-row><table-cell number-rows-spanned="2"><p>과장</p></table-cell><table-cell><p>15<s c="1"/>일</p></table-cell></table-row>'
        "<table-row><covered-table-cell/><table-cell><p>18 일</p></table-cell></table-row>"
        '<table-row number-rows-repeated="1048570"><table-cell number-columns-repeated="16384"/></table-row>'
    )
    content = f'<d><body><text><h outline-level="1">휴가</h><table>{rows}</table></text></body></d>'
    (document,) = odf.load(making.package(tmp_path / "a.odt", {"content.xml": content}), "a.odt", "c", "2026-01-02")
    assert parts(document) == [("heading", "휴가"), ("table", "직급 | 일수\n과장 | 15 일\n과장 | 18 일")]


def test_opendocument_sheets_have_cells_and_presentations_slides(tmp_path: Path) -> None:
    row = "<table-row><table-cell><p>{}</p></table-cell><table-cell><p>{}</p></table-cell></table-row>"
    sheet = f'<table name="금리"><table-row/>{row.format("상품", "금리")}{row.format("예금", "3.45%")}</table>'
    path = making.package(tmp_path / "a.ods", {"content.xml": f"<d><body><spreadsheet>{sheet}</spreadsheet></body></d>"})
    (document,) = odf.load(path, "a.ods", "c", "2026-01-02")
    assert parts(document) == [("heading", "금리"), ("table", "상품 | 금리\n예금 | 3.45%")]
    at = document.text.index("예금")
    (place,) = document.places_in(at, at + 1)
    assert (place.sheet, place.cells, place.header) == ("금리", "A3:B3", "상품 | 금리")

    frame = '<page><frame class="title"><text-box><p>{}</p></text-box></frame><frame><text-box><p>{}</p></text-box></frame></page>'
    pages = frame.format("Leave", "Fifteen days") + frame.format("Travel", "By train")
    path = making.package(tmp_path / "a.odp", {"content.xml": f"<d><body><presentation>{pages}</presentation></body></d>"})
    (document,) = odf.load(path, "a.odp", "c", "2026-01-02")
    assert parts(document) == [("heading", "Leave"), ("paragraph", "Fifteen days"), ("heading", "Travel"), ("paragraph", "By train")]
    assert [place.slide for place in document.places] == [1, 2]


def test_a_mail_and_its_attachments_are_documents(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text(
        "From: a@yunseul.example\nSubject: =?utf-8?b?7Zy06rCA?=\nDate: Mon, 26 Oct 2026 09:15:00 +0900\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nSee the rules.\n--b\n'
        'Content-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename="rules.txt"\n\nFifteen days.\n--b--\n'
    )
    mail, attachment = eml.load(tmp_path / "a.eml", "a.eml", "c", "2026-01-02")
    assert isinstance(mail, Document) and isinstance(attachment, Document)
    assert (mail.title, mail.modified, attachment.source) == ("휴가", "2026-10-26", "c/a.eml/rules.txt")
    assert "See the rules." in mail.text and attachment.text.strip() == "Fifteen days."


def test_a_mail_says_which_attachments_nothing_reads(tmp_path: Path) -> None:
    part = "--b\nContent-Type: {}\nContent-Disposition: attachment; filename={}\n\nx\n"
    parts = (
        ("application/zip", "rules.zip"),
        ("image/png", "logo.png"),
        ("application/pkcs7-signature", "smime.p7s"),
        ("text/csv", "fees.csv"),
    )
    (tmp_path / "a.eml").write_text(
        'From: a@yunseul.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nSee the rules.\n'
        + "".join(part.format(*one) for one in parts)
        + "--b--\n"
    )
    (mail,) = eml.load(tmp_path / "a.eml", "a.eml", "c", "2026-01-02")
    assert isinstance(mail, Document)
    assert [warning.partition(" was left out")[0] for warning in mail.warnings] == ["the attachment rules.zip", "the attachment fees.csv"]


def test_a_protected_document_says_so(tmp_path: Path) -> None:
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
    path = making.package(tmp_path / "a.odt", {"META-INF/manifest.xml": manifest, "content.xml": "<d/>"})
    with pytest.raises(LoadError, match="password"):
        list(odf.load(path, "a.odt", "c", "2026-01-02"))
