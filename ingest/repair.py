"""Ledger and stores brought together again: after a kill, after a loss, and for another encoder."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass

from ingest.document import IngestError
from ingest.encode import Piece, encode
from ingest.ledger import Store
from ingest.stores import delete, present
from ingest.tools import Progress, Report, Summary, Tools
from ingest.versions import index_version, note, refuse_stale

_STORES: tuple[Store, ...] = ("edges", "nodes", "vectors")
_BATCH = 64
_REBUILDING = "rebuilding"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Differences by store ("vectors", "nodes", "edges").

    `missing`: ids that only the ledger has, or whose content in the store a killed run left in doubt. `extra`: ids that only the store has.
    """

    missing: Mapping[Store, tuple[str, ...]]
    extra: Mapping[Store, tuple[str, ...]]

    @property
    def clean(self) -> bool:
        return not any(self.missing.values()) and not any(self.extra.values())


async def make_good(tools: Tools) -> None:
    """Undo what a killed job left in the stores; what the ledger knows of it is written anew by the next ingest or a repair.

    Who may see a chunk is set at once.
    """
    for store in _STORES:
        if announced := await tools.ledger.intended(store):
            known = announced & await tools.ledger.ids(store)
            await delete(tools, store, announced - known)
            if store == "vectors":
                await _set_payload(known, tools)
            await tools.ledger.doubt(store, known)
            await tools.ledger.settle(store, announced)


async def reconcile(tools: Tools, *, repair: bool) -> Reconciliation:
    """Compare ledger and stores by id; with `repair`, also write what is missing or in doubt and delete what is too much.

    Gives what was found.
    """
    async with tools.lock:
        if repair:
            await make_good(tools)
        missing, extra = {}, {}
        for store in _STORES:
            ledger, held = await tools.ledger.ids(store), await present(tools, store)
            missing[store] = tuple(sorted((ledger - held) | await tools.ledger.doubted(store)))
            extra[store] = tuple(sorted(held - ledger))
        found = Reconciliation(missing, extra)
        if repair and not found.clean:
            await _repair(found, tools)
        return found


async def _repair(found: Reconciliation, tools: Tools) -> None:
    for store in _STORES:
        await delete(tools, store, found.extra[store])
    for schema in (await tools.ledger.schemas()).values():
        await tools.graph.declare(schema)
    await tools.graph.upsert_nodes(await tools.ledger.nodes(found.missing["nodes"]))
    await tools.graph.upsert_edges(await tools.ledger.edges(found.missing["edges"]))
    if wanted := set(found.missing["vectors"]):
        await refuse_stale(tools.ledger, index_version(tools.embedder.name))
        async for pieces in _batches(tools, lambda piece: piece.chunk.id in wanted):
            await tools.vectors.upsert(await encode(pieces, tools.lane, tools.words))
    for store in _STORES:
        await tools.ledger.trust(store, found.missing[store])


async def rebuild(tools: Tools, report: Report) -> Summary:
    """Encode every chunk again from the ledger's texts, into a vector store that is empty or was begun by the same rebuild.

    Until it ends the index counts as stale. Raises IngestError where the store holds something else.
    """
    begun = time.monotonic()
    version = index_version(tools.embedder.name)
    async with tools.lock:
        await make_good(tools)
        held = await present(tools, "vectors")
        if held and await tools.ledger.fact(_REBUILDING) != version:
            raise IngestError("A rebuild needs an empty vector store: give it a new folder, or delete the old one first.")
        await tools.ledger.set_fact(_REBUILDING, version)
        wanted = await tools.ledger.ids("vectors")
        done = len(held & wanted)
        async for pieces in _batches(tools, lambda piece: piece.chunk.id not in held):
            await tools.vectors.upsert(await encode(pieces, tools.lane, tools.words))
            done += len(pieces)
            report(Progress("rebuild", done, len(wanted)))
        await delete(tools, "vectors", held - wanted)
        await _set_payload(held, tools)  # an earlier, killed rebuild wrote these: they may have been regrouped or linked anew since
        await note(tools.ledger, version)
    return Summary("", {"chunks": len(wanted)}, seconds=time.monotonic() - begun)


async def _set_payload(ids: Collection[str], tools: Tools) -> None:
    """Give chunks the groups and entities that the ledger has of them."""
    async for pieces in _batches(tools, lambda piece: piece.chunk.id in ids):
        await tools.vectors.set_groups({piece.chunk.id: piece.chunk.groups for piece in pieces})
        await tools.vectors.set_entities({piece.chunk.id: piece.chunk.entities for piece in pieces})


async def _batches(tools: Tools, wanted: Callable[[Piece], bool]) -> AsyncIterator[list[Piece]]:
    async for page in tools.ledger.pieces():
        pieces = [piece for piece in page if wanted(piece)]
        for start in range(0, len(pieces), _BATCH):
            yield pieces[start : start + _BATCH]
