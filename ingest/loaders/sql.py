"""Tables of a database that SQLAlchemy reaches: rows in the order of the key, read as they are needed, nothing written."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, LargeBinary, MetaData, Table, create_engine, func, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from ingest.document import LoadError, Reject
from ingest.table_source import Row, SourceTable, numbered

_AT_ONCE = 1000
_OUR_OWN = frozenset(("alembic_version", "sqlite_sequence", "schema_migrations", "django_migrations", "flyway_schema_history"))


def sql_tables(url: str, prefix: str = "") -> list[SourceTable]:
    """Every table of a database; their names with the prefix in front. Raises LoadError where it cannot be reached."""
    try:
        engine = create_engine(expanded(url))
        with engine.connect() as db:
            inspector = inspect(db)
            names = [name for name in inspector.get_table_names() if name not in _OUR_OWN]
            metadata = MetaData()
            metadata.reflect(db, only=names)
            return [_table(engine, metadata.tables[name], prefix) for name in names]
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise LoadError(f"is not the URL of a database that can be opened here ({error}): check it, or install its driver") from None
    except SQLAlchemyError as error:
        raise LoadError(f"the database cannot be read ({getattr(error, 'orig', None) or error}): check its URL, and that it runs") from None


def expanded(url: str) -> str:
    """A URL with the environment's values in the place of ${NAME}. Raises LoadError where one is not set."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in os.environ:
            raise LoadError(f"the environment variable {found[1]} is not set")
        return quote(os.environ[found[1]], safe="")

    return re.sub(r"\$\{(\w+)\}", value, url)


def shown_url(url: str) -> str:
    """A URL without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        raise LoadError(
            f"{url.partition('@')[0].partition(':')[0]}… is not the URL of a database: write one like sqlite:///file.db"
        ) from None


def sqlite_url(path: Path) -> str:
    """A file that is opened for reading alone, also where nobody may write beside it."""
    return f"sqlite:///file:{path}?mode=ro&uri=true"


def _table(engine: Engine, table: Table, prefix: str) -> SourceTable:
    columns = tuple(column.name for column in table.columns)
    foreign = tuple(
        (
            tuple(key.parent.name for key in constraint.elements),
            prefix + constraint.referred_table.name,
            tuple(key.column.name for key in constraint.elements),
        )
        for constraint in table.foreign_key_constraints
    )
    primary = tuple(column.name for column in table.primary_key.columns)
    binary = {column.name: "binary" for column in table.columns if isinstance(column.type, LargeBinary)}
    return SourceTable(
        prefix + table.name,
        columns,
        lambda: _rows(engine, table, prefix + table.name, columns),
        primary,
        foreign,
        binary,
        size=lambda: _count(engine, table),
    )


def _count(engine: Engine, table: Table) -> int:
    try:
        with engine.connect() as db:
            return db.scalar(select(func.count()).select_from(table)) or 0
    except SQLAlchemyError:
        return 0


def _rows(engine: Engine, table: Table, name: str, columns: tuple[str, ...]) -> Iterator[Row | Reject]:
    read = select(table).order_by(*(table.primary_key.columns or table.columns))
    try:
        with engine.connect().execution_options(stream_results=True, yield_per=_AT_ONCE) as db:
            yield from numbered(name, columns, enumerate(([_text(value) for value in row] for row in db.execute(read)), 1))
    except SQLAlchemyError as error:
        raise LoadError(f"the database cannot be read ({getattr(error, 'orig', None) or error})") from None


def _text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case bytes() | memoryview():
            return "0x" + bytes(value[:64]).hex()
        case datetime():
            return value.isoformat(" ")
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
