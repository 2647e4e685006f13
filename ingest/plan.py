"""What a run has to do: the difference between what a source says and what the ledger holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    """Ids of rows to write and to remove. Nodes come before edges when written, after them when removed.

    `new_…` are not in the ledger, so that no store holds them once `make_good` has run.
    """

    new_nodes: tuple[str, ...] = ()
    new_edges: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()
    remove_nodes: frozenset[str] = frozenset()
    remove_edges: frozenset[str] = frozenset()


def plan_documents(
    fingerprints: Mapping[str, str],
    stored: Mapping[str, DocumentState],
    groups_of: Callable[[str], tuple[str, ...]],
    stays: Callable[[str], bool],
) -> DocumentPlan:
    """Compare by source. What was not seen this time goes, unless it came from a file of which it `stays`; who may see that can change."""
    present = fingerprints.keys() & stored.keys()
    change = {source for source in present if fingerprints[source] != stored[source].fingerprint}
    remove = {source for source in stored.keys() - present if not stays(stored[source].file)}
    regroup = {source for source in stored.keys() - remove if stored[source].groups != groups_of(source)}
    return DocumentPlan(
        add=frozenset(fingerprints.keys() - stored.keys()),
        change=frozenset(change),
        regroup=frozenset(regroup),
        remove=frozenset(remove),
        unchanged=len(present - change - regroup),
    )


def plan_rows(
    nodes: Mapping[str, Node],
    edges: Mapping[str, Edge],
    stored_nodes: Mapping[str, RowState],
    stored_edges: Mapping[str, RowState],
) -> RowPlan:
    """Compare by id."""
    return RowPlan(
        new_nodes=tuple(id_ for id_ in nodes if id_ not in stored_nodes),
        new_edges=tuple(id_ for id_ in edges if id_ not in stored_edges),
        nodes=tuple(id_ for id_ in nodes if id_ in stored_nodes and stored_nodes[id_].fingerprint != row_fingerprint(nodes[id_])),
        edges=tuple(id_ for id_ in edges if id_ in stored_edges and stored_edges[id_].fingerprint != row_fingerprint(edges[id_])),
        remove_nodes=frozenset(stored_nodes.keys() - nodes.keys()),
        remove_edges=frozenset(stored_edges.keys() - edges.keys()),
    )


def refuse_loss(kind: str, stored: int, removed: int, read: int, *, collection: Collection, root: str) -> None:
    """Raise where all that is stored would go for an empty source (SourceMissing), or any of it for another source (IngestError)."""
    if removed and removed == stored and not read:
        raise SourceMissing(
            f"{root} holds no {kind} any more, and the collection {collection.name} has {stored} of them. Nothing was changed: "
            "check the source and its mapping; if this is meant, remove the collection."
        )
    if removed and root != collection.root:
        raise IngestError(
            f"The collection {collection.name} was made of {collection.root}, and {root} lacks {removed} of its {stored} {kind}. "
            f"Nothing was changed: ingest {collection.root}, give this one another name with --collection, or remove the collection first."
        )
