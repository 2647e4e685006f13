from __future__ import annotations

import pytest

from graph.store import Edge, Node
from ingest.document import IngestError, SourceMissing
from ingest.plan import DocumentPlan, RowPlan, plan_documents, plan_rows, refuse_loss
from ingest.records import Collection, DocumentState, RowState, row_fingerprint

OLD, NEW = ("everyone",), ("hr",)


def test_documents_are_told_apart_by_source_content_and_groups() -> None:
    stored = {
        name: DocumentState("1", OLD if name != "moved" else NEW, f"{name}.md") for name in ("same", "other", "moved", "gone", "unread")
    }
    seen = {"new": "1", "same": "1", "other": "2", "moved": "1"}
    assert plan_documents(seen, stored, lambda _: OLD, lambda file: file == "unread.md") == DocumentPlan(
        add=frozenset({"new"}), change=frozenset({"other"}), regroup=frozenset({"moved"}), remove=frozenset({"gone"}), unchanged=1
    )


def test_who_may_see_a_document_changes_at_once_even_if_its_text_changes_too() -> None:
    plan = plan_documents({"a": "2"}, {"a": DocumentState("1", OLD, "a.md")}, lambda _: NEW, lambda _: False)
    assert plan.change == plan.regroup == {"a"}


def test_what_cannot_be_read_stays_and_is_seen_by_the_new_groups_only() -> None:
    stored = {name: DocumentState("1", OLD, f"{name}.md") for name in ("unread", "gone")}
    assert plan_documents({}, stored, lambda _: NEW, lambda file: file == "unread.md") == DocumentPlan(
        add=frozenset(), change=frozenset(), regroup=frozenset({"unread"}), remove=frozenset({"gone"}), unchanged=0
    )


def test_rows_are_told_apart_by_id_content_and_groups() -> None:
    def node(key: str) -> Node:
        return Node(key, "Person", "c", {"name": key}, OLD)

    def edge(source: str, target: str, groups: tuple[str, ...] = OLD) -> Edge:
        return Edge(f"{source}-KNOWS->{target}", "KNOWS", "c", source, "Person", target, "Person", groups)

    stored_edges = {
        row.id: RowState(row_fingerprint(row), row.source, row.target)
        for row in (edge("same", "changed"), edge("changed", "same"), edge("same", "gone"))
    }
    stored_nodes = {key: RowState(row_fingerprint(node(key)), None, None) for key in ("same", "gone")}
    stored_nodes["changed"] = RowState("otherwise", None, None)
    nodes = {key: node(key) for key in ("same", "changed", "new")}
    edges = {row.id: row for row in (edge("same", "changed"), edge("changed", "same", NEW), edge("same", "new"))}
    assert plan_rows(nodes, edges, stored_nodes, stored_edges) == RowPlan(
        new_nodes=("new",),
        new_edges=("same-KNOWS->new",),
        nodes=("changed",),
        edges=("changed-KNOWS->same",),
        remove_nodes=frozenset({"gone"}),
        remove_edges=frozenset({"same-KNOWS->gone"}),
    )


@pytest.mark.parametrize(
    ("stored", "removed", "read", "root", "error"),
    [
        (3, 3, 0, "/a", SourceMissing),
        (3, 3, 5, "/b", IngestError),
        (3, 3, 5, "/a", None),
        (3, 2, 1, "/a", None),
        (3, 2, 1, "/b", IngestError),
        (3, 0, 3, "/b", None),
        (0, 0, 0, "/a", None),
    ],
)
def test_what_is_stored_goes_only_for_something_new_from_the_same_place(
    stored: int, removed: int, read: int, root: str, error: type[IngestError] | None
) -> None:
    collection = Collection("docs", "/a", OLD)
    if error is None:
        refuse_loss("documents", stored, removed, read, collection=collection, root=root)
    else:
        with pytest.raises(error, match="Nothing was changed"):
            refuse_loss("documents", stored, removed, read, collection=collection, root=root)
