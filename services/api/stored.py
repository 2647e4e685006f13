"""What was answered before and is shown again: only while all that it rests on is still the reader's to see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from ingest.ledger import Ledger
from services.identity.caller import Caller


async def still_readable(stored: Any, caller: Caller, ledger: Ledger) -> bool:
    """Whether no document or row that is named anywhere in a stored answer or trace has been taken from the caller's groups since.

    `stored` is JSON-ready, or a dataclass of such. What has been removed from the stores meanwhile stays readable to who has read it.
    """
    named = {text for text in _texts(asdict(stored) if is_dataclass(stored) and not isinstance(stored, type) else stored) if "/" in text}
    return not await ledger.hidden(named, caller.groups)


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
