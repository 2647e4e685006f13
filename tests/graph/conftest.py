"""One running store of each kind a session, empty at the start of each test; the schema and rows of an invented company."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio
from pydantic import SecretStr

from graph.open import EmbeddedGraph, Neo4jGraph, open_graph
from graph.schema import Schema, load_schema
from graph.store import Edge, GraphStore, Node, Value

ADAPTERS = ["embedded", pytest.param("neo4j", marks=pytest.mark.server)]


def settings_of(adapter: str) -> EmbeddedGraph | Neo4jGraph:
    if adapter == "embedded":
        return EmbeddedGraph(heap_mb=256)
    if "NEO4J_URI" not in os.environ:
        pytest.skip("NEO4J_URI names no Neo4j server: its database is emptied, so name one for tests")
    return Neo4jGraph(uri=os.environ["NEO4J_URI"], user=os.environ["NEO4J_USER"], password=SecretStr(os.environ["NEO4J_PASSWORD"]))


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=ADAPTERS)
async def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[GraphStore]:
    store = await open_graph(settings_of(request.param), tmp_path_factory.mktemp("data"))
    yield store
    await store.close()


@pytest_asyncio.fixture(loop_scope="session")
async def store(running: GraphStore, schema: Schema) -> GraphStore:
    await running.declare(schema)
    await running.delete_nodes([id async for id in running.node_ids()])
    return running


@pytest.fixture(scope="session")
def schema() -> Schema:
    return load_schema(Path(__file__).with_name("company.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Company:
    """A few people, a department and a branch. Only `hr` may see one employee, and that the branch has a second manager."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


@pytest.fixture(scope="session")
def company(schema: Schema) -> Company:
    def node(label: str, key: Value, groups: tuple[str, ...] = ("everyone",), **properties: Value) -> Node:
        return Node(f"haneul/{label}:{key}", label, "haneul", {schema.labels[label].key: key, **properties}, groups)

    def edge(source: Node, type: str, target: Node, groups: tuple[str, ...] = ("everyone",)) -> Edge:
        id = f"{source.id}-{type}->{target.id}"
        return Edge(id, type, "haneul", source.id, source.label, target.id, target.label, groups)

    kim = node("Employee", "E001", name="김민수", email="kim@haneul.example", phone="02-100-0001", hireDate=date(2019, 3, 4), leaveDays=15)
    lee = node("Employee", "E002", name="이영희", nickname="Younghee Lee", email="lee@haneul.example", phone="051-200-0002", leaveDays=1200)
    secret = node("Employee", "E003", ("hr",), name="박비밀", email="park@haneul.example", phone="02-100-0003")
    ann = node("Employee", "E004", name="Ann Miller", phone="02-100-0004", hireDate=date(2021, 7, 1), remote=False)
    credit = node("Department", "D1", name="여신심사부", budget=1_250_000_000)
    busan = node("Branch", 17, name="부산지점", nameEn="Busan Branch", phone="051-200-0000", opened=date(2001, 5, 7), depositRate=0.0325)
    edges = [edge(person, "WORKS_IN", credit) for person in (kim, ann, secret)]
    edges += [edge(person, "REPORTS_TO", lee) for person in (kim, ann, secret)]
    edges += [edge(lee, "MANAGES", busan), edge(ann, "MANAGES", busan, ("hr",))]
    return Company((kim, lee, secret, ann, credit, busan), tuple(edges))
