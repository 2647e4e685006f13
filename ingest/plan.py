"""What a run has to do: the difference between what a source says and what the ledger holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Collection as Ids
from dataclasses import dataclass

from graph.store import Edge, Node
from ingest.document import IngestError, SourceMissing
from ingest.records import Collection, DocumentState, RowState, row_fingerprint


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """Sources by what happens to them; `regroup` get other groups, at once, whether or not they have changed besides."""

    add: frozenset[str]
    change: frozenset[str]
    regroup: frozenset[str]
    remove: frozenset[str]
    unchanged: int


@dataclass(frozen=True, slots=True)
class RowPlan:
    """Rows to write and ids to remove. Nodes come before edges when written, after them when removed."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    remove_nodes: frozenset[str] = frozenset()
    remove_edges: frozenset[str] = frozenset()


def plan_documents(
    fingerprints: Mapping[str, str], stored: Mapping[str, DocumentState], groups: tuple[str, ...], unread: Callable[[str], bool]
) -> DocumentPlan:
    """Compare by source. What came from a file that could not be read this time (`unread`) stays as it is."""
    present = fingerprints.keys() & stored.keys()
    change = {source for source in present if fingerprints[source] != stored[source].fingerprint}
    regroup = {source for source in present if stored[source].groups != groups}
    return DocumentPlan(
        add=frozenset(fingerprints.keys() - stored.keys()),
        change=frozenset(change),
        regroup=frozenset(regroup),
        remove=frozenset(source for source in stored.keys() - fingerprints.keys() if not unread(stored[source].file)),
        unchanged=len(present - change - regroup),
    )


def plan_rows(
    nodes: Mapping[str, Node],
    edges: Mapping[str, Edge],
    kept: Ids[str],
    stored_nodes: Mapping[str, RowState],
    stored_edges: Mapping[str, RowState],
) -> RowPlan:
    """Compare by id. What is `kept` stays as it is, a node's own edges with it as long as they have both their ends."""
    remaining = nodes.keys() | set(kept)

    def stays(id_: str, state: RowState) -> bool:
        return (id_ in kept or state.source in kept) and {state.source, state.target} <= remaining

    return RowPlan(
        nodes=tuple(node for id_, node in nodes.items() if not _is_stored(node, stored_nodes.get(id_))),
        edges=tuple(edge for id_, edge in edges.items() if not _is_stored(edge, stored_edges.get(id_))),
        remove_nodes=frozenset(stored_nodes.keys() - remaining),
        remove_edges=frozenset(id_ for id_, state in stored_edges.items() if id_ not in edges and not stays(id_, state)),
    )


def refuse_loss(kind: str, stored: int, removed: int, read: int, *, collection: Collection, root: str) -> None:
    """Raise where all that is stored would go because the source is empty (SourceMissing) or another one (IngestError)."""
    if not stored or removed < stored:
        return
    if not read:
        raise SourceMissing(
            f"{root} holds no {kind} any more, and the collection {collection.name} has {stored} of them. Nothing was changed: "
            "check the source and its mapping; if this is meant, remove the collection."
        )
    if root != collection.root:
        raise IngestError(
            f"The collection {collection.name} was made of {collection.root}, and {root} has none of its {stored} {kind}. "
            "Nothing was changed: give this one another name with --collection, or remove the collection first."
        )


def _is_stored(row: Node | Edge, state: RowState | None) -> bool:
    return state is not None and state.fingerprint == row_fingerprint(row)
