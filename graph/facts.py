"""Facts around linked entities: what the graph says of them, as evidence with its query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.store import Rows, Value


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of the graph, with the query that anyone can run again.

    `text` says it in one line in the question's language; `values` are its bare values, best first. `asked` is how much of
    what the question asks this fact is about, 0 to 1 (1: the named property or relationship of the named entity; 0: context only).
    `score` ranks facts among each other. `entities` are the node ids it speaks of.
    """

    id: str
    collection: str
    entities: tuple[str, ...]
    text: str
    values: tuple[Value, ...]
    query: str
    params: Mapping[str, Value]
    rows: Rows
    asked: float
    score: float
