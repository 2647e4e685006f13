"""A first asking before anybody asks: an engine that has answered plans of each kind answers the first question as fast as the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.plan.cypher import Unreadable, compile_plan
from graph.plan.plan import Column, Field, Having, Link, Pattern, QueryPlan, Var
from graph.schema import Relationship, Schema
from graph.store import GraphStore

_MOST = 6  # relationships that are gone through


async def rehearse(store: GraphStore, schema: Schema, groups: Iterable[str], *, timeout: float) -> None:  # noqa: ASYNC109
    """Run plans that list, count, group, rank and deny over a schema as `groups` may know it. Raises GraphError."""
    for link in schema.relationships[:_MOST]:
        for plan in samples(schema, link):
            try:
                statement = compile_plan(plan, schema, groups)
            except Unreadable:
                continue
            await store.query(statement.cypher, statement.params, limit=10, timeout=timeout)


def samples(schema: Schema, link: Relationship) -> Iterator[QueryPlan]:
    """Plans over a relationship, one of each kind."""
    near, far, way = Var("a", link.source), Var("b", link.target), Link("r", link.type, "a", "b")
    name = Column("name", Field("b", schema.labels[link.target].name))
    number = Column("n", function="count", of="a")
    joined = Pattern((near, far), (way,))
    yield QueryPlan(schema.collection, joined, (name,), nodes=("b",), order=((0, False),), limit=10, shown=1)
    yield QueryPlan(schema.collection, joined, (number,), shown=1)
    yield QueryPlan(schema.collection, joined, (name, number), ("b",), (Having(1, ">", 1),), ((1, True),), limit=10, shown=2)
    yield QueryPlan(schema.collection, Pattern((far,), absent=(Pattern((near,), (way,)),)), (name,), nodes=("b",), limit=10, shown=1)
