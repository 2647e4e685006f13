"""Feedback on answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import insert, literal, select
from sqlalchemy.ext.asyncio import AsyncEngine

from language.masking import mask
from services.identity.caller import Caller
from services.state.models import FeedbackRow, TraceRow
from services.state.traces import readable

Rating = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class FeedbackStore:
    """What readers thought of answers."""

    engine: AsyncEngine

    async def add(self, trace_id: str, caller: Caller, rating: Rating, comment: str | None, correction: str | None) -> bool:
        """Keep it, numbers of persons masked. False where there is no such trace that the caller may read."""
        comment, correction = (text and mask(text) for text in (comment, correction))
        said = {"sub": caller.sub, "rating": rating, "comment": comment, "correction": correction}
        values = [literal(value, FeedbackRow.__table__.c[name].type) for name, value in said.items()]
        chosen = select(TraceRow.trace_id, *values).where(TraceRow.trace_id == trace_id, readable(caller))
        async with self.engine.begin() as connection:
            result = await connection.execute(insert(FeedbackRow).from_select(["trace_id", *said], chosen))
        return result.rowcount == 1
