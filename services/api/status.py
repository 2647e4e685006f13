"""`GET /v1/status`: what is in the stores and whether they are well, for the data team."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ingest.ledger_tables import chunks, collections, documents, rows
from services.api.context import CallerDep, ServiceDep
from services.api.problems import problems
from services.api.rights import allow_data, closed_to
from services.identity.caller import Caller

if TYPE_CHECKING:
    from services.runtime import Runtime

router = APIRouter()


class CollectionOut(BaseModel):
    """How much a collection holds, and who sees what names no groups of its own."""

    name: str
    groups: tuple[str, ...]
    documents: int
    chunks: int
    nodes: int
    edges: int


class ExpiredOut(BaseModel):
    """An answer by hand that holds no longer, and who is to look after it."""

    id: str
    owner: str
    contact: str
    valid_until: date


class StatusOut(BaseModel):
    """`parts` says of each part why it does not answer, None where it does; `data` is the folder of the stores that live in one.
    `expired` are answers by hand that hold no longer."""

    data: str | None
    versions: dict[str, str]
    parts: dict[str, str | None]
    collections: list[CollectionOut]
    expired: list[ExpiredOut]


async def describe(runtime: Runtime, caller: Caller) -> StatusOut:
    """Of the collections those that the caller may work on."""
    closed = await closed_to(caller, runtime.engine)
    async with runtime.engine.connect() as connection:
        held = [collection for collection in await _collections(connection) if collection.name not in closed]
    parts = await runtime.health()
    versions = await runtime.versions([part for part, reason in parts.items() if reason])
    data = str(runtime.settings.data) if runtime.settings.stored_here else None
    expired = await _expired(runtime, caller)
    return StatusOut(data=data, versions=versions, parts=parts, collections=held, expired=expired)


@router.get("/v1/status", summary="What is in the stores, and whether they are well", responses=problems(401, 403))
async def status(caller: CallerDep, service: ServiceDep) -> StatusOut:
    allow_data(caller)
    return await describe(service.runtime, caller)


async def _expired(runtime: Runtime, caller: Caller) -> list[ExpiredOut]:
    """Those that the caller may see, all for an admin."""
    if runtime.faqs is None:
        return []
    await runtime.tools.lane.run(runtime.faqs.refresh)
    today = datetime.now(ZoneInfo(caller.tz)).date()
    found = runtime.faqs.expired(today, None if "admin" in caller.roles else caller.groups)
    return [ExpiredOut(id=id, owner=e.owner, contact=e.contact, valid_until=e.valid_until) for id, e in found]


async def _collections(connection: AsyncConnection) -> list[CollectionOut]:
    of_documents = select(documents.c.collection, func.count()).group_by(documents.c.collection)
    of_chunks = (
        select(documents.c.collection, func.count()).join(chunks, chunks.c.source == documents.c.source).group_by(documents.c.collection)
    )
    of_rows = select(rows.c.collection, rows.c.kind, func.count()).group_by(rows.c.collection, rows.c.kind)
    counted: dict[tuple[str, str], int] = {}
    for what, statement in (("documents", of_documents), ("chunks", of_chunks)):
        counted |= {(name, what): count for name, count in await connection.execute(statement)}
    counted |= {(name, kind): count for name, kind, count in await connection.execute(of_rows)}
    return [
        CollectionOut(
            name=name, groups=groups, **{what: counted.get((name, what), 0) for what in ("documents", "chunks", "nodes", "edges")}
        )
        for name, groups in await connection.execute(select(collections.c.name, collections.c.groups).order_by(collections.c.name))
    ]
