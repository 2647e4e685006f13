"""Word: headings by style, lists with their numbers, tables with their header, text boxes, footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Document
from ingest.loaders.docx_lists import Lists, read_lists
from ingest.loaders.grid import Spanning, header_rows, spread
from ingest.loaders.package import Element, Package, children
from ingest.loaders.writer import Target, Writer

_HEADING = re.compile(r"(?:heading|제목|overskrift|titre|überschrift) ?(\d)", re.IGNORECASE)
_OFF = ("0", "false", "none")
_NO_TITLE = re.compile(
    r"(?:microsoft )?word\b.*|문서 ?\d*|document ?\d*|제목 없음|untitled.*|powerpoint.*|프레젠테이션 ?\d*|slide ?\d*", re.IGNORECASE
)


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """The document's body in order. Title: what has the style Title, else the file's own property, else a heading at its beginning."""
    package = Package(path)
    (main,) = package.related("", "officeDocument")[:1] or ["word/document.xml"]
    reader = _Reader(Writer(), read_lists(package, main), _styles(package, main), _notes(package, main))
    body = package.xml(main).find("body")
    reader.blocks(body if body is not None else Element("body"))
    title, day = package.properties()
    writer = reader.writer
    first = writer.blocks[0] if writer.blocks and writer.blocks[0].kind == "heading" else None
    given = reader.title or ("" if _NO_TITLE.fullmatch(title) else title) or (first.title if first else "")
    yield writer.document(Target(name, collection, modified), given, modified=day)


@dataclass(frozen=True, slots=True)
class _Style:
    name: str = ""
    level: int = 0
    number: str = ""
    depth: int = 0


@dataclass(slots=True)
class _Reader:
    writer: Writer
    lists: Lists
    styles: dict[str, _Style]
    notes: dict[str, str]
    title: str = ""

    def blocks(self, parent: Element) -> None:
        for element in parent:
            match element.tag:
                case "p":
                    self._paragraph(element)
                case "tbl":
                    self._table(element)
                case "sdt":
                    gallery = element.find("sdtPr/docPartObj/docPartGallery")
                    if gallery is None or gallery.get("val") != "Table of Contents":
                        for content in children(element, "sdtContent"):
                            self.blocks(content)
                case "ins" | "moveTo" | "smartTag" | "customXml" | "AlternateContent" | "Choice" | "Fallback":
                    self.blocks(element)

    def _paragraph(self, element: Element) -> None:
        text, boxes, notes = self._inline(element)
        style, level, number, depth = self._kind(element)
        mark = self.lists.mark(number, depth) if number and text.strip() else ""
        line = f"{mark} {text}" if mark and mark != "-" else text
        if style == "title" and text.strip() and not self.title:
            self.title = " ".join(text.split())
            self.writer.heading(text, 1)
        elif level:
            self.writer.heading(line, level + 1)
        elif mark:
            # A number on its own would read as part of the text.
            self.writer.item(f"{mark}. {text}" if mark[-1].isdecimal() else f"{mark} {text}", depth + 1)
        else:
            self.writer.paragraph(text)
        for box in boxes:
            self.blocks(box)
        for note in notes:
            self.writer.paragraph(note)

    def _kind(self, element: Element) -> tuple[str, int, str, int]:
        """Of a paragraph: its style's name, its heading level, its list and its depth in it."""
        properties = element.find("pPr")
        style = self.styles.get(_value(properties, "pStyle"), _Style())
        outline = _value(properties, "outlineLvl")
        level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else style.level
        number, depth = _value(properties, "numPr/numId"), _value(properties, "numPr/ilvl")
        number = "" if number == "0" else number or style.number
        return style.name.casefold(), level, number, int(depth) if depth.isdigit() else style.depth

    def _inline(self, paragraph: Element) -> tuple[str, list[Element], list[str]]:
        """A paragraph's text as it is seen: without what is deleted or hidden; and the text boxes and footnotes that hang on it."""
        parts: list[str] = []
        boxes: list[Element] = []
        notes: list[str] = []

        def visit(element: Element) -> None:
            for child in element:
                match child.tag:
                    case "t":
                        parts.append(child.text or "")
                    case "tab":
                        parts.append(" ")
                    case "br" | "cr":
                        parts.append("\n")
                    case "noBreakHyphen":
                        parts.append("-")
                    case "txbxContent":
                        boxes.append(child)
                    case "footnoteReference" | "endnoteReference":
                        note = self.notes.get(f"{child.tag[:-9]} {child.get('id')}", "")
                        if note:
                            parts.append(f" [{len(notes) + 1}]")
                            notes.append(f"[{len(notes) + 1}] {note}")
                    case "del" | "moveFrom" | "pPr" | "rPr" | "instrText" | "delText" | "rt" | "Fallback":
                        pass
                    case "r" if _on(child.find("rPr/vanish")):
                        pass
                    case _:
                        visit(child)

        visit(paragraph)
        return "".join(parts), boxes, notes

    def _table(self, table: Element) -> None:
        rows = list(children(table, "tr")) or list(table.iter("tr"))
        cells = [list(_cells(row)) for row in rows]
        if sum(map(len, cells)) == 1:  # a frame around text
            self.blocks(next(cell for row in cells for cell in row))
            return
        grid: list[list[Spanning]] = []
        above: list[str] = []
        for row in cells:
            texts: list[str] = []
            for cell in row:
                width = _value(cell.find("tcPr"), "gridSpan")
                merge = cell.find("tcPr/vMerge")
                at = len(texts)
                continued = merge is not None and merge.get("val", "continue") == "continue" and at < len(above)
                text = above[at] if continued else self._cell(cell)
                texts += [text] * min(int(width) if width.isdigit() else 1, 100)
            grid.append([Spanning(text) for text in texts])
            above = texts
        filled = spread(grid)
        marked = 0
        for row_ in rows:
            if not _on(row_.find("trPr/tblHeader")):
                break
            marked += 1
        self.writer.table(filled, headers=marked or header_rows(filled))

    def _cell(self, cell: Element) -> str:
        """A cell on one line; the rows of a table in it are set apart by semicolons."""
        parts = []
        for child in cell:
            if child.tag == "p":
                text, boxes, notes = self._inline(child)
                _, _, number, depth = self._kind(child)
                mark = self.lists.mark(number, depth) if number and text.strip() else ""
                parts += [f"{mark} {text}".strip(), *(self._cell(box) for box in boxes), *notes]
            elif child.tag == "tbl":
                parts.append("; ".join(", ".join(filter(None, map(self._cell, _cells(row)))) for row in children(child, "tr")))
            elif child.tag in ("sdt", "sdtContent", "ins"):
                parts.append(self._cell(child))
        return " ".join(" ".join(part.split()) for part in parts if part.strip())


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == "tc":
            yield child
        elif child.tag in ("sdt", "sdtContent", "customXml"):
            yield from _cells(child)


