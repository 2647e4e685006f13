from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import IngestError
from ingest.job import Order, Tools, ingest
from ingest.show import show

pytestmark = pytest.mark.asyncio(loop_scope="session")
RULES = "# Rules\n\nThe Busan Branch answers within two days.\n\n| Grade | Days |\n|---|---|\n| Manager | 15 |\n"


async def test_what_a_file_becomes_is_shown_and_not_written(tools: Tools, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "rules.md").write_text(RULES)
    (folder / "notes.xyz").write_text("?")
    shown = await show(folder, None, tools, lambda _: True)
    (document,) = shown.documents
    assert (document.source, document.title, document.state, document.groups) == ("docs/rules.md", "Rules", "new", ("everyone",))
    assert document.text == RULES
    (table,) = document.tables
    assert table.header.startswith("| Grade | Days |")
    assert all(document.text[chunk.start : chunk.end] == chunk.text for chunk in document.chunks)
    assert [reject.source for reject in shown.rejects] == ["notes.xyz"]
    assert await tools.ledger.document_states("docs") == {}
    (folder / "access.yaml").write_text("documents:\n  - {paths: [rules.md], groups: [audit]}\n")
    assert [one.groups for one in (await show(folder, None, tools, lambda _: True)).documents] == [("audit",)]
    assert [one.groups for one in (await show(folder / "rules.md", None, tools, lambda _: True)).documents] == [("audit",)]
    (folder / "access.yaml").write_text("documents: everybody")
    with pytest.raises(IngestError, match=r"access\.yaml"):
        await show(folder, None, tools, lambda _: True)
    (folder / "access.yaml").unlink()

    await ingest(Order(folder, groups=("hr",)), tools, lambda _: None)
    (document,) = (await show(folder / "rules.md", "docs", tools, lambda _: True)).documents
    assert (document.source, document.state, document.groups) == ("docs/rules.md", "unchanged", ("hr",))
    (folder / "rules.md").write_text(RULES + "\nMore.\n")
    (document,) = (await show(folder / "rules.md", "docs", tools, lambda _: True)).documents
    assert document.state == "changed"
