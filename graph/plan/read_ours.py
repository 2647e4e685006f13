"""Whose "our team" it is: the groups that the asking person's own row belongs to, with the rights of any other read."""

from __future__ import annotations

from graph.plan.marking.ours import Ours
from graph.plan.words.persons import is_people
from graph.rights import sees
from graph.schema import Schema
from graph.store import GraphStore, Value

_MOST = 20


async def read_ours(store: GraphStore, schema: Schema, node: str | None, groups: frozenset[str], *, timeout: float) -> Ours:  # noqa: ASYNC109
    """What the node `<Label>:<key>` of a person leads to that is no person, by label. Raises GraphError."""
    label = (node or "").partition(":")[0]
    if not node or label not in schema.labels:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for link in schema.relationships:
        if link.source != label or link.target == label or is_people(link.target, schema):
            continue
        query = (
            f"MATCH (n:`{label}`)-[r:`{link.type}`]->(m:`{link.target}`) WHERE n._id = $own AND n._collection = $collection "
            f"AND {sees('n', 'r', 'm')} RETURN DISTINCT m._id AS id ORDER BY id"
        )
        params: dict[str, Value] = {"own": f"{schema.collection}/{node}", "collection": schema.collection, "groups": [*sorted(groups)]}
        rows = await store.query(query, params, limit=_MOST, timeout=timeout)
        ids = tuple(str(row[0]) for row in rows.rows)
        found[link.target] = tuple(dict.fromkeys((*found.get(link.target, ()), *ids)))
    return {target: ids for target, ids in found.items() if ids}
