"""Tables in spreadsheets and in Parquet files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingest.document import LoadError, Reject
from ingest.table_source import Row, SourceTable, header, numbered, unreadable


def sheet_tables(path: Path, name: str) -> list[SourceTable]:
    """Each filled sheet of a workbook; its first filled row is the header. Raises LoadError where the workbook cannot be read."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        made = [table for title in book.sheetnames if (table := _sheet_table(path, title, f"{name}#{title}"))]
    except (OSError, ValueError, KeyError) as error:
        raise LoadError(f"the workbook cannot be read: {error}") from error
    if not made:
        raise LoadError("the workbook has no sheet with a header")
    return made


def _sheet_table(path: Path, title: str, name: str) -> SourceTable | None:
    """The table of a sheet; None where it has no filled row."""
    filled = ((number, cells) for number, cells in _sheet(path, title) if cells)
    number, first = next(filled, (0, []))
    if not first:
        return None
    try:
        columns = header((value or "" for value in first), next(filled, (0, []))[1])
    except LoadError as error:
        return unreadable(name, error)

    def rows() -> Iterator[Row | Reject]:
        below = (cells + [None] * (len(columns) - len(cells)) for place, cells in _sheet(path, title) if place > number)
        return numbered(name, columns, below, number + 1)

    return SourceTable(name, columns, rows)


def _sheet(path: Path, title: str) -> Iterator[tuple[int, list[str | None]]]:
    """Every row with its number, without the empty cells at its end."""
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for number, values in enumerate(book[title].iter_rows(values_only=True), 1):
            cells = [_text(value) for value in values]
            while cells and cells[-1] is None:
                cells.pop()
            yield number, cells
    finally:
        book.close()


def parquet_table(path: Path, name: str) -> SourceTable:
    """A Parquet file. Raises LoadError where it cannot be read, or its reader is not installed."""
    try:
        from pyarrow import ArrowException, types
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError:
        raise LoadError("Parquet files need pyarrow: install twofold[parquet]") from None
    try:
        schema = ParquetFile(path).schema_arrow
    except (OSError, ArrowException) as error:
        raise LoadError(f"is not a Parquet file that can be read: {error}") from error
    columns = header(schema.names)
    binary = {field.name: "binary" for field in schema if types.is_binary(field.type) or types.is_large_binary(field.type)}

    def rows() -> Iterator[Row | Reject]:
        batches = ParquetFile(path).iter_batches(batch_size=2000)
        return numbered(
            name,
            columns,
            ([_text(value) for value in row] for batch in batches for row in zip(*batch.to_pydict().values(), strict=True)),
            1,
        )

    return SourceTable(name, columns, rows, declared=binary)


def _text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case bytes():
            return "0x" + value[:64].hex()
        case datetime():
            return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
        case date():
            return value.isoformat()
        case _:
            return str(value)
