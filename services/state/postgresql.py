"""PostgreSQL as the database, through asyncpg."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import asyncpg
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_LIMITS: dict[str, Any] = {"timeout": 2.0, "command_timeout": 10.0, "server_settings": {"application_name": "twofold"}}
_POOL_SECONDS = 3.0  # longest wait for a free connection


def open_postgresql(url: str, password: str | None, pool: int, to_text: Callable[[Any], str]) -> AsyncEngine:
    """The engine over the server; it connects when it is first used. Connections that the server has dropped are found before their use."""

    async def connect() -> asyncpg.Connection:
        try:
            connection = await asyncpg.connect(url, password=password, **_LIMITS)
            await connection.set_type_codec("varchar", schema="pg_catalog", encoder=_without_nul, decoder=str)
            await connection.set_type_codec("text", schema="pg_catalog", encoder=_without_nul, decoder=str)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise OperationalError("connect", {}, error, connection_invalidated=True) from error
        return connection

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        json_serializer=to_text,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=_POOL_SECONDS,
        pool_pre_ping=True,
        pool_use_lifo=True,
    )


def _without_nul(text: str) -> str:
    """PostgreSQL keeps no NUL in a text: it is written as the sign for what cannot be shown, one character too, so that offsets hold."""
    return text.replace("\0", "\ufffd")
