"""What a mapping asks of every row, beyond its types: that columns are filled, differ from row to row, or hold one of a few values."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.mapping import JoinTable, NodeTable, PropertyColumn
from ingest.table_source import Row


@dataclass(slots=True)
class RowChecks:
    """The checks of all tables. It remembers the values of unique columns, so every row passes once."""

    _seen: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)

    def fault(self, file: str, table: NodeTable | JoinTable, row: Row) -> str | None:
        """What is wrong with the row; None where nothing is. Values that not all may read are not shown."""
        taken: list[tuple[dict[str, int], str]] = []
        for column, spec in table.columns.items():
            cell = row.cells[column]
            if cell is None or cell in spec.nulls:
                if spec.required:
                    return f"{column} is empty, and required"
                continue
            if not isinstance(spec, PropertyColumn):
                continue
            shown = "the value" if spec.groups is not None else repr(cell[:40])
            if spec.values and cell not in spec.values:
                return f"{column}: {shown} is none of the accepted values {', '.join(spec.values)}"
            if spec.unique:
                seen = self._seen.setdefault((file, column), {})
                if cell in seen:
                    return f"{column}: {shown} is already on line {seen[cell]}, and must be unique"
                taken.append((seen, cell))
        for seen, cell in taken:
            seen[cell] = row.line
        return None
