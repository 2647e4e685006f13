"""More than 300 hostile statements and names against each engine: nothing is written, by either fence alone.

The first fence is the guard over tokens. The second is the engine's own, which must hold where the first is thought away: here the
statements are sent past the guard, the way a read is sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from itertools import product
from typing import cast

import pytest
from neo4j import READ_ACCESS, Query
from neo4j.exceptions import DriverError, Neo4jError

from graph.driver import BoltStore
from graph.schema import Schema
from graph.store import CypherRejected, Edge, GraphError, GraphStore, Node, SchemaError, Value

pytestmark = pytest.mark.asyncio(loop_scope="session")

WRITES = (
    "CREATE (x:Employee {_id: 'x'})",
    "MERGE (x:Employee {_id: 'x'})",
    "INSERT (:Employee {_id: 'x'})",
    "SET n.name = 'x'",
    "SET n += {name: 'x'}",
    "SET n:Robot",
    "SET n._groups = ['everyone']",
    "REMOVE n.name",
    "REMOVE n:Employee",
    "DELETE n",
    "DETACH DELETE n",
    "NODETACH DELETE n",
    "FOREACH (i IN [1] | SET n.name = 'x')",
    "CALL { CREATE (:Employee {_id: 'x'}) }",
    "CALL (n) { SET n.name = 'x' }",
    "CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 1 ROWS",
    "CALL db.labels() YIELD label",
    "CALL dbms.listConfig() YIELD name",
    "CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()",
    "LOAD CSV FROM 'file:///etc/passwd' AS line",
    "LOAD CSV WITH HEADERS FROM 'http://127.0.0.1:1/' AS line",
)
AROUND = (
    "MATCH (n) {} RETURN 1 AS one",
    "match (n) {} return 1 as one",
    "MATCH (n)\t{}\tRETURN 1 AS one",
    "MATCH (n)\u00a0{}\u2003RETURN 1 AS one",
    "MATCH (n) /* RETURN n */ {} RETURN 1 AS one // ok",
    "MATCH (n) // '\n{} RETURN 1 AS one",
    "MATCH (n) WHERE n.name <> '/*' {} RETURN '*/' AS one",
    'MATCH (n) WHERE n.name <> "\\"" {} RETURN 1 AS one',
    "MATCH (n) WHERE n.`//` IS NULL {} RETURN 1 AS one",
    "MATCH (n) WITH n AS n {} RETURN 1 AS one UNION RETURN 2 AS one",
    "RETURN 0 AS one UNION MATCH (n) {} RETURN 1 AS one",
    "EXPLAIN MATCH (n) {} RETURN 1 AS one",
    "PROFILE MATCH (n) {} RETURN 1 AS one",
    "CYPHER 5 MATCH (n) {} RETURN 1 AS one",
    "MATCH (n) RETURN n; MATCH (n) {} RETURN 1 AS one",
)
ALONE = (
    "CREATE INDEX evil FOR (n:Employee) ON (n.name)",
    "EXPLAIN CREATE INDEX evil FOR (n:Employee) ON (n.name)",
    "DROP CONSTRAINT Employee_id",
    "CREATE CONSTRAINT evil FOR (n:Employee) REQUIRE n.name IS UNIQUE",
    "CREATE USER eve SET PASSWORD 'password123'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "CREATE DATABASE evil",
    "DROP DATABASE neo4j",
    "STOP DATABASE neo4j",
    "SHOW USERS",
    "SHOW TRANSACTIONS",
    "SHOW SETTINGS",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "GRANT ROLE admin TO reader",
    "ENABLE SERVER 'x'",
    "MATCH (n) \\u0053ET n.name = 'x' RETURN n",
    "MATCH (n) \uff33\uff25\uff34 n.name = 'x' RETURN n",
    "MATCH (n) \u017fET n.name = 'x' RETURN n",
    "MATCH (n) SE\u200bT n.name = 'x' RETURN n",
    "MATCH (n) S\u0415T n.name = 'x' RETURN n",
    "RETURN COUNT { CREATE (m:Employee {_id: 'x'}) RETURN m } AS c",
    "RETURN [x IN [1] | 1] AS a CREATE (n)",
)
STATEMENTS = [around.format(write) for around, write in product(AROUND, WRITES)] + list(ALONE)
NAMES = (
    "Employee`) DETACH DELETE n //",
    "Employee {name: 'x'}) DETACH DELETE n //",
    "x' OR 1=1 //",
    "}) MATCH (n) DETACH DELETE n RETURN ({",
    "\\u0060) DETACH DELETE n //",
    "a\u0060) SET n.name = 'x' //",
    "$(label)",
    "Employee\n) DETACH DELETE n //",
    "`",
    "``",
    "\x00",
    "'; CALL db.labels(); //",
)


async def fingerprint(store: GraphStore) -> str:
    """Of everything that the graph holds, with its indexes and constraints."""
    parts = []
    for cypher in (
        "MATCH (n) RETURN labels(n) AS l, properties(n) AS p ORDER BY n._id",
        "MATCH (a)-[r]->(b) RETURN a._id AS a, type(r) AS t, b._id AS b, properties(r) AS p ORDER BY r._id",
    ):
        parts.append((await store.query(cypher, {}, limit=1000, timeout=10)).rows)
    connections = await cast(BoltStore, store)._backend.connections()
    for shown in ("SHOW CONSTRAINTS", "SHOW INDEXES"):
        async with connections.writes.session(database=connections.database) as session:
            parts.append(tuple(sorted(str(record["name"]) for record in [record async for record in await session.run(shown)])))
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()


@pytest.fixture
def people() -> tuple[Node, Node, Edge]:
    ann, bob = (Node(f"haneul/Employee:{key}", "Employee", "haneul", {"name": key}, ("hr",)) for key in "ab")
    return ann, bob, Edge(f"{ann.id}-REPORTS_TO->{bob.id}", "REPORTS_TO", "haneul", ann.id, ann.label, bob.id, bob.label, ("hr",))


async def fill(store: GraphStore, people: tuple[Node, Node, Edge]) -> str:
    await store.upsert_nodes(people[:2])
    await store.upsert_edges(people[2:])
    return await fingerprint(store)


async def test_the_guard_refuses_every_one(store: GraphStore, people: tuple[Node, Node, Edge]) -> None:
    assert len(set(STATEMENTS)) + len(NAMES) >= 300
    before = await fill(store, people)
    for statement in STATEMENTS:
        with pytest.raises(CypherRejected):
            await store.query(statement, {"rows": [1]}, limit=5, timeout=5)
            pytest.fail(f"was accepted: {statement}")
    assert await fingerprint(store) == before


async def test_the_engine_writes_nothing_where_the_guard_is_thought_away(store: GraphStore, people: tuple[Node, Node, Edge]) -> None:
    """What a read session runs as it stands; whether the engine refuses or answers is its own affair, as long as nothing changes."""
    before = await fill(store, people)
    backend = cast(BoltStore, store)._backend
    connections = await backend.connections()
    for statement in STATEMENTS:
        if "DATABASE" in statement or "USER" in statement or "SERVER" in statement:
            continue  # not of the graph; the guard alone stands before these, and the rights of the user whom the settings name
        try:
            await backend.admit(statement, {})
            async with connections.reads.session(database=connections.database, default_access_mode=READ_ACCESS) as session:
                await (await session.run(Query(statement, timeout=5))).fetch(5)
        except (CypherRejected, Neo4jError, DriverError):
            continue
    assert await fingerprint(store) == before
    async with connections.writes.session(database=connections.database) as session:  # the measure itself: a real write is noticed
        await (await session.run("MATCH (n) WHERE n._id ENDS WITH ':a' SET n.name = 'x' RETURN n")).consume()
    assert await fingerprint(store) != before


@pytest.mark.parametrize("name", NAMES)
async def test_names_stay_names(store: GraphStore, people: tuple[Node, Node, Edge], name: str) -> None:
    """As a label, a type, a property, a key, a group, a parameter's name and value: refused, or kept as the text that it is."""
    before = await fill(store, people)
    label: Mapping[str, object] = {"key": "id", "name": "id", "properties": {"id": {}}}
    with pytest.raises((SchemaError, ValueError)):
        await store.declare(Schema.model_validate({"collection": "evil", "labels": {name: label}}))
    with pytest.raises(SchemaError):
        await store.upsert_nodes([Node(f"haneul/{name}:1", name, "haneul", {}, ("everyone",))])
    ann, bob, edge = people
    with pytest.raises(SchemaError):
        await store.upsert_edges([Edge(f"{ann.id}-{name}->{bob.id}", name, "haneul", ann.id, ann.label, bob.id, bob.label, ("everyone",))])
    await store.delete_nodes([name, f"haneul/{name}:1", f"haneul/Employee:{name}"])
    await store.delete_edges([name, f"{ann.id}-{name}->{bob.id}", f"{edge.id}#{name}"])
    for cypher in (f"MATCH (n:`{name}`) RETURN n", f"MATCH (n) WHERE n.{name} = 1 RETURN n", f"RETURN ${name} AS x"):
        try:
            await store.query(cypher, {}, limit=5, timeout=5)
        except GraphError:
            continue
    asked: Mapping[str, Value] = {"name": name, "groups": [name]}
    assert (await store.query("MATCH (n) WHERE any(g IN n._groups WHERE g IN $groups) RETURN n", asked, limit=5, timeout=5)).rows == ()
    assert (await store.query("RETURN $name AS name", asked, limit=5, timeout=5)).rows == ((name,),)
    assert await fingerprint(store) == before
    await store.upsert_nodes([Node(f"haneul/Employee:{name}", "Employee", "haneul", {"name": name}, (name,))])
    found = await store.query("MATCH (n) WHERE any(g IN n._groups WHERE g IN $groups) RETURN n.name AS name", asked, limit=5, timeout=5)
    assert found.rows == ((name,),)
    await store.delete_nodes([f"haneul/Employee:{name}"])
    assert await fingerprint(store) == before
