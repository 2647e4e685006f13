"""The steps in their order, as a LangGraph state graph; this is the one file that knows LangGraph."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, Protocol
from uuid import uuid4

from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from opentelemetry.trace import get_current_span

from graph.store import GraphError
from ingest.calibrate import Calibration, Calibrations
from language.detect import Language
from language.masking import mask
from services.rag.answer import Answer, Draft, Event, StepEvent, TokenEvent, Trace
from services.rag.evidence import route_of, values_of
from services.rag.index import Index
from services.rag.inert import make_inert
from services.rag.nodes import Nodes, Update
from services.rag.question import Question
from services.rag.state import State
from services.rag.stored import AnswerStore, key_of
from services.spans import span
from vector.store import Scope, VectorError, VectorUnavailable

FALLBACK: dict[Language, str] = {
    "ko": "언어 모델이 답하지 못해 자료를 그대로 인용했습니다.",
    "en": "The language model did not answer, so the sources are quoted.",
}
UNKEPT: dict[Language, str] = {
    "ko": "언어 모델이 쓴 글을 자료에서 확인할 수 없어 자료를 그대로 인용했습니다.",
    "en": "What the language model wrote could not be checked against the sources, so these are quoted.",
}
UNHEARD: dict[Language, str] = {
    "ko": "언어 모델이 답하지 못해 언어 모델 없이 찾은 결과입니다.",
    "en": "The language model did not answer: this was found without it.",
}
PROPOSED: dict[Language, str] = {
    "ko": "언어 모델이 질문을 읽은 대로 자료와 표에서 찾은 답입니다.",
    "en": "Found in the sources and tables as the language model reads the question.",
}
QUERIED: dict[Language, str] = {
    "ko": "언어 모델이 쓴 질의로 표에서 찾은 답입니다.",
    "en": "Found in the tables by a query that a language model wrote.",
}
Record = Callable[[Trace], Awaitable[None]]


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """All that answers may depend on beside the question. Two with one name are not the same where something happened between them."""

    name: str


class Pipeline:
    """Questions to answers. `index` is the snapshot of the stores that new questions use, `calibrations` what is measured
    of them for each caller; both are renewed after an ingest.

    `closed` says why nothing can be answered, None where all is well. `version` names all that answers may depend on beside the
    question; answers are kept in `answers` under it, and none while it is None: not measured yet, or about to change.
    """

    def __init__(self, nodes: Nodes, index: Index, calibrations: Calibrations, record: Record, answers: AnswerStore | None = None) -> None:
        self.index, self.calibrations = index, calibrations
        self.closed: str | None = None
        self.version: Version | None = None
        self._answers = answers
        self.nodes = nodes
        self._graph = build(nodes)
        self._record = record

    async def ask(self, question: Question) -> Answer:
        """Answer, and record the trace. Raises VectorError or GraphError where a store is away and the other has no answer."""
        async for event in self.stream(question):
            if isinstance(event, Answer):
                return event
        raise AssertionError("a stream ends with its answer")

    async def stream(self, question: Question) -> AsyncIterator[Event]:
        """The steps as they begin and end, the checked text, and last the whole answer."""
        if self.closed:
            raise VectorUnavailable(self.closed)
        started, groups = time.perf_counter(), question.caller.groups
        version = self.version if self._answers and not question.fresh else None
        key = key_of(question, await self.nodes.faq_stamp()) if version else ""
        if version and self._answers and (kept := await self._answers.find(key, version.name)):
            answer = replace(kept, trace_id=uuid4().hex, timings_ms={"stored": (ms := _since(started)), "total": ms})
            steps: tuple[Mapping[str, Any], ...] = ({"name": "stored", "ms": ms, "detail": {"hit": True, "trace_id": kept.trace_id}},)
            yield StepEvent("stored", "start")
            yield StepEvent("stored", "end", ms)
            async for event in self._finish(question, answer, steps):
                yield event
            return
        away: list[GraphError | VectorError] = []
        try:
            calibration = await self.calibrations.of(groups)
        except VectorUnavailable as error:  # the graph may answer; nothing is quoted from an index that nobody has measured
            calibration, away = Calibration({}, {}), [error]
        state: State = {
            "question": question,
            "writer": self.nodes.writer and self.nodes.writer.for_one(),
            "index": self.index.seen_by(groups).measured_by(calibration),
            "scope": Scope(groups, question.collections),
            "away": away,
            "steps": [],
        }
        streamed: AsyncIterator[tuple[str, Any]] = self._graph.astream(state, stream_mode=["custom", "values"])  # type: ignore[assignment]
        trace_id, drafted = uuid4().hex, False
        with self.nodes.lane.answering():
            async for mode, event in streamed:
                if mode == "custom":
                    yield event
                    continue
                state = event
                if not drafted and state.get("answerable") and (self.nodes.writes(state) or self.nodes.proposes(state)):
                    drafted = True
                    yield Draft(_answer(state, trace_id, _since(started)))
        answer = _answer(state, trace_id, _since(started))
        whole = not state["away"] and not state.get("fallback") and not state.get("unheard")
        if whole and version and version is self.version and self._answers and not _is_personal(question):
            await self._answers.keep(key, version.name, answer)
        steps = (*state["steps"], {"name": "stored", "ms": 0.0, "detail": {"hit": False}}) if version else tuple(state["steps"])
        async for event in self._finish(question, answer, steps, state.get("told_lines", 0)):
            yield event

    async def _finish(
        self, question: Question, answer: Answer, steps: tuple[Mapping[str, Any], ...], told: int = 0
    ) -> AsyncIterator[Event]:
        """Record the trace, then the text, but for the lines that were `told` as they came, and the whole answer."""
        get_current_span().set_attributes(
            {"twofold.trace_id": answer.trace_id, "twofold.route": answer.route, "twofold.answerable": answer.answerable}
        )
        caller = question.caller
        await self._record(Trace(answer.trace_id, caller.sub, tuple(sorted(caller.groups)), question.text, steps, asdict(answer)))
        for number, line in enumerate(answer.answer.split("\n") if answer.answerable else ()):
            if number >= told:
                yield TokenEvent(f"\n{line}" if number else line)
        yield answer


def build(nodes: Nodes) -> CompiledStateGraph[State, Any, Any, Any]:
    """The state graph. Vectors and graph are asked side by side; what is no question goes straight to the refusal."""

    async def write(state: State) -> Update:
        send = get_stream_writer()
        return await nodes.write(state, lambda text: send(TokenEvent(text)))

    def ways(step: str, choose: Callable[[State], str | list[str]], to: list[str]) -> None:
        async def way(state: State) -> str | list[str]:  # LangGraph gives each that is not async a thread
            return choose(state)

        graph.add_conditional_edges(step, way, to)

    graph = StateGraph(State)
    for step in (
        nodes.normalise, nodes.guard, nodes.link, nodes.faq, nodes.calculate, nodes.plan, nodes.retrieve_vector, nodes.retrieve_graph,
        nodes.link_across, nodes.fuse, nodes.list_passages, nodes.extract, nodes.hybrid, nodes.answer, nodes.verify, nodes.propose,
        nodes.query, write, nodes.refuse,
    ):  # fmt: skip
        graph.add_node(step.__name__, _timed(step.__name__, step))
    graph.add_edge(START, "normalise")
    graph.add_edge("normalise", "guard")
    ways("guard", lambda state: "link" if state["askable"] else "refuse", ["link", "refuse"])
    graph.add_edge("link", "faq")
    ways("faq", lambda state: "answer" if state["settled"] else "calculate", ["answer", "calculate"])
    both = ["retrieve_vector", "retrieve_graph"]
    ways("calculate", lambda state: "answer" if state["settled"] else "plan", ["answer", "plan"])
    ways("plan", lambda state: "answer" if state["settled"] else both, ["answer", *both])
    graph.add_edge(both, "link_across")
    graph.add_edge("link_across", "fuse")
    graph.add_edge("fuse", "list_passages")
    graph.add_edge("fuse", "extract")
    graph.add_edge(["list_passages", "extract"], "hybrid")
    for before, after in (("hybrid", "answer"), ("answer", "verify")):
        graph.add_edge(before, after)
    ways("verify", partial(_after_check, nodes), [END, "propose", "refuse", "write"])
    ways("propose", partial(_after_proposal, nodes), [END, "query", "refuse", "verify"])
    ways("query", lambda state: "verify" if state["queried"] else "refuse", ["refuse", "verify"])
    graph.add_edge("write", END)
    graph.add_edge("refuse", END)
    return graph.compile()


def _after_check(nodes: Nodes, state: State) -> str:
    if nodes.proposes(state):
        return "propose"
    if not state["answerable"]:
        return "refuse"
    return "write" if nodes.writes(state) else END


def _after_proposal(nodes: Nodes, state: State) -> str:
    if state["proposed"]:
        return "verify"
    if nodes.queries(state):
        return "query"
    return END if state["answerable"] else "refuse"


class Step(Protocol):
    """What LangGraph calls with the state."""

    def __call__(self, state: State) -> Awaitable[Update]: ...


def _timed(name: str, step: Step) -> Step:
    async def run(state: State) -> Update:
        write = get_stream_writer()
        write(StepEvent(name, "start"))
        started = time.perf_counter()
        with span(name):
            update = await step(state)
        ms = _since(started)
        write(StepEvent(name, "end", ms))
        return {**update, "steps": [{"name": name, "ms": ms, "detail": update.pop("detail")}]}

    return run


def _answer(state: State, trace_id: str, total_ms: float) -> Answer:
    statements, settled = state["statements"], state.get("settled")
    lines, citations = make_inert(state["lines"], state["citations"], state["index"].link_hosts)
    return Answer(
        answer="\n".join(lines),
        answerable=state["answerable"],
        values=settled.values if settled and statements else values_of(statements),
        route=settled.route if settled else route_of(statements),
        citations=citations,
        passages=state.get("listed", ()),
        timings_ms={**{step["name"]: step["ms"] for step in state["steps"]}, "total": total_ms},
        trace_id=trace_id,
        clarify=settled.clarify if settled else None,
        notice=_notice(state),
    )


def _notice(state: State) -> str | None:
    """What the reader should know: that the model was not heard, be it asked for the wording, for a proposal, a query or the question in
    other words; or what its part was."""
    if state.get("fallback"):
        return FALLBACK[state["lang"]]
    if state.get("unkept"):
        return UNKEPT[state["lang"]]
    if state.get("unheard"):
        return UNHEARD[state["lang"]]
    told = QUERIED if state.get("queried") else PROPOSED if state.get("proposed") else None
    return told[state["lang"]] if told and state["answerable"] else None


def _since(started: float) -> float:
    """Milliseconds."""
    return round(1000 * (time.perf_counter() - started), 3)


def _is_personal(question: Question) -> bool:
    """Whether a personal number stands in what was said: an answer that may repeat it is not kept."""
    return any(mask(text) != text for text in (question.text, *(turn.text for turn in question.history)))
