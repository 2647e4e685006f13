"""What is asked about a column that only some may read (salary: payroll reads it, everyone may have totals over three and more)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from graph.plan.cypher import Unreadable, compile_plan
from graph.plan.plan import Column, Compared, Field, Having, Link, Pattern, QueryPlan, Var
from graph.plan.planner import Unplanned
from graph.plan.proposed.read_cypher import read_cypher
from graph.rights import seen_schema
from graph.schema import Schema
from graph.store import CypherRejected, GraphStore, Value
from tests.graph.plan.conftest import Ask

pytestmark = pytest.mark.asyncio(loop_scope="session")
STAFF, PAYROLL = frozenset({"everyone"}), frozenset({"everyone", "payroll"})
SINGLE = [
    ("What is the salary of Marek Novak?", [70]),
    ("Marek Novak의 급여는?", [70]),
    ("Which doctors have a salary over 75?", ["Yuna Seo", "Ines Duarte"]),
    ("급여가 75 이상인 의사는?", ["Yuna Seo", "Ines Duarte"]),
    ("How many doctors have a salary over 75?", [2]),
    ("급여가 75 이상인 의사는 몇 명인가요?", [2]),
    ("Which doctor has the highest salary?", ["Yuna Seo"]),
    ("급여가 가장 높은 의사는?", ["Yuna Seo"]),
    ("What is the highest salary of doctors?", None),
    ("List the doctors by salary", None),
    ("Does Yuna Seo have a higher salary than Marek Novak?", None),
    ("Which specialty has the doctor with the lowest salary?", None),
    ("What is the average salary of doctors with a salary over 75?", None),
]


def _texts(values: Iterable[Any]) -> set[str]:
    return {str(part) for value in values for part in (value if isinstance(value, list) else [value])}


@pytest.mark.parametrize(("question", "wanted"), SINGLE, ids=[question for question, _ in SINGLE])
async def test_single_values_are_not_read_compared_or_ordered_by(ask: Ask, question: str, wanted: list[Any] | None) -> None:
    if wanted is not None:
        paid = await ask(question, PAYROLL)
        assert not isinstance(paid, Unplanned) and sorted(map(str, paid.values)) == sorted(map(str, wanted))
    try:
        told = await ask(question, STAFF)
    except Unreadable:
        return
    assert isinstance(told, Unplanned), told


TOTALS = [
    ("What is the average salary of doctors?", [73.0], 0),
    ("의사의 평균 급여는?", [73.0], 0),
    ("What is the total salary of doctors?", [365], 0),
    ("What is the average salary of doctors in the Heart Ward?", [], 1),
    ("What is the total salary of doctors in the Surgical Ward?", [], 1),
    ("Heart Ward 의사들의 급여 합계는?", [], 1),
    ("What is the average salary per specialty?", [], 3),
    ("진료과별 평균 급여는?", [], 3),
    ("Which specialty has the highest average salary?", [], 3),
]


@pytest.mark.parametrize(("question", "wanted", "withheld"), TOTALS, ids=[question for question, *_ in TOTALS])
async def test_totals_over_few_are_withheld(ask: Ask, question: str, wanted: list[Any], withheld: int) -> None:
    paid = await ask(question, PAYROLL)
    assert not isinstance(paid, Unplanned) and paid.values and not paid.withheld
    told = await ask(question, STAFF)
    assert not isinstance(told, Unplanned), told
    assert (list(told.values), told.withheld) == (wanted, withheld), told.statement.cypher
    assert not withheld or not _texts(row for row in told.rows.rows) & {"80.0", "70.0", "65.0", "160", "140", "65"}


@pytest.mark.parametrize(("bound", "passing"), [(10, 3), (66, 2), (75, 1), (1000, 0)])
async def test_a_bound_on_totals_does_not_tell_the_small_ones(
    ask: Ask, running: GraphStore, clinic: Schema, bound: int, passing: int
) -> None:
    """Whichever the bound, the same groups are withheld: else one could close in on the total by asking often."""
    columns = (Column("specialty", Field("a", "specialty")), Column("average", Field("a", "salary"), "avg", "a"))
    plan = QueryPlan("clinic", Pattern((Var("a", "Doctor"),)), columns, having=(Having(1, ">", bound),), order=((1, True),))
    for groups, rows, withheld in ((PAYROLL, passing, 0), (STAFF, 3, 3)):
        made = compile_plan(plan, seen_schema(clinic, groups, clinic.labels.keys()), groups)
        found = (await running.query(made.cypher, made.params, limit=50, timeout=10)).rows
        assert (len(found), sum(bool(row[-1]) for row in found)) == (rows, withheld), made.cypher
        assert groups == PAYROLL or {row[1] for row in found} == {None}


async def test_the_limit_is_the_one_of_the_settings(ask: Ask) -> None:
    asked = "What is the average salary per specialty?"
    two = await ask(asked, STAFF, min_group=2)
    assert not isinstance(two, Unplanned)
    assert sorted(two.values) == [["Cardiology", 80.0], ["Neurology", 70.0]]
    assert two.withheld == 1
    none = await ask("What is the average salary of doctors?", STAFF, min_group=6)
    assert not isinstance(none, Unplanned) and (none.values, none.withheld) == ((), 1)


async def test_every_node_and_relationship_is_conditioned(clinic: Schema) -> None:
    """Also where two patterns beside the main one call their own nodes alike."""

    def beside(country: str) -> Pattern:
        links = (Link("b1", "HAS_DOCTOR", "x", "a"), Link("b2", "HAS_PATIENT", "x", "y"))
        return Pattern((Var("x", "Visit"), Var("y", "Patient")), links, (Compared(Field("y", "country"), "=", country),))

    pattern = Pattern((Var("a", "Doctor"),), present=(beside("Japan"),), absent=(beside("Germany"),))
    plan = QueryPlan("clinic", pattern, (Column("name", Field("a", "full_name")),), ("a",))
    text = compile_plan(plan, clinic, STAFF).cypher
    for name, places in {"a": 1, "x": 2, "y": 2, "b1": 2, "b2": 2}.items():
        assert text.count(f"any(g IN {name}._groups WHERE g IN $groups)") == places, text


WRITTEN = [
    ("MATCH (d:Doctor) WHERE d.salary > 75 RETURN d.full_name", 2),
    ("MATCH (d:Doctor) RETURN d.full_name ORDER BY d.salary DESC LIMIT 1", 5),
    ("MATCH (d:Doctor) RETURN max(d.salary) AS highest", 1),
    ("MATCH (a:Doctor), (a)-[:SUPERVISED_BY]->(b:Doctor) WHERE a.salary < b.salary RETURN a.full_name", 4),
    ("MATCH (m:Doctor) WITH avg(m.salary) AS mean MATCH (d:Doctor) WHERE d.hired_on > date('2000-01-01') AND mean < d.salary RETURN d", 2),
]


@pytest.mark.parametrize(("cypher", "rows"), WRITTEN)
async def test_a_written_query_reads_no_more_than_the_caller_may(
    ask: Ask, running: GraphStore, clinic: Schema, cypher: str, rows: int
) -> None:
    """What `read_cypher` makes of a text is compiled like every plan."""
    made = compile_plan(read_cypher(cypher, seen_schema(clinic, PAYROLL, clinic.labels.keys())), clinic, PAYROLL)
    assert len((await running.query(made.cypher, made.params, limit=50, timeout=10)).rows) == rows, made.cypher
    seen = seen_schema(clinic, STAFF, clinic.labels.keys())
    with pytest.raises(Unreadable):
        compile_plan(read_cypher(cypher, seen), seen, STAFF)
    outside = seen_schema(clinic, ["others"], clinic.labels.keys())
    with pytest.raises(CypherRejected, match="has no salary"):
        read_cypher(cypher, outside)


async def test_a_written_total_over_few_is_withheld(ask: Ask, running: GraphStore, clinic: Schema) -> None:
    text = "MATCH (d:Doctor) WITH d.specialty AS specialty, avg(d.salary) AS mean WHERE mean > 66 RETURN specialty, mean"
    for groups, values, withheld in ((PAYROLL, {"80.0", "70.0"}, 0), (STAFF, {"None"}, 3)):
        seen = seen_schema(clinic, groups, clinic.labels.keys())
        made = compile_plan(read_cypher(text, seen), seen, groups)
        found = (await running.query(made.cypher, made.params, limit=50, timeout=10)).rows
        assert {str(row[1]) for row in found} == values and sum(bool(row[-1]) for row in found) == withheld, made.cypher


async def test_a_written_query_finds_nothing_for_who_sees_nothing(ask: Ask, running: GraphStore, clinic: Schema) -> None:
    text = "MATCH (v:Visit)-[:HAS_PATIENT]->(p:Patient) WHERE NOT EXISTS { (v)-[:PRESCRIBED]->(:Drug) } RETURN p.full_name"
    assert (await running.query(*_of(text, clinic, STAFF), limit=50, timeout=10)).rows == (("박하린",),)
    assert (await running.query(*_of(text, clinic, frozenset({"others"})), limit=50, timeout=10)).rows == ()
    for inner in ("d._value_salary", "d._groups", "d.`_totals_salary`"):
        with pytest.raises(CypherRejected, match="Doctor has no _"):
            read_cypher(f"MATCH (d:Doctor) RETURN {inner}", clinic)


def _of(text: str, schema: Schema, groups: frozenset[str]) -> tuple[str, Mapping[str, Value]]:
    made = compile_plan(read_cypher(text, schema), schema, groups)
    return made.cypher, made.params
