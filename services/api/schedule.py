"""Sources with a schedule, ingested when it is time, while the service runs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import SQLAlchemyError

from ingest.document import IngestError
from ingest.schedule import read_schedule
from ingest.source_list import SourceList, read_sources
from services.api.background import beside
from services.api.jobs import Jobs
from services.api.logs import place_of
from services.api.orders import IngestIn
from services.identity.caller import Caller
from services.settings import Settings
from services.state.jobs import UNFINISHED

LOOK_SECONDS = 30.0
log = structlog.get_logger()


class Scheduler:
    """Orders a job for every source of the sources file whose time has come since its last scheduled one; at once where there was none.

    The jobs' owner is `schedule:<source>`. What cannot be ordered is logged when it begins to be so.
    """

    def __init__(self, jobs: Jobs, settings: Settings) -> None:
        self._jobs, self._settings = jobs, settings
        self._complaints: dict[str, str] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look every LOOK_SECONDS until the block ends."""

        async def look() -> None:
            while True:
                try:
                    await self.look(datetime.now(UTC))
                except Exception as error:  # noqa: BLE001 the edge of the process: the next look must still be taken
                    log.error("schedule_failed", error=type(error).__name__, where=place_of(error))
                await asyncio.sleep(LOOK_SECONDS)

        async with beside(look()):
            yield

    async def look(self, now: datetime) -> None:
        """Order what is due."""
        file = self._settings.sources_file
        if file is None:
            return
        try:
            listed = await asyncio.to_thread(read_sources, file)
        except IngestError as error:
            self._complain(str(file), error)
            return
        self._complaints.pop(str(file), None)
        for name, source in listed.sources.items():
            if source.schedule:
                try:
                    await self._order(listed, name, now.astimezone(ZoneInfo(self._settings.tz)))
                    self._complaints.pop(name, None)
                except (IngestError, ValueError, SQLAlchemyError) as error:
                    self._complain(name, error)

    async def _order(self, listed: SourceList, name: str, now: datetime) -> None:
        caller = Caller(f"schedule:{name}", frozenset(), frozenset({"admin"}))
        last = await self._jobs.store.latest(caller)
        came = read_schedule(listed.sources[name].schedule).latest(now)
        if last and last.state != "interrupted" and (last.state in UNFINISHED or last.created >= came):
            return
        order = IngestIn(**{key: value for key, value in asdict(listed.order(name)).items() if value is not None})
        job = await self._jobs.take(order, caller)
        log.info("scheduled", source=name, job_id=job.job_id)

    def _complain(self, what: str, error: Exception) -> None:
        said = str(error)
        if self._complaints.get(what) != said:
            self._complaints[what] = said
            log.error("schedule_failed", source=what, error=said if isinstance(error, IngestError) else type(error).__name__)
