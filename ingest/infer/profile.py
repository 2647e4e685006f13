"""What the cells of a table look like: counts, distinct values, samples. Read once, in bounded memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.values import normal

MOST_ROWS = 200_000
"""Rows that are looked at; a guess that a later row proves wrong is found by the row checks."""
_KEPT = 20_000
_MISSING = 0
NULL_WORDS = frozenset(
    (
        "null",
        "(null)",
        "\\n",
        "#n/a",
        "nan",
        "n/a",
        "na",
        "none",
        "-",
        "--",
        "nil",
        "없음",
        "해당없음",
        "해당 없음",
        "미상",
        "unknown",
        "?",
        "tbd",
    )
)
Hashes = NDArray[np.int64]


@dataclass(slots=True)
class Column:
    """One column's cells: `values` are the first distinct ones with how often each came, `hashes` one a row, 0 where the cell is empty."""

    name: str
    rows: int
    hashes: Hashes
    distinct: Hashes
    values: dict[str, int]
    longest: int

    @property
    def filled(self) -> int:
        return int(np.count_nonzero(self.hashes))

    @property
    def unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.rows > 0 and self.filled == self.rows == len(self.distinct)

    @property
    def complete(self) -> bool:
        """Whether `values` are all the distinct ones."""
        return len(self.values) == len(self.distinct)

    def samples(self, count: int = 3) -> list[str]:
        return list(self.values)[:count]


@dataclass(slots=True)
class Profile:
    """A table: its columns in order, and how many rows were looked at; `whole` where these are all."""

    name: str
    columns: dict[str, Column]
    rows: int
    whole: bool = True
    primary: tuple[str, ...] = ()
    foreign: tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...] = ()
    declared: Mapping[str, str] = field(default_factory=dict)

    def unique_together(self, columns: Iterable[str]) -> bool:
        """Whether no two rows agree in all of the columns, and none is empty."""
        hashes = [self.columns[column].hashes for column in columns]
        if not self.rows or any((one == _MISSING).any() for one in hashes):
            return False
        return len(np.unique(np.stack(hashes, axis=1), axis=0)) == self.rows


def profile(name: str, columns: tuple[str, ...], rows: Iterator[Mapping[str, str | None]]) -> Profile:
    """Look at the first rows of a table."""
    hashes = [array("q") for _ in columns]
    values: list[dict[str, int]] = [{} for _ in columns]
    longest = [0] * len(columns)
    count, whole = 0, True
    for cells in rows:
        if count == MOST_ROWS:
            whole = False
            break
        count += 1
        for index, column in enumerate(columns):
            cell = cells[column]
            if cell is None:
                hashes[index].append(_MISSING)
                continue
            own = values[index]
            if cell in own:
                own[cell] += 1
            elif len(own) < _KEPT:
                own[cell if len(cell) <= 200 else cell[:200]] = 1
            hashes[index].append(hash(normal(cell)) or 1)
            longest[index] = max(longest[index], len(cell))
    made: dict[str, Column] = {}
    for index, column in enumerate(columns):
        own_hashes = np.frombuffer(hashes[index], dtype=np.int64) if count else np.zeros(0, dtype=np.int64)
        distinct = np.unique(own_hashes)
        made[column] = Column(column, count, own_hashes, distinct[distinct != _MISSING], values[index], longest[index])
    return Profile(name, made, count, whole)


def contained(column: Column, key: Column) -> float:
    """The share of a column's distinct values that are among the key's."""
    if not len(column.distinct):
        return 0.0
    return float(np.isin(column.distinct, key.distinct, assume_unique=True).mean())
