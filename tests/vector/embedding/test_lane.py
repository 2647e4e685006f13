"""Questions before batches."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator

import numpy as np
import pytest

from vector.embedding.e5 import E5
from vector.embedding.lane import EncodingLane


@pytest.fixture
async def lane(embedder: E5) -> AsyncIterator[EncodingLane]:
    made = EncodingLane(embedder, cores=2)
    yield made
    await made.close()


async def test_it_gives_the_embedders_vectors_in_order(lane: EncodingLane, embedder: E5) -> None:
    texts = [f"Annual leave is {days} days." for days in range(12)]
    vectors = await lane.passages(texts)
    assert len(vectors) == 12
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_array_equal(vector, embedder.passage(text))
    np.testing.assert_array_equal(await lane.query("How long?"), embedder.query("How long?"))
    assert await lane.passages([]) == []


async def test_a_batch_starts_nothing_while_a_question_runs(lane: EncodingLane) -> None:
    started: list[str] = []
    asked, answered = threading.Event(), threading.Event()

    def question() -> str:
        asked.set()
        answered.wait(5)
        started.append("question done")
        return "answer"

    def item(name: str) -> str:
        started.append(name)
        asked.wait(5)
        return name

    batch = asyncio.create_task(lane.batch(item, ["a", "b", "c", "d", "e"]))
    await asyncio.sleep(0.1)
    assert started == ["a", "b"]
    running = asyncio.create_task(lane.run(question))
    await asyncio.sleep(0.1)
    assert started == ["a", "b"]
    answered.set()
    assert await running == "answer"
    assert await batch == ["a", "b", "c", "d", "e"]
    assert started[2] == "question done"


async def test_what_nobody_waits_for_starts_nothing_while_a_question_is_answered(lane: EncodingLane) -> None:
    started: list[str] = []
    with lane.answering():
        with lane.answering():
            ahead = asyncio.create_task(lane.batch(started.append, ["ahead"], idle=True))
            await lane.batch(started.append, ["waited for"])
        await asyncio.sleep(0.05)
        assert started == ["waited for"]
    await ahead
    assert started == ["waited for", "ahead"]


async def test_no_more_runs_at_once_than_there_are_cores(lane: EncodingLane) -> None:
    now: list[int] = []
    most = 0

    def work(_: int) -> None:
        nonlocal most
        now.append(1)
        most = max(most, len(now))
        time.sleep(0.005)
        now.pop()

    await lane.batch(work, range(20))
    assert most == 2
    await asyncio.gather(*(lane.run(work, n) for n in range(20)))
    assert most == 2


async def test_an_error_ends_its_batch_and_nothing_else(lane: EncodingLane) -> None:
    done: list[int] = []

    def work(number: int) -> int:
        if number == 3:
            raise ValueError("three")
        done.append(number)
        return number

    with pytest.raises(ValueError, match="three"):
        await lane.batch(work, range(1000))
    assert len(done) < 100
    with pytest.raises(ValueError, match="no text"):
        await lane.query(" ")
    assert await lane.batch(work, [7]) == [7]


async def test_a_question_that_is_given_up_lets_the_batches_go_on(lane: EncodingLane) -> None:
    release = threading.Event()
    question = asyncio.create_task(lane.run(release.wait, 5))
    await asyncio.sleep(0.01)
    question.cancel()
    with pytest.raises(asyncio.CancelledError):
        await question
    assert await lane.batch(str, [1, 2]) == ["1", "2"]
    release.set()


async def test_what_finds_nothing_in_a_thread_is_an_error_and_no_wait_for_ever(lane: EncodingLane) -> None:
    with pytest.raises(RuntimeError):
        await asyncio.wait_for(lane.run(next, iter(())), 5)
    with pytest.raises(RuntimeError):
        await asyncio.wait_for(lane.batch(next, [iter(())]), 5)


async def test_a_closed_lane_takes_no_work(embedder: E5) -> None:
    lane = EncodingLane(embedder)
    await lane.close()
    with pytest.raises(RuntimeError):
        await lane.query("late")


async def test_what_nobody_waits_for_waits_for_the_last_answer(lane: EncodingLane) -> None:
    await asyncio.wait_for(lane.idle(), 1)
    with lane.answering():
        with lane.answering():
            waiting = asyncio.create_task(lane.idle())
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.05)
        assert not waiting.done()
    await asyncio.wait_for(waiting, 1)
