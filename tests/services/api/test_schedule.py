"""Sources with a schedule are ingested by the service itself."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from services.api.jobs import Jobs
from services.api.metrics import Metrics
from services.api.schedule import Scheduler
from services.identity.caller import Caller
from services.state.jobs import Job, JobStore

pytestmark = pytest.mark.asyncio(loop_scope="session")
NIGHTLY = Caller("schedule:nightly", frozenset(), frozenset())


async def test_a_source_is_ingested_when_its_time_has_come_and_once(runtime: Any, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "canteen.md").write_text("The canteen closes at two o'clock.")
    file = tmp_path / "sources.yaml"
    file.write_text(
        "sources:\n  nightly: {path: notes, collection: nightly_notes, groups: [hr], schedule: daily 02:30}\n"
        "  never: {path: notes, collection: other}\n  closed: {url: 'sqlite:///${NOT_SET}', schedule: hourly}\n"
    )
    jobs = Jobs(runtime, JobStore(runtime.engine), Metrics())
    scheduler = Scheduler(jobs, runtime.settings.model_copy(update={"sources": file}))
    now = datetime.now(UTC)

    async def latest() -> Job:
        job = await jobs.store.latest(NIGHTLY)
        assert job is not None
        return job

    async def finished() -> Job:
        for _ in range(1000):
            job = await latest()
            if job.state not in ("queued", "running"):
                return job
            await asyncio.sleep(0.02)
        raise AssertionError(job)

    async with jobs.running():
        with capture_logs() as logs:
            await scheduler.look(now)
            first = await finished()
            await scheduler.look(now)
        done = await latest()
        assert done.job_id == first.job_id, "once a night"
        assert done.summary is not None and done.summary["counts"]["documents_added"] == 1
        assert await runtime.ledger.collection("other") is None
        complaints = [entry for entry in logs if entry["event"] == "schedule_failed"]
        assert [(entry["source"], "NOT_SET" in entry["error"]) for entry in complaints] == [("closed", True)], "said once"
        await scheduler.look(now + timedelta(days=1))
        assert (await finished()).job_id != first.job_id
    await runtime.remove("nightly_notes")


async def test_a_schedule_that_is_none_is_named_with_its_line(runtime: Any, tmp_path: Path) -> None:
    file = tmp_path / "sources.yaml"
    file.write_text("sources:\n  nightly: {path: notes, schedule: sometimes}\n")
    scheduler = Scheduler(Jobs(runtime, JobStore(runtime.engine), Metrics()), runtime.settings.model_copy(update={"sources": file}))
    with capture_logs() as logs:
        await scheduler.look(datetime.now(UTC))
    assert "sources.yaml:2: sources > nightly > schedule: a schedule is written" in logs[0]["error"]
