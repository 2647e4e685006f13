"""What every graph store promises. `store` is parametrised over the adapters."""

from __future__ import annotations

import asyncio
import time
from datetime import date

import pytest

from graph.schema import Schema
from graph.store import CypherRejected, Edge, GraphStore, Node, QueryTimeout, SchemaError, Value

pytestmark = pytest.mark.asyncio(loop_scope="session")


def employee(key: str, groups: tuple[str, ...] = ("everyone",), **properties: Value) -> Node:
    return Node(f"haneul/Employee:{key}", "Employee", "haneul", {"employeeNo": key, **properties}, groups)


def department(key: str, **properties: Value) -> Node:
    return Node(f"haneul/Department:{key}", "Department", "haneul", {"code": key, **properties}, ("everyone",))


def works_in(source: Node, target: Node, key: str = "", groups: tuple[str, ...] = ("everyone",), **properties: Value) -> Edge:
    id = f"{source.id}-WORKS_IN->{target.id}" + (f"#{key}" if key else "")
    return Edge(id, "WORKS_IN", "haneul", source.id, source.label, target.id, target.label, groups, properties)


async def ask(store: GraphStore, cypher: str, **params: Value) -> list[tuple[Value, ...]]:
    return list((await store.query(cypher, params, limit=100, timeout=10)).rows)


async def test_values_come_back_as_python_values(store: GraphStore) -> None:
    values: dict[str, Value] = {
        "text": "한글 'quoted' \\ `name` \n 😀",
        "whole": 2**62,
        "number": 1.5,
        "share": 0.15,
        "yes": True,
        "day": date(2024, 2, 29),
        "list": ["a", "b"],
        "empty": "",
    }
    await store.upsert_nodes([employee("1", **values, missing=None)])
    columns = ", ".join(f"n.{name} AS {name}" for name in values)
    rows = await store.query(f"MATCH (n:Employee) RETURN {columns}, n.missing AS missing", {}, limit=1, timeout=5)
    assert rows.columns == (*values, "missing")
    assert rows.rows == ((*values.values(), None),)
    assert type(rows.rows[0][5]) is date
    assert not rows.truncated


async def test_nodes_paths_and_moments_come_back_as_plain_values(store: GraphStore) -> None:
    ann, hr = employee("1"), department("hr")
    await store.upsert_nodes([ann, hr])
    await store.upsert_edges([works_in(ann, hr)])
    rows = await ask(store, "MATCH p = (n:Employee)-[r]->(m) RETURN n, r, p, {a: [n]} AS m, datetime('2024-01-02T03:04:05Z') AS t")
    edge = works_in(ann, hr).id
    assert rows[0][:4] == (ann.id, edge, [ann.id, edge, hr.id], [["a", [ann.id]]])
    assert str(rows[0][4]).startswith("2024-01-02T03:04:05")


async def test_identity_collection_and_groups_stand_beside_the_properties(store: GraphStore) -> None:
    await store.upsert_nodes([employee("1", ("hr", "audit"), name="Ann")])
    assert await ask(store, "MATCH (n:Employee) RETURN n._id, n._collection, n._groups, n.name") == [
        ("haneul/Employee:1", "haneul", ["hr", "audit"], "Ann")
    ]
    assert await ask(store, "MATCH (n) WHERE any(g IN n._groups WHERE g IN $groups) RETURN n.name", groups=["sales"]) == []


async def test_a_second_write_replaces(store: GraphStore) -> None:
    await store.upsert_nodes([employee("1", name="Ann", phone="1")])
    await store.upsert_nodes([employee("1", ("hr",), name="Anna")])
    assert await ask(store, "MATCH (n) RETURN n.name, n.phone, n._groups") == [("Anna", None, ["hr"])]


async def test_edges_are_written_replaced_and_left_out_without_their_ends(store: GraphStore) -> None:
    ann, hr = employee("1"), department("hr")
    await store.upsert_nodes([ann, hr])
    await store.upsert_edges([works_in(ann, hr, since=2020, share=0.5), works_in(ann, hr, "second"), works_in(employee("nobody"), hr)])
    await store.upsert_edges([works_in(ann, hr, groups=("hr",), since=2021)])
    rows = await ask(store, "MATCH (a)-[r:WORKS_IN]->(b) RETURN r._id, r.since, r.share, r._groups ORDER BY r._id")
    assert rows == [(works_in(ann, hr).id, 2021, None, ["hr"]), (works_in(ann, hr, "second").id, None, None, ["everyone"])]


