"""Rows into the graph, in batches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from graph.store import Edge, Node
from ingest.ledger import Ledger, Store
from ingest.plan import RowPlan
from ingest.stores import changing, delete
from ingest.tables import GraphRows
from ingest.tools import Progress, Report, Tools

T = TypeVar("T")
Row = TypeVar("Row", Node, Edge)
_BATCH = 2000


async def write_rows(plan: RowPlan, said: GraphRows, tools: Tools, report: Report) -> None:
    """Carry out a plan, two batches in memory at a time: nodes before their edges when written, after them when removed."""
    done = 0

    def written(more: int) -> None:
        nonlocal done
        done += more
        report(Progress("tables", done, len(plan.nodes) + len(plan.edges)))

    await _write("nodes", plan.nodes, said.nodes, tools.graph.upsert_nodes, tools.ledger, written)
    await _write("edges", plan.edges, said.edges, tools.graph.upsert_edges, tools.ledger, written)
    await remove_rows("edges", plan.remove_edges, tools)
    await remove_rows("nodes", plan.remove_nodes, tools)


async def _write(
    kind: Store,
    ids: Sequence[str],
    said: Mapping[str, Row],
    upsert: Callable[[Sequence[Row]], Awaitable[None]],
    ledger: Ledger,
    written: Callable[[int], None],
) -> None:
    """Each batch is announced, written to the graph, and noted in the ledger while the graph takes the next.

    A batch stays announced until it is noted, so that `make_good` finds it whatever ends this early.
    """

    async def note(batch: Mapping[str, Row]) -> None:
        if batch:
            await ledger.put_rows(list(batch.values()))
            await ledger.settle(kind, batch)
            written(len(batch))

    before: dict[str, Row] = {}
    for some in _batches(ids):
        batch = {id_: said[id_] for id_ in some}
        await ledger.intend(kind, some)
        async with _meanwhile(note(before)):
            await upsert(list(batch.values()))
        before = batch
    await note(before)


@asynccontextmanager
async def _meanwhile(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Work that goes on beside the body and is done when it is left."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        await task


async def remove_rows(kind: Store, ids: Collection[str], tools: Tools) -> None:
    """Take rows out of ledger and graph."""
    for some in _batches(sorted(ids)):
        async with changing(tools, kind, some):
            await tools.ledger.delete_rows(kind, some)
            await delete(tools, kind, some)


def _batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]
