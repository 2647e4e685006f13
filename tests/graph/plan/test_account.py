"""Whether a plan that somebody else made says what was asked: rightly made ones do, bent ones do not. Questions over the clinic."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.plan.framing.frame import Frame, Item
from graph.plan.marking.marks import Mark
from graph.plan.pattern.build import Built
from graph.plan.plan import Compared, Field, OneOf
from graph.plan.proposed.account import is_sayable, unaccounted
from graph.plan.proposed.bind_names import bind_names, without_habits
from graph.plan.proposed.read_cypher import read_cypher
from graph.plan.say import understood
from graph.schema import Schema
from graph.store import CypherRejected
from language.detect import detect

ReadMarks = Callable[[str], list[Mark]]
MEAN = "MATCH (m:Drug) WITH avg(m.unit_price) AS mean "
DEAR = f"{MEAN}MATCH (d:Drug) WHERE d.unit_price > mean AND NOT EXISTS {{ MATCH (:Visit)-[:PRESCRIBED]->(d) }} RETURN d.drug_name"
EARLY = "MATCH (d:Doctor)-[:SUPERVISED_BY]->(s:Doctor) WHERE d.hired_on < s.hired_on RETURN d.full_name"
OF_ANNA = "MATCH (v:Visit)-[:HAS_PATIENT]->(p:Patient {full_name: 'Anna Weber'}) WHERE "
IN_2025 = "v.visit_date >= date('2025-01-01') AND v.visit_date < date('2026-01-01') RETURN count(v)"
PATIENTS = "MATCH (v:Visit)-[:HAS_PATIENT]->(p:Patient) WHERE p.country = 'Germany' AND v.fee > 150 RETURN p.full_name"
BUSY = "MATCH (v:Visit)-[:HAS_DOCTOR]->(d:Doctor) RETURN d.full_name, count(v) AS n ORDER BY n DESC LIMIT 1"
SOLD = "MATCH (v:Visit)-[r:PRESCRIBED]->(d:Drug) RETURN d.drug_name, sum(r.quantity * d.unit_price) AS total"
BY_YEAR = "MATCH (v:Visit) RETURN v.visit_date.year AS year, count(v) AS n"
MEMBER = "MATCH (d:Doctor {{full_name: '{}'}})<-[:HAS_DOCTOR]-(v:Visit)-[:HAS_PATIENT]->(p:Patient) "
DELIVERED = (
    "MATCH (x:Drug {drug_name: 'Cardiolex'})<-[:PRESCRIBED]-(v:Visit)-[:HAS_DOCTOR]->(:Doctor)-[:WORKS_IN]->(:Ward {title: 'Heart Ward'}) "
    "RETURN v.visit_date"
)
SWAPPED = "MATCH (d:Doctor)-[:WORKS_IN]->(w:Ward) WHERE w.beds >= 2 WITH w, count(d) AS n WHERE n > 20 RETURN w.title"
SEEN = "MATCH (v:Visit)-[:HAS_DOCTOR]->(d:Doctor) WHERE v.visit_date.year = 2025 RETURN "
OLD = "MATCH (d:Doctor)-[:WORKS_IN]->(w:Ward) WHERE d.hired_on < date('2015-01-01') RETURN "
SAID = [
    ("Which German patients have no email?", "MATCH (p:Patient) WHERE p.country = 'Germany' AND p.email IS NULL RETURN p.full_name"),
    ("How many doctors had a visit in 2025?", SEEN + "count(DISTINCT d)"),
    (
        "How many German patients had a visit in 2025?",
        "MATCH (v:Visit)-[:HAS_PATIENT]->(p:Patient {country: 'Germany'}) WHERE v.visit_date.year = 2025 RETURN count(DISTINCT p)",
    ),
    ("Which wards have doctors hired before 2015?", OLD + "w.title"),
    ("2015년 이전에 입사한 의사의 병동은?", OLD + "w.title"),
    ("Which drugs cost more than average and were never prescribed?", DEAR),
    ("Which doctors were hired before their supervisor?", EARLY),
    ("지도 의사보다 먼저 입사한 의사는?", EARLY),
    ("How many visits did Anna Weber have in 2025?", OF_ANNA + IN_2025),
    ("How many visits did Anna Weber have in 2025?", OF_ANNA + "v.visit_date.year = 2025 RETURN count(v)"),
    ("How many visits did Anna Weber have after 2025?", OF_ANNA + "v.visit_date > date('2025-12-31') RETURN count(v)"),
    ("Which patients from Germany had a visit with a fee over 150?", PATIENTS),
    ("진료비가 150을 넘는 진료를 받은 독일 환자는?", PATIENTS),
    ("Which doctor has the most visits?", BUSY),
    ("What is the total of quantity times unit price per drug?", SOLD),
    ("How many visits are there per year?", BY_YEAR),
    ("Which patients have no email?", "MATCH (p:Patient) WHERE p.email IS NULL RETURN p.full_name"),
    ("List the wards with at least 20 beds", "MATCH (w:Ward) WHERE w.beds >= 20 RETURN w.title LIMIT 10"),
    ("Which wards have more than 2 doctors and at least 20 beds?", SWAPPED.replace(">= 2", ">= 20").replace("> 20 R", "> 2 R")),
    ("병상 수가 20 이상인 병동은?", "MATCH (w:Ward) WHERE w.beds >= 20 RETURN w.title"),
]


def lacking(question: str, cypher: str, schema: Schema, read_marks: ReadMarks) -> tuple[str, ...]:
    marks = read_marks(question)
    plan = without_habits(bind_names(read_cypher(cypher, schema), marks, schema), marks)
    return unaccounted(plan, marks, schema, detect(question))


@pytest.mark.parametrize(("question", "cypher"), SAID, ids=[f"{n} {question}" for n, (question, _) in enumerate(SAID)])
def test_a_plan_that_says_what_is_asked(question: str, cypher: str, clinic: Schema, read_marks: ReadMarks) -> None:
    assert lacking(question, cypher, clinic, read_marks) == ()


DEAR_ASKED, GERMAN = SAID[5][0], SAID[11][0]
BENT = [
    # something of the question is left out
    (DEAR_ASKED, f"{MEAN}MATCH (d:Drug) WHERE d.unit_price > mean RETURN d.drug_name", "never"),
    (DEAR_ASKED, DEAR.replace("d.unit_price > mean AND ", ""), "average"),
    ("Which doctors were hired before their supervisor?", "MATCH (d:Doctor)-[:SUPERVISED_BY]->(s:Doctor) RETURN d.full_name", "before"),
    (GERMAN, PATIENTS.replace("p.country = 'Germany' AND ", ""), "Germany"),
    ("How many visits did Anna Weber have in 2025?", "MATCH (v:Visit) WHERE " + IN_2025, "Anna Weber"),
    ("Which doctor has the most visits?", "MATCH (d:Doctor) RETURN d.full_name", "the most"),
    # it is turned round
    (DEAR_ASKED, DEAR.replace(">", "<", 1), "more than"),
    ("Which doctors were hired before their supervisor?", EARLY.replace("<", ">"), "before"),
    ("지도 의사보다 먼저 입사한 의사는?", EARLY.replace("<", ">"), "보다"),
    (GERMAN, PATIENTS.replace("> 150", ">= 150"), "150"),
    ("How many visits did Anna Weber have in 2025?", OF_ANNA + IN_2025.replace(">=", ">"), "2025"),
    ("How many visits did Anna Weber have after 2025?", OF_ANNA + IN_2025, "2025"),
    ("Which doctor has the most visits?", BUSY.replace(" DESC", ""), "the most"),
    ("Which wards have more than 2 doctors and at least 20 beds?", SWAPPED, "20"),
    # it says what nobody asked
    (GERMAN, PATIENTS + ", p.email", "(Patient.email)"),
    ("Which doctors are there?", "MATCH (d:Doctor) WHERE d.hired_on > date('2015-01-01') RETURN d.full_name", "(date)"),
    ("Which wards are there?", "MATCH (w:Ward) WHERE w.beds > 20 RETURN w.title", "(number)"),
    ("Which wards are there?", "MATCH (d:Doctor)-[:WORKS_IN]->(w:Ward) RETURN w.title", "(:Doctor)"),
    # it denies, counts or shows something else
    ("Which German patients have no email?", "MATCH (p:Patient) WHERE p.country <> 'Germany' AND p.email IS NOT NULL RETURN p", "no"),
    ("How many doctors had a visit in 2025?", SEEN + "count(DISTINCT v)", "How many"),
    ("Which wards have doctors hired before 2015?", OLD + "d.full_name", "wards"),
    ("2015년 이전에 입사한 의사의 병동은?", OLD + "d.full_name", "병동"),
    # the tables do not hold it
    ("What country is Yuna Seo from?", MEMBER.format("Yuna Seo") + "RETURN p.country", "(Patient.country)"),
    ("한지우의 이메일은?", MEMBER.format("한지우") + "RETURN p.email", "(Patient.email)"),
    ("When was Cardiolex delivered to the Heart Ward?", DELIVERED, "(Visit.visit_date)"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "cypher", "lacks"), BENT, ids=[f"{n} {question}" for n, (question, *_) in enumerate(BENT)])
def test_a_bent_plan_is_none(question: str, cypher: str, lacks: str, clinic: Schema, read_marks: ReadMarks) -> None:
    assert lacks in lacking(question, cypher, clinic, read_marks)


def test_names_are_bound_as_the_question_means_them(clinic: Schema, read_marks: ReadMarks) -> None:
    marks = read_marks("Which German patients did Yuna Seo see?")
    text = MEMBER + "WHERE p.country = '{}' RETURN p.full_name"
    plan = bind_names(read_cypher(text.format("yuna seo", "german"), clinic), marks, clinic)
    assert plan.pattern.vars[0].ids == ("clinic/Doctor:1",)
    assert plan.pattern.conditions == (Compared(Field("n2", "country"), "=", "Germany"),)
    for doctor, country in (("Marek Novak", "Germany"), ("Yuna Seo", "Japan")):  # known, and not named
        with pytest.raises(CypherRejected, match="names no"):
            bind_names(read_cypher(text.format(doctor, country), clinic), marks, clinic)


def test_several_names_are_bound_and_told(clinic: Schema, read_marks: ReadMarks) -> None:
    marks = read_marks("Which patients of Anna Weber or Kenji Mori are there?")
    either = "MATCH (p:Patient) WHERE (p.full_name = 'Anna Weber' OR p.full_name = 'Kenji Mori') AND p.full_name <> 'Kenji Mori' RETURN p"
    plan = bind_names(read_cypher(either, clinic), marks, clinic)
    node, anna, kenji = Field("n0", "_id"), "clinic/Patient:P01", "clinic/Patient:P03"
    assert plan.pattern.conditions == (OneOf((Compared(node, "IN", [anna]), Compared(node, "IN", [kenji]))), Compared(node, "<>", kenji))
    frame = Frame([Item(mark, next((r for r in mark.readings if r.kind == "entity"), None)) for mark in marks], "en")
    assert understood(Built(plan, frame, 0.0), clinic, "en").endswith(
        "patient = Anna Weber or patient = Kenji Mori · not patient = Kenji Mori"
    )


def test_only_what_is_asked_for_is_shown(clinic: Schema, read_marks: ReadMarks) -> None:
    marks = read_marks("Which doctor has the most visits?")
    ranked = "MATCH (v:Visit)-[:HAS_DOCTOR]->(d:Doctor) RETURN {}d.full_name, count(v) AS n ORDER BY n DESC LIMIT 1"
    plan = without_habits(read_cypher(ranked.format(""), clinic), marks)
    assert [c.name for c in plan.columns[: plan.shown]] == ["full_name"] and plan.order == ((1, True),)
    told = without_habits(read_cypher(ranked.format(""), clinic), read_marks("Which doctor has the most visits, and how many?"))
    assert told.shown == 2
    beds = "MATCH (w:Ward) WHERE w.beds > 20 RETURN w.beds, w.title ORDER BY w.beds LIMIT 5"
    plan = without_habits(read_cypher(beds, clinic), read_marks("Which wards have more than 20 beds?"))
    assert ([c.name for c in plan.columns], plan.shown, plan.order, plan.limit) == (["title", "beds"], 1, ((1, False),), None)


@pytest.mark.parametrize(
    ("question", "sayable"),
    [
        (DEAR_ASKED, True),
        ("Which drugs were discontinued?", False),
        ("What percentage of visits are German patients'?", False),
        ("Which is my ward?", False),
        ("Tell me the beds of the Heart Ward", True),
        ("How are you?", False),
    ],
)
def test_what_no_query_could_say_is_not_asked_for_one(question: str, sayable: bool, read_marks: ReadMarks) -> None:
    assert is_sayable(read_marks(question)) is sayable
