"""Whole jobs over real stores."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from graph.store import Node
from ingest.document import IngestError, MappingError, SourceMissing, StaleIndex
from ingest.job import Order, Progress, Summary, Tools, ingest, rebuild, reconcile, recover, remove
from ingest.stores import present
from ingest.versions import index_version, stale
from vector.edge import open_edge
from vector.embedding.e5 import E5
from vector.embedding.lane import EncodingLane
from vector.store import Leg, Scope, Vector

pytestmark = pytest.mark.asyncio(loop_scope="session")

EVERYONE = frozenset({"everyone"})
MAPPING = """\
tables:
  people.csv:
    label: Person
    key: id
    name: name
    columns:
      manager: {relationship: REPORTS_TO, to: Person}
"""


def docs(folder: Path) -> Path:
    root = folder / "docs"
    (root / "sub").mkdir(parents=True)
    (root / "leave.md").write_text("# Leave\n\n## Annual leave\n\nEveryone has 15 days of annual leave. Ask Ann Baker about it.\n")
    (root / "sub" / "여비.txt").write_text("제1조(목적) 이 규정은 여비를 정한다. 일비는 하루 3만원이다.\n", encoding="cp949")
    (root / "faq.html").write_text("<h1>FAQ</h1><p>Passwords are changed every 90 days by everybody.</p>")
    return root


def staff(folder: Path, rows: str = "1,Ann Baker,\n2,Chris Doe,1\n") -> Path:
    root = folder / "staff"
    root.mkdir(exist_ok=True)
    (root / "mapping.yaml").write_text(MAPPING)
    (root / "people.csv").write_text(f"id,name,manager\n{rows}")
    return root


async def run(path: Path, tools: Tools, **order: object) -> Summary:
    return await ingest(replace(Order(path), **order), tools, lambda _: None)  # type: ignore[arg-type]


def changes(summary: Summary) -> dict[str, int]:
    return {kind: count for kind, count in summary.counts.items() if count}


async def found(tools: Tools, question: str, groups: frozenset[str] = EVERYONE) -> list[str]:
    """Sources by the dense ranking, best first."""
    leg = Leg("dense", "dense", await tools.lane.query(question))
    return [passage.chunk.source for passage in (await tools.vectors.search([leg], Scope(groups), limit=10))["dense"]]


async def is_clean(tools: Tools) -> bool:
    return (await reconcile(tools, repair=False)).clean


async def test_documents_are_found_after_an_ingest_and_a_second_one_changes_nothing(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    reports: list[Progress] = []
    summary = await ingest(Order(root), tools, reports.append)
    assert summary.collection == "docs"
    assert changes(summary) == {"documents_added": 3, "chunks": 3}
    assert summary.rejects == ()
    assert reports[-1] == Progress("documents", 3, 3)
    assert (await found(tools, "How many days of annual leave?"))[0] == "docs/leave.md"
    assert (await found(tools, "출장 일비는 얼마인가요?"))[0] == "docs/sub/여비.txt"
    assert changes(await run(root, tools)) == {"documents_unchanged": 3}
    assert await is_clean(tools)


async def test_stored_chunks_are_spans_of_the_documents_that_the_ledger_shows(tmp_path: Path, tools: Tools) -> None:
    await run(docs(tmp_path), tools)
    chunks = [piece.chunk async for page in tools.ledger.pieces() for piece in page]
    assert {chunk.language for chunk in chunks} == {"ko", "en"}
    for chunk in chunks:
        document = await tools.ledger.document(chunk.source, EVERYONE)
        assert document is not None
        assert document.text[chunk.start : chunk.end] == chunk.text
    leg = Leg("dense", "dense", await tools.lane.query("leave"))
    hits = (await tools.vectors.search([leg], Scope(EVERYONE), limit=10))["dense"]
    assert sorted(chunks, key=lambda chunk: chunk.id) == sorted((hit.chunk for hit in hits), key=lambda chunk: chunk.id)
    vectors = await tools.vectors.sentence_vectors([chunk.id for chunk in chunks], Scope(EVERYONE))
    assert {id_: len(rows) for id_, rows in vectors.items()} == {chunk.id: len(chunk.sentences) for chunk in chunks}


async def test_changed_documents_are_replaced_and_deleted_ones_go(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    await run(root, tools)
    (root / "leave.md").write_text("# Leave\n\n## Sick leave\n\nA doctor's note is needed from the third day of sick leave on.\n")
    (root / "faq.html").unlink()
    summary = await run(root, tools)
    assert changes(summary) == {"documents_changed": 1, "documents_removed": 1, "documents_unchanged": 1, "chunks": 1}
    assert sorted(set(await found(tools, "passwords"))) == ["docs/leave.md", "docs/sub/여비.txt"]
    assert await tools.ledger.document("docs/faq.html", EVERYONE) is None
    assert await is_clean(tools)


async def test_a_new_date_alone_encodes_nothing(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    await run(root, tools)
    (root / "leave.md").touch()
    assert changes(await run(root, tools)) == {"documents_unchanged": 3}


async def test_other_groups_change_only_who_sees_it(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    await run(root, tools)
    before = await tools.vectors.sentence_vectors(sorted(await present(tools, "vectors")), Scope(EVERYONE))
    assert changes(await run(root, tools, groups=("hr", "board"))) == {"documents_regrouped": 3}
    assert await found(tools, "leave") == []
    assert len(await found(tools, "leave", frozenset({"hr"}))) == 3
    assert await tools.ledger.document("docs/leave.md", EVERYONE) is None
    assert await tools.ledger.collections({"board"}) == ["docs"]
    assert await tools.ledger.collections(EVERYONE) == []
    after = await tools.vectors.sentence_vectors(list(before), Scope(frozenset({"hr"})))
    assert all(np.array_equal(before[id_], after[id_]) for id_ in before)
    assert changes(await run(root, tools)) == {"documents_unchanged": 3}


async def test_a_document_keeps_its_own_groups_until_told_otherwise(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    await run(root, tools)
    secret = root / "leave.md"
    (root / "set.jsonl").write_text('{"id": "leave.md", "text": "Leave under the same source."}\n')
    assert changes(await run(secret, tools, groups=("board",))) == {"documents_regrouped": 1}
    assert "docs/leave.md" not in await found(tools, "leave")
    await run(root / "set.jsonl", tools)
    secret.write_text("# Leave\n\nThe board has 30 days of leave.\n")
    (root / "new.md").write_text("New opening hours.")
    (root / "set.jsonl").unlink()
    assert changes(await run(root, tools)) == {"documents_added": 1, "documents_changed": 1, "documents_unchanged": 2, "chunks": 2}
    states = await tools.ledger.document_states("docs")
    assert {source for source, state in states.items() if state.groups == ("board",)} == {"docs/leave.md"}
    assert set(await found(tools, "leave", frozenset({"board"}))) == {"docs/leave.md"}
    assert "docs/leave.md" not in await found(tools, "leave")
    assert changes(await run(root, tools, groups=("everyone",))) == {"documents_regrouped": 1, "documents_unchanged": 3}
    assert "docs/leave.md" in await found(tools, "leave")


async def test_other_groups_hold_for_what_cannot_be_read_too(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    await run(root, tools)
    for path in (root / "leave.md", root / "faq.html"):
        path.write_bytes(b"\0\1\2")
    assert changes(await run(root / "faq.html", tools, groups=("board",))) == {"documents_regrouped": 1}
    assert len(await found(tools, "leave")) == 2
    assert changes(await run(root, tools, groups=("hr",))) == {"documents_regrouped": 3}
    assert await found(tools, "leave") == []
    assert len(await found(tools, "leave", frozenset({"hr"}))) == 3


@pytest.mark.parametrize("groups", [(), (" ",), ("a\nb",)])
async def test_groups_that_name_nobody_are_refused(tmp_path: Path, tools: Tools, groups: tuple[str, ...]) -> None:
    with pytest.raises(IngestError, match="at least one name"):
        await run(docs(tmp_path), tools, groups=groups)
    assert await tools.ledger.collection("docs") is None


async def test_a_source_that_is_gone_or_empty_removes_nothing(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    await run(root, tools)
    for path in [root / "leave.md", root / "faq.html", root / "sub" / "여비.txt"]:
        path.unlink()
    with pytest.raises(SourceMissing, match=r"no documents any more.*3 of them.*remove the collection"):
        await run(root, tools)
    (root / "sub").rmdir()
    root.rmdir()
    with pytest.raises(SourceMissing, match="is not there"):
        await run(root, tools)
    assert len(await found(tools, "leave")) == 3
    assert await is_clean(tools)


async def test_another_folder_of_the_same_name_does_not_replace_a_collection(tmp_path: Path, tools: Tools) -> None:
    await run(docs(tmp_path), tools)
    other = tmp_path / "other" / "docs"
    other.mkdir(parents=True)
    (other / "menu.md").write_text("Soup of the day.")
    with pytest.raises(IngestError, match="another name with --collection"):
        await run(other, tools)
    assert changes(await run(other, tools, collection="menus")) == {"documents_added": 1, "chunks": 1}
    assert len(await found(tools, "leave")) == 4


async def test_a_file_from_elsewhere_removes_nothing(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    await run(root, tools)
    (tmp_path / "leave.md").write_text("Another text about leave.")
    for other in (tmp_path / "leave.md", root / "sub"):
        with pytest.raises(IngestError, match=r"of its 3 documents\. Nothing was changed: ingest .*docs, .* --collection"):
            await run(other, tools, collection="docs")
    await run(staff(tmp_path), tools)
    moved = staff(tmp_path / "docs", "1,Ann Baker,\n2,Chris Doe,\n")
    with pytest.raises(IngestError, match="lacks 1 of its 3 rows"):
        await run(moved, tools)
    assert changes(await run(staff(tmp_path / "docs"), tools)) == {}
    assert len(await found(tools, "leave")) == 3


async def test_one_file_of_a_folder_leaves_the_others_alone(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    await run(root, tools)
    path = root / "sub" / "여비.txt"
    path.write_text("제1조(목적) 이 규정은 출장 여비를 정한다.\n")
    assert changes(await run(path, tools, collection="docs")) == {"documents_changed": 1, "chunks": 1}
    assert changes(await run(root, tools)) == {"documents_unchanged": 3}


async def test_a_file_that_cannot_be_read_keeps_what_was_read_of_it(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    (root / "set.jsonl").write_text('{"id": "one", "text": "The first text."}\n{"id": "two", "text": "The second text."}\n')
    await run(root, tools)
    (root / "leave.md").write_bytes(b"\0\1\2")
    (root / "set.jsonl").write_text('{"id": "one", "text": "The first text."}\n{"id": "two", "te')
    summary = await run(root, tools)
    assert changes(summary) == {"documents_unchanged": 3}
    assert [reject.source for reject in summary.rejects] == ["leave.md", "set.jsonl:2"]
    assert await tools.ledger.document("docs/leave.md", EVERYONE) is not None
    assert await tools.ledger.document("docs/two", EVERYONE) is not None


async def test_tables_become_a_graph_that_follows_them(tmp_path: Path, tools: Tools) -> None:
    root = staff(tmp_path, "1,Ann Baker,\n2,Chris Doe,1\n3,Eve Fox,1\n")
    assert changes(await run(root, tools)) == {"nodes": 3, "edges": 2}
    assert changes(await run(root, tools)) == {}
    assert (await tools.ledger.schemas())["staff"].labels["Person"].name == "name"
    staff(tmp_path, "1,Ann Baker,\n2,Chris Roe,\n")
    assert changes(await run(root, tools)) == {"nodes": 1, "nodes_removed": 1, "edges_removed": 2}
    rows = await tools.graph.query("MATCH (n:Person) RETURN n.name ORDER BY n.name", {}, limit=10, timeout=5)
    assert rows.rows == (("Ann Baker",), ("Chris Roe",))
    assert await is_clean(tools)


async def test_a_row_that_goes_bad_keeps_its_node_and_its_relationships(tmp_path: Path, tools: Tools) -> None:
    root = staff(tmp_path)
    (root / "mapping.yaml").write_text(f"{MAPPING}      hired: {{type: date}}\n")
    (root / "people.csv").write_text("id,name,manager,hired\n1,Ann,,\n2,Chris,1,2020-01-01\n3,Eve,2,\n")
    await run(root, tools)
    (root / "people.csv").write_text("id,name,manager,hired\n1,Ann,,\n2,Chris,1,soon\n3,Eve,2,\n")
    summary = await run(root, tools)
    assert changes(summary) == {}
    assert [reject.source for reject in summary.rejects] == ["people.csv:3"]
    assert await is_clean(tools)
    (root / "people.csv").write_text("id,name,manager,hired\n2,Chris,1,soon\n3,Eve,2,\n")
    assert changes(await run(root, tools)) == {"nodes_removed": 1, "edges_removed": 1}
    assert await is_clean(tools)


async def test_a_row_that_goes_bad_gets_the_new_groups_with_what_is_stored_of_it(tmp_path: Path, tools: Tools) -> None:
    root = staff(tmp_path)
    (root / "mapping.yaml").write_text(f"{MAPPING}      hired: {{type: date}}\n")
    (root / "people.csv").write_text("id,name,manager,hired\n1,Ann,,\n2,Chris,1,2020-01-01\n")
    await run(root, tools)
    (root / "people.csv").write_text("id,name,manager,hired\n1,Ann,,\n2,Other,1,soon\n")
    assert changes(await run(root, tools, groups=("hr",))) == {"nodes": 2, "edges": 1}
    names = await tools.graph.query("MATCH (n) RETURN n.name, n._groups ORDER BY n._id", {}, limit=9, timeout=5)
    assert names.rows == (("Ann", ["hr"]), ("Chris", ["hr"]))
    edges = await tools.graph.query("MATCH ()-[r]->() RETURN r._groups", {}, limit=9, timeout=5)
    assert edges.rows == ((["hr"],),)
    assert changes(await run(root, tools)) == {}


async def test_thousands_of_bad_rows_are_summed_up(tmp_path: Path, tools: Tools) -> None:
    summary = await run(staff(tmp_path, "".join(f"{number},Name,nobody\n" for number in range(250))), tools)
    assert changes(summary) == {"nodes": 250}
    assert len(summary.rejects) == 101
    assert summary.rejects[-1].reason == "and 150 more like these"


async def test_tables_without_a_mapping_are_left_and_said(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    (root / "people.csv").write_text("id,name\n1,Ann\n")
    summary = await run(root, tools)
    assert changes(summary) == {"documents_added": 3, "chunks": 3}
    proposal = tools.mappings / "docs.proposed.yaml"
    assert str(proposal) in summary.warnings[0]
    assert "No table was loaded" in summary.warnings[0]
    assert "label: Person" in proposal.read_text(encoding="utf-8")


async def test_an_inferred_mapping_is_accepted_and_used_again(tmp_path: Path, tools: Tools) -> None:
    root = staff(tmp_path)
    (root / "mapping.yaml").unlink()
    assert changes(await run(root, tools)) == {}
    assert changes(await run(root, tools, accept=True)) == {"nodes": 2, "edges": 1}
    edge = await tools.graph.query("MATCH (a)-[r]->(b) RETURN a.name, type(r), b.name", {}, limit=9, timeout=5)
    assert edge.rows == (("Chris Doe", "HAS_MANAGER", "Ann Baker"),)
    assert changes(await run(root, tools)) == {}
    (root / "people.csv").write_text("id,name,manager\n1,Ann Baker,\n")
    assert changes(await run(root, tools)) == {"nodes_removed": 1, "edges_removed": 1}


async def test_a_mapping_that_leads_out_of_the_folder_is_not_read(tmp_path: Path, tools: Tools) -> None:
    root = staff(tmp_path)
    (root / "mapping.yaml").rename(tmp_path / "mapping.yaml")
    (root / "mapping.yaml").symlink_to(tmp_path / "mapping.yaml")
    summary = await run(root, tools)
    assert changes(summary) == {}
    assert "No table was loaded" in summary.warnings[0]


async def test_a_mapping_that_does_not_fit_stops_before_anything_is_written(tmp_path: Path, tools: Tools) -> None:
    root = staff(tmp_path)
    (root / "mapping.yaml").write_text(MAPPING.replace("to: Person", "to: Nobody"))
    (root / "note.md").write_text("A note about the staff.")
    with pytest.raises(MappingError, match="no table makes the label Nobody"):
        await run(root, tools)
    assert await tools.ledger.collection("staff") is None
    assert await present(tools, "vectors") == set()


async def test_documents_are_linked_to_rows_whichever_comes_first(tmp_path: Path, tools: Tools) -> None:
    async def entities() -> dict[str, tuple[str, ...]]:
        leg = Leg("dense", "dense", await tools.lane.query("leave"))
        return {hit.chunk.source: hit.chunk.entities for hit in (await tools.vectors.search([leg], Scope(EVERYONE), limit=10))["dense"]}

    await run(docs(tmp_path), tools)
    assert set((await entities()).values()) == {()}
    assert changes(await run(staff(tmp_path), tools)) == {"nodes": 2, "edges": 1, "chunks_relinked": 1}
    assert (await entities())["docs/leave.md"] == ("staff/Person:1",)
    (tmp_path / "docs" / "new.md").write_text("Chris Doe answers questions about travel and hotels.")
    await run(tmp_path / "docs", tools)
    assert (await entities())["docs/new.md"] == ("staff/Person:2",)
    await run(staff(tmp_path, "1,Zoe Quinn,\n2,Chris Doe,1\n"), tools)
    assert (await entities())["docs/leave.md"] == ()
    staff(tmp_path, "1,Zoe Quinn,\n2,Chris Doe,1\n3,Chris Doe,\n")
    await run(tmp_path / "staff", tools)
    assert (await entities())["docs/new.md"] == ()


async def test_links_follow_who_may_see_rows_and_documents(tmp_path: Path, tools: Tools) -> None:
    async def linked() -> tuple[str, ...]:
        (chunk,) = [piece.chunk async for page in tools.ledger.pieces() for piece in page if piece.chunk.source == "docs/leave.md"]
        return chunk.entities

    await run(docs(tmp_path), tools)
    await run(staff(tmp_path), tools)
    twin = tmp_path / "twin"
    staff(tmp_path, "1,Ann Baker,\n").rename(twin)
    await run(twin, tools, groups=("board",))
    assert await linked() == ("staff/Person:1",)
    await run(tmp_path / "docs", tools, groups=("board",))
    assert await linked() == ()
    await run(tmp_path / "docs", tools, groups=("everyone",))
    assert await linked() == ("staff/Person:1",)
    await run(twin, tools, groups=("everyone",))
    assert await linked() == ()


async def test_a_collection_is_removed_only_when_told(tmp_path: Path, tools: Tools) -> None:
    await run(docs(tmp_path), tools)
    await run(staff(tmp_path), tools)
    assert changes(await remove("staff", tools)) == {"nodes_removed": 2, "edges_removed": 1}
    assert changes(await remove("docs", tools)) == {"documents_removed": 3}
    for store in ("vectors", "nodes", "edges"):
        assert await present(tools, store) == set()
    assert await tools.ledger.schemas() == {}
    with pytest.raises(IngestError, match="There is no collection 'docs'"):
        await remove("docs", tools)


async def test_reconcile_finds_and_mends_what_differs(tmp_path: Path, tools: Tools) -> None:
    await run(docs(tmp_path), tools)
    await run(staff(tmp_path), tools)
    ids = sorted(await present(tools, "vectors"))
    before = await tools.vectors.sentence_vectors(ids, Scope(EVERYONE))
    await tools.vectors.delete(ids[:1])
    await tools.graph.delete_nodes(["staff/Person:1"])
    await tools.graph.upsert_nodes([Node("staff/Person:9", "Person", "staff", {"id": "9"}, ("everyone",))])
    differences = await reconcile(tools, repair=True)
    assert differences.missing == {
        "vectors": (ids[0],),
        "nodes": ("staff/Person:1",),
        "edges": ("staff/Person:2-REPORTS_TO->staff/Person:1",),
    }
    assert differences.extra == {"vectors": (), "nodes": ("staff/Person:9",), "edges": ()}
    after = await tools.vectors.sentence_vectors(ids, Scope(EVERYONE))
    assert all(np.allclose(before[id_], after[id_], atol=1e-6) for id_ in ids)
    assert await is_clean(tools)


async def test_what_a_kill_left_in_doubt_is_no_equality_and_is_mended(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    await run(root, tools)
    await run(staff(tmp_path), tools)
    person = Node("staff/Person:1", "Person", "staff", {"id": "1", "name": "Half Written"}, ("hr",))
    ids = sorted(await tools.ledger.chunk_ids(["docs/leave.md"]))
    await tools.ledger.intend("vectors", ids)
    await tools.ledger.intend("nodes", [person.id])
    await tools.vectors.set_groups(dict.fromkeys(ids, ("hr",)))
    await tools.graph.upsert_nodes([person])
    await recover(tools)
    assert "docs/leave.md" in await found(tools, "leave")
    assert (await reconcile(tools, repair=False)).missing == {"vectors": tuple(ids), "nodes": (person.id,), "edges": ()}
    assert not (await reconcile(tools, repair=True)).clean
    assert await is_clean(tools)
    rows = await tools.graph.query("MATCH (n:Person) RETURN n.name, n._groups ORDER BY n._id", {}, limit=9, timeout=5)
    assert rows.rows == (("Ann Baker", ["everyone"]), ("Chris Doe", ["everyone"]))
    assert changes(await run(root, tools)) == {"documents_unchanged": 3}
    assert changes(await run(tmp_path / "staff", tools)) == {}


class Renamed:
    """The same encoder under another name, as a new model would be."""

    name = "another-encoder"

    def __init__(self, embedder: E5) -> None:
        self._embedder = embedder
        self.dimension, self.max_tokens = embedder.dimension, embedder.max_tokens

    def query(self, text: str) -> Vector:
        return self._embedder.query(text)

    def passage(self, text: str) -> Vector:
        return self._embedder.passage(text)

    def count_tokens(self, text: str) -> int:
        return self._embedder.count_tokens(text)


async def test_another_encoder_needs_a_rebuild_into_an_empty_store(tmp_path: Path, tools: Tools, embedder: E5) -> None:
    root = docs(tmp_path)
    await run(root, tools)
    other = Renamed(embedder)
    lane = EncodingLane(other)
    mixed = Tools(tools.engine, tools.vectors, tools.graph, lane, other, tools.words, tools.mappings)
    assert not await stale(tools.ledger, index_version(tools.embedder.name))
    assert await stale(tools.ledger, index_version(other.name))
    with pytest.raises(StaleIndex, match="rebuild"):
        await run(root, mixed)
    with pytest.raises(IngestError, match="empty vector store"):
        await rebuild(mixed, lambda _: None)

    vectors = open_edge(tmp_path / "rebuilt", other.dimension)
    fresh = Tools(tools.engine, vectors, tools.graph, lane, other, tools.words, tools.mappings)
    assert (await rebuild(fresh, lambda _: None)).counts == {"chunks": 3}
    assert not await stale(tools.ledger, index_version(other.name))
    assert await is_clean(fresh)
    assert changes(await run(root, fresh)) == {"documents_unchanged": 3}
    scope = Scope(EVERYONE)
    ids = sorted(await present(fresh, "vectors"))
    old, new = await tools.vectors.sentence_vectors(ids, scope), await vectors.sentence_vectors(ids, scope)
    assert all(np.allclose(old[id_], new[id_], atol=1e-6) for id_ in ids)
    with pytest.raises(StaleIndex):
        await run(root, tools)
    await vectors.close()
    await lane.close()


async def test_a_rebuild_that_was_cut_off_goes_on(tmp_path: Path, tools: Tools) -> None:
    await run(docs(tmp_path), tools)
    vectors = open_edge(tmp_path / "rebuilt", tools.embedder.dimension)
    fresh = Tools(tools.engine, vectors, tools.graph, tools.lane, tools.embedder, tools.words, tools.mappings)
    await rebuild(fresh, lambda _: None)
    await vectors.delete(sorted(await present(fresh, "vectors"))[:2])
    await rebuild(fresh, lambda _: None)
    assert await is_clean(fresh)
    await vectors.close()


async def test_recover_without_a_killed_job_changes_nothing(tmp_path: Path, tools: Tools) -> None:
    root = docs(tmp_path)
    await run(root, tools)
    await recover(tools)
    assert changes(await run(root, tools)) == {"documents_unchanged": 3}
