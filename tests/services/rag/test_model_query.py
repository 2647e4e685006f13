"""A query that a chat model writes, over HTTP: read as a plan, repaired at most twice, with the caller's rights, and said to be a model's.

The model is a server that answers with what a test has written for it; the tables are an invented ferry line's.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import date
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from ingest.job import Order
from services.identity.caller import EVERYONE, Caller
from services.rag.answer import Answer, GraphCitation, Trace
from services.rag.answer_model import Writer
from services.rag.chat_model import ModelUnavailable
from services.rag.model_query import read_reply
from services.rag.pipeline import QUERIED, Pipeline
from services.rag.question import Question
from services.runtime import Runtime, open_runtime
from services.settings import ChatModel, load_settings
from tests.services.model_server import reply, serving_model

session = pytest.mark.asyncio(loop_scope="session")
TODAY = date(2026, 11, 28)
BUSY = "MATCH (s:Sailing)-[:HAS_VESSEL]->(v:Vessel) WHERE v.capacity > 200 WITH v, count(s) AS n WHERE n > 1 RETURN v.vessel_name"
ASKED = "Which vessels have more than 1 sailing and a capacity above 200?"
FULL = "MATCH (s:Sailing)-[:HAS_VESSEL]->(v:Vessel) WHERE s.passengers < v.capacity RETURN count(s) AS n"
OTHERS = FULL.replace("v.capacity", "v.capacity AND v.vessel_name <> 'Grey Heron'")


@dataclass
class Model:
    """What the model writes next, and what it was asked; with nothing to write it has none."""

    says: list[str] = field(default_factory=list)
    asked: list[list[dict[str, str]]] = field(default_factory=list)

    def behave(self, handler: BaseHTTPRequestHandler, asked: dict[str, Any]) -> None:
        match asked.get("response_format", {}).get("json_schema", {}).get("name"):
            case "query":
                self.asked.append(asked["messages"])
                reply(json.dumps({"cypher": self.says.pop(0)}) if self.says else '{"cypher": "none"}')(handler, asked)
            case "plan":
                reply('{"wants": "text", "rows_of": "", "called": {}}')(handler, asked)
            case _:
                reply('{"claims": []}')(handler, asked)


@dataclass
class Line:
    """The ferry line's service with its model."""

    runtime: Runtime
    model: Model

    async def ask(self, text: str, *says: str, groups: tuple[str, ...] = (EVERYONE,)) -> tuple[Answer, dict[str, Any]]:
        """The answer, and the trace's detail by step."""
        self.model.says, self.model.asked = list(says), []
        traces: list[Trace] = []

        async def record(trace: Trace) -> None:
            traces.append(trace)

        self.runtime.pipeline._record = record
        caller = Caller(sub="ann", groups=frozenset(groups))
        answer = await self.runtime.pipeline.ask(Question(text=text, caller=caller, as_of=TODAY, fresh=True))
        return answer, {step["name"]: step["detail"] for step in traces[0].steps}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def line(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Line]:
    model = Model()
    with serving_model(model.behave) as (url, _):
        chat = ChatModel(name="small", base_url=url, timeout=20)
        data = tmp_path_factory.mktemp("ferry") / "data"
        settings = load_settings(data=data, token_secret="a secret of more than thirty-two characters", chat=chat)
        async with open_runtime(settings) as runtime:
            await runtime.ingest(Order(Path(__file__).parent / "ferry", "ferry", accept=True), lambda _: None)
            yield Line(runtime, model)


