"""From what a question names to what it speaks of: the nodes that the named ones lead to, and those that all that is named narrows to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b

from graph import rights
from graph.facts import Fact
from graph.schema import Relationship, Schema
from graph.store import GraphStore, Rows, Value, label_of
from services.rag.hybrid.plan import Step, bind
from services.rag.hybrid.rows import Narrowing, Period, Select, run_few

SECONDS = 2.0
_MOST = 2  # neighbours of one kind that are looked at: one is spoken of, two are not
_KINDS = 64  # nodes of a label that others are of
_FEW = 6  # nodes that a question can speak of without naming them
_NUMERIC_DATE = re.compile(r"(?<![\w/.-])(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)(?![a-z\d/])")


@dataclass(frozen=True, slots=True)
class Node:
    """A node with its properties, and the facts that led to it. `hops` is 0 where the question names it; `about` is what it
    belongs to; `origin` the named node that leads to it."""

    id: str
    label: str
    name: str
    properties: Mapping[str, Value]
    facts: tuple[Fact, ...] = ()
    hops: int = 0
    about: tuple[Node, ...] = ()
    origin: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What it and what it belongs to are called."""
        return (self.name, *(other.name for other in self.about))


def bound_to(nodes: Sequence[Node]) -> Step:
    """The step that leads to nodes."""
    return bind([node.name for node in nodes], [fact for node in nodes for fact in node.facts])


async def read_nodes(store: GraphStore, schema: Schema, ids: Iterable[str], groups: frozenset[str]) -> list[Node]:
    """The nodes with what of their properties the caller may read, those of a label in the order of the ids."""
    by_label: dict[str, list[str]] = {}
    for id in ids:
        if label_of(id) in schema.labels:
            by_label.setdefault(label_of(id), []).append(id)
    found = await asyncio.gather(*(_read(store, schema, label, of, groups) for label, of in by_label.items()))
    return [node for nodes in found for node in nodes]


async def _read(store: GraphStore, schema: Schema, label: str, ids: list[str], groups: frozenset[str]) -> list[Node]:
    names, columns = _columns(schema, label, "n")
    query = f"MATCH (n:`{label}`) WHERE n._id IN $ids AND {rights.sees('n')} RETURN n._id AS _id, {columns}"
    params: dict[str, Value] = {"ids": list(ids), "groups": [*sorted(groups)]}
    rows = await store.query(query, params, limit=len(ids), timeout=SECONDS)
    nodes = []
    for row in rows.rows:
        properties = dict(zip(names, row[1:], strict=True))
        name = str(properties[schema.labels[label].name])
        nodes.append(Node(str(row[0]), label, name, properties, (_fact(schema, str(row[0]), name, rows, query, params, (row,)),)))
    return sorted(nodes, key=lambda node: ids.index(node.id))


def _columns(schema: Schema, label: str, variable: str) -> tuple[list[str], str]:
    declared = {name: p for name, p in schema.labels[label].properties.items() if not p.only_totals}
    return list(declared), ", ".join(f"{rights.value(variable, name, p)} AS `{name}`" for name, p in declared.items())


def _fact(
    schema: Schema, id: str, text: str, rows: Rows, query: str, params: Mapping[str, Value], kept: Sequence[tuple[Value, ...]]
) -> Fact:
    return fact_of(schema.collection, (id,), text, query, params, Rows(rows.columns, tuple(kept)))


def fact_of(collection: str, entities: tuple[str, ...], text: str, query: str, params: Mapping[str, Value], rows: Rows) -> Fact:
    """Rows as evidence, with the query that anyone can run again."""
    said = repr((query, sorted(params.items()), entities))
    identity = blake2b(said.encode(), digest_size=8).hexdigest()
    values = tuple(value for row in rows.rows for value in row)
    return Fact(f"{collection}/rows:{identity}", collection, entities, text, values, query, params, rows, 1.0, 1.0)


