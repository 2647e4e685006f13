"""Logs: one JSON object a line on standard error, without what people ask, write or are."""

from __future__ import annotations

import logging
import sys
import traceback
import warnings
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger()


def start_logs(level: str) -> None:
    """Log from `level` up; other libraries from warning up, and of them what happened and where, never a text made for the case."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, as_json],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, as_json],
            foreign_pre_chain=[*shared, _without_texts],
            use_get_message=False,
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    warnings.showwarning = _warned


def place_of(error: BaseException) -> list[str]:
    """Where an error arose, innermost last, without its message: that may quote what somebody asked."""
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)][-8:]


def _without_texts(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """What another library logs, as its message before anything was put into it, and of an error its kind and place.

    What is put in may be a question, and so may be what stands from the second line on: asyncio shows a failed task there.
    """
    event["event"] = event["event"].strip().partition("\n")[0]
    event["logger"] = event["_record"].name
    event.pop("stack_info", None)
    if error := (event.pop("exc_info", None) or (None, None))[1]:
        event.update(error=type(error).__name__, where=place_of(error))
    return event


def _warned(message: Warning | str, category: type[Warning], filename: str, lineno: int, file: Any = None, line: str | None = None) -> None:
    """Python's warnings: pydantic's, for one, quote the value that they are about."""
    log.warning("warned", kind=category.__name__, where=f"{Path(filename).name}:{lineno}")
