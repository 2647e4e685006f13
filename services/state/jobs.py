"""Ingest jobs: what was ordered, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import Row, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.identity.caller import Caller
from services.state.models import JobRow, now

JobState = Literal["queued", "running", "done", "failed", "interrupted"]
UNFINISHED: tuple[JobState, ...] = ("queued", "running")


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands. `summary` once it is done, `error` where it failed or was interrupted."""

    job_id: str
    created: datetime
    state: JobState
    order: Mapping[str, Any]
    progress: Mapping[str, Any] | None
    summary: Mapping[str, Any] | None
    error: str | None


@dataclass(frozen=True, slots=True)
class JobStore:
    """Jobs, by id."""

    engine: AsyncEngine

    async def add(self, order: Mapping[str, Any], sub: str | None) -> Job:
        """A new job, queued."""
        job = Job(uuid4().hex, now(), "queued", order, None, None, None)
        row = {"job_id": job.job_id, "created": job.created, "state": job.state, "order": order, "sub": sub}
        async with self.engine.begin() as connection:
            await connection.execute(insert(JobRow), row)
        return job

    async def set(
        self,
        job_id: str,
        state: JobState,
        *,
        progress: Mapping[str, Any] | None = None,
        summary: Mapping[str, Any] | None = None,
        error: str | None = None,
    ) -> None:
        """Note how the job stands."""
        values = {"state": state, "progress": progress, "summary": summary, "error": error}
        async with self.engine.begin() as connection:
            await connection.execute(update(JobRow).where(JobRow.job_id == job_id).values(values))

    async def find(self, job_id: str, caller: Caller) -> Job | None:
        """The job, where the caller ordered it or is an admin (its rejects quote what was read); otherwise None, as where there is none."""
        readable = true() if "admin" in caller.roles else JobRow.sub == caller.sub
        async with self.engine.connect() as connection:
            row = (await connection.execute(select(JobRow.__table__).where(JobRow.job_id == job_id, readable))).one_or_none()
        return _job(row) if row is not None else None

    async def latest(self, caller: Caller) -> Job | None:
        """The job that the caller ordered last."""
        of = select(JobRow.__table__).where(JobRow.sub == caller.sub).order_by(JobRow.created.desc()).limit(1)
        async with self.engine.connect() as connection:
            row = (await connection.execute(of)).one_or_none()
        return _job(row) if row is not None else None

    async def interrupt(self) -> int:
        """Mark what a service that is gone left unfinished; how many there were."""
        reason = "The service ended before the job did: order it again; what it had finished is kept."
        values = {"state": "interrupted", "error": reason}
        async with self.engine.begin() as connection:
            result = await connection.execute(update(JobRow).where(JobRow.state.in_(UNFINISHED)).values(values))
        return result.rowcount


def _job(row: Row[Any]) -> Job:
    return Job(row.job_id, row.created.replace(tzinfo=UTC), row.state, row.order, row.progress, row.summary, row.error)
