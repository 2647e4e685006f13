"""A chat model of any provider, asked for text as it is written; whatever goes wrong has one name."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, cast

import httpx
from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from services.rag.model_spans import ModelSpans
from services.settings import ChatModel, SettingsError
from services.spans import TracingSettings

SEED = 7
REPLY_TOKENS = 400
PROBE_SECONDS = 5.0
Message = tuple[str, str]


class ModelUnavailable(Exception):
    """The chat model gave no answer; the text is one word for why: timeout, unreachable, unreadable."""


@dataclass(slots=True)
class Asked:
    """A chat model with what it was opened by.

    A llama.cpp server computes otherwise on what its cache holds of a prompt, and beside another prompt, so that even at temperature 0 it
    writes other words now and then. Where the settings want it `repeatable`, it is asked one prompt at a time, without its cache.
    """

    model: BaseChatModel
    settings: ChatModel
    _wavers: bool | None = field(default=None, init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def stream(
        self, prompt: Sequence[Message], schema: Mapping[str, Any] | None, until: float, tokens: int = REPLY_TOKENS
    ) -> AsyncGenerator[str, None]:
        """The reply in pieces, held to `schema` as far as the provider can, of at most so many tokens. Raises ModelUnavailable, at the
        latest at `until` on the loop's clock, for which it waits for its turn too."""
        alone = await self._is_steadied(until)
        try:
            async with asyncio.timeout_at(until):
                await (self._turn.acquire() if alone else asyncio.sleep(0))
        except TimeoutError:
            raise ModelUnavailable("timeout") from None
        try:
            async with aclosing(self._pieces(prompt, self._bound(schema, alone, tokens), until)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            if alone:
                self._turn.release()

    async def _pieces(self, prompt: Sequence[Message], model: Any, until: float) -> AsyncGenerator[str, None]:
        async with aclosing(cast(AsyncGenerator[BaseMessage, None], model.astream(list(prompt)))) as pieces:
            while True:
                try:
                    async with asyncio.timeout_at(until):
                        piece = await anext(pieces)
                except StopAsyncIteration:
                    return
                except TimeoutError:
                    raise ModelUnavailable("timeout") from None
                except Exception as error:  # every provider raises its own
                    raise ModelUnavailable(_why(error)) from error
                yield str(piece.text)

    async def _is_steadied(self, until: float) -> bool:
        """Whether this is a server that wavers, as it says itself, and is to repeat itself. One that is away is asked again."""
        if self._wavers is None:
            if not (self.settings.repeatable and self.settings.provider == "openai" and self.settings.base_url):
                self._wavers = False
                return False
            import openai  # a second of start-up for whoever has no model

            try:
                async with asyncio.timeout_at(min(until, asyncio.get_running_loop().time() + PROBE_SECONDS)):
                    said = await cast(Any, self.model).root_async_client.get("/models", cast_to=httpx.Response)
            except openai.APIStatusError as error:
                said = error.response
            except (openai.OpenAIError, TimeoutError):
                return False
            self._wavers = "llama.cpp" in said.headers.get("server", "") or '"llamacpp"' in said.text
        return self._wavers

    def _bound(self, schema: Mapping[str, Any] | None, alone: bool, tokens: int) -> Any:
        more: dict[str, Any] = {"extra_body": {"cache_prompt": False, **self.settings.extra}} if alone else {}
        if tokens < REPLY_TOKENS and self.settings.provider != "ollama":  # which names it otherwise
            more["max_tokens"] = tokens
        match self.settings.provider:
            case "openai" if schema:
                form = {"type": "json_schema", "json_schema": {"name": schema["title"], "schema": dict(schema), "strict": True}}
                more["response_format"] = form
            case "ollama" if schema:
                more["format"] = dict(schema)
        return self.model.bind(**more) if more else self.model


def open_chat_model(settings: ChatModel, tracing: TracingSettings | None = None) -> BaseChatModel:
    """The model that the settings name; `openai` with a base URL serves every OpenAI-compatible server. Raises SettingsError."""
    optional: dict[str, Any] = {"base_url": settings.base_url} if settings.base_url else {}
    if settings.api_key:
        optional["api_key"] = settings.api_key.get_secret_value()
    elif settings.provider == "openai" and "OPENAI_API_KEY" not in os.environ:
        optional["api_key"] = "none"  # a server of one's own may ask for none; the client insists on one
    match settings.provider:
        case "ollama":
            optional |= {"seed": SEED, "num_predict": REPLY_TOKENS, "client_kwargs": {"timeout": settings.timeout}}
        case "openai":
            optional |= {"seed": SEED, "max_tokens": REPLY_TOKENS, "timeout": settings.timeout, "max_retries": 0}
            optional["stream_chunk_timeout"] = settings.timeout  # the client's own is 120 s, however long an answer may take
            optional |= {"extra_body": settings.extra} if settings.extra else {}
        case _:
            optional |= {"max_tokens": REPLY_TOKENS, "timeout": settings.timeout, "max_retries": 0}
    if tracing:
        optional["callbacks"] = [ModelSpans(settings.name, settings.provider, content=tracing.content)]
    try:
        model: BaseChatModel = init_chat_model(settings.name, model_provider=settings.provider, temperature=0, **optional)
    except ImportError:
        raise SettingsError(
            f"TWOFOLD_CHAT__PROVIDER: {settings.provider} needs a package of its own: run `pip install langchain-{settings.provider}`."
        ) from None
    except ValueError as error:
        raise SettingsError(f"TWOFOLD_CHAT: the model cannot be opened: {str(error).splitlines()[0]}") from None
    if settings.provider == "openai":
        # The client loads half of itself, up to two seconds, with the first reply in a form: better now than within an answer's time.
        assert cast(Any, model).root_async_client.beta.chat.completions
    return model


def _why(error: Exception) -> str:
    """By the names that providers give their errors: no time left, a reply that ran on beyond its tokens, anything else."""
    name = type(error).__name__.lower()
    return "timeout" if "timeout" in name else "unreadable" if name.startswith("length") else "unreachable"
