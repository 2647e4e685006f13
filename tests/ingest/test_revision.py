"""What a person changed in a proposal stays when the tables are looked at again."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import MappingError
from ingest.infer.write import HEAD
from ingest.job import Order, Tools, ingest
from ingest.mapping import parse_mapping
from ingest.proposals import Mappings, propose
from ingest.revision import revise
from ingest.sources import find

_session = pytest.mark.asyncio(loop_scope="session")

LAST = f"""{HEAD}tables:
  # 2 rows
  a.csv:
    label: A
    key: id
    name: name
    left_out: [raw]
    columns:
      # integer 0.97: whole numbers | 1, 2
      id: {{type: integer, en: [id]}}
      # text 0.95: words | x, y
      size: {{en: [size]}}
      # text 0.95: words
      old: {{en: [old]}}
"""


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_a_proposal_that_nobody_changed_becomes_the_new_one() -> None:
    now = changed(LAST, ("# 2 rows", "# 3 rows"), ("size: {en", "size: {type: number, en"))
    assert revise(LAST, LAST, now, "a.yaml").text == now
    assert revise(LAST, LAST, now, "a.yaml").kept == ()


def test_changes_by_hand_stay_are_named_and_take_in_what_is_new() -> None:
    edited = changed(
        LAST,
        ("size: {en: [size]}", "size: {en: [size, extent], groups: [staff]}  # by Ann"),
        ("      # text 0.95: words\n      old: {en: [old]}\n", ""),
        ("label: A", "# as the others say\n    label: Alpha"),
    )
    now = changed(LAST, ("# 2 rows", "# 3 rows"), ("size: {en", "size: {type: number, unit: m, en"), ("[raw]", "[raw, photo]"))
    now += "      # date 0.9: dates\n      since: {type: date, en: [since]}\n"
    revision = revise(LAST, edited, now, "a.yaml")
    assert revision.text == (
        f"""{HEAD}tables:
  # 3 rows
  a.csv:
    # as the others say
    label: Alpha
    key: id
    name: name
    left_out: [raw, photo]
    columns:
      # integer 0.97: whole numbers | 1, 2
      id: {{type: integer, en: [id]}}
      # text 0.95: words | x, y
      # by Ann
      size: {{en: [size, extent], groups: [staff], type: number, unit: m}}
      # date 0.9: dates
      since: {{type: date, en: [since]}}