async def test_what_is_said_to_be_new_and_is_there_is_replaced(store: GraphStore) -> None:
    ann, bob, cem, hr = employee("1", name="Ann", phone="1"), employee("2", missing=None), employee("3", name="Cem"), department("hr")
    for _ in range(2):
        await store.upsert_nodes([ann, bob, hr], new=True)
        await store.upsert_edges([works_in(ann, hr, since=2020), works_in(bob, hr), works_in(employee("nobody"), hr, since=1)], new=True)
    await store.upsert_nodes([employee("1", ("hr",), name="Anna"), cem], new=True)
    await store.upsert_edges([works_in(ann, hr, groups=("hr",), since=2021), works_in(cem, hr)], new=True)
    rows = await ask(store, "MATCH (a)-[r:WORKS_IN]->(b) RETURN a._id, a.name, a.phone, a._groups, r.since, r._groups ORDER BY a._id")
    assert rows == [
        (ann.id, "Anna", None, ["hr"], 2021, ["hr"]),
        (bob.id, None, None, ["everyone"], None, ["everyone"]),
        (cem.id, "Cem", None, ["everyone"], None, ["everyone"]),
    ]
    assert await ask(store, "MATCH (n) RETURN count(n)") == [(4,)]


async def test_deleting(store: GraphStore) -> None:
    ann, bob, hr = employee("1"), employee("a-WORKS_IN->b:`x`/y"), department("hr")
    await store.upsert_nodes([ann, bob, hr])
    await store.upsert_edges([works_in(ann, hr), works_in(bob, hr)])
    assert sorted([id async for id in store.edge_ids()]) == sorted([works_in(ann, hr).id, works_in(bob, hr).id])
    await store.delete_edges([works_in(bob, hr).id, works_in(bob, hr).id, "haneul/Employee:9-WORKS_IN->haneul/Department:hr", "nonsense"])
    assert [id async for id in store.edge_ids()] == [works_in(ann, hr).id]
    await store.delete_nodes([ann.id, "haneul/Employee:9", "haneul/Nothing:1", "other/Employee:1", "nonsense", "x/`y`:1"])
    assert sorted([id async for id in store.node_ids()]) == [hr.id, bob.id]
    assert [id async for id in store.edge_ids()] == []


async def test_many_at_once(store: GraphStore) -> None:
    hr = department("hr")
    people = [employee(f"{i:05}", name=f"name {i}") for i in range(1203)]
    await store.upsert_nodes([*people, hr])
    await store.upsert_edges([works_in(person, hr) for person in people])
    assert len([id async for id in store.node_ids()]) == 1204
    assert len({id async for id in store.edge_ids()}) == 1203
    await store.delete_edges([works_in(person, hr).id for person in people])
    assert [id async for id in store.edge_ids()] == []


async def test_writers_at_the_same_time_make_no_duplicates(store: GraphStore) -> None:
    hr = department("hr")
    people = [employee(f"{i:03}", name="Ann") for i in range(100)]

    async def write() -> None:
        await store.upsert_nodes([*people, hr])
        await store.upsert_edges([works_in(person, hr) for person in people])

    await asyncio.gather(*(write() for _ in range(4)))
    assert len([id async for id in store.node_ids()]) == 101
    assert len([id async for id in store.edge_ids()]) == 100


async def test_writing_nothing(store: GraphStore) -> None:
    await store.upsert_nodes([])
    await store.upsert_edges([])
    await store.delete_nodes([])
    await store.delete_edges([])
    assert [id async for id in store.node_ids()] == []


@pytest.mark.parametrize(
    "node",
    [
        Node("haneul/Robot:1", "Robot", "haneul", {}, ("everyone",)),
        Node("haneul/Employee`) DETACH DELETE n //:1", "Employee`) DETACH DELETE n //", "haneul", {}, ("everyone",)),
        Node("haneul/Department:1", "Employee", "haneul", {}, ("everyone",)),
        Node("elsewhere/Employee:1", "Employee", "haneul", {}, ("everyone",)),
        employee("1", _groups=["everyone"]),
        employee("1", big=2**70),
    ],
)
async def test_nodes_that_contradict_the_schema_are_refused(store: GraphStore, node: Node) -> None:
    with pytest.raises(SchemaError):
        await store.upsert_nodes([node])
    assert [id async for id in store.node_ids()] == []


async def test_edges_that_contradict_the_schema_are_refused(store: GraphStore) -> None:
    ann, hr = employee("1"), department("hr")
    await store.upsert_nodes([ann, hr])
    with pytest.raises(SchemaError, match="LIKES"):
        await store.upsert_edges([Edge(f"{ann.id}-LIKES->{hr.id}", "LIKES", "haneul", ann.id, "Employee", hr.id, "Department", ())])
    with pytest.raises(SchemaError, match="not an id"):
        await store.upsert_edges([Edge("one", "WORKS_IN", "haneul", ann.id, "Employee", hr.id, "Department", ())])
    assert [id async for id in store.edge_ids()] == []


async def test_a_name_is_a_label_or_a_type_across_collections(store: GraphStore) -> None:
    other = Schema.model_validate({"collection": "other", "labels": {"WORKS_IN": {"key": "id", "name": "id", "properties": {"id": {}}}}})
    with pytest.raises(SchemaError, match="WORKS_IN is a label and a relationship type"):
        await store.declare(other)


