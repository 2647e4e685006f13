from __future__ import annotations

import resource
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.loaders.settings import LoaderSettings
from ingest.reading import read_tables, survey
from ingest.sources import find
from ingest.tools import Progress

pytestmark = pytest.mark.slow
COUNT, MEMORY = 2_000, 64 * 2**20
ROWS = 100_000


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_two_thousand_documents_are_read_with_progress_and_flat_memory(tmp_path: Path) -> None:
    text = "The annual leave of the staff is counted in days and halves of a day.\n\n" * 300
    for number in range(COUNT):
        (tmp_path / f"{number:04}.md").write_text(f"# Rule {number}\n\n{text}")
    seen: list[Progress] = []
    sizes: list[int] = []

    def report(progress: Progress) -> None:
        seen.append(progress)
        sizes.append(resident())

    result = survey(find(tmp_path), "c", LoaderSettings(), report)
    assert len(result.fingerprints) == COUNT and not result.rejects
    assert [progress.done for progress in seen] == list(range(1, COUNT + 1))
    assert max(sizes) - sizes[100] < MEMORY  # the texts alone have 43 MB
    loaded = [document.title for _, document in result.chosen(result.fingerprints) if isinstance(document, Document)]
    assert loaded == [f"Rule {number}" for number in range(COUNT)]
    result.close()


def test_a_hundred_thousand_rows_wait_outside_of_memory(tmp_path: Path) -> None:
    remark = "what somebody wrote about it; " * 8
    with (tmp_path / "orders.csv").open("w") as file:
        file.write("id,before,remark\n")
        file.writelines(f"{number},{number - 1 if number else ''},{number} {remark}\n" for number in range(ROWS))
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(
        "tables:\n  orders.csv:\n    label: Order\n    key: id\n    name: id\n"
        "    columns: {remark: {}, before: {relationship: FOLLOWS, to: Order}}\n"
    )
    before = resident()
    said = read_tables(find(tmp_path), mapping, "c", ("everyone",), {}, lambda _: None).rows
    grown = resident() - before
    assert (len(said.nodes), len(said.edges), said.rejects) == (ROWS, ROWS - 1, [])
    assert str(said.nodes["c/Order:99999"].properties["remark"]).startswith("99999 what")
    assert said.edges["c/Order:7-FOLLOWS->c/Order:6"].target == "c/Order:6"
    assert grown < 2 * MEMORY, grown // 2**20  # the ids of nodes and relationships
