"""The tables of a source, opened: of CSV and Parquet files, of the sheets of workbooks, of databases."""

from __future__ import annotations

from pathlib import Path

from ingest.document import LoadError, MappingError
from ingest.loaders import csv
from ingest.table_source import SourceTable, unreadable

SHEETS = (".xlsx", ".xlsm")
DATABASES = frozenset((".sqlite", ".sqlite3", ".db"))
TABLES = frozenset((".csv", ".tsv", ".parquet", *DATABASES))


def open_table_file(path: Path, name: str) -> list[SourceTable]:
    """The tables of one file; those of a workbook or a database are named `<file>#<table>`. Raises LoadError."""
    match path.suffix.lower():
        case ".parquet":
            from ingest.loaders.columns import parquet_table

            return [parquet_table(path, name)]
        case suffix if suffix in SHEETS:
            from ingest.loaders.columns import sheet_tables

            return sheet_tables(path, name)
        case suffix if suffix in DATABASES:
            from ingest.loaders.sql import sql_tables, sqlite_url

            return sql_tables(sqlite_url(path), f"{name}#")
        case _:
            return [csv.read(path, name)]


def open_tables(files: dict[str, Path], database: str | None = None) -> dict[str, SourceTable]:
    """Every table of these files and of the database at a URL, by name; a file that cannot be read is a table with a fault.

    Raises MappingError where the database does not answer.
    """
    found: dict[str, SourceTable] = {}
    for name, path in files.items():
        try:
            found |= {table.name: table for table in open_table_file(path, name)}
        except LoadError as error:
            found[name] = unreadable(name, error)
    if database is not None:
        from ingest.loaders.sql import sql_tables

        try:
            found |= {table.name: table for table in sql_tables(database)}
        except LoadError as error:
            raise MappingError(str(error)) from error
    return found