async def test_a_collection_beside_another_with_the_same_label(store: GraphStore) -> None:
    await store.declare(
        Schema.model_validate(
            {"collection": "두 번째", "labels": {"Employee": {"key": "no", "name": "no", "properties": {"no": {"type": "integer"}}}}}
        )
    )
    await store.upsert_nodes([employee("1"), Node("두 번째/Employee:1", "Employee", "두 번째", {"no": 1, "employeeNo": 7}, ("everyone",))])
    assert await ask(store, "MATCH (n:Employee) RETURN n._collection, n.employeeNo ORDER BY n._id") == [("haneul", "1"), ("두 번째", 7)]
    await store.delete_nodes(["두 번째/Employee:1"])
    assert [id async for id in store.node_ids()] == ["haneul/Employee:1"]


async def test_at_most_limit_rows(store: GraphStore) -> None:
    await store.upsert_nodes([employee(str(i)) for i in range(10)])
    everyone = "MATCH (n:Employee) RETURN n.employeeNo AS no ORDER BY no"
    for limit, expected, truncated in ((3, 3, True), (9, 9, True), (10, 10, False), (11, 10, False)):
        rows = await store.query(everyone, {}, limit=limit, timeout=5)
        assert (len(rows.rows), rows.truncated) == (expected, truncated)
    for cypher in (everyone + " LIMIT 2", everyone + " LIMIT 2;", everyone + " LIMIT $few", everyone + " SKIP 8 LIMIT 1000"):
        rows = await store.query(cypher, {"few": 2}, limit=5, timeout=5)
        assert (len(rows.rows), rows.truncated) == (2, False)
    union = "MATCH (n:Employee) RETURN n.employeeNo AS no UNION ALL MATCH (m:Employee) RETURN m.employeeNo AS no"
    assert (await store.query(union, {}, limit=5, timeout=5)).truncated
    assert len((await store.query(union, {}, limit=50, timeout=5)).rows) == 20
    with pytest.raises(CypherRejected, match="LIMIT"):
        await store.query(everyone + " LIMIT 1 + 1", {}, limit=5, timeout=5)


@pytest.mark.parametrize(
    "cypher", ["MATCH (n RETURN n", "RETURN $nothing", "RETURN nonsense(1)", "MATCH (n) RETURN m", "RETURN 1/0", "", ";"]
)
async def test_what_is_not_cypher_is_rejected(store: GraphStore, cypher: str) -> None:
    with pytest.raises(CypherRejected):
        await store.query(cypher, {}, limit=1, timeout=5)


@pytest.mark.parametrize(
    ("cypher", "fault"),
    [
        ("MATCH (n:Employee RETURN n", "bracket"),
        ("MATCH (n:Employee) WHERE n.name RETURN", "refuses the statement"),
        ("MATCH (n:Employee) RETURN nonsense(n.name)", "(?i)unknown function"),
        ("MATCH (n:Employee) RETURN m.name", "(?i)variable .?m.? not defined"),
        ("MATCH (n:Employee) WHERE count(n) > 1 RETURN n.name", "(?i)aggregat"),
        ("MATCH (n:Employee) SET n.name = 'x' RETURN n", "only reads"),
        ("CREATE INDEX evil FOR (n:Employee) ON (n.name)", "begins with MATCH"),
        ("EXPLAIN MATCH (n:Employee) RETURN n", "begins with MATCH"),
    ],
)
async def test_explain_says_what_is_wrong(store: GraphStore, cypher: str, fault: str) -> None:
    with pytest.raises(CypherRejected, match=fault):
        await store.explain(cypher, {}, timeout=5)


async def test_explain_runs_nothing(store: GraphStore) -> None:
    runaway = "UNWIND range(1, 10000) AS a UNWIND range(1, 10000) AS b UNWIND range(1, 10000) AS c RETURN count(*) AS n"
    begun = time.perf_counter()
    await store.explain(runaway, {}, timeout=10)
    await store.explain("MATCH (n:Employee)-[:WORKS_IN]->(d) WHERE n.name = $name RETURN d.code", {"name": "Ann"}, timeout=10)
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize("value", [2**70, "\ud800", object()])
async def test_a_parameter_that_cannot_be_sent_is_rejected(store: GraphStore, value: Value) -> None:
    with pytest.raises(CypherRejected, match="cannot be sent"):
        await store.query("RETURN $value", {"value": value}, limit=1, timeout=5)
    assert await ask(store, "RETURN 1 AS one") == [(1,)]


async def test_a_runaway_read_ends_in_time_and_is_ended(store: GraphStore) -> None:
    await store.upsert_nodes([employee(f"{i:04}", name=f"name {i}") for i in range(1500)])
    begun = time.perf_counter()
    runaway = "MATCH (a:Employee), (b:Employee), (c:Employee) WHERE a.name + b.name = c.name + $text RETURN count(*) AS n"
    with pytest.raises(QueryTimeout, match=r"0\.3 s"):
        await store.query(runaway, {"text": "x"}, limit=1, timeout=0.3)
    assert time.perf_counter() - begun < 1
    answers = await asyncio.gather(*(store.query("RETURN 1 AS one", {}, limit=1, timeout=5) for _ in range(20)))
    assert all(answer.rows == ((1,),) for answer in answers)


async def test_version_names_engine_and_version(store: GraphStore) -> None:
    version = await store.version()
    assert version.split()[0] in ("ArcadeDB", "Neo4j")
    assert any(character.isdigit() for character in version)
