"""What the nodes of the graph are called: the snapshot that entity linking works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graph.schema import Schema
from graph.store import GraphStore

NameKind = Literal["name", "alias", "key"]
_MOST = 5_000_000
_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one node. Who is in one of `groups` may know it."""

    entity: str
    label: str
    text: str
    kind: NameKind
    groups: frozenset[str]


async def read_names(store: GraphStore, schemas: Sequence[Schema]) -> tuple[Name, ...]:
    """Every node's name, aliases and key, in order of its id. A node's equal names are given once, the better kind first."""
    names: list[Name] = []
    for schema in schemas:
        for label, declared in schema.labels.items():
            properties: dict[str, NameKind] = {declared.key: "key"}  # in order of kind: a later one outdoes an earlier one
            for alias in declared.aliases:
                properties[alias] = "alias"
            properties[declared.name] = "name"
            columns = ", ".join(f"n.`{property}`" for property in properties)
            query = f"MATCH (n:`{label}`) WHERE n._collection = $collection RETURN n._id, n._groups, {columns} ORDER BY n._id"
            rows = await store.query(query, {"collection": schema.collection}, limit=_MOST, timeout=_SECONDS)
            for id, groups, *values in rows.rows:
                texts: dict[str, NameKind] = {}
                for value, kind in zip(values, properties.values(), strict=True):
                    if value is not None and str(value).strip():
                        texts.setdefault(str(value), kind)
                may_know = frozenset(map(str, groups if isinstance(groups, list) else ()))
                names.extend(Name(str(id), label, text, kind, may_know) for text, kind in texts.items())
    return tuple(names)
