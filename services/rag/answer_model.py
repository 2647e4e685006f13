"""A chat model that writes claims from numbered evidence; what it writes is checked elsewhere before it is shown."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel
from pydantic import BaseModel, ConfigDict, ValidationError

from graph.facts import Fact
from language.detect import Language
from services.rag.evidence import Statement
from services.rag.extract import Pick
from services.rag.hybrid import proposal
from services.rag.hybrid.proposal import Proposal, read_proposal
from services.rag.model_spans import ModelSpans
from services.rag.prompt import SCHEMA, CountTokens, Message, messages, pack
from services.settings import ChatModel, SettingsError
from services.spans import TracingSettings

SEED = 7
TRIES = 2
CLAIMS = 3
REPLY_TOKENS = 400
_JSON = re.compile(r"\{.*\}", re.DOTALL)
_MARKS = re.compile(r"\s*(?:\[\d+\])+")
T = TypeVar("T")


class ModelUnavailable(Exception):
    """The chat model gave no answer; the text is one word for why: timeout, unreachable, unreadable."""


class _Claim(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str
    evidence: list[int]


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore")

    claims: list[_Claim]


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model with how long it may take, all tries together, and how many tokens of evidence it is given."""

    model: BaseChatModel
    settings: ChatModel

    async def write(
        self, question: str, lang: Language, facts: Sequence[Fact], picks: Sequence[Pick], count_tokens: CountTokens
    ) -> tuple[Statement, ...]:
        """What the model says, claim by claim with its evidence; none where it finds no answer. What cites nothing is left out.

        Raises ModelUnavailable within the settings' time.
        """
        evidence = pack(facts, picks, self.settings.evidence_tokens, count_tokens)
        if not evidence:
            return ()
        try:
            async with asyncio.timeout(self.settings.timeout):
                reply = await self._ask(messages(question, lang, evidence), SCHEMA, _read)
        except TimeoutError:
            raise ModelUnavailable("timeout") from None
        said = []
        for claim in reply.claims[:CLAIMS]:
            supports = tuple(evidence[n - 1] for n in dict.fromkeys(claim.evidence) if 1 <= n <= len(evidence))
            text = " ".join(_MARKS.sub("", claim.text).split())
            if text and supports:
                said.append(Statement(text, supports))
        return tuple(said)

    async def propose(self, question: str, lang: Language, words: Sequence[str], labels: Sequence[str]) -> Proposal:
        """How the model reads a question that no plan was found for. Raises ModelUnavailable within the settings' time."""

        def read(text: str) -> Proposal:
            if (found := read_proposal(_object(text), words, labels, lang)) is None:
                raise ModelUnavailable("unreadable")
            return found

        try:
            async with asyncio.timeout(self.settings.timeout):
                return await self._ask(proposal.messages(question, words, labels, lang), proposal.schema(words, labels), read)
        except TimeoutError:
            raise ModelUnavailable("timeout") from None

    async def _ask(self, prompt: Sequence[Message], form: Mapping[str, Any], read: Callable[[str], T]) -> T:
        """One reply of the schema's form, with one more try where the first fails."""
        for last in (False, True):
            try:
                return read(str((await self._structured(form).ainvoke(list(prompt))).text))
            except ModelUnavailable:
                if last:
                    raise
            except (TimeoutError, asyncio.CancelledError):
                raise
            except Exception as error:  # every provider raises its own
                if last:
                    raise ModelUnavailable(_why(error)) from error
        raise AssertionError("the last try returns or raises")

    def _structured(self, form: Mapping[str, Any]) -> Any:
        """The model, held to the schema as far as its provider can."""
        match self.settings.provider:
            case "openai":
                strict = {"type": "json_schema", "json_schema": {"name": form["title"], "schema": dict(form), "strict": True}}
                return self.model.bind(response_format=strict)
            case "ollama":
                return self.model.bind(format=dict(form))
            case _:
                return self.model


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
    return model


def _object(text: str) -> str:
    """The JSON of a reply; a model that its provider does not hold to the schema may write around it."""
    found = _JSON.search(text)
    return found[0] if found else text


def _read(text: str) -> _Reply:
    try:
        return _Reply.model_validate(json.loads(_object(text)))
    except (ValueError, ValidationError):
        raise ModelUnavailable("unreadable") from None


def _why(error: Exception) -> str:
    return "timeout" if "timeout" in type(error).__name__.lower() else "unreachable"
