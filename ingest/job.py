"""The jobs: ingest, remove, rebuild, reconcile, recover. Over the same tools they run one after another."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from graph.store import Edge, Node
from ingest.access import ACCESS, RULES, PathRule, groups_by_path, idle, read_access
from ingest.document import IngestError, Reject
from ingest.documents import GroupsOf, regroup_documents, remove_documents, write_documents
from ingest.linking import no_links, read_links, relink
from ingest.loaders.sql import shown_url
from ingest.plan import DocumentPlan, RowPlan, plan_documents, plan_rows, refuse_loss
from ingest.proposals import Mappings, propose
from ingest.reading import Survey, read_tables, survey
from ingest.records import EVERYONE, Collection
from ingest.repair import Reconciliation, make_good, rebuild, reconcile
from ingest.rows import remove_rows, write_rows
from ingest.sources import Found, collection_name, database_name, find
from ingest.tables import GraphRows
from ingest.tools import Order, Progress, Report, Summary, TableSummary, Tools
from ingest.versions import index_version, refuse_stale

__all__ = ["Order", "Progress", "Reconciliation", "Report", "Summary", "Tools", "ingest", "rebuild", "reconcile", "recover", "remove"]

_SHOWN = 100
_ACCESS = "access:"  # the fact that holds a collection's rules by path
Row = TypeVar("Row", Node, Edge)


@dataclass(frozen=True, slots=True)
class _Work:
    """What an order comes to. `collection` is as it will be; None where only a file of its folder was ordered."""

    name: str
    collection: Collection | None
    groups_of: GroupsOf
    seen: Survey
    documents: DocumentPlan
    rows: RowPlan
    said: GraphRows
    rejects: tuple[Reject, ...]
    warnings: tuple[str, ...]
    rules: tuple[PathRule, ...]


async def ingest(order: Order, tools: Tools, report: Report) -> Summary:
    """Make a collection what its source says: add, change and remove documents and rows.

    A killed run is made good, and gone on with, by the next. Raises IngestError before anything is written.
    """
    begun = time.monotonic()
    async with tools.lock:
        await make_good(tools)
        await refuse_stale(tools.ledger, index_version(tools.embedder.name))
        work = await _plan(order, tools, report)
        counts = await _carry_out(work, tools, report)
        if work.collection:
            await tools.ledger.put_rejects(work.name, work.rejects)
    tables = tuple(
        TableSummary(name, count.rows, count.rejects, round(count.seconds, 3)) for name, count in sorted(work.said.counts.items())
    )
    seconds = time.monotonic() - begun
    return Summary(work.name, counts, _shortened(work.rejects), work.warnings, seconds, tables, len(work.rejects))


async def recover(tools: Tools) -> None:
    """Clean up after a killed job, before the stores are read. The next ingest goes on with what it left."""
    async with tools.lock:
        await make_good(tools)


async def remove(collection: str, tools: Tools) -> Summary:
    """Take a whole collection out of ledger and stores. Raises IngestError where there is none of this name."""
    begun = time.monotonic()
    ledger = tools.ledger
    async with tools.lock:
        await make_good(tools)
        if await ledger.collection(collection) is None:
            raise IngestError(f"There is no collection {collection!r}: check the name.")
        documents = await ledger.document_states(collection)
        edges, nodes = await ledger.row_states("edges", collection), await ledger.row_states("nodes", collection)
        await remove_documents(documents, tools)
        await remove_rows("edges", edges, tools)
        await remove_rows("nodes", nodes, tools)
        await ledger.delete_collection(collection)
        await ledger.set_fact(f"{_ACCESS}{collection}", None)
        await relink(await read_links(tools), tools, lambda _: None)
    counts = {"documents_removed": len(documents), "nodes_removed": len(nodes), "edges_removed": len(edges)}
    return Summary(collection, counts, seconds=time.monotonic() - begun)


async def _plan(order: Order, tools: Tools, report: Report) -> _Work:
    """Read the source and compare. Nothing is written."""
    ledger = tools.ledger
    path = order.path.resolve() if order.path else None
    name = database_name(order.url or "", order.collection) if path is None else collection_name(path, order.collection)
    before = await ledger.collection(name)
    if order.groups is not None and (not order.groups or any(not group.strip() or "\n" in group for group in order.groups)):
        raise IngestError("Groups are at least one name, each one line of text that is not empty: name them, or leave them out.")
    groups = tuple(sorted(set(order.groups))) if order.groups is not None else before.groups if before else (EVERYONE,)
    root = shown_url(order.url or "") if path is None else str(path)
    single = path is not None and path.is_file()
    whole = before is None or path is None or not single or not path.is_relative_to(before.root) or root == before.root
    stored = await ledger.document_states(name)
    nodes, edges = await ledger.row_states("nodes", name), await ledger.row_states("edges", name)

    base = Path(before.root) if before and not whole else None
    loaders = tools.loaders.model_copy(update=order.loaders.model_dump(exclude_unset=True)) if order.loaders else tools.loaders
    found = Found(database=order.url) if path is None else await asyncio.to_thread(find, path, base, loaders)
    report(Progress("read", 0, len(found.documents) + len(found.tables)))
    mapping, proposed = await asyncio.to_thread(_mapping, order, found, name, Mappings(tools.mappings), report)
    if mapping and not whole:
        raise IngestError("A table is loaded with the other tables of its mapping: ingest the folder.")
    tables = await asyncio.to_thread(read_tables, found, mapping, name, groups, nodes | edges, report)
    seen = await asyncio.to_thread(survey, found, name, loaders, report)
    if not whole:
        files = {*found.documents, *(reject.source for reject in found.rejects)}
        stored = {source: state for source, state in stored.items() if state.file in files or source in seen.fingerprints}

    rules = await _rules(found, name, tools)

    def paths_of(source: str) -> tuple[str, str]:
        return source.removeprefix(f"{name}/"), seen.file(source) or stored[source].file

    def groups_of(source: str) -> tuple[str, ...]:
        """By a rule for its path, else as before where nobody said otherwise; what a rule gave before goes with the rule."""
        state, paths = stored.get(source), paths_of(source)
        own = state.groups if state and order.groups is None and groups_by_path(rules.before, *paths) is None else groups
        return groups_by_path(rules.now, *paths) or own

    documents = plan_documents(seen.fingerprints, stored, groups_of, seen.unread if whole else lambda _: True)
    kept = tables.rows.kept
    for node in await ledger.nodes(kept):
        tables.rows.nodes.setdefault(node.id, _restricted(node, tables.rows))
    for edge in await ledger.edges(kept):
        tables.rows.edges.setdefault(edge.id, _restricted(edge, tables.rows))
    untouched = tables.rows.untouched - tables.rows.nodes.keys() - tables.rows.edges.keys()
    touched_nodes, touched_edges = ({id_: state for id_, state in held.items() if id_ not in untouched} for held in (nodes, edges))
    rows = plan_rows(tables.rows.nodes, tables.rows.edges, touched_nodes, touched_edges)
    if whole and before:
        removed = len(rows.remove_nodes) + len(rows.remove_edges)
        refuse_loss("documents", len(stored), len(documents.remove), len(seen.fingerprints), collection=before, root=root)
        refuse_loss(
            "rows", len(nodes) + len(edges), removed, len(tables.rows.nodes) + len(tables.rows.untouched), collection=before, root=root
        )
    return _Work(
        name,
        _collection(order, before, Collection(name, root, groups, tables.schema)) if whole else None,
        groups_of,
        seen,
        documents,
        rows if whole else RowPlan(),
        tables.rows,
        (*seen.rejects, *tables.rows.rejects),
        (*tables.warnings, *proposed, *seen.warnings, *(idle(rules.now, map(paths_of, seen.fingerprints)) if whole else ())),
        rules.now,
    )


@dataclass(frozen=True, slots=True)
class _Rules:
    """Which documents are whose by their paths: what the source says, and what it said when it was last ingested."""

    now: tuple[PathRule, ...]
    before: tuple[PathRule, ...]


async def _rules(found: Found, name: str, tools: Tools) -> _Rules:
    before = RULES.validate_python(await tools.ledger.fact(f"{_ACCESS}{name}") or ())
    if found.access is None and before:
        raise IngestError(
            f"The collection {name} had rules in {ACCESS}, and the file is gone. Nothing was changed: put it back, or, if its documents "
            f"are to be seen like the others, give it an empty list (documents: [])."
        )
    return _Rules(await asyncio.to_thread(read_access, found.access) if found.access else (), before)


def _collection(order: Order, before: Collection | None, made: Collection) -> Collection:
    """The collection as it will be: whose it is as the order says, else as before."""
    return replace(
        made,
        owner=order.owner if order.owner is not None else before.owner if before else "",
        contact=order.contact if order.contact is not None else before.contact if before else "",
        link_hosts=order.link_hosts if order.link_hosts is not None else before.link_hosts if before else (),
    )


def _mapping(order: Order, found: Found, name: str, mappings: Mappings, report: Report) -> tuple[Path | None, list[str]]:
    """The mapping to load by, and what is to be said of it. Where there is none, the tables suggest one; of those some may not be read."""
    own = order.mapping or found.mapping or (mappings.accepted(name) if mappings.accepted(name).is_file() else None)
    if order.accept:
        found.take_tables()
    if own or not (found.tables or found.database):
        return own, []
    inference, text = propose(found, report)
    found.rejects += inference.unread
    target = mappings.accepted(name) if order.accept else mappings.proposal(name)
    revision = mappings.revised(target, text, name)
    mappings.put(target, revision, text)
    notes = [*(f"as you changed it: {place}" for place in revision.kept), *(f"look at {doubt}" for doubt in inference.doubts())]
    if order.accept:
        return target, [f"The mapping was inferred, and is {target}", *notes]
    said = f"No table was loaded, since nothing says what its rows are. What they look like stands in {target}: "
    return None, [f"{said}read it, change what is wrong, then ingest again with --accept", *notes]


def _restricted(row: Row, said: GraphRows) -> Row:
    """A stored row as it stays, with today's rights; what was protected once, and is not declared any more, stays protected."""
    protected = {**row.protected, **said.protected.get(row.id, {})}
    return replace(row, groups=said.kept[row.id], protected=protected)