"""
    )
    assert revision.kept == (
        "a.csv > label: Alpha",
        "a.csv > columns > size > en: [size, extent]",
        "a.csv > columns > size > groups: [staff]",
        "a.csv > columns > old: taken out",
    )


def test_measures_and_words_by_hand_stay_when_the_tables_are_looked_at_again() -> None:
    by_hand = "    measures: {worth: {formula: size * 2, ko: [값어치], en: [worth]}}\n    synonyms: {ko: [가나], en: [alpha]}\n"
    column = ("size: {en: [size]}", "size: {type: number, en: [size, girth]}")
    edited = changed(LAST, ("    name: name\n", f"    name: name\n{by_hand}"), column)
    now = changed(LAST, ("# 2 rows", "# 3 rows"), ("    name: name\n", "    name: name\n    synonyms: {ko: [에이], en: [a]}\n"))
    revision = revise(LAST, edited, now, "a.yaml")
    table = parse_mapping(revision.text, "a").tables["a.csv"]
    assert table.measures["worth"].formula == "size * 2"
    assert (table.measures["worth"].ko, table.measures["worth"].en) == (("값어치",), ("worth",))
    assert "synonyms: {ko: [가나], en: [alpha]}" in revision.text
    assert "size: {type: number, en: [size, girth]}" in revision.text
    assert revise(now, revision.text, now, "a.yaml").text == revision.text  # and once more
    for last in (None, LAST):
        assert "worth" in parse_mapping(revise(last, edited, now, "a.yaml").text, "a").tables["a.csv"].measures


def test_where_both_changed_a_thing_the_hand_wins_and_the_suggestion_is_named() -> None:
    edited = changed(LAST, ("id: {type: integer, en", "id: {type: text, en"), ("old: {en: [old]}", "old: {relationship: OLD, to: A}"))
    now = changed(LAST, ("id: {type: integer, en", "id: {type: number, en"), ("old: {en: [old]}", "old: {type: number, en: [old]}"))
    revision = revise(LAST, edited, now, "a.yaml")
    assert "id: {type: text, en: [id]}" in revision.text
    assert "old: {relationship: OLD, to: A}" in revision.text
    assert revision.kept == (
        "a.csv > columns > id > type: text (now suggested: number)",
        "a.csv > columns > old: {relationship: OLD, to: A} (now suggested: {type: number, en: [old]})",
    )


def test_block_style_reads_the_same_and_without_a_record_all_of_a_file_stays() -> None:
    edited = (
        "tables:\n  a.csv:\n    label: A\n    key: id\n    # mine\n    name: name\n"
        "    columns:\n      size:\n        type: number\n        en:\n          - size  # so\n"
    )
    revision = revise(None, edited, LAST, "a.yaml")
    assert parse_mapping(revision.text, "a").tables == parse_mapping(edited, "a").tables
    assert "    # mine\n    name: name\n" in revision.text
    assert "      # so\n      size: {type: number, en: [size]}\n" in revision.text
    assert "a.csv > columns > id: taken out" in revision.kept


def tables(folder: Path, people: str = "1,Ann,5\n2,Ben,6\n3,Cho,7\n") -> Path:
    root = folder / "staff"
    root.mkdir(exist_ok=True)
    (root / "people.csv").write_text(f"person_id,full_name,desk\n{people}", encoding="utf-8")
    return root


def test_measures_synonyms_and_checks_that_were_written_by_hand_stay_when_the_tables_are_looked_at_again(tmp_path: Path) -> None:
    root, mappings = tables(tmp_path), Mappings(tmp_path / "mappings")
    target = mappings.proposal("staff")

    def look() -> str:
        _, text = propose(find(root))
        mappings.put(target, mappings.revised(target, text, "staff"), text)
        return target.read_text(encoding="utf-8")

    text = look()
    written = changed(
        text,
        (
            "    columns:\n",
            "    measures:\n      # as the planners count\n      room: {formula: desk * 2, ko: [자리폭], en: [room]}\n    columns:\n",
        ),
        ("synonyms: {ko: [", "synonyms: {ko: [동료, "),
        ("desk: {type: integer, ", "desk: {type: integer, required: true, unique: true, "),
    )
    target.write_text(written, encoding="utf-8")
    (root / "people.csv").write_text("person_id,full_name,desk,floor\n1,Ann,5,2\n2,Ben,6,2\n3,Cho,7,3\n", encoding="utf-8")
    now = look()
    measure = '      # as the planners count\n      room: {formula: "desk * 2", ko: [자리폭], en: [room]}\n'
    for kept in (measure, "ko: [동료, ", "required: true, unique: true"):
        assert kept in now, kept
    assert "floor: {" in now
    assert look() == now, "and again"


@_session
async def test_accept_takes_the_proposal_as_it_was_changed(tmp_path: Path, tools: Tools) -> None:
    root, mappings = tables(tmp_path), Mappings(tools.mappings)
    await ingest(Order(root), tools, lambda _: None)
    proposal = mappings.proposal("staff")
    text = proposal.read_text(encoding="utf-8")
    assert "label: Person\n" in text
    proposal.write_text(text.replace("label: Person\n", "label: Colleague\n"), encoding="utf-8")

    again = await ingest(Order(root), tools, lambda _: None)
    assert "as you changed it: people.csv > label: Colleague" in again.warnings
    assert "label: Colleague" in proposal.read_text(encoding="utf-8")

    summary = await ingest(Order(root, accept=True), tools, lambda _: None)
    assert summary.counts["nodes"] == 3
    assert "as you changed it: people.csv > label: Colleague" in summary.warnings
    rows = await tools.graph.query("MATCH (c:Colleague) RETURN count(c)", {}, limit=1, timeout=5)
    assert rows.rows == ((3,),)
    assert "label: Colleague" in mappings.accepted("staff").read_text(encoding="utf-8")


def test_a_proposal_that_cannot_be_read_or_no_longer_fits_is_left_alone(tmp_path: Path) -> None:
    root, mappings = tables(tmp_path), Mappings(tmp_path / "mappings")
    found = find(root)
    _, text = propose(found)
    target = mappings.proposal("staff")
    mappings.put(target, mappings.revised(target, text, "staff"), text)
    for broken, why in ((text + "  [", "not valid YAML"), (text.replace("key:", "keys:"), "people.csv > keys"), ("tables: []\n", "tables")):
        target.write_text(broken, encoding="utf-8")
        with pytest.raises(MappingError, match=why):
            mappings.revised(target, text, "staff")
        assert target.read_text(encoding="utf-8") == broken
    edited = text.replace("label: Person\n", "label: Colleague\n")
    target.write_text(edited, encoding="utf-8")
    now = f"{text}  desks.csv: {{label: Desk, key: id, name: id, columns: {{user: {{relationship: USED_BY, to: Person}}}}}}\n"
    with pytest.raises(MappingError, match=r"does not go together .*\n.*desks.csv > columns > user"):
        mappings.revised(target, now, "staff")
    assert target.read_text(encoding="utf-8") == edited
