"""Excel 97–2003: as Excel, read from the old format."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path

from ingest.document import Document, LoadError
from ingest.loaders.decode import read_bytes
from ingest.loaders.formats import shown
from ingest.loaders.grid import Cell
from ingest.loaders.sheets import write_sheet
from ingest.loaders.writer import Target, Writer


def load(path: Path, name: str, collection: str, modified: str) -> Iterator[Document]:
    """The workbook as one document, titled by the file's stem."""
    import xlrd
    from xlrd.compdoc import CompDocError

    try:
        with Path(os.devnull).open("w") as nowhere:
            book = xlrd.open_workbook(file_contents=read_bytes(path), formatting_info=True, logfile=nowhere)
    except (xlrd.XLRDError, CompDocError, LookupError, ValueError, AssertionError, struct.error) as error:  # it trusts what it reads
        reason = "protected by a password: save a copy without one" if "encrypt" in str(error).lower() else f"a damaged workbook ({error})"
        raise LoadError(reason) from error
    writer = Writer()
    for sheet in book.sheets():
        if sheet.visibility:
            writer.warn(f"the hidden sheet {sheet.name} was left out")
            continue
        grid: dict[Cell, str] = {}
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                cell = sheet.cell(row, column)
                if cell.ctype == xlrd.XL_CELL_DATE:
                    grid[row, column] = shown(_moment(cell.value, book.datemode))
                elif cell.ctype == xlrd.XL_CELL_NUMBER:
                    style = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
                    grid[row, column] = shown(cell.value, style)
                elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                    grid[row, column] = shown(bool(cell.value))
                elif cell.ctype == xlrd.XL_CELL_TEXT:
                    grid[row, column] = cell.value
        merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
        write_sheet(writer, sheet.name, grid, merged)
    yield writer.document(Target(name, collection, modified), Path(name).stem)


def _moment(value: float, datemode: int) -> object:
    import xlrd

    try:
        return xlrd.xldate_as_datetime(value, datemode)
    except (xlrd.xldate.XLDateError, ValueError, OverflowError):
        return value
