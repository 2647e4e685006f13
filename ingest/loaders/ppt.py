"""PowerPoint 97–2003: the text of its slides, in order; of a table on a slide, a row a line.

The format: Microsoft, [MS-PPT] and [MS-ODRAW].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.document import Document, LoadError
from ingest.loaders.grid import filled, header_rows
from ingest.loaders.ole import Compound
from ingest.loaders.writer import Target, Writer

_SLIDE, _DRAWING, _GROUP, _SHAPE, _TEXTBOX = 0x03EE, 0x040C, 0xF003, 0xF004, 0xF00D
_TEXT_HEADER, _CHARS, _BYTES, _OUTLINE_REF, _CHILD_ANCHOR, _PERSIST_REF = 0x0F9F, 0x0FA0, 0x0FA8, 0x0F9E, 0xF00F, 0x03F3
_LIST, _DOCUMENT = 0x0FF0, 0x03E8
_TITLES = (0, 6)
_MAX_DEPTH = 30


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """The slides as one document. Title: the file's own property, else the first slide's title, else the file's stem."""
    file = Compound(path)
    if "PowerPoint Document" not in file:
        raise LoadError("holds no slides: the file is damaged, or older than PowerPoint 97")
    data = file.read("PowerPoint Document")
    writer = Writer()
    records = list(_records(data, 0, len(data)))
    outlines = [texts for record in records if record.type == _DOCUMENT for texts in _outline(data, record)]
    for number, record in enumerate((record for record in records if record.type == _SLIDE), 1):
        writer.place = replace(writer.place, slide=number)
        _slide(data, record, outlines[number - 1] if number <= len(outlines) else [], writer)
    title, day = file.properties()
    yield writer.document(Target(name, collection, modified), title, modified=day)


@dataclass(frozen=True, slots=True)
class _Record:
    type: int
    container: bool
    instance: int
    start: int
    end: int


Text = tuple[int, str]  # the kind of the text, and itself
Frame = tuple[int, int, int, int]  # left, top, right, bottom


def _records(data: bytes, start: int, end: int) -> Iterator[_Record]:
    while start + 8 <= end:
        version, type_, length = struct.unpack_from("<HHI", data, start)
        begin, stop = start + 8, min(end, start + 8 + length)
        yield _Record(type_, version & 0xF == 0xF, version >> 4, begin, stop)
        start = stop


def _outline(data: bytes, document: _Record) -> Iterator[list[Text]]:
    """The texts of the slides' placeholders, which lie apart from the slides."""
    for record in _records(data, document.start, document.end):
        if record.type == _LIST and record.instance == 0:
            texts: list[Text] | None = None
            kind = 4
            for atom in _records(data, record.start, record.end):
                if atom.type == _PERSIST_REF:
                    if texts is not None:
                        yield texts
                    texts = []
                elif atom.type == _TEXT_HEADER:
                    (kind,) = struct.unpack_from("<I", data, atom.start)
                elif atom.type in (_CHARS, _BYTES) and texts is not None:
                    texts.append((kind, _decoded(data, atom)))
            if texts is not None:
                yield texts


def _decoded(data: bytes, atom: _Record) -> str:
    text = data[atom.start : atom.end].decode("utf-16-le" if atom.type == _CHARS else "cp1252", "replace")
    return text.replace("\r", "\n").replace("\x0b", "\n")


def _slide(data: bytes, slide: _Record, outline: list[Text], writer: Writer) -> None:
    texts: list[Text] = []
    tables: list[list[list[str]]] = []
    for record in _records(data, slide.start, slide.end):
        if record.type == _DRAWING:
            _shapes(data, record, outline, texts, tables, 0)
    for kind, text in sorted(texts, key=lambda found: found[0] not in _TITLES):
        if kind in _TITLES:
            writer.heading(text, 1)
        elif kind in (1, 5, 7, 8):
            for line in text.split("\n"):
                writer.item(f"- {line}" if line.strip() else "")
        else:
            writer.paragraph(text)
    for rows in tables:
        writer.table(rows, headers=header_rows(rows))


def _shapes(data: bytes, parent: _Record, outline: list[Text], texts: list[Text], tables: list[list[list[str]]], depth: int) -> None:
    """Gather a drawing's texts; a group whose shapes stand in rows and columns is a table."""
    if depth > _MAX_DEPTH:
        raise LoadError("its drawings are nested too deeply")
    inside: list[tuple[Frame, str]] = []
    own: list[Text] = []
    for record in _records(data, parent.start, parent.end):
        if record.type == _SHAPE:
            found, place = _shape(data, record, outline)
            own += found
            if place is not None:
                inside.append((place, " ".join(text for _, text in found)))
        elif record.container:
            _shapes(data, record, outline, texts, tables, depth + 1)
    full = [(frame, text) for frame, text in inside if text]
    tops, lefts = sorted({frame[1] for frame, _ in full}), sorted({frame[0] for frame, _ in full})
    if parent.type == _GROUP and len(tops) > 1 and len(lefts) > 1 and len(full) > len(tops):
        cells = {
            (row, column): text
            for (left, top, right, bottom), text in full
            for row, y in enumerate(tops)
            if top <= y < bottom
            for column, x in enumerate(lefts)
            if left <= x < right
        }
        tables.append(filled(cells))
    else:
        texts += own


def _shape(data: bytes, shape: _Record, outline: list[Text]) -> tuple[list[Text], Frame | None]:
    """A shape's texts, and its frame in its group."""
    found: list[Text] = []
    place: Frame | None = None
    for record in _records(data, shape.start, shape.end):
        if record.type == _CHILD_ANCHOR and record.end - record.start >= 16:
            place = struct.unpack_from("<4i", data, record.start)
        elif record.type == _TEXTBOX:
            kind = 4
            for atom in _records(data, record.start, record.end):
                if atom.type == _TEXT_HEADER:
                    (kind,) = struct.unpack_from("<I", data, atom.start)
                elif atom.type in (_CHARS, _BYTES):
                    found.append((kind, _decoded(data, atom)))
                elif atom.type == _OUTLINE_REF:
                    (at,) = struct.unpack_from("<I", data, atom.start)
                    found += outline[at : at + 1]
    return found, place
