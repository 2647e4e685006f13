"""The database: opened and brought to the newest schema."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from pydantic_core import to_json
from sqlalchemy import URL, Connection, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_BUSY_MS = 10_000


class StateError(Exception):
    """The database cannot be used; its text says why and what to do."""


def open_state(folder: Path) -> AsyncEngine:
    """The engine over `<folder>/state.db`, which is made on first use.

    Transactions take the write lock when they begin, so that none fails for another's write between its read and its own. Those of
    this process queue for one connection, which is fair where SQLite's busy wait is not; so none may be opened inside another.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(folder / "state.db")),
        json_serializer=_to_json,
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
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    except CommandError as error:
        raise StateError(f"The database in this data folder was written by a newer Twofold ({error}): install that version.") from None
    except DatabaseError as error:
        raise StateError(f"The database {engine.url.database} cannot be used ({error.orig}): check the file and the disk.") from error


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


def _to_json(value: Any) -> str:
    return to_json(value, inf_nan_mode="null").decode()
