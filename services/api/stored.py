"""What was answered before and is shown again: only while all that it rests on is still the reader's to see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from services.identity.caller import Caller
from services.runtime import Runtime


async def still_readable(stored: Any, caller: Caller, runtime: Runtime) -> bool:
    """Whether nothing that a stored answer or trace names has been taken from the caller's groups since: no document or row by its id,
    and no node by its name in the rows of a citation.

    `stored` is JSON-ready, or a dataclass of such. What has been removed from the stores meanwhile stays readable to who has read it.
    """
    content = asdict(stored) if is_dataclass(stored) and not isinstance(stored, type) else stored
    linker = runtime.pipeline.index.linker
    if any(linker.hides(text, caller.groups) for text in set(_cells(content))):
        return False
    names = {text for text in _texts(content) if "/" in text}
    if runtime.faqs and runtime.faqs.hidden(names, caller.groups):
        return False
    return not await runtime.ledger.hidden(names, caller.groups)


def _cells(stored: Any) -> Iterator[str]:
    """The texts in the rows of graph citations."""
    match stored:
        case {"columns": _, "rows": rows}:
            yield from _texts(rows)
        case Mapping():
            for value in stored.values():
                yield from _cells(value)
        case list() | tuple():
            for value in stored:
                yield from _cells(value)


def _texts(stored: Any) -> Iterator[str]:
    match stored:
        case str():
            yield stored
        case Mapping():
            for value in stored.values():
                yield from _texts(value)
        case list() | tuple():
            for value in stored:
                yield from _texts(value)
