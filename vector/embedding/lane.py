"""CPU work for asyncio: in threads, as many as there are cores, and questions before batches."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from vector.embedding.embedder import Embedder
from vector.store import Vector

T = TypeVar("T")
U = TypeVar("U")


class EncodingLane:
    """An embedder's calls, and any other blocking work, for one event loop.

    What somebody waits for (`query`, `run`) starts at once and may share a core with a batch's current item; batches
    (`passages`, `batch`) start no further item until it is done, and those that nobody waits for (`idle`) none while a question is
    being answered (`answering`).
    """

    def __init__(self, embedder: Embedder, cores: int | None = None) -> None:
        cores = cores or os.cpu_count() or 1
        self._embedder = embedder
        self._threads = ThreadPoolExecutor(2 * cores, thread_name_prefix="lane")
        self._urgent_slots = asyncio.Semaphore(cores)
        self._batch_slots = asyncio.Semaphore(cores)
        self._urgent = 0
        self._quiet, self._idle = asyncio.Event(), asyncio.Event()
        self._quiet.set()
        self._idle.set()
        self._answers = 0

    async def query(self, text: str) -> Vector:
        """A question's vector."""
        return await self.run(self._embedder.query, text)

    def encode(self, text: str) -> Vector:
        """A passage's vector, for work that `run` or `batch` has given a thread. Raises ValueError where the text has no content."""
        return self._embedder.passage(text)

    async def passages(self, texts: Sequence[str]) -> list[Vector]:
        """The passages' vectors, in order."""
        return await self.batch(self._embedder.passage, texts)

    async def run(self, work: Callable[..., T], *args: object) -> T:
        """`work(*args)`, before any batch."""
        self._urgent += 1
        self._quiet.clear()
        try:
            async with self._urgent_slots:
                return await asyncio.get_running_loop().run_in_executor(self._threads, _called, work, *args)
        finally:
            self._urgent -= 1
            if not self._urgent:
                self._quiet.set()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """While somebody waits for more than one piece of work."""
        self._answers += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._answers -= 1
            if not self._answers:
                self._idle.set()

    async def idle(self) -> None:
        """Until no question is being answered: for work that nobody waits for and that no thread does."""
        await self._idle.wait()

    async def batch(self, work: Callable[[U], T], items: Iterable[U], *, idle: bool = False) -> list[T]:
        """`work` of each item, in order. The first error ends the batch. `idle`: nobody waits for it."""

        async def one(item: U) -> T:
            async with self._batch_slots:
                if idle:
                    await self._idle.wait()
                await self._quiet.wait()
                return await asyncio.get_running_loop().run_in_executor(self._threads, _called, work, item)

        tasks = [asyncio.ensure_future(one(item)) for item in items]
        try:
            return await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def close(self) -> None:
        """Wait for the items that run; nothing starts any more."""
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)


def _called(work: Callable[..., T], *args: object) -> T:
    """`work(*args)`. A future cannot hold a StopIteration: whoever awaits it would wait for ever."""
    try:
        return work(*args)
    except StopIteration as error:
        raise RuntimeError("a search in vain ended the work of a thread") from error