@pytest.mark.parametrize(
    ("question", "cypher", "values", "notice"),
    [
        (ASKED, BUSY, {"Morning Tide", "Blue Lantern"}, QUERIED["en"]),
        (ASKED, BUSY + ", v.capacity, n ORDER BY n DESC LIMIT 10", {"Morning Tide", "Blue Lantern"}, QUERIED["en"]),
        (
            "Which vessels were built before 2010 and have more than 1 sailing?",
            "MATCH (v:Vessel)<-[:HAS_VESSEL]-(s:Sailing) WHERE v.built_on < date('2010-01-01') WITH v, count(*) AS n WHERE n > 1 RETURN v",
            None,
            None,
        ),
        (
            "Which vessels were built before 2010 and have more than 1 sailing?",
            "MATCH (v:Vessel)<-[:HAS_VESSEL]-(s:Sailing) WHERE v.built_on < date('2010-01-01') WITH v, count(s) AS n WHERE n > 1 RETURN v",
            {"Morning Tide"},
            QUERIED["en"],
        ),
        ("승객이 수용 인원보다 적은 운항은 몇 건인가요?", FULL, {8}, QUERIED["ko"]),
        ("승객이 수용 인원보다 적은 운항이 있나요?", FULL.replace("count(s) AS n", "s.sailing_no"), {"yes"}, QUERIED["ko"]),
    ],
)
@session
async def test_what_the_grammar_cannot_plan_is_asked_by_a_query(
    line: Line, question: str, cypher: str, values: set[str] | None, notice: str | None
) -> None:
    answer, steps = await line.ask(question, cypher)
    assert (set(answer.values) if answer.answerable else None, answer.notice) == (values, notice)
    if values is None:
        return
    (citation,) = answer.citations
    assert isinstance(citation, GraphCitation) and "any(g IN" in citation.query and "MATCH (s:Sailing)-[:HAS_VESSEL]" not in citation.query
    assert steps["query"]["faults"] == [] and steps["query"]["cypher"].startswith("MATCH (n0:")
    assert answer.route == "graph" and ("Understood as" in answer.answer or "이해한 질문" in answer.answer)


@session
async def test_what_is_left_out_is_told(line: Line) -> None:
    answer, _ = await line.ask("승객이 수용 인원보다 적은 운항은 Grey Heron 말고 몇 건인가요?", OTHERS)
    assert "선박 = Grey Heron 제외" in answer.answer and answer.notice == QUERIED["ko"]


@session
async def test_a_fault_goes_back_to_the_model_at_most_twice(line: Line) -> None:
    turned, unknown = BUSY.replace("-[:HAS_VESSEL]->", "<-[:HAS_VESSEL]-"), BUSY.replace("v.capacity", "v.seats")
    answer, steps = await line.ask(ASKED, turned, unknown, BUSY)
    assert answer.answerable and len(line.model.asked) == 3
    second, third = line.model.asked[1][-1]["content"], line.model.asked[2][-1]["content"]
    assert "(:Sailing)-[:HAS_VESSEL]->(:Vessel)" in second and "Vessel has no seats. It has: vessel_id" in third
    assert [fault for _, fault in steps["query"]["faults"]] == [
        second.removesuffix(" Write the query again."),
        third.removesuffix(" Write the query again."),
    ]
    answer, steps = await line.ask(ASKED, turned, unknown, "MATCH (n) DETACH DELETE n", BUSY)
    assert not answer.answerable and answer.notice is None
    assert len(line.model.asked) == 3 and "only reads are allowed" in steps["query"]["faults"][2][1]


@session
async def test_what_the_engine_cannot_explain_goes_back_in_its_words(line: Line) -> None:
    answer, steps = await line.ask(ASKED, BUSY.replace("count(s)", "howmany(s)"), BUSY.replace("RETURN v.", "RETURN w."), BUSY)
    assert answer.answerable and len(line.model.asked) == 3
    (_, first), (_, second) = steps["query"]["faults"]
    assert "refuses the statement" in first and "howmany" in first and "'w' not defined" in second


@pytest.mark.parametrize(
    "cypher",
    [
        BUSY.replace("v.capacity > 200", "v.capacity > 100"),
        BUSY.replace("WHERE v.capacity > 200 ", ""),
        BUSY.replace(">", "<").replace("<(", ">("),
        "MATCH (v:Vessel) RETURN v.vessel_name",
        "MATCH (v:Vessel) WHERE v.home_port = 'Busan' RETURN v.vessel_name",
        BUSY.replace("n > 1", "n > 200").replace("capacity > 200", "capacity > 1"),
    ],
)
@session
async def test_a_bent_query_is_no_answer(line: Line, cypher: str) -> None:
    answer, _ = await line.ask(ASKED, cypher, cypher, BUSY)
    assert not answer.answerable and not answer.citations
    assert len(line.model.asked) == 2  # who writes the same again has nothing better


