"""Cypher read as a plan: what a plan shows as is read as the same plan, and what is no plan says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.plan.cypher import compile_plan
from graph.plan.plan import (
    Column,
    Compared,
    Condition,
    Field,
    Formula,
    Function,
    Having,
    Link,
    Mean,
    OneOf,
    Operator,
    Pattern,
    QueryPlan,
    Var,
)
from graph.plan.proposed.read_cypher import read_cypher
from graph.plan.proposed.show_cypher import show_cypher
from graph.schema import Label, Property, Relationship, Schema
from graph.store import CypherRejected
from tests.graph.test_guard import HOSTILE
from tests.graph.test_hostile import NAMES, STATEMENTS


def _label(**more: Property) -> Label:
    return Label(key="k", name="name", properties={"k": Property(type="integer"), "name": Property(), **more})


_BOUGHT = {"since": Property(type="date"), "parts": Property(type="integer")}
SCHEMA = Schema(
    collection="yard",
    labels={
        "Boat": _label(
            length=Property(type="number"), built=Property(type="date"), berth=Property(type="integer"), sails=Property(type="boolean")
        ),
        "Owner": _label(country=Property(), share=Property(type="percentage")),
        "Repair": _label(cost=Property(type="number"), done=Property(type="date"), kind=Property()),
    },
    relationships=(
        Relationship(type="OWNED_BY", source="Boat", target="Owner", properties=_BOUGHT),
        Relationship(type="OF", source="Repair", target="Boat"),
        Relationship(type="REFERRED_BY", source="Owner", target="Owner"),
    ),
)  # fmt: skip
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=8),
    "integer": st.integers(-9, 9999),
    "number": st.one_of(st.integers(0, 999), st.sampled_from([0.5, -2.25, 1500.75])),
    "percentage": st.sampled_from([0.1, 0.055]),
    "boolean": st.booleans(),
    "date": st.dates(date(1990, 1, 1), date(2030, 1, 1)),
}
_SIGNS: st.SearchStrategy[Operator] = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
_TEXTUAL: st.SearchStrategy[Operator] = st.sampled_from(["=", "<>", "STARTS WITH", "ENDS WITH", "CONTAINS"])
_NULL: st.SearchStrategy[Operator] = st.sampled_from(["IS NULL", "IS NOT NULL"])


class _Making:
    """A plan that is drawn piece by piece; variables are called in the order in which they are written."""

    def __init__(self, data: st.DataObject) -> None:
        self.draw = data.draw
        self.labels: dict[str, str] = {}
        self.links: dict[str, Relationship] = {}

    def node(self, label: str) -> str:
        name = f"n{len(self.labels)}"
        self.labels[name] = label
        return name

    def link(self, near: str) -> tuple[str, Link]:
        """A new node, linked to one that there is."""
        label = self.labels[near]
        found = self.draw(st.sampled_from([r for r in SCHEMA.relationships if label in (r.source, r.target)]))
        forward = found.source == label and (found.target != label or self.draw(st.booleans()))
        far = self.node(found.target if forward else found.source)
        name = f"r{len(self.links)}"
        self.links[name] = found
        return far, Link(name, found.type, *((near, far) if forward else (far, near)))

    def properties(self, of: str) -> dict[str, Property]:
        return SCHEMA.labels[self.labels[of]].properties if of in self.labels else self.links[of].properties

    def field(self, names: list[str], types: tuple[str, ...] = ()) -> Field | None:
        found = [(n, p) for n in names for p, d in self.properties(n).items() if not types or d.type in types]
        return Field(*self.draw(st.sampled_from(found))) if found else None

    def compared(self, names: list[str]) -> Compared:
        left = self.field(names)
        assert left
        type_ = self.properties(left.of)[left.property].type
        match self.draw(st.sampled_from(["null", "list", "field", "year", "value"])):
            case "null":
                return Compared(left, self.draw(_NULL))
            case "list":
                return Compared(left, "IN", self.draw(st.lists(_VALUES[type_], min_size=1, max_size=3)))
            case "field" if right := self.field(names, (type_,)):
                return Compared(left, self.draw(_SIGNS), right)
            case "year" if type_ == "date":
                return Compared(Field(left.of, left.property, "year"), self.draw(_SIGNS), str(self.draw(st.integers(1990, 2030))))
            case _:
                return Compared(left, self.draw(_TEXTUAL if type_ == "text" else _SIGNS), self.draw(_VALUES[type_]))

    def condition(self, names: list[str]) -> Condition:
        if self.draw(st.integers(0, 4)):
            return self.compared(names)
        return OneOf(tuple(self.compared(names) for _ in range(self.draw(st.integers(2, 3)))))

    def beside(self, outer: list[str]) -> Pattern:
        far, link = self.link(self.draw(st.sampled_from(outer)))
        conditions = tuple(self.condition([far, link.name, *outer]) for _ in range(self.draw(st.integers(0, 2))))
        return Pattern((Var(far, self.labels[far]),), (link,), conditions)

    def pattern(self) -> Pattern:
        nodes, links = [self.node(self.draw(st.sampled_from([*SCHEMA.labels])))], list[Link]()
        for _ in range(self.draw(st.integers(0, 3))):
            far, link = self.link(self.draw(st.sampled_from(nodes)))
            nodes.append(far)
            links.append(link)
        names = [*nodes, *(link.name for link in links)]
        conditions = [self.condition(names) for _ in range(self.draw(st.integers(0, 3)))]
        if self.draw(st.booleans()) and (number := self.field(names, ("number", "integer"))) and number.of in nodes:
            conditions.append(Compared(number, self.draw(_SIGNS), Mean(self.labels[number.of], number.property)))
        vars_ = tuple(Var(name, self.labels[name]) for name in nodes)
        present = tuple(self.beside(nodes) for _ in range(self.draw(st.integers(0, 1))))
        absent = tuple(self.beside(nodes) for _ in range(self.draw(st.integers(0, 1))))
        return Pattern(vars_, tuple(links), tuple(conditions), absent, present)

    def computed(self, names: list[str]) -> Column:
        function: Function = self.draw(st.sampled_from(["count", "sum", "avg", "min", "max"]))
        number = self.field(names, ("number", "integer"))
        if function == "count" or number is None:
            of = self.draw(st.sampled_from(names))
            term = self.field([of]) if self.draw(st.booleans()) and self.properties(of) else None
            return Column("", term, "count", of)
        decimals = self.draw(st.sampled_from([None, 2]))
        if self.draw(st.booleans()):
            return Column("", Formula((number, "*", "(", "1.5", "-", number, ")")), function, number.of, decimals=decimals)
        return Column("", number, function, number.of, self.draw(st.booleans()), decimals)

    def plan(self) -> QueryPlan:
        pattern = self.pattern()
        nodes = [var.name for var in pattern.vars]
        names = [*nodes, *(link.name for link in pattern.links)]
        counted = self.draw(st.booleans())
        kept = self.draw(st.lists(st.sampled_from(nodes), unique=True, max_size=2))
        of = kept or ([] if counted else nodes)
        plain = [f for f in (self.field(of) for _ in range(self.draw(st.integers(0 if counted else 1, 3)) if of else 0)) if f]
        columns = [Column("", f) for f in plain]
        shown = len(dict.fromkeys(columns)) + self.draw(st.integers(1, 2)) if counted else 0
        columns += [self.computed(names) for _ in range(self.draw(st.integers(1, 3)))] if counted else []
        columns = [Column(f"c_{n}", c.term, c.function, c.of, c.distinct, c.decimals) for n, c in enumerate(dict.fromkeys(columns))]
        shown = min(shown, len(columns)) or len(columns)
        having: tuple[Having, ...] = ()
        order = [(place, self.draw(st.booleans())) for place in range(shown, len(columns))]
        order += [(place, True) for place in self.draw(st.lists(st.integers(0, shown - 1), unique=True, max_size=2))]
        if counted and self.draw(st.booleans()):
            having = (Having(next(n for n, c in enumerate(columns) if c.function), self.draw(_SIGNS), self.draw(st.integers(0, 9))),)
        limit = self.draw(st.sampled_from([None, 1, 5])) if order else None
        skip = self.draw(st.integers(0, 2)) if limit == 1 else 0
        return QueryPlan("yard", pattern, tuple(columns), tuple(kept), having, tuple(order), limit, shown, skip)


def _without_inner_names(plan: QueryPlan) -> QueryPlan:
    """Columns that nothing shows are called as one likes."""
    columns = (c if n < plan.shown else replace(c, name="") for n, c in enumerate(plan.columns))
    return replace(plan, columns=tuple(columns))


@given(st.data())
def test_what_a_plan_shows_as_is_read_as_the_same_plan(data: st.DataObject) -> None:
    plan = _Making(data).plan()
    text = show_cypher(plan)
    found = read_cypher(text, SCHEMA)
    assert _without_inner_names(found) == _without_inner_names(plan), text
    compile_plan(found, SCHEMA, ["everyone"])


LIST = "MATCH (n0:Boat)-[r0:OWNED_BY]->(n1:Owner) WHERE n1.country = 'Malta' AND n0.length > 9.5 WITH DISTINCT n0 RETURN n0.name AS name"
OF_OWNERS = "MATCH (n0:Owner)<-[r0:OWNED_BY]-(n1:Boat)"
WAYS = [
    ("MATCH (b:Boat)-[:OWNED_BY]->(o:Owner {country: 'Malta'}) WHERE b.length > 9.5 RETURN b.name", LIST),
    ('MATCH (b:Boat)-[:OWNED_BY]-(o) WHERE o.country = "Malta" AND 9.5 < b.length RETURN b', LIST),
    ("match (`b`:`Boat`), (b)-[x:OWNED_BY]->(o:Owner) where o.country = 'Malta' and not b.length <= 9.5 return b.name as name;", LIST),
    (
        "MATCH (b:Boat) WHERE NOT (b)<-[:OF]-() RETURN b.name",
        "MATCH (n0:Boat) WHERE NOT EXISTS { MATCH (n0)<-[r0:OF]-(n1:Repair) } WITH DISTINCT n0 RETURN n0.name AS name",
    ),
    (
        "MATCH (o:Owner)<-[:OWNED_BY]-(b:Boat) WITH o, count(b) AS boats WHERE boats > 2 RETURN o.name, boats ORDER BY boats DESC LIMIT 1",
        OF_OWNERS + " WITH n0, count(DISTINCT n1) AS n WHERE n > 2 RETURN n0.name AS name, n AS boats ORDER BY boats DESC LIMIT 1",
    ),
    (
        "MATCH (o:Owner)<-[:OWNED_BY]-(b:Boat) RETURN o.name ORDER BY count(*) DESC, o.name LIMIT 3",
        None,
    ),
    (
        "MATCH (o:Owner)<-[:OWNED_BY]-(b:Boat) RETURN o.name AS owner, round(avg(b.length), 1) AS mean",
        OF_OWNERS + " WITH n0, round(avg(n1.length), 1) AS mean RETURN n0.name AS owner, mean AS mean",
    ),
    (
        "MATCH (b:Boat) WHERE b.sails AND b.built >= '2020-01-01' RETURN count(*) AS n",
        "MATCH (n0:Boat) WHERE n0.sails = true AND n0.built >= date('2020-01-01') RETURN count(DISTINCT n0) AS n",
    ),
    (
        "MATCH (o:Owner)<-[:OWNED_BY]-(b:Boat) WHERE count(DISTINCT b) > 2 AND o.name != 'Ann' RETURN o.name",  # as SQL would have it
        OF_OWNERS + " WHERE n0.name <> 'Ann' WITH n0, count(DISTINCT n1) AS n WHERE n > 2 RETURN n0.name AS name",
    ),
    (
        "MATCH (r:Repair) WITH r.kind AS kind, sum(r.cost) AS cost RETURN kind, cost",
        "MATCH (n0:Repair) RETURN n0.kind AS kind, sum(n0.cost) AS cost",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("written", "same"), WAYS)
def test_one_plan_may_be_written_in_many_ways(written: str, same: str | None) -> None:
    if same is None:
        with pytest.raises(CypherRejected, match="counts paths"):
            read_cypher(written, SCHEMA)
        return
    found, wanted = (_without_inner_names(read_cypher(text, SCHEMA)) for text in (written, same))
    columns = tuple(replace(column, name=name.name) for column, name in zip(found.columns, wanted.columns, strict=True))
    assert replace(found, columns=columns) == wanted


FAULTS = [
    ("MATCH (b:Ship) RETURN b.name", "no label Ship. There are: Boat, Owner, Repair"),
    ("MATCH (b:Boat)<-[:OWNED_BY]-(o:Owner) RETURN b.name", "(:Boat)-[:OWNED_BY]->(:Owner)"),
    ("MATCH (b:Boat)-[:SOLD_TO]->(o:Owner) RETURN b.name", "SOLD_TO does not lead so"),
    ("MATCH (o:Owner)-[:REFERRED_BY]-(p:Owner) RETURN o.name", "REFERRED_BY does not lead so"),  # either way
    ("MATCH (b:Boat)-[:OWNED_BY*1..3]->(o:Owner) RETURN b.name", "] - is expected"),
    ("MATCH (b:Boat)-->(o:Owner) RETURN b.name", "- [ is expected"),
    ("MATCH (b:Boat) RETURN b.colour", "Boat has no colour. It has: k, name, length"),
    ("MATCH (b:Boat)-[r:OWNED_BY]->(o:Owner) WHERE r.share > 0.5 RETURN o.name", "OWNED_BY has no share. It is of Owner."),
    ("MATCH (b:Boat) RETURN b.parts", "Boat has no parts. It is of OWNED_BY."),
    ("MATCH (b:Boat) RETURN b._groups", "Boat has no _groups"),
    ("MATCH (b:Boat) RETURN c.name", "c is not in MATCH"),
    ("MATCH (b:Boat), (o:Owner) RETURN count(b)", "connected"),
    ("MATCH (x) RETURN x.name", "needs a label"),
    ("MATCH (b:Boat) WHERE b.name = $name RETURN b.name", "no parameters"),
    ("MATCH (b:Boat) WHERE b.length = '9' RETURN b.name", "length is number"),
    ("MATCH (b:Boat) WHERE b.built > 2020 RETURN b.name", "date('YYYY-MM-DD')"),
    ("MATCH (b:Boat) WHERE b.built.month = 3 RETURN b.name", "Of a date there is .year"),
    ("MATCH (b:Boat) WHERE b.name = 'a' AND b.berth = 1 OR b.berth = 2 RETURN b.name", "OR is read between comparisons"),
    ("MATCH (b:Boat) WHERE b.length * 2 > 3 RETURN b.name", "without arithmetic"),
    ("MATCH (b:Boat) WHERE b.berth CONTAINS 1 RETURN b.name", "CONTAINS is for text"),
    ("MATCH (b:Boat) WHERE b.name = null RETURN b.name", "IS NULL or IS NOT NULL"),
    ("OPTIONAL MATCH (b:Boat) RETURN b.name", "MATCH is expected"),
    ("MATCH (b:Boat) OPTIONAL MATCH (b)<-[:OF]-(r:Repair) RETURN b.name", "RETURN is expected"),
    ("MATCH (b:Boat) RETURN b.name UNION MATCH (o:Owner) RETURN o.name", "UNION is not read"),
    ("MATCH (b:Boat) RETURN collect(b.name)", "collect() is not read"),
    ("MATCH (b:Boat) RETURN sum(b.name)", "over numbers"),
    ("MATCH (b:Boat) RETURN b.length * b.berth AS area, count(b)", "Arithmetic does not group"),
    ("MATCH (b:Boat) RETURN CASE WHEN b.sails THEN 1 END AS x", "which property of CASE"),
    ("MATCH (b:Boat)-[:OWNED_BY]->(o:Owner) WITH DISTINCT b RETURN o.name", "WITH keeps every node"),
    ("MATCH (b:Boat) RETURN b.name ORDER BY b.name SKIP 3 LIMIT 5", "LIMIT 1 alone"),
    ("MATCH (b:Boat), " + ", ".join(f"(b)<-[:OF]-(r{n}:Repair)" for n in range(9)) + " RETURN b.name", "At most 8"),
    ("RETURN 1 AS x", "MATCH is expected"),
    ("", "begins with MATCH"),
]


@pytest.mark.parametrize(("written", "says"), FAULTS, ids=[says for _, says in FAULTS])
def test_what_is_no_plan_says_what_to_change(written: str, says: str) -> None:
    with pytest.raises(CypherRejected) as raised:
        read_cypher(written, SCHEMA)
    assert says in str(raised.value)


@pytest.mark.parametrize("statement", [*HOSTILE, *STATEMENTS, *(f"MATCH (n:{name}) RETURN n.name" for name in NAMES)])
def test_hostile_statements_are_no_plan(statement: str) -> None:
    named = statement.replace("Employee", "Boat")
    for text in (statement, named, named.replace("(n)", "(n:Boat)")):
        with pytest.raises(CypherRejected):
            read_cypher(text, SCHEMA)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_the_text_gets_into_what_is_run(name: str) -> None:
    """Names are those of the schema, variables and columns the reader's own, values parameters."""
    quoted = "'" + name.replace("\\", "\\\\").replace("'", "\\'") + "'"
    try:
        found = read_cypher(f"MATCH (b:Boat) WHERE b.name = {quoted} RETURN b.name AS `{name.replace('`', '``')}`", SCHEMA)
    except CypherRejected:
        return
    statement = compile_plan(found, SCHEMA, ["everyone"])
    assert statement.params["p1"] == name
    assert (
        statement.cypher
        == compile_plan(read_cypher("MATCH (b:Boat) WHERE b.name = 'x' RETURN b.name AS column0", SCHEMA), SCHEMA, ["everyone"]).cypher
    )
