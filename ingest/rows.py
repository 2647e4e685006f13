"""Rows into the graph, in batches."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

from graph.store import Edge, Node
from ingest.ledger import Ledger, Store
from ingest.plan import RowPlan
from ingest.stores import changing, delete
from ingest.tables import GraphRows
from ingest.tools import Progress, Report, Tools

T = TypeVar("T")
Row = TypeVar("Row", Node, Edge)
Row_contra = TypeVar("Row_contra", contravariant=True)
_BATCH = 2000


async def write_rows(plan: RowPlan, said: GraphRows, tools: Tools, report: Report) -> None:
    """Carry out a plan, three batches in memory at a time: nodes before their edges when written, after them when removed."""
    done, total = 0, len(plan.new_nodes) + len(plan.nodes) + len(plan.new_edges) + len(plan.edges)

    def written(more: int) -> None:
        nonlocal done
        done += more
        report(Progress("tables", done, total))

    for new, nodes in ((True, plan.new_nodes), (False, plan.nodes)):
        await _write("nodes", nodes, said.nodes, tools.graph.upsert_nodes, tools.ledger, written, new=new)
    for new, edges in ((True, plan.new_edges), (False, plan.edges)):
        await _write("edges", edges, said.edges, tools.graph.upsert_edges, tools.ledger, written, new=new)
    await remove_rows("edges", plan.remove_edges, tools)
    await remove_rows("nodes", plan.remove_nodes, tools)


class _Upsert(Protocol[Row_contra]):
    async def __call__(self, rows: Sequence[Row_contra], /, *, new: bool) -> None: ...


async def _write(
    kind: Store,
    ids: Sequence[str],
    said: Mapping[str, Row],
    upsert: _Upsert[Row],
    ledger: Ledger,
    written: Callable[[int], None],
    *,
    new: bool,
) -> None:
    """While the graph takes a batch, the one before it is noted in the ledger, and the next one announced.

    A batch stays announced until it is noted, so that `make_good` finds it whatever ends this early.
    """

    async def note(batch: Sequence[Row]) -> None:
        if batch:
            await ledger.put_rows(batch, new=new)
            written(len(batch))

    async def turn(before: Sequence[Row], some: Sequence[str]) -> Sequence[Row]:
        await note(before)
        if some:
            await ledger.intend(kind, some)
        return await asyncio.to_thread(lambda: [said[id_] for id_ in some])

    batches = _batches(ids)
    before: Sequence[Row] = ()
    batch = await turn((), next(batches, ()))
    while batch:
        async with _meanwhile(turn(before, next(batches, ()))) as following:
            await upsert(batch, new=new)
        before, batch = batch, following.result()
    await note(before)


@asynccontextmanager
async def _meanwhile(work: Coroutine[None, None, T]) -> AsyncIterator[asyncio.Task[T]]:
    """Work that goes on beside the body and is done when it is left."""
    task = asyncio.create_task(work)
    try:
        yield task
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
