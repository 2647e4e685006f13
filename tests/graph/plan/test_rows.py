"""Plans over random small schemas: the rows of the compiled Cypher are those that SQLite computes a second way."""

from __future__ import annotations

import sqlite3
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.plan.cypher import compile_plan
from graph.plan.framing.frame import Frame
from graph.plan.pattern.build import Built
from graph.plan.plan import Column, Compared, Field, Formula, Having, Link, Mean, OneOf, Operator, Pattern, QueryPlan, Var
from graph.plan.planner import Planned
from graph.plan.reply import reply
from graph.schema import Label, Property, Relationship, Schema
from graph.store import Edge, GraphStore, Node

pytestmark = pytest.mark.asyncio(loop_scope="session")

_SCHEMA = Schema(
    collection="rows",
    labels={
        "A": Label(key="k", name="name", properties={"k": Property(type="integer"), "name": Property(), "x": Property(type="integer")}),
        "B": Label(key="k", name="name", properties={"k": Property(type="integer"), "name": Property(), "y": Property(type="integer")}),
    },
    relationships=(Relationship(type="R", source="A", target="B", properties={"w": Property(type="integer")}),),
)
_NUMBER = st.one_of(st.none(), st.integers(0, 4))
_ROWS = st.tuples(
    st.lists(st.tuples(st.sampled_from("pqr"), _NUMBER), min_size=1, max_size=5),
    st.lists(st.tuples(st.sampled_from("pqr"), _NUMBER), min_size=1, max_size=4),
    st.sets(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=10),
)
_OPERATOR: st.SearchStrategy[Operator] = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
_NONE = OneOf((Compared(Field("a", "x"), "IS NULL"), Compared(Field("a", "x"), "=", 0)))
_run = count()


def _build(rows: Any, run: int) -> tuple[list[Node], list[Edge], sqlite3.Connection]:
    of_a, of_b, pairs = rows
    db = sqlite3.connect(":memory:")
    db.executescript("CREATE TABLE A(k, name, x); CREATE TABLE B(k, name, y); CREATE TABLE R(a, b, w)")
    nodes: list[Node] = []
    for label, number, listed in (("A", "x", of_a), ("B", "y", of_b)):
        for key, (name, value) in enumerate(listed):
            db.execute(f"INSERT INTO {label} VALUES (?, ?, ?)", (key, name, value))
            held = {"k": key, "name": name} | ({number: value} if value is not None else {})
            nodes.append(Node(f"rows{run}/{label}:{key}", label, f"rows{run}", held, ("everyone",)))
    edges: list[Edge] = []
    for a, b in sorted(pairs):
        if a < len(of_a) and b < len(of_b):
            db.execute("INSERT INTO R VALUES (?, ?, ?)", (a, b, a + b))
            ends = f"rows{run}/A:{a}", f"rows{run}/B:{b}"
            edges.append(Edge(f"{ends[0]}-R->{ends[1]}", "R", f"rows{run}", ends[0], "A", ends[1], "B", ("everyone",), {"w": a + b}))
    return nodes, edges, db