async def _step(store: GraphStore, schema: Schema, node: Node, link: Relationship, groups: frozenset[str]) -> list[Node]:
    other = link.target
    names, columns = _columns(schema, other, "m")
    query = (
        f"MATCH (n:`{node.label}`)-[r:`{link.type}`]->(m:`{other}`) WHERE n._id = $id AND {rights.sees('n', 'r', 'm')} "
        f"RETURN m._id AS _id, {columns} ORDER BY _id"
    )
    params: dict[str, Value] = {"id": node.id, "groups": [*sorted(groups)]}
    rows = await store.query(query, params, limit=_MOST, timeout=SECONDS)
    nodes = []
    for row in rows.rows:
        properties = dict(zip(names, row[1:], strict=True))
        name = str(properties[schema.labels[other].name])
        text = f"{node.name} → {name}"
        fact = _fact(schema, str(row[0]), text, rows, query, params, (row,))
        nodes.append(Node(str(row[0]), other, name, properties, (*(node.facts if node.hops else ()), fact), node.hops + 1, origin=node.id))
    return nodes


async def around(
    store: GraphStore, schema: Schema, named: Sequence[Node], groups: frozenset[str], only: frozenset[str] | None = None
) -> list[Node]:
    """The nodes that the named ones lead to alone: the supplier of a product, the customer and the carrier of an order. `only` of these
    labels."""
    links = [link for link in schema.relationships if only is None or link.target in only]
    steps = [(node, link) for node in named for link in links if link.source == node.label]
    found: dict[str, Node] = {}
    for nodes in await asyncio.gather(*(_step(store, schema, node, link, groups) for node, link in steps)):
        for node in nodes if len(nodes) == 1 else ():
            found.setdefault(node.id, node)
    known = {node.id for node in named}
    return [node for node in found.values() if node.id not in known]


async def narrowed(
    store: GraphStore,
    schema: Schema,
    narrowing: Narrowing,
    label: str,
    spoken: frozenset[str],
    groups: frozenset[str],
) -> list[Node]:
    """The nodes of a label that all that is named leaves, if they are few. Of the way there a label must be `spoken` of."""
    found = await run_few(store, Select(schema, narrowing), label, spoken, groups, _FEW)
    if found is None:
        return []
    nodes = await read_nodes(store, schema, [str(row[1]) for row in found.rows], groups)
    names = ", ".join(node.name for node in nodes)
    rows = Rows(found.columns, found.rows)
    fact = fact_of(schema.collection, tuple(node.id for node in nodes), names, found.query, found.params, rows)
    return [replace(node, facts=(fact,), hops=1) for node in await with_kinds(store, schema, nodes, groups)]


async def with_kinds(store: GraphStore, schema: Schema, nodes: Sequence[Node], groups: frozenset[str]) -> list[Node]:
    """The nodes with what each belongs to: its category, its maker."""
    belonging = await asyncio.gather(*(around(store, schema, [node], groups) for node in nodes))
    return [replace(node, about=tuple(others)) for node, others in zip(nodes, belonging, strict=True)]


async def called_in(store: GraphStore, schema: Schema, label: str, groups: frozenset[str]) -> list[str]:
    """What the nodes of a label are called, where they are few enough to be kinds of something; none of more."""
    name = schema.labels[label].name
    query = f"MATCH (n:`{label}`) WHERE n._collection = $collection AND {rights.sees('n')} RETURN DISTINCT n.`{name}` AS name ORDER BY name"
    rows = await store.query(query, {"collection": schema.collection, "groups": [*sorted(groups)]}, limit=_KINDS + 1, timeout=SECONDS)
    return [str(row[0]) for row in rows.rows] if len(rows.rows) <= _KINDS else []


def day_readings(text: str) -> list[tuple[int, int, list[date]]]:
    """Numeric dates that can be read two ways (1/5/2023), with each reading that the calendar has: month first, then day first."""
    found = []
    for match in _NUMERIC_DATE.finditer(text):
        one, other, year = (int(part) for part in match.groups())
        days = []
        for month, day in ((one, other), (other, one)):
            try:
                days.append(date(year, month, day))
            except ValueError:
                continue
        found.append((*match.span(), list(dict.fromkeys(days))))
    return found


def on_days(narrowing: Narrowing, readings: Sequence[date]) -> list[Narrowing]:
    return [narrowing + Narrowing(periods=(Period(day, day),)) for day in readings] or [narrowing]
