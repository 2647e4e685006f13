"""`twofold ingest` over named sources, and what it says of what it did not take."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Twofold = Callable[..., Any]


def staff(folder: Path) -> Path:
    root = folder / "staff"
    root.mkdir()
    (root / "people.csv").write_text("person_id,full_name,desk\n1,Ann,5\n2,Ben,6\n3,Cho,7\n", encoding="utf-8")
    return root


def sources(folder: Path) -> Path:
    file = folder / "sources.yaml"
    staff(folder)
    file.write_text(
        f"sources:\n  team: {{path: {folder / 'staff'}, collection: crew, owner: HR, contact: hr@firm.example}}\n"
        f"  gone: {{path: {folder / 'nowhere'}}}\n",
        encoding="utf-8",
    )
    return file


def test_check_reaches_every_source_and_loads_none(twofold: Twofold, tmp_path: Path) -> None:
    file = str(sources(tmp_path))
    done = twofold("ingest", "check", TWOFOLD_SOURCES=file)
    assert done.status == 1
    assert done.stdout.startswith("team: ") and "(HR, hr@firm.example)" in done.stdout
    assert done.stderr.startswith("gone: ") and "nowhere" in done.stderr
    assert twofold("ingest", "check", "team", TWOFOLD_SOURCES=file).status == 0
    unknown = twofold("ingest", "check", "nobody", TWOFOLD_SOURCES=file)
    assert (unknown.status, "nobody" in unknown.stderr, "Traceback" in unknown.stderr) == (1, True, False)
    assert not (tmp_path / "data" / "graph").exists()


def test_infer_names_what_was_changed_by_hand_and_shows_what_is_different(twofold: Twofold, tmp_path: Path) -> None:
    root = staff(tmp_path)
    assert "1 tables" in twofold("ingest", "infer", root).stdout
    proposal = tmp_path / "data" / "mappings" / "staff.proposed.yaml"
    text = proposal.read_text(encoding="utf-8")
    proposal.write_text(text.replace("label: Person\n", "label: Colleague  # as HR says\n"), encoding="utf-8")
    (root / "people.csv").write_text("person_id,full_name,desk,floor\n1,Ann,5,2\n2,Ben,6,2\n3,Cho,7,3\n", encoding="utf-8")
    done = twofold("ingest", "infer", root)
    assert done.status == 0
    assert "as you changed it: people.csv > label: Colleague" in done.stdout
    assert "+      floor: {" in done.stdout
    now = proposal.read_text(encoding="utf-8")
    assert "label: Colleague\n" in now and "# as HR says\n" in now and "floor: {" in now
    proposal.write_text("tables: [", encoding="utf-8")
    broken = twofold("ingest", "infer", root)
    assert (broken.status, "staff.proposed.yaml" in broken.stderr, proposal.read_text()) == (1, True, "tables: [")


@pytest.mark.slow
def test_a_named_source_is_loaded_and_what_it_did_not_take_is_listed(twofold: Twofold, tmp_path: Path) -> None:
    file = str(sources(tmp_path))
    with (tmp_path / "staff" / "people.csv").open("a") as people:
        people.write("4,Dan\n")
    done = twofold("ingest", "team", "--accept", TWOFOLD_SOURCES=file)
    assert (done.status, done.stdout.startswith("crew: 3 nodes, 1 not taken")) == (1, True), done
    assert "  people.csv: 4 rows, 1 not taken" in done.stdout
    assert "not taken: people.csv:5: has 2 cells" in done.stderr
    listed = twofold("ingest", "rejects", "crew")
    assert (listed.status, listed.stdout.startswith("people.csv:5: has 2 cells, the header has 3")) == (0, True), listed
    events = [json.loads(line) for line in twofold("ingest", "team", "--json", TWOFOLD_SOURCES=file).stdout.splitlines()]
    assert [event["event"] for event in events][-3:] == ["reject", "table", "end"]
    assert events[-3]["source"] == "people.csv:5"
    assert {name: events[-2][name] for name in ("name", "rows", "rejects")} == {"name": "people.csv", "rows": 4, "rejects": 1}
    assert (events[-1]["collection"], events[-1]["rejects"], "seconds" in events[-1]) == ("crew", 1, True)
