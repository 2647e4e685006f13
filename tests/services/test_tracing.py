"""Spans as a collector would get them: of the request, the steps, the stores' reads, the model's calls; without what people wrote."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

import examples
from ingest.job import Order
from services.api.app import create_app
from services.rag.chat_model import open_chat_model
from services.runtime import open_runtime
from services.settings import ChatModel, load_settings
from services.spans import TracingSettings
from services.tracing import open_tracing

DOCUMENTS = Path(examples.__file__).parent / "company" / "documents"
QUIET = TracingSettings(endpoint="http://127.0.0.1:4318/v1/traces")
OPEN = TracingSettings(endpoint="http://127.0.0.1:4318/v1/traces", content=True)
REPLY = {
    "id": "r1",
    "object": "chat.completion",
    "created": 0,
    "model": "small-7",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "fifteen days [1]"}}],
    "usage": {"prompt_tokens": 21, "completion_tokens": 5, "total_tokens": 26},
}


@pytest.fixture(scope="module")
def exporter() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = open_tracing(QUIET, SimpleSpanProcessor(exporter))
    yield exporter
    provider.shutdown()


@pytest.fixture
def spans(exporter: InMemorySpanExporter) -> InMemorySpanExporter:
    exporter.clear()
    return exporter


class _Model(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        bad = "fail" in asked["messages"][-1]["content"]
        body = json.dumps({"error": {"message": "secret"}} if bad else REPLY).encode()
        self.send_response(400 if bad else 200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def chat() -> Iterator[ChatModel]:
    server = HTTPServer(("127.0.0.1", 0), _Model)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield ChatModel(name="small", base_url=f"http://127.0.0.1:{server.server_port}/v1")
    server.shutdown()
    server.server_close()


async def test_a_question_leaves_one_tree_of_spans_without_its_text(spans: InMemorySpanExporter, tmp_path: Path) -> None:
    async with open_runtime(load_settings(data=tmp_path)) as runtime:
        await runtime.ingest(Order(DOCUMENTS, "company", None), lambda _: None)
        app = create_app(runtime)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client,
        ):
            spans.clear()
            came_from = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
            question = "How many days of annual leave do new employees get?"
            answer = (await client.post("/v1/ask", json={"question": question}, headers=came_from)).json()
            await client.get("/healthz")
            await client.get("/v1/conversations", params={"q": "salary"})
    done = {span.name: span for span in spans.get_finished_spans()}
    request = done["POST /v1/ask"]
    assert request.kind is SpanKind.SERVER
    assert _of(request)["twofold.trace_id"] == answer["trace_id"]
    assert _of(request)["twofold.route"] == answer["route"]
    steps = set(answer["timings_ms"]) - {"total"}
    assert steps <= done.keys()
    for step in steps:
        assert _parent(done[step]) == _id(request)
    search = done["vectors search"]
    assert (search.kind, _of(search)["db.operation.name"]) == (SpanKind.CLIENT, "search")
    assert _parent(search) == _id(done["retrieve_vector"])
    assert {format(span.context.trace_id, "032x") for name, span in done.items() if span.context and name in steps} == {
        "0af7651916cd43dd8448eb211c80319c"
    }
    assert not any("healthz" in name for name in done)
    written = "\n".join(span.to_json() for span in spans.get_finished_spans())
    for text in ("annual leave", "salary", answer["answer"][:40]):
        assert text not in written


@pytest.mark.parametrize("tracing", [QUIET, OPEN])
async def test_a_call_of_the_model_is_described_by_the_conventions(
    spans: InMemorySpanExporter, chat: ChatModel, tracing: TracingSettings
) -> None:
    await open_chat_model(chat, tracing).ainvoke([("system", "be brief"), ("user", "연차는?")])
    (call,) = spans.get_finished_spans()
    assert (call.name, call.kind) == ("chat small", SpanKind.CLIENT)
    said = dict(_of(call))
    texts = {name: json.loads(str(said.pop(name))) for name in list(said) if name.endswith(".messages")}
    assert said == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "small",
        "gen_ai.request.temperature": 0.0,
        "gen_ai.output.type": "text",
        "gen_ai.response.model": "small-7",
        "gen_ai.response.finish_reasons": ("stop",),
        "gen_ai.usage.input_tokens": 21,
        "gen_ai.usage.output_tokens": 5,
    }
    if not tracing.content:
        assert texts == {}
        return
    assert [(m["role"], m["parts"][0]["content"]) for m in texts["gen_ai.input.messages"]] == [("system", "be brief"), ("user", "연차는?")]
    assert texts["gen_ai.output.messages"][0]["parts"] == [{"type": "text", "content": "fifteen days [1]"}]


async def test_of_an_error_the_kind_alone_is_told(spans: InMemorySpanExporter, chat: ChatModel) -> None:
    with pytest.raises(Exception, match="secret"):
        await open_chat_model(chat, QUIET).ainvoke("fail")
    (call,) = spans.get_finished_spans()
    assert call.status.status_code is StatusCode.ERROR
    assert str(_of(call)["error.type"]).endswith("RequestError")
    assert "secret" not in call.to_json()


def _of(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})


def _id(span: ReadableSpan) -> int:
    assert span.context
    return span.context.span_id


def _parent(span: ReadableSpan) -> int | None:
    return span.parent.span_id if span.parent else None
