"""Tables in spreadsheets and in Parquet files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingest.document import LoadError, Reject
from ingest.table_source import Row, SourceTable, header, numbered


def sheet_tables(path: Path, name: str) -> list[SourceTable]:
    """Each sheet of a workbook whose first filled row is a header. Raises LoadError where the workbook cannot be read."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        made = []
        for title in book.sheetnames:
            for number, cells in _sheet(path, title):
                while cells and cells[-1] is None:
                    cells.pop()
                columns = header(value or "" for value in cells)
                made.append(SourceTable(f"{name}#{title}", columns, _sheet_reader(path, title, f"{name}#{title}", columns, number)))
                break
    except (OSError, ValueError, KeyError) as error:
        raise LoadError(f"the workbook cannot be read: {error}") from error
    if not made:
        raise LoadError("the workbook has no sheet with a header")
    return made


def _sheet_reader(path: Path, title: str, name: str, columns: tuple[str, ...], head: int) -> Any:
    def rows() -> Iterator[Row | Reject]:
        wide = len(columns)
        below = (cells[:wide] + [None] * (wide - len(cells)) for number, cells in _sheet(path, title, empty=True) if number > head)
        return numbered(name, columns, below, head + 1)

    return rows


def _sheet(path: Path, title: str, empty: bool = False) -> Iterator[tuple[int, list[str | None]]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for number, cells in enumerate(book[title].iter_rows(values_only=True), 1):
            if empty or any(value is not None for value in cells):
                yield number, [_text(value) for value in cells]
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
