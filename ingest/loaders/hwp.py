"""HWP 5: Hangul's own format, a tree of records in a compound file. Reads what `hwpx` reads.

The format: Hancom, "한글 문서 파일 형식 5.0", revision 1.3.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.document import Document, LoadError
from ingest.loaders.grid import Spanning, header_rows, spread
from ingest.loaders.hwp_sealed import unseal
from ingest.loaders.hwpx import LONGEST_HEADING
from ingest.loaders.ole import MAX_STREAM, Compound
from ingest.loaders.writer import Target, Writer

_PARA_HEADER, _PARA_TEXT, _CTRL_HEADER, _LIST_HEADER, _STYLE, _PARA_SHAPE = 66, 67, 71, 72, 26, 25
_SEALED, _COMPRESSED, _PASSWORD = 28, 1, 2
_EXTENDED = frozenset((1, 2, 3, 11, 12, 14, 15, 16, 17, 18, 21, 22, 23))  # eight characters long, each with a control of its own
_INLINE = frozenset((4, 5, 6, 7, 8, 9, 19, 20))  # eight characters long
_OUTLINE = re.compile(r"(?:개요|Outline) ?(\d+)", re.IGNORECASE)
_MAX_RECORDS = 2_000_000


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """The file as one document. Title: its own property, else its first heading of the first level, else the file's stem."""
    file = Compound(path)
    header = file.read("FileHeader")
    if not header.startswith(b"HWP Document File"):
        raise LoadError("no HWP 5 file inside: save it anew with Hangul 2002 or later")
    (flags,) = struct.unpack_from("<I", header, 36)
    if flags & _PASSWORD:
        raise LoadError("protected by a password: save a copy without one")
    sealed = "ViewText/Section0" in file
    reader = _Reader(Writer(), _outlines(_records(_content(file.read("DocInfo"), flags))))
    sections = file.names("ViewText" if sealed else "BodyText")
    if not sections:
        raise LoadError("holds no text: the file is damaged")
    for part in sorted(sections, key=lambda part: int(re.sub(r"\D", "", part) or 0)):
        data = unseal(file.read(part)) if sealed else file.read(part)
        reader.list(_tree(_records(_content(data, flags))))
    title, day = file.properties()
    yield reader.writer.document(Target(name, collection, modified), title, modified=day)


@dataclass(slots=True)
class _Record:
    tag: int
    level: int
    data: bytes
    children: list[_Record] = field(default_factory=list)


def _content(data: bytes, flags: int) -> bytes:
    if not flags & _COMPRESSED:
        return data
    unpacker = zlib.decompressobj(-15)
    try:
        content = unpacker.decompress(data, MAX_STREAM)
    except zlib.error as error:
        raise LoadError(f"a damaged file ({error})") from error
    if unpacker.unconsumed_tail:
        raise LoadError(f"expands to more than {MAX_STREAM // 2**20} MB: a file made to do harm, or one to split")
    return content


def _records(data: bytes) -> list[_Record]:
    found = []
    at = 0
    while at + 4 <= len(data):
        (head,) = struct.unpack_from("<I", data, at)
        at += 4
        size = head >> 20
        if size == 0xFFF and at + 4 <= len(data):
            (size,) = struct.unpack_from("<I", data, at)
            at += 4
        found.append(_Record(head & 0x3FF, head >> 10 & 0x3FF, data[at : at + size]))
        at += size
        if len(found) > _MAX_RECORDS:
            raise LoadError("holds more records than a document has")
    return found


def _tree(records: list[_Record]) -> list[_Record]:
    """The records of the lowest level, with the others under them."""
    roots: list[_Record] = []
    open_: list[_Record] = []
    for record in records:
        while open_ and open_[-1].level >= record.level:
            open_.pop()
        (open_[-1].children if open_ else roots).append(record)
        open_.append(record)
    return roots


