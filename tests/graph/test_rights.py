from __future__ import annotations

import json

import pytest
import pytest_asyncio

from graph.facts import find_facts
from graph.linking import Linker
from graph.names import read_names
from graph.rights import MIN_GROUP, Function, seen_schema, sees, total, value
from graph.schema import Schema, load_schema
from graph.store import Access, Edge, GraphStore, Node, SchemaError, Value
from language.words import Words

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCHEMA = """\
collection: pay
labels:
  Worker:
    key: id
    name: name
    properties:
      id: {}
      name: {}
      city: {}
      salary: {type: integer, groups: [hr], totals: [staff], synonyms: {en: [salary]}}
      bonus: {type: integer, groups: [hr], by_row: true}
  Unit: {key: id, name: name, properties: {id: {}, name: {}}}
  Vault: {key: id, name: name, properties: {id: {}, name: {}}}
relationships:
  - {type: WORKS_FOR, source: Worker, target: Unit, properties: {grade: {groups: [hr]}}}
  - {type: WATCHED_BY, source: Worker, target: Unit, groups: [audit]}
"""
PAY = Access(("hr",), ("staff",))
SALARIES = {"Ann": ("Seoul", 100), "Ben": ("Seoul", 200), "Cho": ("Seoul", 300), "Dan": ("Busan", 1000), "Eve": ("Busan", 3000)}


@pytest.fixture
def pay() -> Schema:
    return load_schema(SCHEMA)


