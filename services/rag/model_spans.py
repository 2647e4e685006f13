"""A span for each call of the chat model, by OpenTelemetry's conventions for generative AI; of any provider, as LangChain's callbacks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, LLMResult
from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind

from services.spans import fail

_tracer = trace.get_tracer("twofold")
_ROLES = {"human": "user", "ai": "assistant"}


class ModelSpans(AsyncCallbackHandler):
    """`content`: whether what was sent and what came back is in the span."""

    def __init__(self, model: str, provider: str, *, content: bool) -> None:
        self._model, self._provider, self._content = model, provider, content
        self._spans: dict[UUID, Span] = {}

    async def on_chat_model_start(
        self, serialized: dict[str, Any], messages: list[list[BaseMessage]], *, run_id: UUID, **_kwargs: Any
    ) -> None:
        attributes: dict[str, str | float] = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": self._provider,
            "gen_ai.request.model": self._model,
            "gen_ai.request.temperature": 0.0,
            "gen_ai.output.type": "text",
        }
        if self._content:
            attributes["gen_ai.input.messages"] = _written([message for batch in messages for message in batch])
        self._spans[run_id] = _tracer.start_span(f"chat {self._model}", kind=SpanKind.CLIENT, attributes=attributes)

    async def on_llm_end(self, response: LLMResult, *, run_id: UUID, **_kwargs: Any) -> None:
        span = self._spans.pop(run_id)
        replies = [g.message for batch in response.generations for g in batch if isinstance(g, ChatGeneration)]
        for reply in replies:
            about = reply.response_metadata
            span.set_attribute("gen_ai.response.model", str(about.get("model_name", self._model)))
            if reason := about.get("finish_reason"):
                span.set_attribute("gen_ai.response.finish_reasons", [str(reason)])
            if isinstance(reply, AIMessage) and reply.usage_metadata:
                span.set_attribute("gen_ai.usage.input_tokens", reply.usage_metadata["input_tokens"])
                span.set_attribute("gen_ai.usage.output_tokens", reply.usage_metadata["output_tokens"])
        if self._content:
            span.set_attribute("gen_ai.output.messages", _written(replies))
        span.end()

    async def on_llm_error(self, error: BaseException, *, run_id: UUID, **_kwargs: Any) -> None:
        span = self._spans.pop(run_id)
        fail(span, error)
        span.end()


def _written(messages: Sequence[BaseMessage]) -> str:
    parts = [{"role": _ROLES.get(m.type, m.type), "parts": [{"type": "text", "content": str(m.text)}]} for m in messages]
    return json.dumps(parts, ensure_ascii=False)
