"""Tables as grids of cells: spans filled, headers found, sheets cut into their regions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

_NUMBER = re.compile(r"[-+(]?[₩$€£¥]?[\d.,]+\s?(?:%|원|점|개|명|건|일|시간|분|회|년|월|pt|KRW|USD)?\)?")
_MAX_SPAN = 1000

Cell = tuple[int, int]  # row, column, from 0


@dataclass(frozen=True, slots=True)
class Spanning:
    """A cell's text and how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


def spread(rows: Sequence[Sequence[Spanning]]) -> list[list[str]]:
    """Rows of cells, as HTML counts them, to a full grid: a merged cell's text stands in every cell that it covers."""
    grid: dict[Cell, str] = {}
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in grid:
                column += 1
            for down in range(min(cell.rows, len(rows) - row)):
                for right in range(min(cell.columns, _MAX_SPAN)):
                    grid[row + down, column + right] = cell.text
            column += cell.columns
    return filled(grid)


def filled(grid: Mapping[Cell, str]) -> list[list[str]]:
    """The grid as rows of equal length, as far as there is text to the right and below."""
    used = [cell for cell, text in grid.items() if text.strip()]
    width = max((column for _, column in used), default=-1) + 1
    height = max((row for row, _ in used), default=-1) + 1
    return [[grid.get((row, column), "") for column in range(width)] for row in range(height)]


def header_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many rows at the top name the columns: those of words alone, above one that differs; at most three, none if it is unclear."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return 0
    first = [cell.strip() for cell in rows[0]]
    named = [cell for cell in first if cell]
    if len(named) < max(2, (len(first) + 1) // 2) or any(_NUMBER.fullmatch(cell) for cell in named):
        return 0
    count = 1
    # A header over a header repeats a name across the columns that it covers.
    while count < min(3, len(rows) - 1) and _repeats(rows[count - 1]) and _words(rows[count]):
        count += 1
    return count


def _repeats(row: Sequence[str]) -> bool:
    return any(one and one == other for one, other in pairwise(row))


def _words(row: Sequence[str]) -> bool:
    return not any(_NUMBER.fullmatch(cell.strip()) for cell in row if cell.strip())


@dataclass(frozen=True, slots=True)
class Region:
    """A table of a sheet: rows of text, and where they stand (row and column of the upper left cell, from 0)."""

    rows: list[list[str]]
    row: int
    column: int

    @property
    def ranges(self) -> list[str]:
        """The range of each row, as "B5:D5"."""
        last = letters(self.column + len(self.rows[0]) - 1)
        first = letters(self.column)
        return [f"{first}{self.row + at + 1}:{last}{self.row + at + 1}" for at in range(len(self.rows))]


def regions(grid: Mapping[Cell, str]) -> Iterator[Region]:
    """The tables of a sheet, which empty rows, and empty columns between two full tables, keep apart."""
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in grid.items():
        if text.strip():
            by_row.setdefault(row, {})[column] = text
    block: list[int] = []
    for row in sorted(by_row):
        if block and row > block[-1] + 1:
            yield from _columns(block, by_row)
            block = []
        block.append(row)
    if block:
        yield from _columns(block, by_row)


def _columns(block: Sequence[int], by_row: Mapping[int, Mapping[int, str]]) -> Iterator[Region]:
    used = sorted({column for row in block for column in by_row[row]})
    parts: list[list[int]] = [[used[0]]]
    for column in used[1:]:
        if column > parts[-1][-1] + 1:
            parts.append([])
        parts[-1].append(column)
    if len(parts) > 1 and not all(len(part) > 1 and _is_table(block, part, by_row) for part in parts):
        parts = [list(range(used[0], used[-1] + 1))]
    for part in parts:
        rows = [row for row in block if any(column in by_row[row] for column in part)]
        cells = [
            [by_row[row].get(column, "") for column in range(part[0], part[-1] + 1)]
            for row in range(rows[0], rows[-1] + 1)
            if row in by_row
        ]
        yield Region(cells, rows[0], part[0])


def _is_table(block: Sequence[int], part: Sequence[int], by_row: Mapping[int, Mapping[int, str]]) -> bool:
    full = [sum(column in by_row[row] for column in part) for row in block]
    used = [count for count in full if count]
    return len(used) > 1 and sum(used) > 0.6 * len(used) * len(part)


def letters(column: int) -> str:
    """A column's name: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
