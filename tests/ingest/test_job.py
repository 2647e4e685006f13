"""Whole jobs over real stores: documents, and who sees them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.document import IngestError, SourceMissing
from ingest.job import Order, Progress, Tools, ingest
from ingest.stores import present
from tests.ingest.jobs import EVERYONE, changes, docs, found, is_clean, run, staff
from vector.store import Leg, Scope

pytestmark = pytest.mark.asyncio(loop_scope="session")


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