def _plans(operator: Operator, bound: int, run: int) -> list[tuple[QueryPlan, str]]:
    """Plans of every shape, each with its SQL."""
    a, b, link = Var("a", "A"), Var("b", "B"), Link("r", "R", "a", "b")
    where, joined = Compared(Field("b", "y"), operator, bound), "A JOIN R ON R.a = A.k JOIN B ON B.k = R.b"
    both = Pattern((a, b), (link,), (where,))
    sql = f"B.y {operator} {bound}"
    name, number = Column("name", Field("a", "name")), Column("n", function="count", of="b")
    missing = Pattern((a,), absent=(Pattern((b,), (link,), (where,)),))
    there = Pattern((a,), present=(Pattern((b,), (link,), (where,)),))
    named = f"SELECT A.name FROM A WHERE {{}} EXISTS (SELECT 1 FROM R JOIN B ON B.k = R.b WHERE R.a = A.k AND {sql})"

    def plan(pattern: Pattern, *columns: Column, **more: Any) -> QueryPlan:
        return QueryPlan(f"rows{run}", pattern, columns, **more)

    return [
        (plan(both, name, nodes=("a",)), f"SELECT name FROM (SELECT DISTINCT A.k, A.name FROM {joined} WHERE {sql})"),
        (plan(both, name), f"SELECT DISTINCT A.name FROM {joined} WHERE {sql}"),
        (plan(missing, name, nodes=("a",)), named.format("NOT")),
        (plan(there, name, nodes=("a",)), named.format("")),
        (plan(Pattern((a,), (), (Compared(Field("a", "x"), "IS NULL"),)), name, nodes=("a",)), "SELECT name FROM A WHERE x IS NULL"),
        (plan(both, name, number, nodes=("a",)), f"SELECT A.name, count(DISTINCT B.k) FROM {joined} WHERE {sql} GROUP BY A.k"),
        (plan(both, name, number), f"SELECT A.name, count(DISTINCT B.k) FROM {joined} WHERE {sql} GROUP BY A.name"),
        (
            plan(both, name, number, nodes=("a",), having=(Having(1, ">", 1),)),
            f"SELECT A.name, count(DISTINCT B.k) FROM {joined} WHERE {sql} GROUP BY A.k HAVING count(DISTINCT B.k) > 1",
        ),
        (
            plan(both, Column("s", Field("a", "x"), "sum", "a")),
            f"SELECT sum(x) FROM (SELECT DISTINCT A.k, A.x AS x FROM {joined} WHERE {sql})",
        ),
        (
            plan(both, name, Column("w", Field("r", "w"), "sum", "r")),
            f"SELECT A.name, sum(R.w) FROM {joined} WHERE {sql} GROUP BY A.name",
        ),
        *(
            (
                plan(both, Column("kind", Field("b", "name")), Column("f", Field("r", "w"), function, "r")),
                f"SELECT B.name, {function}(R.w) FROM {joined} WHERE {sql} GROUP BY B.name",
            )
            for function in ("avg", "min", "max")
        ),
        (
            plan(both, name, Column("s", Field("r", "w"), "sum", "r"), nodes=("a",), having=(Having(1, ">=", bound),)),
            f"SELECT A.name, sum(R.w) FROM {joined} WHERE {sql} GROUP BY A.k HAVING sum(R.w) >= {bound}",
        ),
        (  # over a relationship and the node that it leads to
            plan(both, name, Column("p", Formula((Field("r", "w"), "*", Field("b", "y"))), "sum", "r"), nodes=("a",)),
            f"SELECT A.name, sum(R.w * B.y) FROM {joined} WHERE {sql} GROUP BY A.k",
        ),
        (  # the second by a number that no two have
            plan(Pattern((a,)), name, Column("k", Field("a", "k")), nodes=("a",), order=((1, True),), limit=1, shown=1, skip=1),
            "SELECT name, k FROM (SELECT name, k FROM A ORDER BY k DESC LIMIT -1 OFFSET 1)",
        ),
        (plan(Pattern((a,), (), (_NONE,)), name, nodes=("a",)), "SELECT name FROM A WHERE x IS NULL OR x = 0"),
        (
            plan(Pattern((a,), (), (Compared(Field("a", "x"), operator, Mean("A", "x")),)), name, nodes=("a",)),
            f"SELECT name FROM A WHERE x {operator} (SELECT avg(x) FROM A)",
        ),
        (
            plan(Pattern((a, b), (link,), (where, Compared(Field("a", "x"), ">", Mean("B", "y")))), name, number, nodes=("a",)),
            f"SELECT A.name, count(DISTINCT B.k) FROM {joined} WHERE {sql} AND A.x > (SELECT avg(y) FROM B) GROUP BY A.k",
        ),
    ]


