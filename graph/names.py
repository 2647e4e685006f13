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
_SETS = 1_000_000  # different sets of groups of one label: more are no rights


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
            # A record for all that the same groups see: one each costs the driver three times as much. Sorting there costs more than here.
            query = f"MATCH (n:`{label}`) WHERE n._collection = $collection RETURN n._groups, collect([n._id, {columns}])"
            rows = await store.query(query, {"collection": schema.collection}, limit=_SETS, timeout=_SECONDS)
            found: list[tuple[str, list[Any], frozenset[str]]] = []
            for groups, nodes in rows.rows:
                may_know = frozenset(map(str, groups if isinstance(groups, list) else ()))
                found += ((id, values, may_know) for id, *values in cast(list[list[Any]], nodes))
            for id, values, may_know in sorted(found, key=itemgetter(0)):
                texts: dict[str, NameKind] = {}
                for value, kind in zip(values, properties.values(), strict=True):
                    if value is not None and (text := str(value)).strip():
                        texts.setdefault(text, kind)
                names.extend(Name(id, label, text, kind, may_know) for text, kind in texts.items())
    return tuple(names)
