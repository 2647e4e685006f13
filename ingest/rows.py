"""Rows into the graph, in batches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
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
    done, total = 0, len(plan.new_nodes) + len(plan.nodes) + len(plan.new_edges) + len(plan.edges)

    def written(more: int) -> None:
        nonlocal done
        done += more
        report(Progress("tables", done, total))

    for new, nodes in ((True, plan.new_nodes), (False, plan.nodes)):
        await _write("nodes", nodes, said.nodes, partial(tools.graph.upsert_nodes, new=new), tools.ledger, written)
    for new, edges in ((True, plan.new_edges), (False, plan.edges)):
        await _write("edges", edges, said.edges, partial(tools.graph.upsert_edges, new=new), tools.ledger, written)
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

    async def note(batch: Sequence[Row]) -> None:
        if batch:
            await ledger.put_rows(batch)
            written(len(batch))

    before: list[Row] = []
    for some in _batches(ids):
        batch = [said[id_] for id_ in some]
        await ledger.intend(kind, some)
        async with _meanwhile(note(before)):
            await upsert(batch)
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
