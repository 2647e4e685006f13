"""Leaving out, pipelines side by side, and why a question was answered: over a few documents that are really loaded."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from eval.attribution import ranks
from eval.explain import explain, reasons
from eval.failure import EvalError
from eval.figures import figures_of
from eval.golden import Golden, Row, read_golden
from eval.inprocess import InProcess
from eval.split import chosen_elsewhere, folds
from eval.sweep import on_a_copy, read_sweep, sweep
from ingest.job import Order
from services.runtime import Runtime, open_runtime
from services.settings import PipelineSettings, Settings, load_settings

DOCUMENTS = {
    "leave.md": "# Annual leave\n\nEvery member of staff has 15 days of annual leave.\n\nUnused leave lapses on 31 March.\n",
    "travel.md": "# Travel\n\nThe ceiling for a hotel in Korea is KRW 120,000 a night.\n\nReceipts are handed in within 10 days.\n",
}
ROWS = [
    {
        "id": "leave",
        "question": "How many days of annual leave do staff have?",
        "must_include": ["15 days"],
        "evidence": [{"doc": "travel/leave.md", "quote": "Every member of staff has 15 days of annual leave."}],
    },
    {
        "id": "hotel",
        "question": "What is the ceiling for a hotel in Korea?",
        "must_include": ["120,000"],
        "evidence": [{"doc": "travel/travel.md", "quote": "The ceiling for a hotel in Korea is KRW 120,000 a night."}],
    },
    {"id": "none", "question": "Who won the football match yesterday?", "answerable": False},
]


def item(id: str, right: bool, documents: tuple[str, ...] = (), collections: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"id": id, "documents": documents, "collections": collections, "parts": {"answer": (float(right), 1.0)}}


def test_questions_over_several_documents_join_them_into_one_fold() -> None:
    items = [
        item("a", True, ("d1",)),
        item("b", True, ("d2", "d3")),
        item("c", True, ("d3", "d4")),
        item("d", True),
        item("e", True, ("d4",)),
    ]
    assert folds(items, "document") == {"d1": ["a"], "d2": ["b", "c", "e"]}
    tables = [item("a", True, collections=("hr",)), item("b", True, collections=("shop",)), item("c", True, ("d",), ("hr",))]
    assert folds(tables, "schema") == {"hr": ["a", "c"], "shop": ["b"]}


def test_what_was_chosen_without_a_document_is_measured_on_it() -> None:
    """`tuned` is better by one document alone: left out, it is not chosen for it, and where it is chosen it does no better."""
    ids = {"a1": "a", "a2": "a", "b1": "b", "b2": "b", "c1": "c"}
    plain = [item(id, id in ("b1", "c1"), (document,)) for id, document in ids.items()]
    tuned = [item(id, id in ("a1", "a2", "c1"), (document,)) for id, document in ids.items()]
    figure, choices = chosen_elsewhere({"plain": plain, "tuned": tuned}, "document", "answer")
    assert choices == {"a": "plain", "b": "tuned", "c": "tuned"}
    assert figure is not None and figure.value == pytest.approx(1 / 5)
    assert chosen_elsewhere({"plain": [item("x", True)]}, "document", "answer") == (None, {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pipelines: {only: {}}", "two pipelines or more"),
        ("pipelines: {a: {}, b: {weight: {}}}", "weight"),
        ("pipelines: {a: {}, b: {weights: {dense: -1}}}", "dense"),
        ("pipelines: [", "cannot be read"),
    ],
)
def test_a_slip_in_a_sweep_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "sweep.yaml"
    file.write_text(text)
    with pytest.raises(EvalError, match=said):
        read_sweep(file)


async def test_what_lies_on_servers_is_not_swept(tmp_path: Path) -> None:
    served = load_settings(data=tmp_path, vectors={"kind": "qdrant", "url": "http://127.0.0.1:9"})
    with pytest.raises(EvalError, match="passages lie on servers"):
        async with on_a_copy(served):
            pass


async def test_there_must_be_a_data_folder_to_copy(tmp_path: Path) -> None:
    with pytest.raises(EvalError, match="give --data"):
        async with on_a_copy(load_settings(data=tmp_path / "none")):
            pass


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Golden:
    file = tmp_path_factory.mktemp("golden") / "golden.jsonl"
    file.write_text("\n".join(json.dumps({"lang": "en", **row}) for row in ROWS))
    return read_golden([file])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def loaded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Settings, Runtime]]:
    """The settings of a data folder, and a runtime over a copy of it."""
    folder = tmp_path_factory.mktemp("sweep")
    (folder / "travel").mkdir()
    for name, text in DOCUMENTS.items():
        (folder / "travel" / name).write_text(text)
    settings = load_settings(data=folder / "data", host="127.0.0.1")
    async with open_runtime(settings) as runtime:
        await runtime.ingest(Order(folder / "travel", "travel", None), lambda _: None)
    async with on_a_copy(settings) as runtime:
        yield settings, runtime


@pytest.mark.asyncio(loop_scope="module")
async def test_pipelines_side_by_side_leave_the_data_as_it_was(golden: Golden, loaded: tuple[Settings, Runtime]) -> None:
    settings, runtime = loaded
    assert runtime.settings.data != settings.data
    before = {path: path.stat().st_mtime_ns for path in settings.data.rglob("*")}
    pipelines = {"as it is": PipelineSettings(), "quotes nothing": PipelineSettings(floor_shift=2)}
    seen: list[tuple[str, int, int]] = []
    swept = await sweep(golden, pipelines, runtime, lambda *done: seen.append(done))
    assert {path: path.stat().st_mtime_ns for path in settings.data.rglob("*")} == before
    right = {name: {i["id"]: i["right"] for i in run["items"]} for name, run in swept.runs.items()}
    assert right == {
        "as it is": {"leave": True, "hotel": True, "none": True},
        "quotes nothing": {"leave": False, "hotel": False, "none": True},
    }
    found = swept.differences["quotes nothing"]
    assert list(swept.differences) == ["quotes nothing"]
    assert (found["answer"].value, found["false_no"].value, found["recall@5"].value) == (pytest.approx(-2 / 3), 1, 0)
    figure, choices = swept.elsewhere["document"]
    assert figure.value == 1 and choices == {"travel/leave.md": "as it is", "travel/travel.md": "as it is"}
    assert seen[-1] == ("quotes nothing", 3, 3)


@pytest.mark.asyncio(loop_scope="module")
async def test_explain_shows_where_the_evidence_stood_and_why_it_was_quoted_or_refused(
    golden: Golden, loaded: tuple[Settings, Runtime], capsys: pytest.CaptureFixture[str]
) -> None:
    service, said = InProcess(loaded[1]), {}
    for row in golden.rows:
        await explain(row, service)
        said[row.id] = capsys.readouterr().out
    for path in ("dense", "words", "sentences", "fused"):
        assert path in said["hotel"]
    rests_on = said["hotel"].partition("what a right answer rests on")[2]
    placed = next(line for line in rests_on.splitlines() if line.startswith("The ceiling for a hotel"))
    assert "1" in placed.removeprefix(ROWS[1]["evidence"][0]["quote"]).split()  # type: ignore[index]
    assert "right, document" in said["hotel"] and "reaches the floor" in said["hotel"]
    assert "→ answered with what was left" in said["hotel"]
    assert "→ refused" in said["none"] and "answered with what was left" not in said["none"]


@pytest.mark.asyncio(loop_scope="module")
async def test_explain_shows_the_query_that_a_question_was_read_as(
    loaded: tuple[Settings, Runtime], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lamps").mkdir()
    (tmp_path / "lamps" / "lamps.csv").write_text("id,name,colour,price\nL1,Alpha,red,12\nL2,Beta,blue,31\nL3,Gamma,red,47\n")
    (tmp_path / "lamps" / "mapping.yaml").write_text(MAPPING)
    await loaded[1].ingest(Order(tmp_path / "lamps", "lamps", None), lambda _: None)
    row = Row(
        id="red", file="f", lang="en", question="Which lamps are red?", answer="Alpha, Gamma", answer_type="list", gold=["Alpha", "Gamma"]
    )
    service = InProcess(loaded[1])
    reply, _ = await service.ask(row, row.question)
    trace = await service.trace(row, reply["trace_id"])
    assert trace and ranks(row, trace, {}, reply) == {"graph": [1, 2], "link": [None, None]} and reply["route"] == "graph"
    await explain(row, service)
    said = " ".join(capsys.readouterr().out.split())
    assert "right, graph" in said and "MATCH (" in said
    assert "→ read as a query of lamps at the cost of" in said
    placed = figures_of([{**ITEM, "paths": ranks(row, trace, {}, reply)}])["paths"]
    assert (placed["graph"]["found@1"], placed["graph"]["found@5"], placed["graph"]["alone"]) == (0.5, 1, 0)


ITEM = {
    **{"file": "f", "lang": "en", "tags": [], "collections": ["lamps"], "route": "graph", "ms": 1.0, "characters": 9},
    **{"answerable": True, "refused": False, "right": True, "parts": {}},
}
MAPPING = """
tables:
  lamps.csv:
    label: Lamp
    key: id
    name: name
    synonyms: {en: [lamp]}
    columns: {colour: {en: [colour]}, price: {type: integer, en: [price]}}
"""


def test_reasons_of_what_one_step_settled() -> None:
    assert reasons({"faq": {"entry": "parking"}}, answerable=True)[0] == "answered by hand, as the entry parking says"
    assert reasons({"calculate": {"values": [12]}}, answerable=True)[0] == "computed: [12]"
    unread = reasons({"plan": {"unknown": ["credit"]}}, answerable=True)[0]
    assert unread == "no query of the graph: nothing in its schemas explains credit"


def test_reasons_of_a_question_that_was_not_looked_up() -> None:
    assert reasons({"guard": {"terms": []}}, answerable=False)[0].startswith("refused before anything was looked up")