@pytest.mark.parametrize(
    ("question", "cypher"),
    [
        (
            "What is the home port of Ida Holm?",
            "MATCH (e:Employee {full_name: 'Ida Holm'})<-[:HAS_EMPLOYEE]-(:Sailing)-[:HAS_VESSEL]->(v:Vessel) RETURN v.home_port",
        ),
        (
            "남도현의 수용 인원은?",
            "MATCH (e:Employee {full_name: '남도현'})<-[:HAS_EMPLOYEE]-(:Sailing)-[:HAS_VESSEL]->(v:Vessel) RETURN v.capacity",
        ),
    ],
)
@session
async def test_what_the_tables_do_not_hold_is_refused(line: Line, question: str, cypher: str) -> None:
    answer, _ = await line.ask(question, cypher, cypher, cypher)
    assert not answer.answerable and line.model.asked


@pytest.mark.parametrize(
    "question",
    [
        "Which vessels have more than 1 sailing and a home port in Busan?",  # a plan stands
        "What colour is Morning Tide?",  # a word that nothing of the tables explains
        "What is the monthly salary of Ida Holm?",  # the caller may not know
        "Which are my sailings?",  # nobody knows whose
        "Hello!",
    ],
)
@session
async def test_the_model_is_not_asked_where_a_plan_stands_or_none_could(line: Line, question: str) -> None:
    await line.ask(question, BUSY)
    assert line.model.asked == []


@session
async def test_the_prompt_holds_the_graph_as_the_caller_knows_it_and_no_values_but_the_questions(line: Line) -> None:
    question = "What is the home port of Ida Holm?"
    await line.ask(question)
    text = json.dumps(line.model.asked[0], ensure_ascii=False)
    assert "(:Sailing)-[:HAS_EMPLOYEE]->(:Employee)" in text and "Employee.full_name = 'Ida Holm'" in text
    assert "monthly_salary: only for sum and avg" in text
    for value in ("741200", "683400", "Jo Marsh", "남도현", "Grey Heron", "Yeosu"):
        assert value not in text
    assert line.model.asked[0][-1]["content"].endswith(question)
    examples = [message["content"] for message in line.model.asked[0] if message["role"] == "assistant"]
    assert len(examples) == 2 and all(json.loads(example)["cypher"].startswith("MATCH (") for example in examples)


@session
async def test_who_sees_no_row_gets_what_any_plan_gives(line: Line) -> None:
    answer, _ = await line.ask(ASKED, BUSY, groups=("elsewhere",))
    assert not answer.answerable and line.model.asked == []


@session
async def test_a_query_that_finds_nothing_is_no_answer(line: Line) -> None:
    """Of a bent question there is nothing either."""
    none = "Which vessels have more than 1 sailing and a capacity above 900?"
    answer, steps = await line.ask(none, BUSY.replace("200", "900"))
    assert not answer.answerable and steps["query"]["cypher"]


@session
async def test_the_setting_turns_it_off(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    serving = line.runtime.pipeline
    assert serving.nodes.writer
    off = serving.nodes.writer.settings.model_copy(update={"queries": False})
    nodes = replace(serving.nodes, writer=Writer(serving.nodes.writer.model, off))
    monkeypatch.setattr(line.runtime, "pipeline", Pipeline(nodes, serving.index, serving.calibrations, serving._record))
    answer, _ = await line.ask(ASKED, BUSY)
    assert not answer.answerable and line.model.asked == []


@pytest.mark.parametrize("said", ["no JSON", '{"query": 1}', '{"cypher": 7}'])
def test_a_reply_of_another_form_is_no_query(said: str) -> None:
    with pytest.raises(ModelUnavailable, match="unreadable"):
        read_reply(said)


@session
async def test_the_prompt_says_what_days_and_numbers_are_meant(line: Line) -> None:
    await line.ask("Which vessels have more than 2 sailings and more than 1 thousand passengers on average in March 2025?")
    told = line.model.asked[0][-1]["content"]
    assert "'March 2025' is date('2025-03-01') to date('2025-03-31')" in told and "'1 thousand' is 1000" in told