@pytest_asyncio.fixture(loop_scope="session")
async def paid(store: GraphStore, pay: Schema) -> GraphStore:
    await store.declare(pay)
    unit = Node("pay/Unit:U", "Unit", "pay", {"id": "U", "name": "Alpha"}, ("everyone",))
    nodes = [unit]
    edges = []
    for name, (city, salary) in SALARIES.items():
        access = {"salary": PAY, "bonus": Access(("hr", f"own-{name}"))}
        properties: dict[str, Value] = {"id": name, "name": name, "city": city, "salary": salary, "bonus": salary // 10}
        nodes.append(Node(f"pay/Worker:{name}", "Worker", "pay", properties, ("everyone",), access))
        for turn in range(2):  # twice: joined to a unit, a worker counts once
            id = f"pay/Worker:{name}-WORKS_FOR->{unit.id}#{turn}"
            protected = {"grade": Access(("hr",))}
            edges.append(Edge(id, "WORKS_FOR", "pay", nodes[-1].id, "Worker", unit.id, "Unit", ("everyone",), {"grade": "G7"}, protected))
    await store.upsert_nodes(nodes)
    await store.upsert_edges(edges)
    return store


async def rows(store: GraphStore, query: str, *groups: str, min_group: int = MIN_GROUP) -> list[list[Value]]:
    params: dict[str, Value] = {"groups": list(groups), "min_group": min_group}
    return [list(row) for row in (await store.query(query, params, limit=50, timeout=5)).rows]


@pytest.mark.parametrize("groups", [("everyone", "hr"), ("everyone", "staff"), ("everyone",)])
async def test_a_protected_property_is_null_for_others(paid: GraphStore, pay: Schema, groups: tuple[str, ...]) -> None:
    salaries = [salary if "hr" in groups else None for _, salary in SALARIES.values()]
    salary = pay.labels["Worker"].properties["salary"]
    read = f"MATCH (w:Worker) WHERE {sees('w')} RETURN {value('w', 'salary', salary)} AS salary ORDER BY w.name"
    assert [row[0] for row in await rows(paid, read, *groups)] == salaries
    richer = f"MATCH (w:Worker) WHERE {sees('w')} AND {value('w', 'salary', salary)} > 250 RETURN count(w) AS n"
    assert await rows(paid, richer, *groups) == [[3 if "hr" in groups else 0]]


async def test_who_forgets_the_rights_reads_nothing(paid: GraphStore) -> None:
    assert await rows(paid, "MATCH (w:Worker) WHERE w.salary IS NOT NULL OR w.bonus IS NOT NULL RETURN w.name", "hr") == []
    assert await rows(paid, "MATCH ()-[r:WORKS_FOR]->() WHERE r.grade IS NOT NULL RETURN r.grade", "hr") == []


async def test_a_row_may_say_itself_who_reads_a_property(paid: GraphStore, pay: Schema) -> None:
    bonus = pay.labels["Worker"].properties["bonus"]
    read = (
        f"MATCH (w:Worker) WHERE {sees('w')} AND {value('w', 'bonus', bonus)} IS NOT NULL RETURN w.name, {value('w', 'bonus', bonus)} AS b"
    )
    assert await rows(paid, read, "everyone", "own-Cho") == [["Cho", 30]]


async def test_a_relationship_has_protected_properties_too(paid: GraphStore, pay: Schema) -> None:
    grade = pay.relationships[0].properties["grade"]
    read = f"MATCH (w:Worker {{id: 'Ann'}})-[r:WORKS_FOR]->() RETURN DISTINCT {value('r', 'grade', grade)} AS grade"
    assert await rows(paid, read, "everyone", "hr") == [["G7"]]
    assert await rows(paid, read, "everyone") == [[None]]


@pytest.mark.parametrize(
    ("groups", "function", "wanted"),
    [
        (("everyone", "hr"), "avg", [["Busan", 2000.0, False], ["Seoul", 200.0, False]]),
        (("everyone", "staff"), "avg", [["Busan", None, True], ["Seoul", 200.0, False]]),
        (("everyone", "staff"), "sum", [["Busan", None, True], ["Seoul", 1200, False]]),
        (("everyone", "staff"), "count", [["Busan", None, True], ["Seoul", 6, False]]),
        (("everyone",), "avg", [["Busan", None, False], ["Seoul", None, False]]),
    ],
)
async def test_a_total_over_a_small_group_is_withheld(
    paid: GraphStore, pay: Schema, groups: tuple[str, ...], function: Function, wanted: list[list[Value]]
) -> None:
    """Each worker is joined to the unit twice, and still is one of the group."""
    pieces = total(function, "w", "salary", pay.labels["Worker"].properties["salary"], "t")
    query = (
        f"MATCH (w:Worker)-[:WORKS_FOR]->(u:Unit) WHERE {sees('w', 'u')} WITH w.city AS city, {pieces.collected} "
        f"RETURN city, {pieces.shown} AS t, {pieces.withheld} AS withheld ORDER BY city"
    )
    assert await rows(paid, query, *groups) == wanted
    if wanted[0][2]:
        assert (await rows(paid, query, *groups, min_group=2))[0][2] is False


async def test_a_total_over_an_open_property_is_the_plain_one(paid: GraphStore, pay: Schema) -> None:
    pieces = total("count", "w", "name", pay.labels["Worker"].properties["name"], "t")
    query = f"MATCH (w:Worker) WHERE w.city = 'Busan' WITH {pieces.collected} RETURN {pieces.shown} AS t, {pieces.withheld} AS withheld"
    assert await rows(paid, query, "everyone") == [[2, False]]


async def test_the_schema_is_what_the_caller_may_know_of(pay: Schema) -> None:
    staff = seen_schema(pay, {"everyone", "staff"}, {"Worker", "Unit"})
    assert set(staff.labels) == {"Worker", "Unit"}
    assert staff.labels["Worker"].properties["salary"].only_totals
    assert [relationship.type for relationship in staff.relationships] == ["WORKS_FOR"]
    assert not staff.relationships[0].properties
    assert "salary" not in seen_schema(pay, {"everyone"}, {"Worker"}).labels["Worker"].properties
    assert not seen_schema(pay, {"hr"}, {"Worker"}).labels["Worker"].properties["salary"].only_totals
    assert [r.type for r in seen_schema(pay, {"audit"}, {"Worker", "Unit"}).relationships] == ["WORKS_FOR", "WATCHED_BY"]


async def test_what_names_a_row_cannot_be_protected_alone() -> None:
    with pytest.raises(SchemaError, match="restrict the row"):
        load_schema("collection: a\nlabels: {A: {key: id, name: id, properties: {id: {groups: [hr]}}}}")


@pytest.mark.parametrize(("groups", "known"), [({"everyone", "hr"}, True), ({"everyone", "staff"}, False), ({"everyone"}, False)])
async def test_facts_say_nothing_of_a_protected_property(
    paid: GraphStore, pay: Schema, words: Words, groups: set[str], known: bool
) -> None:
    linker = Linker(await read_names(paid, [pay]), words)
    question = "What is the salary of Dan?"
    for seen in (pay, seen_schema(pay, groups, set(pay.labels))):  # the queries hold by themselves, without the narrowed schema
        found = await find_facts(
            paid, {"pay": seen}, linker.link(question, frozenset(groups), fuzzy=True), question, "en", words,
            groups=frozenset(groups), collections=None, timeout=5, limit=20,
        )  # fmt: skip
        said = json.dumps([[fact.text, fact.values, fact.rows.rows] for fact in found], default=str)
        assert ("1,000" in said) is ("1000" in said) is known
