"""Statements that a read must refuse, and reads that only look like them: at the store, where the guard stands before the engine."""

from __future__ import annotations

import pytest

from graph.guard import bounded_read
from graph.store import CypherRejected, Edge, GraphStore, Node, Value

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE = [
    # plain writes
    "CREATE (n:Employee {_id: 'x'})",
    "create (n:Employee {_id: 'x'}) return n",
    "CrEaTe (n:Employee {_id: 'x'}) RETURN n",
    "MERGE (n:Employee {_id: 'x'}) RETURN n",
    "MATCH (n) DELETE n",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) DETACH DELETE n RETURN count(*)",
    "MATCH ()-[r]->() DELETE r RETURN 1",
    "MATCH (n) SET n.name = 'x' RETURN n",
    "MATCH (n) SET n += {name: 'x'} RETURN n",
    "MATCH (n) SET n:Robot RETURN n",
    "MATCH (n) REMOVE n.name RETURN n",
    "MATCH (n) REMOVE n:Employee RETURN n",
    "INSERT (:Employee {_id: 'x'})",
    "MATCH (n) INSERT (:Employee {_id: 'x'}) RETURN 1",
    "MATCH (n) NODETACH DELETE n",
    "OPTIONAL MATCH (n) SET n.name = 'x' RETURN n",
    "UNWIND $rows AS row CREATE (:Employee {_id: 'x'}) RETURN row",
    "WITH 1 AS x CREATE (:Employee {_id: 'x'}) RETURN x",
    "MATCH (a), (b) CREATE (a)-[:WORKS_IN]->(b) RETURN 1",
    "MATCH (n) WITH n MERGE (n)-[:REPORTS_TO]->(n) RETURN n",
    "MERGE (n:Employee {_id: 'x'}) ON CREATE SET n.name = 'x' ON MATCH SET n.name = 'y'",
    # inside expressions and subqueries
    "MATCH (n) FOREACH (x IN [1] | SET n.name = 'x')",
    "MATCH (n) FOREACH (x IN [1] | CREATE (:Employee {_id: 'x'})) RETURN n",
    "CALL { CREATE (:Employee {_id: 'x'}) }",
    "MATCH (n) CALL { WITH n SET n.name = 'x' } RETURN n",
    "MATCH (n) CALL (n) { SET n.name = 'x' } RETURN n",
    "MATCH (n) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 1 ROWS RETURN 1",
    "CALL { MATCH (n) RETURN n } RETURN n",
    "OPTIONAL CALL { CREATE (:Employee {_id: 'x'}) } RETURN 1",
    "MATCH (n) WHERE EXISTS { MERGE (m:Employee {_id: 'x'}) } RETURN n",
    "MATCH (n) WHERE EXISTS { MATCH (m) DETACH DELETE m RETURN m } RETURN n",
    "RETURN COUNT { CREATE (m:Employee {_id: 'x'}) RETURN m } AS c",
    "RETURN COLLECT { MERGE (m:Employee {_id: 'x'}) RETURN m } AS c",
    "RETURN 1 AS x UNION CREATE (n:Employee {_id: 'x'}) RETURN 1 AS x",
    "MATCH (n) RETURN n UNION ALL MATCH (n) SET n.name = 'x' RETURN n",
    # procedures, files, functions of one engine
    "CALL db.labels()",
    "CALL db.labels() YIELD label RETURN label",
    "MATCH (n) CALL apoc.refactor.rename.label('Employee', 'Robot') YIELD total RETURN total",
    "CALL dbms.security.createUser('eve', 'password', false)",
    "CALL algo.pagerank() YIELD node RETURN node",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "LOAD CSV WITH HEADERS FROM 'http://127.0.0.1/' AS line RETURN line",
    "MATCH (n) LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "RETURN util.sleep(10000) AS x",
    "RETURN `util`.`sleep`(10000) AS x",
    "RETURN apoc.cypher.runFirstColumnSingle('CREATE (n) RETURN n', {}) AS x",
    # schema, administration, prefixes
    "CREATE INDEX evil FOR (n:Employee) ON (n.name)",
    "EXPLAIN CREATE INDEX evil FOR (n:Employee) ON (n.name)",
    "PROFILE CREATE (n:Employee {_id: 'x'})",
    "EXPLAIN MATCH (n) RETURN n",
    "PROFILE MATCH (n) RETURN n",
    "CYPHER 5 CREATE (n:Employee {_id: 'x'})",
    "CYPHER runtime=parallel MATCH (n) RETURN n",
    "DROP CONSTRAINT Employee_id IF EXISTS",
    "DROP INDEX evil IF EXISTS",
    "CREATE CONSTRAINT evil FOR (n:Employee) REQUIRE n.name IS UNIQUE",
    "ALTER USER root SET PASSWORD 'x'",
    "CREATE USER eve SET PASSWORD 'password'",
    "GRANT ROLE admin TO reader",
    "SHOW USERS",
    "SHOW TRANSACTIONS",
    "TERMINATE TRANSACTIONS 'q1-1'",
    "USE system MATCH (n) RETURN n",
    "MATCH (n) USE system RETURN n",
    "START n=node(*) RETURN n",
    # several statements
    "MATCH (n) RETURN n; MATCH (n) DETACH DELETE n",
    "RETURN 1; CREATE (n:Employee {_id: 'x'})",
    ";CREATE (n:Employee {_id: 'x'})",
    "RETURN 1;;",
    # hidden words
    "MATCH (n) \\u0053ET n.name = 'x' RETURN n",
    "\\u0043REATE (n:Employee {_id: 'x'})",
    "MATCH (n) WHERE n.name = '\\u0027 SET n.name = \\u0027' RETURN n",
    "MATCH (n) \\uuu0053ET n.name = 'x' RETURN n",
    "MATCH (n) /* harmless */ SET /**/ n.name = 'x' RETURN n",
    "MATCH (n) DETACH/**/DELETE n",
    "MATCH (n) // RETURN n\n SET n.name = 'x' RETURN n",
    "/* MATCH */ CREATE (n:Employee {_id: 'x'}) // RETURN n",
    "MATCH (n) /* RETURN n",
    "MATCH (n) RETURN n */ SET n.name = 'x'",
    "MATCH (n)\tSET\tn.name = 'x' RETURN n",
    "MATCH (n)\u00a0SET\u00a0n.name = 'x' RETURN n",
    "MATCH (n)\u2028SET n.name = 'x' RETURN n",
    "MATCH (n) SET\u200bn.name = 'x' RETURN n",
    "MATCH (n) \u017fET n.name = 'x' RETURN n",
    "MATCH (n) \uff33\uff25\uff34 n.name = 'x' RETURN n",
    "TERM\u0131NATE TRANSACTIONS 'q'",
    "MATCH (n) WHERE n.x = 1SET n.name = 'x' RETURN n",
    "MATCH (n) WHERE n.x = 1.SET n.name = 'x' RETURN n",
    "MATCH (n) WHERE n.x = 1e5.SET n.name = 'x' RETURN n",
    "MATCH (n) WHERE n.name = 'it''s' SET n.name = 'x' RETURN n",
    "MATCH (n) WHERE n.name = 'a\\' SET n.name = 'x' RETURN n",
    "MATCH (n) WHERE n.name = \"a' SET n.name = \"'x' RETURN n",
    "MATCH (n:`a``) SET n.name = 'x' RETURN n",
    "MATCH (n:``) SET n.name = 'x' RETURN n",
    "MATCH (n)SET n.name='x'RETURN n",
    "MATCH(n)DETACH DELETE(n)",
    "MATCH (n) WHERE [1][0]SET n.name = 'x' RETURN n",
    "MATCH (n) WHERE n.name = $create SET n.name = 'x' RETURN n",
    "MATCH (n) SET \x00 n.name = 'x' RETURN n",
    # work without end
    "RETURN [i IN range(1, 10000) | size([j IN range(1, 10000) | i * j])] AS x",
    "RETURN reduce(s = 0, i IN range(1, 9999) | s + reduce(t = 0, j IN `range`(1, 9999) | t + j)) AS x",
    # no read at all
    "MATCH (n)",
    "MATCH (n) FINISH",
    "RETURN 1 AS x UNION MATCH (n)",
    "RETURN (1 AS x",
    "RETURN 1) AS x",
]

