"""Which content the index holds: one name for everything that the ledger says was written."""

from __future__ import annotations

from hashlib import blake2b

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from ingest.ledger_tables import documents, rows


async def generation(engine: AsyncEngine) -> str:
    """A hash over every document and row: its id, its groups, and the fingerprint of its content and of what made chunks of it."""
    digest = blake2b(digest_size=8)
    d, r = documents.c, rows.c
    async with engine.connect() as db:
        for statement in (
            select(d.source, d.fingerprint, d.groups).order_by(d.source),
            select(r.id, r.fingerprint, r.groups).order_by(r.kind, r.id),
        ):
            for id, fingerprint, groups in await db.execute(statement):
                digest.update("\0".join((id, fingerprint, *groups)).encode() + b"\n")
    return digest.hexdigest()
