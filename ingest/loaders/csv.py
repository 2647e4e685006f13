"""CSV tables: rows with the line that they stand on."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ingest.document import LoadError, Reject
from ingest.loaders.decode import read_lines
from ingest.table_source import Row, SourceTable, cell, header

_DELIMITERS = ",;\t|"
_MAX_CELL = 16 * 2**20
_PORTION = 2**20


def read(path: Path, name: str) -> SourceTable:
    """Open a table; its delimiter is what its header has most of. Raises LoadError where it has no usable header.

    Rows of another length than the header come as rejects; an open quote raises LoadError when it is reached.
    """
    lines = (cells for _, cells in _lines(path, name) if isinstance(cells, list))
    first = next(lines, None)
    if first is None:
        raise LoadError("has no header line")
    columns = header(first, next(lines, ()) if len(first) == 1 else ())
    return SourceTable(name, columns, lambda: _rows(path, name, columns), size=lambda: _line_ends(path))


def _rows(path: Path, name: str, columns: tuple[str, ...]) -> Iterator[Row | Reject]:
    lines = _lines(path, name)
    for _, cells in lines:
        if isinstance(cells, list):
            break  # the header
    for line, cells in lines:
        if isinstance(cells, Reject):
            yield cells
        elif len(cells) != len(columns):
            yield Reject(f"{name}:{line}", f"has {len(cells)} cells, the header has {len(columns)}: quote cells with the delimiter in them")
        else:
            yield Row(line, dict(zip(columns, map(cell, cells), strict=True)))


def _line_ends(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return sum(portion.count(b"\n") for portion in iter(partial(file.read, _PORTION), b""))
    except OSError:
        return 0


def _lines(path: Path, name: str) -> Iterator[tuple[int, list[str] | Reject]]:
    """Every line that is not empty, with its number: the header first."""
    first = next(filter(str.strip, read_lines(path)), "")
    csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(read_lines(path), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise LoadError(f"the quote that opens on line {line} or in it is never closed") from error
            yield line, Reject(f"{name}:{line}", f"{error}: check the quotes")
            cells = []
        if any(value.strip() for value in cells):
            yield line, cells
        line = reader.line_num + 1
