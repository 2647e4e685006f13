"""Excel: each visible sheet with its tables, values as the sheet shows them, and the titles of charts."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.document import Document, LoadError
from ingest.loaders.charts import chart
from ingest.loaders.formats import shown
from ingest.loaders.grid import Cell
from ingest.loaders.package import Package
from ingest.loaders.sheets import Merge, write_sheet
from ingest.loaders.writer import MAX_CHARACTERS, Target, Writer


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """The workbook as one document. Title: its own property, else the file's stem. A formula stands as its last value."""
    import openpyxl

    package = Package(path)
    parts = _sheet_parts(package)
    for part in parts.values():
        package.read(part)  # within the limits, before anything reads it that has none
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise LoadError(f"a damaged workbook ({error})") from error
    writer = Writer()
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            writer.warn(f"the hidden sheet {sheet.title} was left out")
            continue
        part = parts.get(sheet.title, "")
        write_sheet(writer, sheet.title, _grid(sheet), _merged(package, part))
        for drawing in package.related(part, "drawing"):
            for drawn in package.related(drawing, "chart"):
                chart(package.xml(drawn), writer)
    title, day = package.properties()
    yield writer.document(Target(name, collection, modified), title or Path(name).stem, modified=day)


def _grid(sheet: Any) -> dict[Cell, str]:
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    grid: dict[Cell, str] = {}
    size = 0
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                text = shown(cell.value, cell.number_format)
                grid[cell.row - 1, cell.column - 1] = text
                size += len(text)
        if size > MAX_CHARACTERS:
            raise LoadError(f"more than {MAX_CHARACTERS // 10**6} million characters in a sheet: split it, or load it as a table")
    return grid


def _sheet_parts(package: Package) -> dict[str, str]:
    (main,) = package.related("", "officeDocument")[:1] or ["xl/workbook.xml"]
    relations = package.relations(main)
    return {
        sheet.get("name", ""): target
        for sheet in package.xml(main).iter("sheet")
        if (target := relations.get(sheet.get("r:id", ""), ("", ""))[1]) in package
    }


def _merged(package: Package, part: str) -> list[Merge]:
    from openpyxl.utils.cell import range_boundaries

    found: list[Merge] = []
    if part in package and b"<mergeCell" in package.read(part):
        for element in package.xml(part).iter("mergeCell"):
            left, top, right, bottom = (int(bound or 1) - 1 for bound in range_boundaries(element.get("ref", "A1")))
            found.append((top, left, bottom, right))
    return found
