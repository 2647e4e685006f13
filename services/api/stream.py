"""A run of the pipeline as it goes on: its events, a sign of life where nothing comes for long, and an error as the last one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog

from services.api.context import Service
from services.rag.answer import Answer, Event
from services.rag.question import Question

KEEP_OPEN_SECONDS = 15.0
log = structlog.get_logger()


async def follow(
    question: Question, service: Service, finish: Callable[[Answer], Awaitable[Answer]] | None = None
) -> AsyncIterator[Event | Exception | None]:
    """Events, the answer as `finish` makes it; None after KEEP_OPEN_SECONDS without one.

    Ends with the answer or with the error that came instead.
    """
    events: asyncio.Queue[Event | Exception] = asyncio.Queue()

    async def produce() -> None:
        try:
            async for event in service.runtime.pipeline.stream(question):
                events.put_nowait(await finish(event) if finish and isinstance(event, Answer) else event)
        except Exception as error:  # noqa: BLE001 the edge of the process: the status line is out, so it becomes an event
            events.put_nowait(error)

    producer = asyncio.create_task(produce())
    try:
        while True:
            try:
                event = await asyncio.wait_for(events.get(), KEEP_OPEN_SECONDS)
            except TimeoutError:
                yield None
                continue
            if isinstance(event, Answer):
                note(event, service)
            yield event
            if isinstance(event, Answer | Exception):
                return
    finally:
        producer.cancel()


def note(answer: Answer, service: Service) -> None:
    """What the figures and the log say of an answer."""
    service.metrics.answered(answer)
    log.info("answered", trace_id=answer.trace_id, route=answer.route, answerable=answer.answerable, ms=answer.timings_ms)
