"""Work on the stores in the background: one job after another, each with its state in the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import structlog
from pydantic_core import to_jsonable_python

from services.api.logs import place_of
from services.api.metrics import Metrics
from services.state.jobs import Job, JobStore

REPORT_SECONDS = 1.0
log = structlog.get_logger()

Work = Callable[[Callable[[Any], None]], Awaitable[Any]]
