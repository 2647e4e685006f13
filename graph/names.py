"""What the nodes of the graph are called: the snapshot that entity linking works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Literal, cast

from graph.schema import Schema
from graph.store import GraphStore

NameKind = Literal["name", "alias", "key"]
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
            # One record that holds all: a record each costs the driver three times as much, and sorting there more than here.
            query = f"MATCH (n:`{label}`) WHERE n._collection = $collection RETURN collect([n._id, n._groups, {columns}])"
            rows = await store.query(query, {"collection": schema.collection}, limit=1, timeout=_SECONDS)
            for id, groups, *values in sorted(cast(list[list[Any]], rows.rows[0][0]), key=itemgetter(0)):
                texts: dict[str, NameKind] = {}
                for value, kind in zip(values, properties.values(), strict=True):
                    if value is not None and str(value).strip():
                        texts.setdefault(str(value), kind)
                may_know = frozenset(map(str, groups if isinstance(groups, list) else ()))
                names.extend(Name(str(id), label, text, kind, may_know) for text, kind in texts.items())
    return tuple(names)
