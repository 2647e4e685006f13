"""Forty files that are broken, or made to do harm: by name, how each is written, and words of the reason that it is refused with.

A reason of None: what there is of it may be read, or be refused; it must only not take long or much.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from . import making

Write = Callable[[Path], object]
MB = 2**20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _zip(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return data.getvalue()


def _document(body: str, head: str = "") -> Write:
    return lambda path: making.package(path, {"word/document.xml": f"{head}<w:document {making.W}><w:body>{body}</w:body></w:document>"})


def _of_zeros(part: str, size: int) -> Write:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(part, "w") as out:
            for _ in range(size // MB):
                out.write(bytes(MB))

    return write


def _laughs() -> str:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE l [<!ENTITY l0 "ha">{entities}]>'


OOXML, MAIN = "http://schemas.openxmlformats.org", "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = f"{OOXML}/officeDocument/2006/relationships"


def _relation(kind: str, target: str) -> str:
    relation = f'<Relationship Id="r1" Type="{REL}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{OOXML}/package/2006/relationships">{relation}</Relationships>'


def _sheet(rows: str) -> Write:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    types = f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/>'
    sheets = f'<sheets><sheet name="S" sheetId="1" r:id="r1" xmlns:r="{REL}"/></sheets>'
    return lambda path: making.package(
        path,
        {
            "[Content_Types].xml": f'<Types xmlns="{OOXML}/package/2006/content-types">{types}</Types>',
            "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/s.xml"),
            "xl/worksheets/s.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        },
    )


def _nested(path: Path) -> None:
    data = _zip(a=bytes(MB))
    for _ in range(12):
        data = _zip(a=data)
    path.write_bytes(data)


def _pdf(objects: str) -> bytes:
    return f"%PDF-1.4\n{objects}\ntrailer << /Size 9 /Root 1 0 R >>\nstartxref\n0\n%%EOF".encode()


def _deflated_pdf(size: int) -> bytes:
    """A page whose content expands to so many bytes of text operators."""
    content = zlib.compress(b"BT /F1 9 Tf 1 0 0 1 9 9 Tm (aaaaaaaaaa) Tj ET\n" * (size // 46), 9)
    head = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [4 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n4 0 obj\n"
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99]"
        b" /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>\nendobj\n"
    )
    body = b"5 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(content) + content + b"\nendstream\nendobj\n"
    return head + body + b"trailer << /Root 1 0 R >>\n%%EOF"


def _encrypted(path: Path) -> None:
    making.docx(path, "<w:p/>")
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 4)
    path.write_bytes(data)


def _long_line(path: Path) -> None:
    with path.open("wb") as out:
        for _ in range(100):
            out.write(b"a" * MB)


def _bytes(data: bytes) -> Write:
    return lambda path: path.write_bytes(data)


def _parts(count: int) -> Write:
    return lambda path: making.package(path, {f"p{number}": "" for number in range(count)})


_PAGES = "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 9999 >>\nendobj"
# A compound file whose list of sectors leads to itself.
_LOOP = struct.pack("<16x4H10x8I", 0x3E, 3, 0xFFFE, 9, 1, 0, 0, 0, 4096, 0, 1, 0) + struct.pack("<109I", *[0] * 109) * 9

BOMBS: dict[str, tuple[Write, str | None]] = {
    "zeros.docx": (_of_zeros("word/document.xml", 80 * MB), "expands to more than"),
    "zeros.xlsx": (_of_zeros("xl/workbook.xml", 80 * MB), "expands to more than"),
    "zeros.pptx": (_of_zeros("ppt/presentation.xml", 80 * MB), "expands to more than"),
    "zeros.odt": (_of_zeros("content.xml", 80 * MB), "expands to more than"),
    "zeros.epub": (_of_zeros("META-INF/container.xml", 80 * MB), "expands to more than"),
    "zeros.hwpx": (_of_zeros("Contents/section0.xml", 80 * MB), "expands to more than"),
    "nested.docx": (_nested, "damaged"),
    "parts.docx": (_parts(20_100), "more than 20000 parts"),
    "cut.docx": (_bytes(_zip(word__document_xml=b"<a/>" * 99)[:-40]), "damaged archive"),
    "encrypted.docx": (_encrypted, "password"),
    "protected.docx": (_bytes(OLE + bytes(4000)), "damaged"),
    "laughs.docx": (_document("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", _laughs()), "declares entities"),
    "outside.docx": (_document("<w:p/>", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "declares entities"),
    "deep.docx": (_document("<w:tbl><w:tr><w:tc>" * 3_000 + "</w:tc></w:tr></w:tbl>" * 3_000), "nested deeper"),
    "wide.docx": (_document("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 600_000), None),
    "spans.docx": (
        _document('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc><w:tc/></w:tr></w:tbl>'),
        "no text",
    ),
    "broken.docx": (_document("<w:p><w:r>"), "damaged"),
    "text.docx": (_bytes(b"not a zip"), "no docx file inside"),
    "far.xlsx": (_sheet('<row r="1048576"><c r="XFD1048576" t="str"><v>a</v></c></row>'), None),
    "merged.ods": (
        lambda path: making.package(
            path,
            {
                "content.xml": '<d xmlns:t="urn:t"><body><spreadsheet><t:table t:name="S"><t:table-row t:number-rows-repeated="1048576">'
                '<t:table-cell t:number-columns-repeated="16384"><p>a</p></t:table-cell></t:table-row></t:table></spreadsheet></body></d>'
            },
        ),
        None,
    ),
    "many.xlsx": (_sheet("<row>" + "<c t='str'><v>a</v></c>" * 3_000_000 + "</row>"), None),
    "garbage.pdf": (_bytes(b"%PDF-1.7\n" + os.urandom(200_000)), None),
    "pages.pdf": (_bytes(_pdf(_PAGES)), None),
    "loop.pdf": (_bytes(_pdf("1 0 obj\n1 0 R\nendobj")), "damaged PDF"),
    "expands.pdf": (_bytes(_deflated_pdf(120 * MB)), None),
    "cut.pdf": (_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Cat"), "damaged PDF"),
    "text.pdf": (_bytes(b"plain"), "no PDF inside"),
    "empty.pdf": (_bytes(b""), "no PDF inside"),
    "line.txt": (_long_line, "larger than"),
    "line.jsonl": (_long_line, "longer than"),
    "deep.html": (_bytes(b"<div>" * 1_000 + b"x"), "nested deeper"),
    "open.html": (_bytes(b"<b>" * 200_000 + b"x"), "never closed"),
    "cells.html": (_bytes(b"<table><tr>" + b"<td rowspan=1000 colspan=1000>x</td>" * 3_000 + b"</tr></table>"), None),
    "deep.jsonl": (_bytes(b'{"text": ' + b"[" * 500_000), "not JSON"),
    "binary.txt": (_bytes(os.urandom(50_000) + b"\0"), None),
    "short.hwp": (_bytes(OLE + bytes(100)), "damaged"),
    "short.doc": (_bytes(OLE + bytes(5_000)), "damaged"),
    "loop.xls": (_bytes(OLE + _LOOP), None),
    "deep.rtf": (_bytes(b"{\\rtf1 " + b"{" * 1_000_000 + b"x"), None),
    "mails.eml": (
        _bytes(b"".join(b"Subject: %d\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n, n) for n in range(3_000)) + b"\nx"),
        None,
    ),
}