def _shortened(rejects: Iterable[Reject]) -> tuple[Reject, ...]:
    """The first rejects of each file, and how many more there are."""
    files: dict[str, list[Reject]] = defaultdict(list)
    for reject in rejects:
        files[reject.source.partition(":")[0]].append(reject)
    more = (Reject(file, f"and {len(own) - _SHOWN} more like these") for file, own in files.items() if len(own) > _SHOWN)
    return (*(reject for own in files.values() for reject in own[:_SHOWN]), *more)


async def _carry_out(work: _Work, tools: Tools, report: Report) -> dict[str, int]:
    """Rights first; tables before documents, which are linked to their rows; what has gone last."""
    plan = work.documents
    await regroup_documents(plan.regroup, work.groups_of, tools)
    if work.collection:
        await tools.ledger.set_fact(f"{_ACCESS}{work.name}", [rule.model_dump(mode="json") for rule in work.rules])
        if work.collection.schema:
            await tools.graph.declare(work.collection.schema)
        await tools.ledger.put_collection(work.collection)
    await write_rows(work.rows, work.said, tools, report)
    wanted = plan.add | plan.change
    links = await read_links(tools) if wanted or await tools.ledger.ids("vectors") else no_links(tools)
    relinked = await relink(links, tools, report)
    loaded = work.seen.chosen(wanted)
    chunks = await write_documents(loaded, len(wanted), work.groups_of, links, tools=tools, report=report)
    await remove_documents(plan.remove, tools)
    work.seen.close()
    return {
        "documents_added": len(plan.add),
        "documents_changed": len(plan.change),
        "documents_regrouped": len(plan.regroup),
        "documents_removed": len(plan.remove),
        "documents_unchanged": plan.unchanged,
        "chunks": chunks,
        "chunks_relinked": relinked,
        "nodes": len(work.rows.new_nodes) + len(work.rows.nodes),
        "edges": len(work.rows.new_edges) + len(work.rows.edges),
        "nodes_removed": len(work.rows.remove_nodes),
        "edges_removed": len(work.rows.remove_edges),
    }
