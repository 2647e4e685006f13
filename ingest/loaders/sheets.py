"""The sheets of a workbook as text: each table of a sheet with its header, each row with its range of cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ingest.loaders.grid import Cell, header_rows, regions
from ingest.loaders.writer import Writer

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0
_MAX_MERGED = 20_000


def write_sheet(writer: Writer, name: str, grid: Mapping[Cell, str], merged: Iterable[Merge] = ()) -> None:
    """A sheet: its name as heading, lines of one cell as paragraphs, the rest as tables."""
    writer.place = replace(writer.place, sheet=name, cells="")
    cells = dict(grid)
    for top, left, bottom, right in merged:
        text = cells.get((top, left), "")
        if not text or (bottom - top + 1) * (right - left + 1) > _MAX_MERGED:
            continue
        alone = all(cells.get((top, column), "") == "" for column in range(left + 1, right + 1))
        if top == bottom and alone and not _beside(cells, top, left, right):
            continue  # a title over the table
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                cells.setdefault((row, column), "")
                cells[row, column] = cells[row, column] or text
    if not any(text.strip() for text in cells.values()):
        return
    writer.heading(name, 1)
    for region in regions(cells):
        rows, ranges = region.rows, region.ranges
        start = 0
        while start < len(rows) and sum(bool(cell.strip()) for cell in rows[start]) == 1:
            _line(writer, rows[start], ranges[start])
            start += 1
        table = _without_empty_columns(rows[start:])
        if table:
            writer.place = replace(writer.place, cells="")
            writer.table(table, headers=header_rows(table), cells=ranges[start:])
    writer.place = replace(writer.place, cells="")


def _beside(cells: Mapping[Cell, str], row: int, left: int, right: int) -> bool:
    """Whether a row holds anything near, beside a range."""
    return any(cells.get((row, column)) for column in (*range(left - 50, left), *range(right + 1, right + 50)))


def _line(writer: Writer, row: list[str], range_: str) -> None:
    writer.place = replace(writer.place, cells=range_)
    writer.paragraph(next(cell for cell in row if cell.strip()))


def _without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    used = [at for at in range(len(rows[0]) if rows else 0) if any(row[at].strip() for row in rows)]
    return [[row[at] for at in used] for row in rows]
