"""Whether a reply tells its caller what belongs to others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from eval.golden import Row
from eval.matching import plain, source_name

_READ = ("answer", "values", "citations", "passages")


def twins_of(row: Row, rows: Sequence[Row]) -> list[Row]:
    """The rows that ask the same of a caller who may know, where this row's caller may not."""
    if row.answerable:
        return []
    return [twin for twin in rows if twin.answerable and twin.question == row.question and twin.caller != row.caller]


def leaks(reply: dict[str, Any], twins: Sequence[Row]) -> bool:
    """Whether anything in the reply is from the documents, or holds the values, that answer the twins."""
    closed = {source_name(e.doc) for twin in twins for e in (*twin.evidence, *twin.alt_evidence)}
    shown = {source_name(item.get("source")) for part in ("citations", "passages") for item in reply.get(part) or []}
    if closed & shown:
        return True
    said = plain(json.dumps({part: reply.get(part) for part in _READ}, ensure_ascii=False))
    secret = {plain(str(v)) for twin in twins for v in twin.gold}
    return any(value and value in said for value in secret)
