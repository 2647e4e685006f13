"""Whole jobs over real stores: tables, and documents that are linked to their rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import MappingError
from ingest.job import Tools
from ingest.stores import present
from tests.ingest.jobs import EVERYONE, MAPPING, changes, docs, is_clean, run, staff
from vector.store import Leg, Scope

pytestmark = pytest.mark.asyncio(loop_scope="session")


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
