"""Answers as they are written down: without numbers of persons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from language.masking import mask

_NAMES = frozenset({"source", "trace_id"})
_ENTITY = re.compile(r"[^/\s]+/[^:/\s]+:.+")


def masked(value: Any) -> Any:
    """JSON with every text masked, but for names of documents, traces and nodes (`<collection>/<Label>:<key>`), which decide who may
    read it.

    Offices' telephones stay: an answer has them from the company's own directory.
    """
    match value:
        case str():
            return value if _ENTITY.fullmatch(value) else mask(value, landlines=False)
        case Mapping():
            return {key: item if key in _NAMES else masked(item) for key, item in value.items()}
        case list() | tuple():
            return [masked(item) for item in value]
        case _:
            return value