LEGAL = [
    "MATCH (n:Employee) RETURN n",
    "match (n) return n.name as name order by name skip 0 limit 5",
    "MATCH (n) WHERE n.name = 'DELETE' RETURN n",
    'MATCH (n) WHERE n.name = "DELETE" RETURN n',
    "MATCH (n) WHERE n.name = $create RETURN n",
    "RETURN 'CREATE (n); MERGE // /* \\' CALL' AS x",
    'RETURN "it\'s \\" SET" AS x',
    "RETURN 'https://example.com/*' AS x // DELETE",
    "MATCH (n) RETURN n.set AS `SET`",
    "MATCH (n) RETURN n.`set` AS `delete`",
    "MATCH (`create`) RETURN `create`.name AS `drop`",
    "OPTIONAL MATCH (n:`Load`)-[:`CALL`|`REMOVE`]->(m) RETURN count(n) AS n",
    "OPTIONAL MATCH (n:Create) RETURN count(n) AS n",
    "MATCH (n) /* CREATE (m) */ RETURN n",
    "MATCH (n)\nRETURN n // DELETE n\n LIMIT 1",
    "MATCH (n) RETURN n;",
    "MATCH (n) WHERE EXISTS { MATCH (m:Employee) WHERE m.name = n.name } RETURN n",
    "RETURN COUNT { MATCH (n) } AS c",
    "UNWIND range(1, 3) AS i UNWIND range(1, 3) AS j RETURN i * j AS x",
    "RETURN [i IN range(1, 3) | i] AS a, [j IN range(1, 3) | j] AS b",
    "RETURN date.truncate('month', date('2024-02-29')) AS d, duration.between(date('2024-01-01'), date('2024-02-01')) AS e",
    "RETURN 1.5e3 AS a, .5 AS b, -1 AS c, 10 % 3 AS d, 2 ^ 3 AS e, [1, 2, 3][0..2] AS f",
    "MATCH (직원:Employee) RETURN 직원.name AS 이름",
    "MATCH (n) WITH n.name AS name, count(*) AS number RETURN name, number ORDER BY number DESC LIMIT $few",
    "MATCH (n) RETURN CASE WHEN n.name STARTS WITH 'D' THEN 'set' ELSE 'drop' END AS x",
    "RETURN 1 AS x UNION RETURN 2 AS x",
]


