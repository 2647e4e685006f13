"""A table that is not any more what its mapping was written for: it is stopped with a message, and what is stored of it stays."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from itertools import islice

from ingest.document import LoadError
from ingest.mapping import Mapping, PropertyColumn
from ingest.mapping_check import named_columns
from ingest.table_source import SourceTable
from ingest.values import parse

_LOOKED_AT, _ENOUGH = 1000, 5


def drift(mapping: Mapping, tables: MappingType[str, SourceTable]) -> dict[str, str]:
    """The mapped tables that must be stopped, each with what has changed and what to do."""
    found: dict[str, str] = {}
    for file, table in mapping.tables.items():
        if fault := _fault(file, tables):
            found[file] = fault
            continue
        if file not in tables:
            found[file] = f"there is no such table: bring it back, or take it out of {mapping.at('tables', file)}"
            continue
        columns = tables[file].columns
        named = {column: path for path, column in named_columns(table)}
        missing = [f"{column} ({mapping.at('tables', file, *named[column])})" for column in named if column not in columns]
        new = [column for column in columns if table.left_out is not None and column not in {*named, *table.left_out}]
        if missing:
            found[file] = f"it has no column {', '.join(missing)}; it has {', '.join(columns)}"
        elif new:
            found[file] = f"it has new columns: {', '.join(new)}: add each to `columns` or to `left_out` of {mapping.at('tables', file)}"
        else:
            try:
                retyped = _retyped(mapping, file, tables[file])
            except LoadError as error:
                retyped = f"it cannot be read to its end: {error}"
            if retyped:
                found[file] = retyped
    return found


def _fault(name: str, tables: MappingType[str, SourceTable]) -> str:
    """Why the table, or the whole file that it is part of, cannot be read; empty where it can."""
    there = tables.get(name) or tables.get(name.partition("#")[0])
    return there.fault if there else ""


def _retyped(mapping: Mapping, file: str, source: SourceTable) -> str | None:
    """The first column of which most cells are not of its type any more."""
    specs = {
        column: spec for column, spec in mapping.tables[file].columns.items() if isinstance(spec, PropertyColumn) and spec.type != "text"
    }
    if not specs:
        return None
    cells: dict[str, int] = dict.fromkeys(specs, 0)
    bad: dict[str, int] = dict.fromkeys(specs, 0)
    for row in islice(source.good_rows(), _LOOKED_AT):
        for column, spec in specs.items():
            cell = row.cells[column]
            if cell is None or cell in spec.nulls:
                continue
            cells[column] += 1
            try:
                parse(cell, spec.type, spec.format)
            except ValueError:
                bad[column] += 1
    for column, spec in specs.items():
        if cells[column] >= _ENOUGH and bad[column] * 2 > cells[column]:
            at = mapping.at("tables", file, "columns", column)
            return f"{column} is not of the type {spec.type} any more ({bad[column]} of {cells[column]} cells): correct the table, or {at}"
    return None
