"""Ingest jobs: what was ordered, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import and_, case, insert, null, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncEngine

from services.identity.caller import Caller
from services.state.models import JobRow, now

JobState = Literal["queued", "running", "done", "failed", "interrupted"]
LOSSES = 3
_INTERRUPTED = "The service ended while it did this, and again when it was taken up: look into its log, then order it again."


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
class Taken:
    """A job to carry out, and who ordered it, as far as rights go."""

    job_id: str
    order: Mapping[str, Any]
    caller: Caller


@dataclass(frozen=True, slots=True)
class JobStore:
    """Jobs, by id."""

    engine: AsyncEngine

    async def add(self, order: Mapping[str, Any], caller: Caller) -> Job:
        """A new job, queued."""
        job = Job(uuid4().hex, now(), "queued", order, None, None, None)
        asked = {"groups": sorted(caller.groups), "roles": sorted(caller.roles)}
        row = {"job_id": job.job_id, "created": job.created, "state": job.state, "order": order, "sub": caller.sub, "caller": asked}
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
        if row is None:
            return None
        created = row.created.replace(tzinfo=UTC)
        return Job(row.job_id, created, row.state, row.order, row.progress, row.summary, row.error)

    async def take(self) -> Taken | None:
        """The job that has waited longest, running from now on; None where none waits. For one process at a time."""
        async with self.engine.begin() as connection:
            waiting = select(JobRow.__table__).where(JobRow.state == "queued").order_by(JobRow.created, JobRow.job_id).limit(1)
            row = (await connection.execute(waiting)).one_or_none()
            if row is None:
                return None
            await connection.execute(update(JobRow).where(JobRow.job_id == row.job_id).values(state="running"))
        return Taken(row.job_id, row.order, Caller(row.sub, frozenset(row.caller["groups"]), frozenset(row.caller["roles"])))

    async def take_over(self) -> None:
        """Queue again what a service that is gone had begun; but what was lost with LOSSES services may be what ended them."""
        lost, known = JobRow.losses + 1, JobRow.caller.is_not(None)
        again = and_(known, lost < LOSSES)
        orphans = update(JobRow).where(or_(JobRow.state == "running", and_(JobRow.state == "queued", ~known)))
        values = {
            "losses": lost,
            "state": case((again, "queued"), else_="interrupted"),
            "error": case((again, null()), else_=_INTERRUPTED),
        }
        async with self.engine.begin() as connection:
            await connection.execute(orphans.values(values))