def _styles(package: Package, main: str) -> dict[str, _Style]:
    declared: dict[str, tuple[str, str, Element]] = {}
    for part in package.related(main, "styles"):
        for style in children(package.xml(part), "style"):
            declared[style.get("styleId", "")] = (_value(style, "name"), _value(style, "basedOn"), style)

    def of(id_: str, seen: int) -> _Style:
        if id_ not in declared or seen > 10:
            return _Style()
        name, base, element = declared[id_]
        inherited = of(base, seen + 1)
        heading = _HEADING.fullmatch(name)
        outline = _value(element, "pPr/outlineLvl")
        level = int(heading[1]) if heading else int(outline) + 1 if outline.isdigit() and int(outline) < 9 else inherited.level
        number, depth = _value(element, "pPr/numPr/numId"), _value(element, "pPr/numPr/ilvl")
        return _Style(name, level, number or inherited.number, int(depth) if depth.isdigit() else inherited.depth)

    return {id_: of(id_, 0) for id_ in declared}


def _notes(package: Package, main: str) -> dict[str, str]:
    found = {}
    for kind in ("footnote", "endnote"):
        for part in package.related(main, f"{kind}s"):
            for note in children(package.xml(part), kind):
                if note.get("type") is None:
                    found[f"{kind} {note.get('id')}"] = " ".join("".join(t.text or "" for t in note.iter("t")).split())
    return found


def _value(element: Element | None, path: str) -> str:
    found = element.find(path) if element is not None else None
    return found.get("val", "") if found is not None else ""


def _on(element: Element | None) -> bool:
    return element is not None and element.get("val", "1") not in _OFF
