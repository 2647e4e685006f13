"""What the nodes of the graph are called: the snapshot that entity linking works on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Literal, cast

from graph.places import called_city, called_territory, territory
from graph.schema import Schema
from graph.store import GraphStore

NameKind = Literal["name", "alias", "key"]
_SECONDS = 120.0
_COUNTRIES = 0.6  # share of a label's names that must be countries for it to be one of countries
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
            names.extend(_places([name for name in names if name.label == label and name.kind == "name"]))
    return tuple(names)


def _places(of_label: Sequence[Name]) -> Iterator[Name]:
    """What nodes that are places are called besides: countries where most of a label are, and cities."""
    codes = {name.entity: territory(name.text) for name in of_label}
    countries = bool(codes) and sum(code is not None for code in codes.values()) >= _COUNTRIES * len(codes)
    for name in of_label:
        code = codes[name.entity] if countries else None
        others = called_territory(code) if code else frozenset() if countries else called_city(name.text)
        yield from (Name(name.entity, name.label, other, "alias", name.groups) for other in sorted(others) if other != name.text)
