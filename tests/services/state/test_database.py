import asyncio
import random
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from ingest.ledger_tables import metadata as ledger
from services.databases import EmbeddedState, PostgresState
from services.state import migrations
from services.state.database import StateError, open_state, state_version, upgrade
from services.state.models import Base

NEWEST = max(path.name for path in Path(migrations.__path__[0], "versions").glob("0*.py"))[:4]
STARTER = """
import asyncio, sys
from pathlib import Path
from ingest.ledger_tables import metadata as ledger
from services.databases import EmbeddedState, PostgresState
from services.state.database import open_state, upgrade

async def start() -> None:
    place = sys.argv[1]
    engine = open_state(PostgresState(url=place) if "://" in place else EmbeddedState(), Path(place))
    print("starting", flush=True)
    await upgrade(engine)
    await engine.dispose()

asyncio.run(start())
"""


def starter(folder: Path | str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", STARTER, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def shape(bind: Connection) -> dict[str, Any]:
    """Everything that the database knows of its tables."""
    found = inspect(bind)
    return {
        table: {
            "columns": {c["name"]: (str(c["type"]), c["nullable"], c["default"]) for c in found.get_columns(table)},
            "primary": found.get_pk_constraint(table),
            "foreign": sorted(found.get_foreign_keys(table), key=str),
            "indexes": sorted(found.get_indexes(table), key=str),
            "unique": sorted(found.get_unique_constraints(table), key=str),
            "checks": sorted(found.get_check_constraints(table), key=str),
        }
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def drop_and_declare(connection: Connection, *parts: MetaData) -> dict[str, Any]:
    """The shape that the models make, in place of what is there."""
    for part in parts:
        part.drop_all(connection)
    for part in parts:
        part.create_all(connection)
    return shape(connection)


async def test_migrations_make_what_the_models_declare(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        migrated = await connection.run_sync(shape)
        assert migrated == await connection.run_sync(drop_and_declare, Base.metadata, ledger)


async def test_an_upgrade_can_be_repeated(engine: AsyncEngine) -> None:
    before = await revision(engine)
    await upgrade(engine)
    assert await revision(engine) == before != []


async def revision(engine: AsyncEngine) -> list[str]:
    async with engine.connect() as connection:
        return list((await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars())


async def test_the_embedded_database_survives_a_kill_and_keeps_its_references(tmp_path: Path) -> None:
    engine = open_state(EmbeddedState(), tmp_path)
    async with engine.connect() as connection:
        assert (await connection.execute(text("PRAGMA journal_mode"))).scalar() == "wal"
        assert (await connection.execute(text("PRAGMA foreign_keys"))).scalar() == 1
    await engine.dispose()


async def test_starters_on_postgresql_wait_for_each_other(state: EmbeddedState | PostgresState) -> None:
    if isinstance(state, EmbeddedState):
        pytest.skip("the same on SQLite: below")
    processes = [starter(state.url) for _ in range(4)]
    said = [await asyncio.to_thread(process.communicate, timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, said


def test_starters_at_the_same_moment_all_succeed(tmp_path: Path) -> None:
    processes = [starter(tmp_path) for _ in range(4)]
    said = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, said


def test_a_killed_upgrade_leaves_nothing_half_made(tmp_path: Path) -> None:
    for turn in range(6):
        process = starter(tmp_path / str(turn))
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(random.uniform(0, 0.25))
        process.kill()
        process.communicate()
        database = sqlite3.connect(tmp_path / str(turn) / "state.db")
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        database.close()
        assert not tables or tables >= {"traces", "jobs", "alembic_version"}
    assert starter(tmp_path / "0").wait(60) == 0


async def test_a_read_then_write_waits_for_another_writer(engine: AsyncEngine) -> None:
    async def add(name: str) -> None:
        async with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                await connection.execute(text("LOCK TABLE jobs IN EXCLUSIVE MODE"))
            taken = (await connection.execute(text("SELECT count(*) FROM jobs"))).scalar()
            await asyncio.sleep(0.02)
            row = {"id": f"{taken}-{name}", "now": datetime.now(UTC)}
            await connection.execute(text("""INSERT INTO jobs (job_id, created, "order", state) VALUES (:id, :now, '{}', 'done')"""), row)

    await asyncio.gather(*(add(name) for name in "abcdef"))
    async with engine.connect() as connection:
        ids = (await connection.execute(text("SELECT job_id FROM jobs ORDER BY 1"))).scalars()
        assert [job.split("-")[0] for job in ids] == list("012345")


async def test_it_names_its_engine_and_version(engine: AsyncEngine) -> None:
    name, version = (await state_version(engine)).split()[:2]
    assert name in ("SQLite", "PostgreSQL") and version[0].isdigit()


async def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    engine = open_state(PostgresState(url="postgresql://nobody@127.0.0.1:1/none"), tmp_path)
    with pytest.raises(StateError, match=r"PostgreSQL cannot be used .* check the address"):
        await upgrade(engine)
    await engine.dispose()


async def test_a_newer_database_is_named(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StateError, match="newer Twofold"):
        await upgrade(engine)


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"not a database" * 100)
    engine = open_state(EmbeddedState(), tmp_path)
    with pytest.raises(StateError, match=r"state\.db cannot be used"):
        await upgrade(engine)
    await engine.dispose()
