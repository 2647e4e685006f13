"""How long a question waits for the database: once, and not again for a while where that was in vain."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

WAIT_SECONDS = 1.0
NEED_SECONDS = 2.5
LEFT_SECONDS = 5.0
T = TypeVar("T")
log = structlog.get_logger()


class StateAway(Exception):
    """The database is away or slow, or was so within LEFT_SECONDS."""


@dataclass(slots=True)
class Patience:
    """Shared by all that questions ask of one database. `slack`: how many times as long is waited for one that can be busy, not away."""

    slack: float = 1.0
    _left_until: float = 0.0

    async def wait(self, ask: Callable[[], Awaitable[T]]) -> T:
        """What it gives within WAIT_SECONDS, `slack` times over. Raises StateAway, and IntegrityError as it is."""
        if time.monotonic() < self._left_until:
            raise StateAway
        return await self._within(ask, WAIT_SECONDS)

    async def need(self, ask: Callable[[], Awaitable[T]]) -> T:
        """The same of what a request cannot do without (its conversation, which collections there are), within NEED_SECONDS each time."""
        return await self._within(ask, NEED_SECONDS)

    async def _within(self, ask: Callable[[], Awaitable[T]], seconds: float) -> T:
        asked = asyncio.ensure_future(ask())
        try:
            done, _ = await asyncio.wait([asked], timeout=self.slack * seconds)
            if not done:
                raise TimeoutError
            return asked.result()
        except IntegrityError:
            raise
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            self._left_until = time.monotonic() + LEFT_SECONDS
            log.warning("state_away", error=type(error).__name__)
            raise StateAway from error
        finally:
            if not asked.done():  # a driver that ends a call on a silent connection takes its time, which is not ours
                asked.add_done_callback(_forget)
                asked.cancel()


def _forget(asked: asyncio.Future[T]) -> None:
    if not asked.cancelled():
        asked.exception()
