from __future__ import annotations

from pathlib import Path

import pytest

from ingest.access import PathRule, groups_by_path, idle, read_access
from ingest.document import IngestError, MappingError
from ingest.job import Order, Summary, ingest, remove
from ingest.tools import Tools

loop = pytest.mark.asyncio(loop_scope="session")
RULES = """\
documents:
  - paths: [hr/public/**]
    groups: [everyone]
  - paths: [hr/, "*.비밀.md"]
    groups: [hr, board]
"""


def write(folder: Path, rules: str | None = RULES) -> Path:
    root = folder / "docs"
    for name in ("leave.md", "hr/pay.md", "hr/public/jobs.md", "memo.비밀.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"# {name}\n\nWhat {name} says.", encoding="utf-8")
    if rules is not None:
        (root / "access.yaml").write_text(rules, encoding="utf-8")
    return root


async def run(path: Path, tools: Tools, groups: tuple[str, ...] | None = None) -> Summary:
    return await ingest(Order(path, "docs", groups), tools, lambda _: None)


async def readers(tools: Tools) -> dict[str, tuple[str, ...]]:
    """Who may see each document, where ledger and passages say the same."""
    states = {source.removeprefix("docs/"): state.groups for source, state in (await tools.ledger.document_states("docs")).items()}
    async for page in tools.ledger.pieces():
        for piece in page:
            assert states[piece.chunk.source.removeprefix("docs/")] == piece.chunk.groups
    return states


def test_the_first_rule_that_names_a_path_decides(tmp_path: Path) -> None:
    rules = read_access(write(tmp_path) / "access.yaml")
    assert groups_by_path(rules, "hr/pay.md") == ("board", "hr")
    assert groups_by_path(rules, "hr/public/jobs.md") == ("everyone",)
    assert groups_by_path(rules, "deep/memo.비밀.md") == ("board", "hr")
    assert groups_by_path(rules, "leave.md") is None
    assert groups_by_path(rules, "leave.md", "hr/corpus.jsonl") == ("board", "hr")


def test_a_rule_that_names_nothing_is_said() -> None:
    rules = (PathRule(paths=("hr/",), groups=("hr",)), PathRule(paths=("typo/",), groups=("hr",)))
    (said,) = idle(rules, [("hr/a.md", "hr/a.md")])
    assert "typo/" in said


@pytest.mark.parametrize(
    "rules",
    [
        "documents: [{paths: [], groups: [hr]}]",
        "documents: [{paths: [a], groups: []}]",
        'documents: [{paths: [a], groups: [" "]}]',
        'documents: [{paths: ["!a"], groups: [hr]}]',
        "documents: [{path: [a], groups: [hr]}]",
        "document: []",
        "documents: [",
    ],
)
def test_rules_that_cannot_be_read_stop_everything(tmp_path: Path, rules: str) -> None:
    with pytest.raises(MappingError, match=r"access\.yaml"):
        read_access(write(tmp_path, rules) / "access.yaml")


@loop
async def test_rules_decide_over_the_collections_groups(tmp_path: Path, tools: Tools) -> None:
    root = write(tmp_path)
    assert not (await run(root, tools, ("staff",))).rejects
    restricted = {"hr/pay.md": ("board", "hr"), "memo.비밀.md": ("board", "hr"), "hr/public/jobs.md": ("everyone",)}
    assert await readers(tools) == {**restricted, "leave.md": ("staff",)}
    assert (await run(root, tools)).counts["documents_unchanged"] == 4
    assert (await run(root, tools, ("everyone",))).counts["documents_regrouped"] == 1
    (root / "access.yaml").write_text("documents: [{paths: [hr/], groups: [hr]}, {paths: [gone/], groups: [x]}]", encoding="utf-8")
    summary = await run(root, tools)
    assert any("gone/" in warning for warning in summary.warnings)
    assert summary.counts["documents_regrouped"] == 3
    assert await readers(tools) == {
        "hr/pay.md": ("hr",), "hr/public/jobs.md": ("hr",), "memo.비밀.md": ("everyone",), "leave.md": ("everyone",)
    }  # fmt: skip


@loop
async def test_rules_hold_for_one_file_of_the_folder_too(tmp_path: Path, tools: Tools) -> None:
    root = write(tmp_path)
    await run(root, tools)
    (root / "hr" / "new.md").write_text("# New\n\nA new one.", encoding="utf-8")
    await run(root / "hr" / "new.md", tools)
    await run(root / "hr" / "pay.md", tools, ("everyone",))
    held = await readers(tools)
    assert (held["hr/new.md"], held["hr/pay.md"]) == (("board", "hr"), ("board", "hr"))


@loop
async def test_lost_rules_open_nothing(tmp_path: Path, tools: Tools) -> None:
    root = write(tmp_path)
    await run(root, tools)
    (root / "access.yaml").unlink()
    with pytest.raises(IngestError, match="put it back"):
        await run(root, tools)
    assert (await readers(tools))["hr/pay.md"] == ("board", "hr")
    (root / "access.yaml").write_text("documents: []", encoding="utf-8")
    await run(root, tools)
    assert set((await readers(tools)).values()) == {("everyone",)}
    await remove("docs", tools)
    (root / "access.yaml").unlink()
    await run(root, tools)
