"""CSV tables: rows with the line that they stand on."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.document import LoadError, Reject
from ingest.loaders.decode import decode, read_bytes

_DELIMITERS = ",;\t|"
_MAX_CELL = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its first line in the file, and its cells by column; None where a cell is empty or NULL."""

    line: int
    cells: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's header and rows; `rejects` are the rows of another length than the header."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    rejects: tuple[Reject, ...]


def read(path: Path, name: str) -> Table:
    """Read a table; its delimiter is what its header has most of. Raises LoadError where it has no usable header or an open quote."""
    text = decode(read_bytes(path))
    header = text.lstrip().partition("\n")[0]
    csv.field_size_limit(_MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=header.count), strict=True)
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    rejects: list[Reject] = []
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise LoadError(f"the quote that opens on line {line} or in it is never closed") from error
            rejects.append(Reject(f"{name}:{line}", f"{error}: check the quotes"))
            cells = []
        if any(cell.strip() for cell in cells):
            if not columns:
                columns = _columns(cells)
            elif len(cells) != len(columns):
                rejects.append(
                    Reject(
                        f"{name}:{line}",
                        f"has {len(cells)} cells, the header has {len(columns)}: quote cells with {reader.dialect.delimiter!r}",
                    )
                )
            else:
                rows.append(Row(line, dict(zip(columns, map(_cell, cells), strict=True))))
        line = reader.line_num + 1
    if not columns:
        raise LoadError("has no header line")
    return Table(columns, tuple(rows), tuple(rejects))


def _columns(cells: list[str]) -> tuple[str, ...]:
    columns = tuple(unicodedata.normalize("NFC", cell.strip()) for cell in cells)
    if "" in columns:
        raise LoadError(f"column {columns.index('') + 1} has no name in the header")
    if repeated := sorted({column for column in columns if columns.count(column) > 1}):
        raise LoadError(f"the header names {', '.join(repeated)} more than once")
    return columns


def _cell(cell: str) -> str | None:
    value = unicodedata.normalize("NFC", cell.strip())
    return None if value in ("", "NULL") else value
