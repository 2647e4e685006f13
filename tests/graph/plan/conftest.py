"""An invented clinic: its rows in a running store, and a question asked of them the way the pipeline does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from graph.linking import Linker
from graph.names import read_names
from graph.plan.marking.marks import Found, Mark, mark
from graph.plan.planner import Known, Unplanned, find_names, plan
from graph.plan.reply import Reply, reply
from graph.plan.words.lexicon import read_lexicon
from graph.rights import MIN_GROUP, seen_schema
from graph.schema import Schema, load_schema
from graph.store import Access, Edge, GraphStore, Node, Value
from graph.values import read_values
from language.detect import detect
from language.words import Words

TODAY = date(2026, 6, 15)
Ask = Callable[..., Awaitable[Reply | Unplanned]]

_DOCTORS = (
    (1, "Yuna Seo", "Cardiology", date(2010, 3, 1), 90, "W1", None),
    (2, "Marek Novak", "Cardiology", date(2015, 9, 1), 70, "W1", 1),
    (3, "Ines Duarte", "Neurology", date(2012, 1, 15), 80, "W2", 1),
    (4, "한지우", "Neurology", date(2020, 5, 4), 60, "W2", 3),
    (5, "Tom Baker", "Surgery", date(2021, 2, 1), 65, "W3", 1),
)
_PATIENTS = (
    ("P01", "Anna Weber", "Germany", date(1980, 4, 2), True, "anna@mail.example"),
    ("P02", "Luis Ortega", "Mexico", date(1992, 8, 19), False, None),
    ("P03", "Kenji Mori", "Japan", date(1955, 12, 30), True, "mori@mail.example"),
    ("P04", "Greta Lang", "Germany", date(2001, 6, 6), False, None),
    ("P05", "박하린", "Korea", date(1999, 1, 1), True, "harin@mail.example"),
)
_WARDS = (("W1", "Heart Ward", 30), ("W2", "Brain Ward", 20), ("W3", "Surgical Ward", 45), ("W4", "Quiet Ward", 12))
_DRUGS = ((1, "Cardiolex", 12.5), (2, "Neurofin", 40.0), (3, "Painaway", 3.2), (4, "Sleepwell", 8.0))
_VISITS = (
    (70001, date(2025, 1, 10), 50.0, 1, "P01", ((1, 2), (3, 1))),
    (70002, date(2025, 1, 25), 80.0, 2, "P02", ((1, 1),)),
    (70003, date(2025, 3, 5), 120.0, 3, "P03", ((2, 3),)),
    (70004, date(2025, 11, 2), 60.0, 1, "P01", ((3, 4),)),
    (70005, date(2026, 2, 14), 200.0, 3, "P04", ((2, 1), (1, 5))),
    (70006, date(2026, 4, 1), 90.0, 5, "P05", ()),
)


@pytest.fixture(scope="session")
def clinic() -> Schema:
    return load_schema(Path(__file__).with_name("clinic.yaml").read_text(encoding="utf-8"))


def _rows(schema: Schema) -> tuple[list[Node], list[Edge]]:
    everyone = ("everyone",)

    def node(label: str, key: Value, **properties: Value) -> Node:
        held = {name: value for name, value in properties.items() if value is not None}
        protected = {"salary": Access(("payroll",), everyone)} if "salary" in held else {}
        return Node(f"clinic/{label}:{key}", label, "clinic", {schema.labels[label].key: key, **held}, everyone, protected)

    def edge(source: str, type_: str, target: str, **properties: Value) -> Edge:
        labels = source.split("/")[1].split(":", maxsplit=1)[0], target.split("/")[1].split(":", maxsplit=1)[0]
        return Edge(f"{source}-{type_}->{target}", type_, "clinic", source, labels[0], target, labels[1], everyone, properties)

    nodes = [node("Ward", code, title=title, beds=beds) for code, title, beds in _WARDS]
    nodes += [node("Drug", key, drug_name=name, unit_price=price) for key, name, price in _DRUGS]
    edges: list[Edge] = []
    for key, name, specialty, hired, salary, ward, above in _DOCTORS:
        nodes.append(node("Doctor", key, full_name=name, specialty=specialty, hired_on=hired, salary=salary))
        edges.append(edge(f"clinic/Doctor:{key}", "WORKS_IN", f"clinic/Ward:{ward}"))
        if above:
            edges.append(edge(f"clinic/Doctor:{key}", "SUPERVISED_BY", f"clinic/Doctor:{above}"))
    for number, name, country, born, insured, email in _PATIENTS:
        nodes.append(node("Patient", number, full_name=name, country=country, birth_date=born, insured=insured, email=email))
    for number, day, fee, doctor, patient, drugs in _VISITS:
        nodes.append(node("Visit", number, visit_date=day, fee=fee))
        edges.append(edge(f"clinic/Visit:{number}", "HAS_DOCTOR", f"clinic/Doctor:{doctor}"))
        edges.append(edge(f"clinic/Visit:{number}", "HAS_PATIENT", f"clinic/Patient:{patient}"))
        edges += [edge(f"clinic/Visit:{number}", "PRESCRIBED", f"clinic/Drug:{drug}", quantity=quantity) for drug, quantity in drugs]
    return nodes, edges


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def named(running: GraphStore, clinic: Schema, words: Words) -> tuple[Linker, Found]:
    """What the stored rows are called and hold."""
    await running.declare(clinic)
    nodes, edges = _rows(clinic)
    await running.upsert_nodes(nodes)
    await running.upsert_edges(edges)
    names, values = await read_names(running, [clinic]), await read_values(running, [clinic])
    return Linker(names, words), find_names(names, values, words)["clinic"]


@pytest.fixture(scope="session")
def read_marks(named: tuple[Linker, Found], clinic: Schema, words: Words) -> Callable[[str], list[Mark]]:
    """The marks of a question, as everyone's."""
    groups = frozenset({"everyone"})
    lexicon = read_lexicon(seen_schema(clinic, groups, clinic.labels.keys()), words)
    return lambda question: mark(question, named[0].link(question, groups, fuzzy=True), named[1], lexicon, words, groups, TODAY)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def ask(running: GraphStore, clinic: Schema, named: tuple[Linker, Found], words: Words) -> Ask:
    linker, found = named

    async def ask(
        question: str, groups: frozenset[str] = frozenset({"everyone"}), node: str | None = None, min_group: int = MIN_GROUP
    ) -> Reply | Unplanned:
        seen = seen_schema(clinic, groups, clinic.labels.keys())
        mentions = linker.link(question, groups, fuzzy=True)
        outcome = plan(question, detect(question), mentions, Known(read_lexicon(seen, words), found), words, groups, TODAY, node)
        if isinstance(outcome, Unplanned):
            return outcome
        return await reply(running, outcome, seen, groups, timeout=10, min_group=min_group)

    return ask
