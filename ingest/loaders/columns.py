"""What a worker reads of tables in workbooks and Parquet files: which there are, and their rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from ingest.document import LoadError

Cells = list[str | None]
_AT_ONCE = 500


def parts(path: Path) -> Iterator[dict[str, Any]]:
    """Each table of a file: `title` (of a Parquet file none), its first two filled rows as `head`, `size` in rows where the file says it,
    and the columns whose type is `binary`. Raises LoadError.
    """
    if path.suffix.lower() == ".parquet":
        yield _parquet_part(path)
        return
    book = _workbook(path)
    for sheet in book.worksheets:
        size = sheet.max_row or 0
        if head := list(islice(_filled(sheet), 2)):
            yield {"title": sheet.title, "head": head, "size": size, "binary": []}


def rows(path: Path, title: str) -> Iterator[list[tuple[int, Cells]]]:
    """The filled rows below a table's header, each with its number in the file, some hundred at once. Raises LoadError."""
    filled = _parquet_rows(path) if path.suffix.lower() == ".parquet" else islice(_filled(_workbook(path)[title]), 1, None)
    while some := list(islice(filled, _AT_ONCE)):
        yield some


def _workbook(path: Path) -> Any:
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        return load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, OSError, ValueError, KeyError, TypeError) as error:
        raise LoadError(f"the workbook cannot be read: {error}") from error


def _filled(sheet: Any) -> Iterator[tuple[int, Cells]]:
    """Every row that has a cell, without the empty ones at its end."""
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        cells = [_text(value) for value in values]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield number, cells


def _parquet_file(path: Path) -> Any:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError:
        raise LoadError("Parquet files need pyarrow: install twofold[parquet]") from None
    try:
        return ParquetFile(path)
    except (OSError, ArrowException) as error:
        raise LoadError(f"is not a Parquet file that can be read: {error}") from error


def _parquet_part(path: Path) -> dict[str, Any]:
    file = _parquet_file(path)
    from pyarrow import types

    binary = [field.name for field in file.schema_arrow if types.is_binary(field.type) or types.is_large_binary(field.type)]
    head = [(0, list(file.schema_arrow.names)), *islice(_parquet_rows(path), 1)]
    return {"title": "", "head": head, "size": file.metadata.num_rows, "binary": binary}


def _parquet_rows(path: Path) -> Iterator[tuple[int, Cells]]:
    batches = _parquet_file(path).iter_batches(batch_size=2000)
    values = (row for batch in batches for row in zip(*(column.to_pylist() for column in batch.columns), strict=True))
    return ((number, [_text(value) for value in row]) for number, row in enumerate(values, 1))


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
