"""The OpenAI-compatible addresses, by the clients that people use for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import httpx
import openai
import pytest
import uvicorn
from fastapi import FastAPI
from langchain_openai import ChatOpenAI

from services.client.retriever import TwofoldRetriever

Problem = Callable[[httpx.Response, int], dict[str, Any]]
pytestmark = pytest.mark.asyncio(loop_scope="session")

DOCUMENT = "쓰지 못한 연차는 며칠까지 이월되나요?"
GRAPH = "What is the phone number of the Busan Branch?"


@pytest.fixture
def client(service: Any) -> openai.AsyncOpenAI:
    token = service.headers(groups=("everyone",))["Authorization"].removeprefix("Bearer ")
    return openai.AsyncOpenAI(base_url="http://localhost/v1", api_key=token, http_client=service.client, max_retries=0)


async def test_the_official_client_reads_answer_citations_and_usage(client: openai.AsyncOpenAI, service: Any) -> None:
    asked = await client.chat.completions.create(model="twofold", messages=[{"role": "user", "content": DOCUMENT}])
    (choice,) = asked.choices
    extra = choice.message.model_extra or {}
    assert (asked.object, choice.finish_reason, choice.message.role) == ("chat.completion", "stop", "assistant")
    plain = (await service.client.post("/v1/ask", json={"question": DOCUMENT})).json()
    assert choice.message.content == plain["answer"]
    assert extra["context"]["citations"] == plain["citations"]
    assert choice.message.annotations
    for annotation in choice.message.annotations:
        place = annotation.url_citation
        assert choice.message.content[place.start_index : place.end_index].startswith("[")
        assert place.url.startswith("http://localhost/v1/sources/" + quote(plain["citations"][0]["source"]))
    assert asked.usage
    assert asked.usage.total_tokens == asked.usage.prompt_tokens + asked.usage.completion_tokens > 0


async def test_a_refusal_says_where_to_turn(client: openai.AsyncOpenAI, service: Any) -> None:
    unheld = "What does the company pay for parking on the moon?"
    plain = (await service.client.post("/v1/ask", json={"question": unheld})).json()
    whole = await client.chat.completions.create(model="twofold", messages=[{"role": "user", "content": unheld}])
    context = (whole.choices[0].message.model_extra or {})["context"]
    assert not plain["answerable"]
    assert (context["answerable"], context["nearest"], context["contact"]) == (False, plain["nearest"], plain["contact"])


async def test_what_is_streamed_is_the_answer(client: openai.AsyncOpenAI) -> None:
    whole = await client.chat.completions.create(model="twofold", messages=[{"role": "user", "content": GRAPH}])
    stream = await client.chat.completions.create(
        model="twofold", messages=[{"role": "user", "content": GRAPH}], stream=True, stream_options={"include_usage": True}
    )
    chunks = [chunk async for chunk in stream]
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert chunks[-1].usage == whole.usage
    assert any((c.choices[0].delta.model_extra or {}).get("context", {}).get("route") == "graph" for c in chunks if c.choices)


async def test_a_refusal_is_streamed_too(client: openai.AsyncOpenAI) -> None:
    stream = await client.chat.completions.create(model="twofold", messages=[{"role": "user", "content": "?!"}], stream=True)
    text = "".join([chunk.choices[0].delta.content or "" async for chunk in stream if chunk.choices])
    assert text == "The sources do not say."


async def test_earlier_messages_are_the_history(client: openai.AsyncOpenAI) -> None:
    asked = await client.chat.completions.create(
        model="twofold",
        messages=[
            {"role": "system", "content": "You are a pirate."},
            {"role": "user", "content": "1,000만원 예금하면 1년 뒤에 이자가 얼마 나와요?"},
            {"role": "assistant", "content": "연이율, 단리·월복리 여부, 과세 구분을 알려 주세요."},
            {"role": "user", "content": [{"type": "text", "text": "연 3%고 단리, 세금우대예요"}]},
        ],
    )
    assert "271,500원" in (asked.choices[0].message.content or "")


async def test_langchain_talks_to_it(service: Any) -> None:
    token = service.headers(groups=("everyone",))["Authorization"].removeprefix("Bearer ")
    model = ChatOpenAI(model="twofold", base_url="http://localhost/v1", api_key=token, http_async_client=service.client)
    assert "051-555-0160" in str((await model.ainvoke(GRAPH)).content)
    streamed = "".join([str(chunk.content) async for chunk in model.astream(GRAPH)])
    assert "051-555-0160" in streamed


async def test_the_models(client: openai.AsyncOpenAI) -> None:
    assert [model.id for model in (await client.models.list()).data] == ["twofold"]
    assert (await client.models.retrieve("twofold")).id == "twofold"
    with pytest.raises(openai.NotFoundError):
        await client.models.retrieve("gpt-9")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"model": "gpt-9", "messages": [{"role": "user", "content": "hi"}]}, 404),
        ({"messages": []}, 422),
        ({"messages": [{"role": "assistant", "content": "hi"}]}, 422),
        ({"messages": [{"role": "user", "content": " "}]}, 422),
        ({"messages": [{"role": "user", "content": None}]}, 422),
        ({"messages": [{"role": "user", "content": "a" * 3000}]}, 422),
    ],
)
async def test_what_is_no_question_is_a_problem(service: Any, problem: Problem, body: dict[str, Any], status: int) -> None:
    problem(await service.client.post("/v1/chat/completions", json=body), status)


async def test_a_bad_key_is_refused(service: Any) -> None:
    stranger = openai.AsyncOpenAI(base_url="http://localhost/v1", api_key="nonsense", http_client=service.client, max_retries=0)
    with pytest.raises(openai.AuthenticationError):
        await stranger.models.list()


@asynccontextmanager
async def listening(app: FastAPI) -> AsyncIterator[str]:
    """The app on a port of its own."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="off", log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 uvicorn has no event for it
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


async def test_the_retriever_gives_the_ranked_passages(service: Any) -> None:
    plain = (await service.client.post("/v1/ask", json={"question": DOCUMENT, "top_k": 3, "collections": ["company"]})).json()
    async with listening(service.app) as address:
        retriever = TwofoldRetriever(url=address, k=3, collections=("company",))
        for found in (await retriever.ainvoke(DOCUMENT), await asyncio.to_thread(retriever.invoke, DOCUMENT)):
            assert [document.page_content for document in found] == [passage["text"] for passage in plain["passages"]]
            assert found[0].metadata["source"] == plain["passages"][0]["source"]
        with pytest.raises(httpx.HTTPStatusError):
            await TwofoldRetriever(url=address, token="nonsense").ainvoke(DOCUMENT)
