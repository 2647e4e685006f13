"""HWP, Word and PowerPoint in the compound files of older programs, and PowerPoint's own packages."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from ingest.document import Document, LoadError
from ingest.loaders import doc, hwp, ppt, pptx

from . import making
from .compound import compound


def parts(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def hangul(tag: int, level: int, data: bytes) -> bytes:
    return struct.pack("<I", tag | level << 10 | len(data) << 20) + data


def paragraph(text: bytes, level: int = 0, style: int = 0) -> bytes:
    return hangul(66, level, struct.pack("<8xHB11x", 9, style)) + hangul(67, level + 1, text)


def cell(row: int, column: int, text: str, rows: int = 1) -> bytes:
    return hangul(72, 2, struct.pack("<8x4H", column, row, 1, rows)) + paragraph(text.encode("utf-16-le"), 2)


def hwp_file(path: Path, flags: int, sections: list[bytes]) -> Path:
    style = "개요 1"
    info = hangul(26, 0, struct.pack("<H", 0)) + hangul(26, 0, struct.pack("<H", len(style)) + style.encode("utf-16-le"))
    pack = (lambda data: zlib.compress(data)[2:-4]) if flags & 1 else (lambda data: data)
    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, flags)
    return compound(
        path, {"FileHeader": header, "DocInfo": pack(info), **{f"BodyText/Section{n}": pack(data) for n, data in enumerate(sections)}}
    )


@pytest.mark.parametrize("flags", [0, 1])
def test_hangul_headings_tables_with_merged_cells_and_sections_in_order(tmp_path: Path, flags: int) -> None:
    table = (
        paragraph(struct.pack("<H14x", 11) + "표 뒤".encode("utf-16-le"))
        + hangul(71, 1, b"tbl "[::-1])
        + (cell(0, 0, "직급") + cell(0, 1, "일수") + cell(1, 0, "과장", 2) + cell(1, 1, "15일") + cell(2, 1, "18일"))
    )
    path = hwp_file(
        tmp_path / "a.hwp", flags, [paragraph("휴가 규정".encode("utf-16-le"), style=1) + table, paragraph("부칙".encode("utf-16-le"))]
    )
    (document,) = hwp.load(path, "a.hwp", "c", "2026-01-02")
    assert document.title == "휴가 규정"
    assert parts(document) == [
        ("heading", "휴가 규정"),
        ("table", "직급 | 일수\n과장 | 15일\n과장 | 18일"),
        ("paragraph", "표 뒤"),
        ("heading", "부칙"),
    ]
    (header,) = [block.header for block in document.blocks if block.header]
    assert document.text[header.start : header.end] == "직급 | 일수"


def test_a_hangul_file_with_a_password_says_so(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="password"):
        list(hwp.load(hwp_file(tmp_path / "a.hwp", 2, [b""]), "a.hwp", "c", "2026-01-02"))


WORD_TABLE = "Grade\x07Days\x07\x07Staff\x0715\x07\x07"


def word_file(path: Path, text: str, flags: int = 0x0200) -> Path:
    pieces = struct.pack("<2iHIH", 0, len(text), 0, 0x400, 0)
    main = bytearray(0x400)
    for at, form, value in (
        (0, "<H", 0xA5EC),
        (2, "<H", 0xC1),
        (0x0A, "<H", flags),
        (0x4C, "<i", len(text)),
        (0x1A6, "<I", 5 + len(pieces)),
    ):
        struct.pack_into(form, main, at, value)
    return compound(
        path, {"WordDocument": bytes(main) + text.encode("utf-16-le"), "1Table": b"\x02" + struct.pack("<I", len(pieces)) + pieces}
    )


def test_old_word_gives_paragraphs_fields_as_they_show_and_tables(tmp_path: Path) -> None:
    text = "제1조(목적) 이 규칙은 휴가를 정한다.\rSee \x13 HYPERLINK x \x14the page\x15.\r" + WORD_TABLE + "That is all.\r"
    (document,) = doc.load(word_file(tmp_path / "a.doc", text), "a.doc", "c", "2026-01-02")
    assert parts(document)[-3:] == [("paragraph", "See the page."), ("table", "Grade | Days\nStaff | 15"), ("paragraph", "That is all.")]
    assert "이 규칙은 휴가를 정한다." in document.text
    with pytest.raises(LoadError, match="password"):
        list(doc.load(word_file(tmp_path / "b.doc", "x", 0x0300), "b.doc", "c", "2026-01-02"))


def record(kind: int, data: bytes, *, container: bool = False) -> bytes:
    return struct.pack("<HHI", 0xF if container else 0, kind, len(data)) + data


def texts(kind: int, text: str) -> bytes:
    return record(0x0F9F, struct.pack("<I", kind)) + record(0x0FA0, text.encode("utf-16-le"))


def test_old_slides_have_their_titles_and_lists_in_order(tmp_path: Path) -> None:
    outline = record(0x0FF0, record(0x03F3, bytes(20)) + texts(0, "휴가 안내") + texts(1, "연차 15일\r병가 60일"), container=True)
    boxes = [record(0x0F9E, struct.pack("<I", at)) for at in (1, 0)] + [texts(4, "Ask HR.")]
    shapes = b"".join(record(0xF004, record(0xF00D, box), container=True) for box in boxes)
    drawing = record(0x040C, record(0xF003, shapes, container=True), container=True)
    data = record(0x03E8, outline, container=True) + record(0x03EE, drawing, container=True)
    (document,) = ppt.load(compound(tmp_path / "a.ppt", {"PowerPoint Document": data}), "a.ppt", "c", "2026-01-02")
    assert parts(document) == [("heading", "휴가 안내"), ("item", "- 연차 15일"), ("item", "- 병가 60일"), ("paragraph", "Ask HR.")]
    assert {place.slide for place in document.places} == {1}


def slide(title: str, body: str, more: str = "", shown: str = "1") -> str:
    shapes = "".join(
        f'<sp><nvSpPr><nvPr><ph type="{role}"/></nvPr></nvSpPr><txBody><p><r><t>{text}</t></r></p></txBody></sp>'
        for role, text in (("body", body), ("title", title), ("sldNum", "7"))
    )
    return f'<sld show="{shown}"><cSld><spTree>{shapes}{more}</spTree></cSld></sld>'


def test_slides_are_places_with_tables_and_notes_and_hidden_ones_are_named(tmp_path: Path) -> None:
    row = "<tr><tc{0}><txBody><p><r><t>{1}</t></r></p></txBody></tc><tc><txBody><p><r><t>{2}</t></r></p></txBody></tc></tr>"
    rows = row.format("", "직급", "일수") + row.format(' rowSpan="2"', "과장", "15일") + row.format(' vMerge="1"', "", "18일")
    table = f'<graphicFrame><graphic><graphicData><tbl><tblPr firstRow="1"/>{rows}</tbl></graphicData></graphic></graphicFrame>'
    note = '<sp><nvSpPr><nvPr><ph type="body"/></nvPr></nvSpPr><txBody><p><r><t>Say hello.</t></r></p></txBody></sp>'
    relation = '<Relationship Id="n" Type="x/notesSlide" Target="../notes.xml"/>'
    ids = "".join(f'<sldId xmlns:r="urn:x/relationships" r:id="r{n}"/>' for n in (1, 2, 3))
    relations = "".join(f'<Relationship Id="r{n}" Type="x/slide" Target="slides/{n}.xml"/>' for n in (1, 2, 3))
    path = making.package(
        tmp_path / "a.pptx",
        {
            "ppt/presentation.xml": f"<presentation><sldIdLst>{ids}</sldIdLst></presentation>",
            "ppt/_rels/presentation.xml.rels": f"<Relationships>{relations}</Relationships>",
            "ppt/slides/1.xml": slide("Leave", "Fifteen days"),
            "ppt/slides/2.xml": slide("Secret", "not shown", shown="0"),
            "ppt/slides/3.xml": slide("일수", "직급별", table),
            "ppt/slides/_rels/3.xml.rels": f"<Relationships>{relation}</Relationships>",
            "ppt/notes.xml": f"<notes><cSld><spTree>{note}</spTree></cSld></notes>",
        },
    )
    (document,) = pptx.load(path, "a.pptx", "c", "2026-01-02")
    assert (document.title, document.warnings) == ("Leave", ("1 hidden slides were left out",))
    assert parts(document) == [
        ("heading", "Leave"),
        ("item", "- Fifteen days"),
        ("heading", "일수"),
        ("item", "- 직급별"),
        ("table", "직급 | 일수\n과장 | 15일\n과장 | 18일"),
        ("paragraph", "Say hello."),
    ]
    at = document.text.index("과장 | 18일")
    (place,) = document.places_in(at, at + 2)
    assert (place.slide, place.header) == (3, "직급 | 일수")