def _shares(operator: Operator, bound: int, run: int) -> list[tuple[Built, str]]:
    """Parts of a whole: of a count, of a sum, and by group, each with its SQL."""
    a, b, link = Var("a", "A"), Var("b", "B"), Link("r", "R", "a", "b")
    where, joined = Compared(Field("b", "y"), operator, bound), "A JOIN R ON R.a = A.k JOIN B ON B.k = R.b"
    number, total = Column("n", function="count", of="b"), Column("w", Field("r", "w"), "sum", "r")
    name, sql = Column("name", Field("a", "name")), f"B.y {operator} {bound}"

    def share(part: Pattern, whole: Pattern, *columns: Column, of: Column) -> Built:
        made = QueryPlan(f"rows{run}", part, columns, shown=len(columns))
        return Built(made, Frame([], "en", "share"), 0.0, base=QueryPlan(f"rows{run}", whole, (of,), shown=1))

    alone, all_joined = Pattern((b,)), Pattern((a, b), (link,))
    narrowed = Pattern((a, b), (link,), (where,))
    sums = f"SELECT sum(R.w) FROM {joined}"
    return [
        (share(Pattern((b,), (), (where,)), alone, number, of=number), f"SELECT 1.0 * sum(ifnull({sql}, 0)) / count(*) FROM B"),
        (share(narrowed, all_joined, total, of=total), f"SELECT 1.0 * ifnull(({sums} WHERE {sql}), 0) / ({sums})"),
        (share(all_joined, all_joined, name, total, of=total), f"SELECT A.name, 1.0 * sum(R.w) / ({sums}) FROM {joined} GROUP BY A.name"),
    ]


def _even(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row with floats to nine digits: the engines add in another order."""
    return tuple(round(value, 9) if isinstance(value, float) else value for value in row)


def _percent(row: Any) -> tuple[Any, ...]:
    """A share as it is said: of a percentage four digits."""
    held = row if isinstance(row, list | tuple) else (row,)
    return tuple(round(round(float(value) * 100, 4) / 100, 8) if isinstance(value, float | int) else value for value in held)


@given(rows=_ROWS, operator=_OPERATOR, bound=st.integers(0, 4))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_rows_are_those_of_sqlite(running: GraphStore, rows: Any, operator: Operator, bound: int) -> None:
    run = next(_run)
    await running.declare(_SCHEMA)
    nodes, edges, db = _build(rows, run)
    await running.upsert_nodes(nodes)
    await running.upsert_edges(edges)
    for plan, sql in _plans(operator, bound, run):
        statement = compile_plan(plan, _SCHEMA, ["everyone"])
        assert compile_plan(plan, _SCHEMA, ["everyone"]) == statement
        found = await running.query(statement.cypher, statement.params, limit=100, timeout=10)
        wanted = [tuple(0 if value is None else value for value in row) for row in db.execute(sql)]
        assert sorted(map(_even, found.rows), key=str) == sorted(map(_even, wanted), key=str), (statement.cypher, sql)
    for built, sql in _shares(operator, bound, run):
        told = await reply(running, Planned(built, (), 0.0), _SCHEMA, frozenset({"everyone"}), timeout=10)
        shares = [row for row in db.execute(sql) if row[-1] is not None]  # of nothing there is no share
        assert sorted(map(_percent, told.values), key=str) == sorted(map(_percent, shares), key=str), (told.statement.cypher, sql)
    await running.delete_nodes([node.id for node in nodes])


async def test_who_sees_no_node_gets_no_row(running: GraphStore) -> None:
    run = next(_run)
    await running.declare(_SCHEMA)
    nodes, edges, _ = _build(([("p", 1)], [("q", 2)], {(0, 0)}), run)
    await running.upsert_nodes(nodes)
    await running.upsert_edges(edges)
    for plan, _ in _plans(">=", 0, run):
        statement = compile_plan(plan, _SCHEMA, ["others"])
        found = await running.query(statement.cypher, statement.params, limit=100, timeout=10)
        assert not found.rows or found.rows == ((0,),), statement.cypher
    await running.delete_nodes([node.id for node in nodes])
