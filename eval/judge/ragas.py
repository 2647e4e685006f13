"""RAGAS as the judge. The one file that imports it; its telemetry is off before that."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import blake2b
from importlib.metadata import version
from math import isnan
from typing import Any

import httpx2 as httpx  # the client of the openai package

os.environ["RAGAS_DO_NOT_TRACK"] = "true"  # before the import: it reads it once, and posts at every call

import instructor
from openai import AsyncOpenAI
from ragas.embeddings.base import BaseRagasEmbedding
from ragas.llms.base import InstructorLLM
from ragas.metrics import collections as ragas
from ragas.prompt.metrics.base_prompt import BasePrompt

from eval.judge.budget import Budget
from eval.judge.korean import INSTRUCTIONS
from eval.judge.sample import BudgetSpent, Sample, Unjudged
from eval.judge.settings import JudgeSettings

SEED = 7
for _name in ("instructor", "ragas"):  # every failed try is an error line; what came of it is said once, at the end
    logging.getLogger(_name).setLevel(logging.CRITICAL)
Encode = Callable[[str], list[float]]

_BUILD: Mapping[str, Callable[[Any, Any], Any]] = {
    "faithfulness": lambda llm, _: ragas.Faithfulness(llm=llm),
    "factual_correctness": lambda llm, _: ragas.FactualCorrectness(llm=llm),
    "answer_accuracy": lambda llm, _: ragas.AnswerAccuracy(llm=llm),
    "context_precision": lambda llm, _: ragas.ContextPrecision(llm=llm),
    "context_recall": lambda llm, _: ragas.ContextRecall(llm=llm),
    "answer_relevancy": lambda llm, embeddings: ragas.AnswerRelevancy(llm=llm, embeddings=embeddings),
}
_TAKES: Mapping[str, tuple[str, ...]] = {
    "faithfulness": ("user_input", "response", "retrieved_contexts"),
    "factual_correctness": ("response", "reference"),
    "answer_accuracy": ("user_input", "response", "reference"),
    "context_precision": ("user_input", "reference", "retrieved_contexts"),
    "context_recall": ("user_input", "reference", "retrieved_contexts"),
    "answer_relevancy": ("user_input", "response"),
}


class RagasJudge:
    """Metrics of RAGAS in English, and with Korean instructions for Korean samples."""

    def __init__(self, settings: JudgeSettings, budget: Budget, encode: Encode) -> None:
        self._client = httpx.AsyncClient(transport=_Metered(budget), timeout=settings.timeout)
        key = settings.api_key.get_secret_value() if settings.api_key else "none"
        openai = AsyncOpenAI(base_url=settings.base_url, api_key=key, max_retries=0, http_client=self._client)
        self._wall = settings.timeout
        self._transport: _Metered = self._client._transport  # type: ignore[assignment]
        client = instructor.from_openai(openai, mode=instructor.Mode.JSON_SCHEMA)
        llm = InstructorLLM(client=client, model=settings.name, provider="openai", temperature=0, top_p=1, seed=SEED, max_retries=1)
        embeddings = _Embeddings(encode)
        self.metrics = settings.metrics
        self._built = {(name, lang): _in(lang, _BUILD[name](llm, embeddings)) for name in settings.metrics for lang in ("en", "ko")}
        prompts = sorted(f"{n}{lang}{p.instruction}{p.examples}" for (n, lang), metric in self._built.items() for p in prompts_of(metric))
        self.identity: Mapping[str, str] = {
            "model": settings.name,
            "ragas": version("ragas"),
            "prompts": blake2b("\n".join(prompts).encode(), digest_size=6).hexdigest(),
        }

    async def score(self, metric: str, sample: Sample) -> float | None:
        built = self._built[metric, "ko" if sample.lang == "ko" else "en"]
        given = {
            "user_input": sample.question,
            "response": sample.answer,
            "reference": sample.wanted,
            "retrieved_contexts": list(sample.contexts),
        }
        if any(not given[name] for name in _TAKES[metric]):
            return None
        self._transport.failure = None
        try:
            async with asyncio.timeout(self._wall * 4):
                found = await built.ascore(**{name: given[name] for name in _TAKES[metric]})
        except TimeoutError:
            raise Unjudged(f"a score took longer than {self._wall * 4:.0f} seconds") from None
        except Exception as error:
            if failure := self._transport.failure:
                raise failure from error
            return None
        value = float(found.value)
        if isnan(value) and (failure := self._transport.failure):  # some metrics swallow what went wrong
            raise failure
        return None if isnan(value) else value

    async def close(self) -> None:
        with suppress(RuntimeError):
            await self._client.aclose()


class _Metered(httpx.AsyncHTTPTransport):
    """Counts every call before it goes out, and keeps why one failed, which the layers above wrap beyond recognition.

    After a failure the score's further calls fail at once: some metrics would try ten times.
    """

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._budget = budget
        self.failure: Unjudged | BudgetSpent | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.failure:
            raise httpx.ConnectError(str(self.failure)) from self.failure
        try:
            self._budget.call()
            response = await super().handle_async_request(request)
            body = await response.aread()
        except (Unjudged, BudgetSpent) as failure:
            self.failure = failure
            raise httpx.ConnectError(str(failure)) from failure
        except httpx.TimeoutException:
            self.failure = Unjudged("the judge does not answer in time")
            raise
        except httpx.TransportError as error:
            self.failure = Unjudged(f"the judge does not answer ({type(error).__name__})")
            raise
        if response.status_code >= 400:
            self.failure = Unjudged(f"the judge answers {response.status_code}")
        with suppress(ValueError, KeyError, TypeError):
            usage = httpx.Response(200, content=body).json()["usage"]
            self._budget.pay(usage["prompt_tokens"], usage["completion_tokens"])
        return response


class _Embeddings(BaseRagasEmbedding):  # type: ignore[misc]
    """The service's own encoder for RAGAS."""

    def __init__(self, encode: Encode) -> None:
        super().__init__()
        self._encode = encode

    def embed_text(self, text: str, **_: Any) -> list[float]:
        return self._encode(text)

    async def aembed_text(self, text: str, **_: Any) -> list[float]:
        return await asyncio.to_thread(self._encode, text)


def prompts_of(metric: Any) -> list[BasePrompt]:
    return [value for value in vars(metric).values() if isinstance(value, BasePrompt)]


def _in(lang: str, metric: Any) -> Any:
    """The metric with its instructions in Korean; the examples, which show the form, stay as they are."""
    for prompt in prompts_of(metric) if lang == "ko" else ():
        prompt.instruction = INSTRUCTIONS[type(prompt).__name__]
        prompt.language = "korean"
    return metric
