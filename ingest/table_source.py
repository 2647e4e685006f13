"""What a table is, wherever it comes from: its columns, its rows as often as they are asked for, and what its database declares."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.document import LoadError, Reject

ONE_LINE = ": a table begins with one line that names each column, without a title or a second header line"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its first line in the file, or its number in a database, and its cells by column; None where a cell is empty or NULL."""

    line: int
    cells: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table. `rows` reads them anew each time, one by one; what cannot be one is a reject.

    `primary` and `foreign` (columns, table, its columns) are declared constraints, `declared` the types that a database names: "binary".
    `fault` says why it cannot be read at all; it has no columns and rows then. `size` is about how many rows it has, for who waits for
    them; 0 where that is not known.
    """

    name: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterator[Row | Reject]]
    primary: tuple[str, ...] = ()
    foreign: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()
    declared: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    size: Callable[[], int] = lambda: 0

    def good_rows(self) -> Iterator[Row]:
        return (row for row in self.rows() if isinstance(row, Row))


def unreadable(name: str, why: LoadError) -> SourceTable:
    return SourceTable(name, (), lambda: iter(()), fault=str(why))


def header(cells: Iterable[str], below: Sequence[object] = ()) -> tuple[str, ...]:
    """A header's names. Raises LoadError where one is missing or there twice, or where the row `below` shows that it is a title."""
    columns = tuple(unicodedata.normalize("NFC", value.strip()) for value in cells)
    if "" in columns:
        raise LoadError(f"column {columns.index('') + 1} has no name in the header{ONE_LINE}")
    if repeated := sorted({column for column in columns if columns.count(column) > 1}):
        raise LoadError(f"the header names {', '.join(repeated)} more than once{ONE_LINE}")
    if len(columns) == 1 < len(below):
        raise LoadError(f"its first line has one cell, and the next one {len(below)}{ONE_LINE}")
    return columns


def cell(text: str) -> str | None:
    value = unicodedata.normalize("NFC", text.strip())
    return None if value in ("", "NULL") else value


def numbered(name: str, columns: Sequence[str], rows: Iterable[tuple[int, Sequence[str | None]]]) -> Iterator[Row | Reject]:
    """Rows of cells, each with its line, as rows of a table; those without any cell are passed over."""
    for line, values in rows:
        if not any(values):
            continue
        if len(values) != len(columns):
            yield Reject(f"{name}:{line}", f"has {len(values)} cells, the header has {len(columns)}")
        else:
            yield Row(line, dict(zip(columns, (None if value is None else cell(value) for value in values), strict=True)))
