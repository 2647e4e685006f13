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
_FOUND = frozenset({"link", "faq", "retrieve_graph", "link_across", "fuse"})
"""Steps that write down what was found alone."""
_TYPED: Mapping[str, tuple[str, ...]] = {"retrieve_vector": ("respelt", "said"), "extract": ("parts",)}
"""What steps write down of the question that also name what was found; the others' details are masked whole."""
_APART = ("terms", "unknown")
"""Words of a question that was taken apart."""


@dataclass(frozen=True, slots=True)
class TraceStore:
    """Traces of every run of the pipeline."""

    engine: AsyncEngine

    async def record(self, trace: Trace) -> None:
        asked = (trace.question, *(step["detail"]["asks"] for step in trace.steps if step["name"] == "guard"))
        numbers = any(mask(text) != text for text in asked)
        row = {
            "trace_id": trace.trace_id,
            "sub": trace.sub,
            "question": mask(trace.question),
            "steps": [_masked(step, numbers=numbers) for step in trace.steps],
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

    `numbers`: whether the question has one, or the one that it continues, which steps that took it apart no longer show. What steps
    name that was found, documents and rows, decides who may read the trace and stays as it is.
    """
    detail, name = step.get("detail"), step["name"]
    if not isinstance(detail, Mapping) or name in _FOUND:
        return step
    if name == "answer":
        return {**step, "detail": masked(detail)}
    typed = {key: _hidden(detail[key]) for key in _TYPED.get(name, tuple(detail)) if key in detail}
    taken = {key: _without_digits(detail[key]) for key in _APART if numbers and key in typed}
    return {**step, "detail": {**detail, **typed, **taken}}


def _hidden(value: Any) -> Any:
    match value:
        case str():
            return mask(value)
        case Mapping():
            return {key: _hidden(item) for key, item in value.items()}
        case list() | tuple():
            return [_hidden(item) for item in value]
        case _:
            return value


def _without_digits(words: Iterable[str]) -> list[str]:
    return [_DIGIT.sub("*", word) for word in words]


def readable(caller: Caller) -> ColumnElement[bool]:
    """The condition for reading a trace: an evaluator, or its own caller (an anonymous one's: any anonymous).

    What it quotes was found with the groups that its caller had then, so whoever reads it must have them all.
    """
    lacking = exists().where(TraceGroup.trace_id == TraceRow.trace_id, TraceGroup.name.not_in(caller.groups))
    # SQLAlchemy writes IS NULL for an anonymous caller's None.
    return (true() if "evaluator" in caller.roles else TraceRow.sub == caller.sub) & ~lacking