async def everything(store: GraphStore) -> list[tuple[Value, ...]]:
    nodes = await store.query("MATCH (n) RETURN properties(n) AS p, labels(n) AS l ORDER BY n._id", {}, limit=100, timeout=5)
    edges = await store.query("MATCH ()-[r]->() RETURN properties(r) AS p, type(r) AS t ORDER BY r._id", {}, limit=100, timeout=5)
    return [*nodes.rows, *edges.rows]


async def test_hostile_statements_are_rejected_and_change_nothing(store: GraphStore) -> None:
    ann, bob = (Node(f"haneul/Employee:{key}", "Employee", "haneul", {"name": key}, ("everyone",)) for key in "ab")
    await store.upsert_nodes([ann, bob])
    edge = Edge(f"{ann.id}-REPORTS_TO->{bob.id}", "REPORTS_TO", "haneul", ann.id, ann.label, bob.id, bob.label, ("everyone",))
    await store.upsert_edges([edge])
    before = await everything(store)
    assert len(before) == 3
    for statement in HOSTILE:
        with pytest.raises(CypherRejected):
            await store.query(statement, {"rows": [1]}, limit=5, timeout=5)
            pytest.fail(f"was accepted: {statement}")
    assert await everything(store) == before


@pytest.mark.parametrize("statement", LEGAL)
async def test_reads_that_only_look_hostile_are_answered(store: GraphStore, statement: str) -> None:
    await store.upsert_nodes([Node("haneul/Employee:1", "Employee", "haneul", {"name": "DELETE", "set": "x"}, ("everyone",))])
    assert len((await store.query(statement, {"create": "DELETE", "few": 5}, limit=5, timeout=5)).rows) >= 1


@pytest.mark.parametrize(
    ("cypher", "sent"),
    [
        ("MATCH (n) RETURN n", "MATCH (n) RETURN n LIMIT 11"),
        (" MATCH (n) RETURN n ; ", "MATCH (n) RETURN n LIMIT 11"),
        ("MATCH (n) RETURN n LIMIT 3", "MATCH (n) RETURN n LIMIT 3"),
        ("MATCH (n) RETURN n LIMIT 30", "MATCH (n) RETURN n LIMIT 11"),
        ("MATCH (n) RETURN n LIMIT $few", "MATCH (n) RETURN n LIMIT 5"),
        ("MATCH (n) WITH n LIMIT 99 RETURN n", "MATCH (n) WITH n LIMIT 99 RETURN n LIMIT 11"),
        ("MATCH (n) RETURN n.limit", "MATCH (n) RETURN n.limit LIMIT 11"),
        ("RETURN COLLECT { MATCH (n) RETURN n LIMIT 99 } AS x", "RETURN COLLECT { MATCH (n) RETURN n LIMIT 99 } AS x LIMIT 11"),
        ("RETURN 1 UNION RETURN 2 LIMIT 99", "RETURN 1 LIMIT 11 UNION RETURN 2 LIMIT 11"),
        ("RETURN 'a /* b */ // c' /* d */ AS x // e", "RETURN 'a /* b */ // c'   AS x LIMIT 11"),
    ],
)
async def test_what_is_sent_is_bounded_and_without_comments(cypher: str, sent: str) -> None:
    assert bounded_read(cypher, {"few": 5}, 11).strip() == sent
