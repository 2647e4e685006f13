"""The database: opened and brought to the newest schema."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

from pydantic_core import to_json
from sqlalchemy import URL, Connection, event, func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.databases import EmbeddedState, PostgresState

_LOOK_AGAIN = 0.2  # seconds
_BUSY_MS = 10_000
_MIGRATION_LOCK = 0x54574F464F4C44  # an advisory lock of PostgreSQL: one process migrates, the others wait


class StateError(Exception):
    """The database cannot be used; its text says why and what to do."""


def open_state(settings: EmbeddedState | PostgresState, data: Path) -> AsyncEngine:
    """The engine over the database that the settings name; the embedded one is `data/state.db`, which is made on first use."""
    match settings:
        case EmbeddedState():
            return _open_sqlite(data)
        case PostgresState():
            from services.state.postgresql import open_postgresql

            return open_postgresql(
                settings.url, settings.password.get_secret_value() if settings.password else None, settings.pool, to_text
            )


def _open_sqlite(folder: Path) -> AsyncEngine:
    """Transactions take the write lock when they begin, so that none fails for another's write between its read and its own. Those of
    this process queue for one connection, which is fair where SQLite's busy wait is not; so none may be opened inside another.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(folder / "state.db")),
        json_serializer=to_text,
        pool_size=1,
        max_overflow=0,
        connect_args={"factory": _Connection},
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


async def upgrade(engine: AsyncEngine) -> None:
    """Bring the schema to the newest revision, in one transaction: a killed upgrade leaves nothing, a second starter waits.

    Raises StateError.
    """
    from alembic.util import CommandError  # alembic is slow to import, and needed only here

    try:
        while True:
            async with engine.begin() as connection:
                if await _alone(connection):
                    await connection.run_sync(_upgrade)
                    return
            await asyncio.sleep(_LOOK_AGAIN)
    except CommandError as error:
        raise StateError(f"The database was written by a newer Twofold ({error}): install that version.") from None
    except DatabaseError as error:
        raise StateError(_unusable(engine, error)) from error


def _unusable(engine: AsyncEngine, error: DatabaseError) -> str:
    if engine.dialect.name == "sqlite":
        return f"The database {engine.url.database} cannot be used ({error.orig}): check the file and the disk."
    return f"PostgreSQL cannot be used ({error.orig}): check the address, the user and the password in the settings of the state."


async def _alone(connection: AsyncConnection) -> bool:
    """Whether no other process migrates until this transaction ends; SQLite's has the write lock from its beginning."""
    if connection.dialect.name == "sqlite":
        return True
    return bool((await connection.execute(select(func.pg_try_advisory_xact_lock(_MIGRATION_LOCK)))).scalar())


async def state_version(engine: AsyncEngine) -> str:
    """Engine and version, for status pages."""
    if engine.dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}, embedded"
    async with engine.connect() as connection:
        return f"PostgreSQL {(await connection.execute(text('SHOW server_version'))).scalar()}"


class _Connection(sqlite3.Connection):
    """A cancelled transaction is closed, not ended, and would keep its lock for as long as something still refers to its cursor."""

    def close(self) -> None:
        self.rollback()
        super().close()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "services.state:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin and commit on its own, DDL among it
    for pragma in (f"busy_timeout={_BUSY_MS}", "journal_mode=WAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def to_text(value: Any) -> str:
    """JSON as it is stored: dates as ISO text, what is not a number as null."""
    return to_json(value, inf_nan_mode="null").decode()
