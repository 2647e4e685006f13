"""Traces: written once, read by their own caller and by evaluators."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, insert, select, true
from sqlalchemy.ext.asyncio import AsyncEngine

from language.masking import mask
from services.identity.caller import Caller
from services.rag.answer import Trace
from services.state.masked import masked
from services.state.models import TraceGroup, TraceRow, now

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class TraceStore:
    """Traces of every run of the pipeline."""

    engine: AsyncEngine

    async def record(self, trace: Trace) -> None:
        row = {
            "trace_id": trace.trace_id,
            "sub": trace.sub,
            "question": (question := mask(trace.question)),
            "steps": [_masked(step, numbers=question != trace.question) for step in trace.steps],
            "answer": masked(trace.answer),
        }
        groups = [{"trace_id": trace.trace_id, "name": name} for name in set(trace.groups)]
        async with self.engine.begin() as connection:
            await connection.execute(insert(TraceRow), row)
            if groups:
                await connection.execute(insert(TraceGroup), groups)

    async def has(self, trace_id: str) -> bool:
        """Whether it was written, whoever may read it."""
        async with self.engine.connect() as connection:
            return (await connection.execute(select(TraceRow.trace_id).where(TraceRow.trace_id == trace_id))).first() is not None

    async def find(self, trace_id: str, caller: Caller) -> Trace | None:
        """The trace, where the caller may read it; otherwise None, the same as where there is none."""
        wanted = select(TraceRow.__table__).where(TraceRow.trace_id == trace_id, readable(caller))
        names = select(TraceGroup.name).where(TraceGroup.trace_id == trace_id).order_by(TraceGroup.name)
        async with self.engine.connect() as connection:
            row = (await connection.execute(wanted)).one_or_none()
            if row is None:
                return None
            groups = tuple((await connection.execute(names)).scalars())
        return Trace(row.trace_id, row.sub, groups, row.question, tuple(row.steps), row.answer)

    async def forget(self, days: int) -> int:
        """Delete traces that are older, with the feedback on them; how many there were."""
        async with self.engine.begin() as connection:
            return (await connection.execute(delete(TraceRow).where(TraceRow.created < now() - timedelta(days=days)))).rowcount


def _masked(step: Mapping[str, Any], *, numbers: bool) -> Mapping[str, Any]:
    """The step, and the question in it masked: of what was typed, now or earlier in the conversation, no personal number is kept, nor
    of what is answered.

    `numbers`: whether the question has one, which steps that took it apart no longer show. Only those steps that write it down. What
    others name, documents and rows, decides who may read the trace and stays as it is.
    """
    match step:
        case {"name": "normalise", "detail": {"text": str(text)} as detail}:
            return {**step, "detail": {**detail, "text": mask(text)}}
        case {"name": "guard", "detail": {"asks": str(asks), "terms": terms} as detail} if (hidden := mask(asks)) != asks:
            return {**step, "detail": {**detail, "asks": hidden, "terms": _without_digits(terms)}}
        case {"name": "answer", "detail": detail}:
            return {**step, "detail": masked(detail)}
        case {"name": "plan", "detail": {"unknown": words} as detail} if numbers:
            return {**step, "detail": {**detail, "unknown": _without_digits(words)}}
        case _:
            return step


def _without_digits(words: Iterable[str]) -> list[str]:
    return [_DIGIT.sub("*", word) for word in words]


def readable(caller: Caller) -> ColumnElement[bool]:
    """The condition for reading a trace: an evaluator, or its own caller (an anonymous one's: any anonymous).

    What it quotes was found with the groups that its caller had then, so whoever reads it must have them all.
    """
    lacking = exists().where(TraceGroup.trace_id == TraceRow.trace_id, TraceGroup.name.not_in(caller.groups))
    # SQLAlchemy writes IS NULL for an anonymous caller's None.
    return (true() if "evaluator" in caller.roles else TraceRow.sub == caller.sub) & ~lacking
