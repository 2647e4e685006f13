"""The stores beside the ledger: every change is announced in the ledger first, so that a kill at any moment can be made good."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from ingest.ledger import Store
from ingest.tools import Tools


@asynccontextmanager
async def changing(tools: Tools, store: Store, ids: Collection[str]) -> AsyncIterator[None]:
    """Around a change of a store and of the ledger. Whatever ends it early, `make_good` finds these ids.

    Within, new content goes to the store first and then to the ledger; what is removed, and who may see it, goes to the ledger first.
    """
    await tools.ledger.intend(store, ids)
    yield
    await tools.ledger.settle(store, ids)


async def delete(tools: Tools, store: Store, ids: Collection[str]) -> None:
    """Remove ids from a store."""
    if not ids:
        return
    match store:
        case "vectors":
            await tools.vectors.delete(list(ids))
        case "nodes":
            await tools.graph.delete_nodes(list(ids))
        case "edges":
            await tools.graph.delete_edges(list(ids))


async def present(tools: Tools, store: Store) -> set[str]:
    """Every id that a store holds."""
    match store:
        case "vectors":
            ids = tools.vectors.ids()
        case "nodes":
            ids = tools.graph.node_ids()
        case "edges":
            ids = tools.graph.edge_ids()
    return {id_ async for id_ in ids}
