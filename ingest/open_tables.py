"""The tables of a source, opened: of CSV and Parquet files, of the sheets of workbooks, of databases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ingest.document import LoadError, MappingError, Reject
from ingest.loaders import csv
from ingest.loaders.settings import LoaderSettings
from ingest.loaders.workers import Workers
from ingest.table_source import Row, SourceTable, header, numbered, unreadable

SHEETS = (".xlsx", ".xlsm")
DATABASES = frozenset((".sqlite", ".sqlite3", ".db"))
TABLES = frozenset((".csv", ".tsv", ".parquet", *DATABASES))


def open_table_file(path: Path, name: str, settings: LoaderSettings = LoaderSettings()) -> list[SourceTable]:  # noqa: B008 frozen
    """The tables of one file; those of a workbook or a database are named `<file>#<table>`. Raises LoadError.

    Workbooks and Parquet files are read in a process of their own, within the caps of `settings`.
    """
    match path.suffix.lower():
        case suffix if suffix == ".parquet" or suffix in SHEETS:
            with Workers(settings) as workers:
                parts = workers.parts(path)
            if not parts:
                raise LoadError("the workbook has no sheet with a header")
            return [_part(path, f"{name}#{part['title']}" if suffix in SHEETS else name, part, settings) for part in parts]
        case suffix if suffix in DATABASES:
            from ingest.loaders.sql import sql_tables, sqlite_url

            return sql_tables(sqlite_url(path), f"{name}#")
        case _:
            return [csv.read(path, name)]


def _part(path: Path, name: str, part: Mapping[str, Any], settings: LoaderSettings) -> SourceTable:
    """A sheet, or the table of a Parquet file; its first filled row is the header."""
    try:
        columns = header((cell or "" for cell in part["head"][0][1]), *(cells for _, cells in part["head"][1:]))
    except LoadError as error:
        return unreadable(name, error)

    def rows() -> Iterator[Row | Reject]:
        with Workers(settings) as workers:
            below = workers.rows(path, part["title"])
            yield from numbered(name, columns, ((line, cells + [None] * (len(columns) - len(cells))) for line, cells in below))

    return SourceTable(name, columns, rows, declared=dict.fromkeys(part["binary"], "binary"), size=lambda: part["size"])


def open_tables(
    files: dict[str, Path],
    database: str | None = None,
    settings: LoaderSettings = LoaderSettings(),  # noqa: B008 frozen
) -> dict[str, SourceTable]:
    """Every table of these files and of the database at a URL, by name; a file that cannot be read is a table with a fault.

    Raises MappingError where the database does not answer.
    """
    found: dict[str, SourceTable] = {}
    for name, path in files.items():
        try:
            found |= {table.name: table for table in open_table_file(path, name, settings)}
        except LoadError as error:
            found[name] = unreadable(name, error)
    if database is not None:
        from ingest.loaders.sql import sql_tables

        try:
            found |= {table.name: table for table in sql_tables(database)}
        except LoadError as error:
            raise MappingError(str(error)) from error
    return found
