"""A table in a document: each cell in words, under the key of its row and the name of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.plain import plain
from language.normal import fold
from language.numbers import quantities
from language.units import UNITS

_RULE = re.compile(r"[ \t]*\n[ \t]*\|?[ \t]*:?-{2,}[-:| \t]*")
_UNIT = re.compile(rf"(?<![a-z가-힣])(?:{'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})(?![a-z가-힣])")
_EACH = re.compile(r"\b(?:an?|per|each|every) [a-z]+|(?<![가-힣])(?:연|월|일|주|매[년월일주]) ?(?:간|당)")


@dataclass(frozen=True, slots=True)
class Cell:
    """`key` is the first cell of its row. `said` are both with what their columns are called, a number with the unit that its column
    names."""

    key: str
    value: str
    said: str
    column: str


@dataclass(slots=True)
class Table:
    """The columns' names, and the row's last key, which empty first cells repeat."""

    header: Sequence[str]
    _key: str = field(default="", init=False)

    def read(self, cells: Sequence[str]) -> Iterator[Cell]:
        """The cells of a row but its first."""
        names = [*self.header, *[""] * (len(cells) - len(self.header))]
        self._key = key = cells[0] or self._key
        front = f"{names[0]} {_with_unit(key, names[0])}".strip()
        for name, value in list(zip(names, cells, strict=False))[1:]:
            if value:
                yield Cell(key, value, f"{front}: {name} {_with_unit(value, name)}", name)


def heads_table(text: str, end: int) -> bool:
    """Whether the line that ends there is the header of a table: a rule is drawn under it."""
    return _RULE.match(text, end) is not None and "|" in text[text.rfind("\n", 0, end) + 1 : end]


def cells_of(text: str) -> list[str]:
    """The cells of a row; none where it is no row."""
    if "|" not in text:
        return []
    return [plain(cell).strip() for cell in text.strip().removeprefix("|").removesuffix("|").split("|")]


def _with_unit(cell: str, column: str) -> str:
    """A bare number with the unit that its column names: 25 of "Days of leave a year" are 25 days."""
    found, named = quantities(cell), _EACH.sub(" ", fold(column).text)
    if not found or any(quantity.unit for quantity in found) or (unit := _UNIT.search(named)) is None:
        return cell
    return f"{cell[: found[-1].end]} {unit[0]}{cell[found[-1].end :]}"
