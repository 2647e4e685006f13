"""Word 97–2003: its text by the piece table, paragraphs and table rows apart. Numbers of lists are not in the text, and not read.

The format: Microsoft, [MS-DOC], sections 2.4.1 (text) and 2.9.177 (pieces).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

from ingest.document import Document, LoadError
from ingest.loaders.grid import header_rows
from ingest.loaders.ole import Compound
from ingest.loaders.writer import Target, Writer

_MAGIC = 0xA5EC
_WORD_97 = 0xC1
_FIELD_CODE = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))")
_SPECIAL = str.maketrans(
    {"\x15": "", "\x14": "", "\x01": "", "\x02": "", "\x05": "", "\x08": "", "\x0b": "\n", "\x1e": "-", "\x1f": "", "\xa0": " "}
)


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """The main text as one document. Title: the file's own property, else its stem."""
    file = Compound(path)
    text = _text(file)
    writer = Writer()
    cells: list[str] = []
    *inside, last = _without_fields(text).replace("\x0c", "\r").split("\x07")
    for piece in inside:
        # After a row's end there may be other text before the next row.
        *body, cell = piece.split("\r") if not cells or not cells[-1] else [piece]
        if any(line.strip() for line in body):
            _table(cells, writer)
            cells.clear()
            _paragraphs(body, writer)
        cells.append(" ".join(cell.split()))
    _table(cells, writer)
    _paragraphs(last.split("\r"), writer)
    title, day = file.properties()
    yield writer.document(Target(name, collection, modified), title, modified=day)


def _paragraphs(lines: list[str], writer: Writer) -> None:
    for line in lines:
        writer.paragraph(line)


def _table(cells: list[str], writer: Writer) -> None:
    """Write cells as rows. A row ends with a cell of no text, as empty cells do: so the rows' width is the one that fits them all."""
    fits = (width for width in range(1, len(cells)) if len(cells) % (width + 1) == 0 and not any(cells[width :: width + 1]))
    width = next(fits, 0)
    rows = [cells[at : at + width] for at in range(0, len(cells), width + 1)] if width else [[cell for cell in cells if cell]]
    writer.table(rows, headers=header_rows(rows))


def _without_fields(text: str) -> str:
    """What a field shows stays, its code goes; fields lie in each other."""
    before = None
    while before != text:
        before, text = text, _FIELD_CODE.sub("", text)
    return text.translate(_SPECIAL)


def _text(file: Compound) -> str:
    main = file.read("WordDocument")
    if len(main) < 0x01AA:
        raise LoadError("a damaged file: its header is cut off")
    magic, version = struct.unpack_from("<HH", main)
    if magic != _MAGIC or version < _WORD_97:
        raise LoadError("written by Word 95 or older: save it as .docx")
    (flags,) = struct.unpack_from("<H", main, 0x0A)
    if flags & 0x0100:
        raise LoadError("protected by a password: save a copy without one")
    (length,) = struct.unpack_from("<i", main, 0x4C)
    start, size = struct.unpack_from("<II", main, 0x01A2)
    table = file.read("1Table" if flags & 0x0200 else "0Table")[start : start + size]
    at = 0
    while at < len(table) and table[at] == 1:
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    if at + 5 > len(table) or table[at] != 2:
        raise LoadError("a damaged file: it has no list of its pieces")
    pieces = table[at + 5 : at + 5 + struct.unpack_from("<I", table, at + 1)[0]]
    count = (len(pieces) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}i", pieces)
    parts = []
    for number in range(count):
        (place,) = struct.unpack_from("<I", pieces, 4 * (count + 1) + 8 * number + 2)
        characters = min(bounds[number + 1], length) - bounds[number]
        if characters <= 0:
            break
        if place & 0x40000000:
            begin = (place & 0x3FFFFFFF) // 2
            parts.append(main[begin : begin + characters].decode("cp1252", "replace"))
        else:
            parts.append(main[place : place + 2 * characters].decode("utf-16-le", "replace"))
    return "".join(parts)
