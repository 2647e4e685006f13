"""HWPX: paragraphs, tables, boxes in their place, footnotes, headings by outline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Document, LoadError
from ingest.loaders.grid import Spanning, header_rows, spread
from ingest.loaders.package import Element, Package, children, iso_day
from ingest.loaders.writer import Target, Writer

_SECTION = re.compile(r"Contents/section(\d+)\.xml")
_OUTLINE = re.compile(r"(?:개요|Outline) ?(\d+)", re.IGNORECASE)
_BOXES = ("rect", "ellipse", "polygon", "container", "drawText", "curve", "line", "arc", "textart")
_UNSEEN = (
    "header",
    "footer",
    "secPr",
    "fieldBegin",
    "fieldEnd",
    "bookmark",
    "autoNum",
    "newNum",
    "pageNum",
    "pic",
    "linesegarray",
    "hiddenComment",
)
_BREAKS = {"lineBreak": "\n", "tab": " ", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}
LONGEST_HEADING = 80


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """The file as one document. Title: its own property, else its first heading of the first level, else the file's stem."""
    package = Package(path)
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise LoadError("protected by a password: save a copy without one")
    sections = sorted((int(found[1]), part) for part in package.names if (found := _SECTION.fullmatch(part)))
    if not sections:
        raise LoadError("holds no sections: the file is damaged")
    reader = _Reader(Writer(), _outlines(package))
    for _, part in sections:
        reader.paragraphs(package.xml(part))
    title, day = _properties(package)
    yield reader.writer.document(Target(name, collection, modified), title, modified=day)


@dataclass(slots=True)
class _Reader:
    writer: Writer
    outlines: dict[str, int]

    def paragraphs(self, parent: Element) -> None:
        for paragraph in children(parent, "p"):
            self._paragraph(paragraph)

    def _paragraph(self, paragraph: Element) -> None:
        """A paragraph's text, broken where a table or a box stands in it."""
        parts: list[str] = []
        after: list[Element] = []
        level = self.outlines.get(f"style {paragraph.get('styleIDRef')}", 0) or self.outlines.get(f"para {paragraph.get('paraPrIDRef')}", 0)

        def flush() -> None:
            text = "".join(parts)
            parts.clear()
            if level and 0 < len(text.strip()) <= LONGEST_HEADING:
                self.writer.heading(text, level)
            else:
                self.writer.paragraph(text)

        def visit(element: Element) -> None:
            for child in element:
                match child.tag:
                    case "t":
                        parts.append(text_of(child))
                    case "tbl":
                        flush()
                        self._table(child)
                    case "footNote" | "endNote":
                        after.append(child)
                    case tag if tag in _BOXES:
                        flush()
                        for content in child.iter("subList"):
                            self.paragraphs(content)
                    case "equation":
                        parts.append(f" {child.findtext('script') or ''} ")
                    case "compose" | "dutmal":
                        parts.append(child.get("composeText") or child.findtext("mainText") or "")
                    case tag if tag not in _UNSEEN:
                        visit(child)

        visit(paragraph)
        flush()
        for note in after:
            for content in note.iter("subList"):
                self.paragraphs(content)

    def _table(self, table: Element) -> None:
        for caption in children(table, "caption"):
            for content in caption.iter("subList"):
                self.paragraphs(content)
        rows = [list(children(row, "tc")) for row in children(table, "tr")]
        if sum(map(len, rows)) == 1:  # a frame around text
            for content in children(next(cell for row in rows for cell in row), "subList"):
                self.paragraphs(content)
            return
        grid = spread([[_spanning(cell) for cell in row] for row in rows])
        marked = 0
        for row in rows:
            if not row or any(cell.get("header") != "1" for cell in row):
                break
            marked += 1
        self.writer.table(grid, headers=marked or header_rows(grid))


def text_of(element: Element) -> str:
    """The text of a run: line breaks and tabs are elements in it."""
    parts = [element.text or ""]
    for child in element:
        parts.append(_BREAKS.get(child.tag, ""))
        if child.tag != "deleteBegin":
            parts.append(child.tail or "")
    return "".join(parts)


def _spanning(cell: Element) -> Spanning:
    span = cell.find("cellSpan")
    rows, columns = (int(span.get(name, "1")) for name in ("rowSpan", "colSpan")) if span is not None else (1, 1)
    lines = [
        (" " if paragraph.find(".//tbl") is not None else "").join(text_of(t) for t in paragraph.iter("t"))
        for content in children(cell, "subList")
        for paragraph in children(content, "p")
    ]
    return Spanning(" ".join(line.strip() for line in lines if line.strip()), rows, columns)


def _outlines(package: Package) -> dict[str, int]:
    """The heading level of styles and of kinds of paragraphs, by "style ID" and "para ID"."""
    found: dict[str, int] = {}
    if "Contents/header.xml" not in package:
        return found
    root = package.xml("Contents/header.xml")
    for properties in root.iter("paraPr"):
        heading = properties.find("heading")
        if heading is not None and heading.get("type") == "OUTLINE":
            found[f"para {properties.get('id')}"] = int(heading.get("level", "0")) + 1
    for style in root.iter("style"):
        outline = _OUTLINE.fullmatch(style.get("name", "")) or _OUTLINE.fullmatch(style.get("engName", ""))
        if outline:
            found[f"style {style.get('id')}"] = int(outline[1])
    return found


def _properties(package: Package) -> tuple[str, str]:
    if "Contents/content.hpf" not in package:
        return "", ""
    root = package.xml("Contents/content.hpf")
    metas = {meta.get("name"): (meta.text or "").strip() for meta in root.iter("meta")}
    return (root.findtext(".//title") or "").strip(), iso_day(metas.get("ModifiedDate") or metas.get("CreatedDate") or "")
