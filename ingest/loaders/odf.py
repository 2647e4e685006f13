"""OpenDocument: texts, sheets and presentations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.document import Document, LoadError
from ingest.loaders.grid import Cell, Spanning, header_rows, spread
from ingest.loaders.numbering import numeral
from ingest.loaders.package import Element, Package, children, iso_day
from ingest.loaders.sheets import Merge, write_sheet
from ingest.loaders.writer import Target, Writer

_MOST_REPEATED = 1000
_UNSEEN = ("tracked-changes", "annotation", "forms", "sequence-decls", "table-of-content", "variable-decls", "user-field-decls")


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """The file as one document. Title: its own property, else its first heading, else the file's stem."""
    package = Package(path)
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise LoadError("protected by a password: save a copy without one")
    root = package.xml("content.xml")
    body = root.find("body")
    reader = _Reader(Writer(), _list_styles(root) | (_list_styles(package.xml("styles.xml")) if "styles.xml" in package else {}))
    for content in body if body is not None else ():
        match content.tag:
            case "spreadsheet":
                for table in children(content, "table"):
                    grid, merged = _grid(table)
                    write_sheet(reader.writer, table.get("name", ""), grid, merged)
            case "presentation" | "drawing":
                for number, page in enumerate(children(content, "page"), 1):
                    reader.writer.place = replace(reader.writer.place, slide=number)
                    reader.blocks(page)
            case _:
                reader.blocks(content)
    title, day = _properties(package)
    if path.suffix.lower() == ".ods":
        title = title or Path(name).stem  # the name of a sheet is no title
    yield reader.writer.document(Target(name, collection, modified), title, modified=day)


@dataclass(slots=True)
class _Reader:
    writer: Writer
    styles: dict[str, dict[int, tuple[str, str, str, int]]]
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def blocks(self, parent: Element) -> None:
        for element in parent:
            match element.tag:
                case "h":
                    level = element.get("outline-level", "1")
                    self.writer.heading(text_of(element), int(level) if level.isdigit() else 1)
                    self._drawn(element)
                case "p":
                    self.writer.paragraph(text_of(element))
                    self._drawn(element)
                case "list":
                    self._list(element, element.get("style-name", ""), 1)
                case "table":
                    self._table(element)
                case "frame" if element.get("class") == "title":
                    self.writer.heading(" ".join(text_of(p) for p in element.iter("p")), 1)
                case "notes":
                    for p in element.iter("p"):
                        self.writer.paragraph(text_of(p))
                case tag if tag not in _UNSEEN:
                    self.blocks(element)

    def _drawn(self, paragraph: Element) -> None:
        """Text boxes that hang on a paragraph, and its footnotes."""
        for box in (*paragraph.iter("text-box"), *paragraph.iter("note-body")):
            self.blocks(box)

    def _list(self, element: Element, style: str, level: int) -> None:
        style = element.get("style-name", style)
        if element.get("continue-numbering") != "true" and level == 1:
            for key in [key for key in self._counts if key[0] == style]:
                del self._counts[key]
        for item in children(element, "list-item", "list-header"):
            first = item.tag == "list-item"
            for child in item:
                if child.tag == "list":
                    self._list(child, style, level + 1)
                elif child.tag in ("p", "h"):
                    text = text_of(child)
                    mark = self._mark(style, level) if first and text.strip() else ""
                    if mark:
                        self.writer.item(f"{mark} {text}", level)
                    else:
                        self.writer.paragraph(text)
                    first = first and not text.strip()
        for key in [key for key in self._counts if key[0] == style and key[1] > level]:
            del self._counts[key]

    def _mark(self, style: str, level: int) -> str:
        kind, before, after, start = self.styles.get(style, {}).get(level, ("", "", "", 1))
        if not kind:
            return "-"
        count = self._counts[style, level] = self._counts.get((style, level), start - 1) + 1
        return f"{before}{numeral(count, kind)}{after or '.'}".strip()

    def _table(self, table: Element) -> None:
        rows = list(table.iter("table-row"))
        grid = spread([[cell for element in row for cell in _spanning(element)] for row in rows])
        marked = sum(1 for group in children(table, "table-header-rows") for _ in group.iter("table-row"))
        if sum(bool(cell) for row in grid for cell in row) == 1:  # a frame around text
            for cell in table.iter("table-cell"):
                self.blocks(cell)
            return
        self.writer.table(grid, headers=marked or header_rows(grid))


def text_of(element: Element) -> str:
    """A paragraph's text: spaces and tabs as they are coded, without notes, comments and drawn boxes."""
    parts = [element.text or ""]
    for child in element:
        match child.tag:
            case "s":
                parts.append(" " * min(int(child.get("c", "1")), 100))
            case "tab":
                parts.append(" ")
            case "line-break":
                parts.append("\n")
            case "note" | "annotation" | "frame" | "custom-shape" | "rect" | "ruby-text":
                pass
            case _:
                parts.append(text_of(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _spanning(cell: Element) -> Iterator[Spanning]:
    if cell.tag != "table-cell":
        return
    text = " ".join(text_of(p) for p in cell.iter() if p.tag in ("p", "h"))
    for _ in range(_repeated(cell, "number-columns-repeated", text)):
        yield Spanning(text, int(cell.get("number-rows-spanned", "1")), int(cell.get("number-columns-spanned", "1")))


def _repeated(element: Element, name: str, text: str) -> int:
    count = int(element.get(name, "1"))
    return min(count, _MOST_REPEATED) if text.strip() else count


def _grid(table: Element) -> tuple[dict[Cell, str], list[Merge]]:
    """A sheet's cells as they are shown, and its merged ranges."""
    grid: dict[Cell, str] = {}
    merged: list[Merge] = []
    at = 0
    for row in table.iter("table-row"):
        cells: dict[int, str] = {}
        column = 0
        for cell in children(row, "table-cell", "covered-table-cell"):
            text = "\n".join(text_of(p) for p in children(cell, "p"))
            count = _repeated(cell, "number-columns-repeated", text)
            if text.strip():
                cells |= {column + right: text for right in range(count)}
            down, right = int(cell.get("number-rows-spanned", "1")), int(cell.get("number-columns-spanned", "1"))
            if down * right > 1:
                merged.append((at, column, at + down - 1, column + right - 1))
            column += count
        repeated = _repeated(row, "number-rows-repeated", "".join(cells.values()))
        for down in range(repeated if cells else 0):
            grid |= {(at + down, column): text for column, text in cells.items()}
        at += repeated
    return grid, merged


def _list_styles(root: Element) -> dict[str, dict[int, tuple[str, str, str, int]]]:
    """By name and level: the kind of numeral (empty for a bullet), what stands before and after it, and where it starts."""
    return {
        style.get("name", ""): {
            int(level.get("level", "1")): (
                level.get("num-format", "") if level.tag == "list-level-style-number" else "",
                level.get("num-prefix", ""),
                level.get("num-suffix", ""),
                int(level.get("start-value", "1")),
            )
            for level in style
            if level.tag.startswith("list-level-style")
        }
        for style in root.iter("list-style")
    }


def _properties(package: Package) -> tuple[str, str]:
    if "meta.xml" not in package:
        return "", ""
    root = package.xml("meta.xml")
    day = next((iso_day(date.text or "") for tag in ("date", "creation-date") for date in root.iter(tag) if date.text), "")
    return next((title.text or "" for title in root.iter("title")), ""), day
