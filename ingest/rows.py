"""Rows into the graph, in batches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

from ingest.ledger import Store
from ingest.plan import RowPlan
from ingest.stores import changing, delete
from ingest.tables import GraphRows
from ingest.tools import Progress, Report, Tools

T = TypeVar("T")
_BATCH = 500


async def write_rows(plan: RowPlan, said: GraphRows, tools: Tools, report: Report) -> None:
    """Carry out a plan, a batch in memory at a time: nodes before their edges when written, after them when removed."""
    done, total = 0, len(plan.nodes) + len(plan.edges)
    for ids in _batches(plan.nodes):
        node_batch = [said.nodes[id_] for id_ in ids]
        async with changing(tools, "nodes", ids):
            await tools.graph.upsert_nodes(node_batch)
            await tools.ledger.put_rows(node_batch)
        done += len(node_batch)
        report(Progress("tables", done, total))
    for ids in _batches(plan.edges):
        edge_batch = [said.edges[id_] for id_ in ids]
        async with changing(tools, "edges", ids):
            await tools.graph.upsert_edges(edge_batch)
            await tools.ledger.put_rows(edge_batch)
        done += len(edge_batch)
        report(Progress("tables", done, total))
    await remove_rows("edges", plan.remove_edges, tools)
    await remove_rows("nodes", plan.remove_nodes, tools)


async def remove_rows(kind: Store, ids: Collection[str], tools: Tools) -> None:
    """Take rows out of ledger and graph."""
    for some in _batches(sorted(ids)):
        async with changing(tools, kind, some):
            await tools.ledger.delete_rows(kind, some)
            await delete(tools, kind, some)


def _batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]