@dataclass(slots=True)
class _Reader:
    writer: Writer
    outlines: dict[str, int]

    def list(self, records: list[_Record]) -> None:
        for record in records:
            if record.tag == _PARA_HEADER:
                self._paragraph(record)

    def _paragraph(self, record: _Record) -> None:
        shape, style = struct.unpack_from("<HB", record.data, 8) if len(record.data) >= 11 else (0, 0)
        level = self.outlines.get(f"style {style}", 0) or self.outlines.get(f"shape {shape}", 0)
        controls = iter([child for child in record.children if child.tag == _CTRL_HEADER])
        after: list[_Record] = []
        line: list[str] = []

        def flush() -> None:
            text = "".join(line)
            line.clear()
            if level and 0 < len(text.strip()) <= LONGEST_HEADING:
                self.writer.heading(text, level)
            else:
                self.writer.paragraph(text)

        for piece in _text(record):
            if isinstance(piece, str):
                line.append(piece)
                continue
            control = next(controls, None)
            kind = control.data[3::-1] if control else b""
            if control is None or kind in (b"head", b"foot", b"secd", b"cold", b"tcmt"):
                continue
            if kind in (b"tbl ", b"gso "):
                flush()
                if kind == b"tbl ":
                    self._table(control)
                else:
                    self._boxes(control)
            elif kind in (b"fn  ", b"en  "):
                after.append(control)
            elif kind == b"eqed":
                line.append(_equation(control))
        flush()
        for control in after:
            self.list(control.children)

    def _boxes(self, record: _Record) -> None:
        """The paragraphs in a drawn object, however deep."""
        for child in record.children:
            if child.tag == _PARA_HEADER:
                self._paragraph(child)
            elif child.tag != _CTRL_HEADER:
                self._boxes(child)

    def _table(self, control: _Record) -> None:
        cells: list[tuple[int, int, Spanning]] = []
        inside: list[list[_Record]] = []
        for child in control.children:
            if child.tag == _LIST_HEADER:
                inside.append([*child.children])
                if len(child.data) >= 16:
                    column, row, columns, rows = struct.unpack_from("<4H", child.data, 8)
                    cells.append((row, column, Spanning("", rows, columns)))
                else:
                    cells.append((-1, 0, Spanning("")))
            elif child.tag == _PARA_HEADER and inside:
                inside[-1].append(child)
        if len(cells) == 1:  # a frame around text
            self.list(inside[0])
            return
        count = max((row + 1 for row, _, _ in cells), default=0)
        rows_: list[list[tuple[int, Spanning]]] = [[] for _ in range(count)]
        for (row, column, cell), content in zip(cells, inside, strict=True):
            text = " ".join(filter(None, (" ".join(_flat(paragraph).split()) for paragraph in content)))
            if row >= 0:
                rows_[row].append((column, Spanning(text, max(1, cell.rows), max(1, cell.columns))))
            else:
                self.writer.paragraph(text)  # its caption
        grid = spread([[cell for _, cell in sorted(row, key=lambda found: found[0])] for row in rows_])
        self.writer.table(grid, headers=header_rows(grid))


def _text(record: _Record) -> Iterator[str | None]:
    """A paragraph's text in pieces; None stands for a control."""
    data = next((child.data for child in record.children if child.tag == _PARA_TEXT), b"")
    at = start = 0
    while at + 1 < len(data):
        code = data[at] | data[at + 1] << 8
        if code >= 32:
            at += 2
            continue
        if at > start:
            yield data[start:at].decode("utf-16-le", "replace")
        if code in _EXTENDED:
            yield None
            at += 16
        elif code in _INLINE:
            yield " " if code == 9 else ""
            at += 16
        else:
            yield {10: "\n", 24: "-", 30: " ", 31: " "}.get(code, "")
            at += 2
        start = at
    if at > start:
        yield data[start:at].decode("utf-16-le", "replace")


def _flat(record: _Record) -> str:
    """A paragraph of a cell with what stands in it, on one line."""
    parts: list[str] = []
    controls = iter([child for child in record.children if child.tag == _CTRL_HEADER])
    for piece in _text(record):
        if piece is not None:
            parts.append(piece)
        elif (control := next(controls, None)) and control.data[3::-1] in (b"tbl ", b"gso "):
            parts.append(" " + " ".join(_flat(inner) for inner in _paragraphs(control)) + " ")
    return "".join(parts)


def _paragraphs(record: _Record) -> Iterator[_Record]:
    for child in record.children:
        if child.tag == _PARA_HEADER:
            yield child
        else:
            yield from _paragraphs(child)


def _equation(control: _Record) -> str:
    """The script of an equation: an attribute, its length, its characters."""
    for child in control.children:
        if len(child.data) > 6:
            (length,) = struct.unpack_from("<H", child.data, 4)
            return f" {child.data[6 : 6 + 2 * length].decode('utf-16-le', 'replace')} "
    return ""


def _outlines(records: list[_Record]) -> dict[str, int]:
    """The heading level of styles and of shapes of paragraphs, by "style N" and "shape N"."""
    found: dict[str, int] = {}
    styles = shapes = 0
    for record in records:
        if record.tag == _STYLE:
            (length,) = struct.unpack_from("<H", record.data) if len(record.data) > 2 else (0,)
            outline = _OUTLINE.fullmatch(record.data[2 : 2 + 2 * length].decode("utf-16-le", "replace"))
            if outline:
                found[f"style {styles}"] = int(outline[1])
            styles += 1
        elif record.tag == _PARA_SHAPE:
            (attributes,) = struct.unpack_from("<I", record.data) if len(record.data) >= 4 else (0,)
            if attributes >> 23 & 3 == 1:
                found[f"shape {shapes}"] = (attributes >> 25 & 7) + 1
            shapes += 1
    return found
