from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from graph.store import Edge, Node
from ingest.loaders.csv import read
from ingest.mapping import read_mapping
from ingest.mapping_check import check
from ingest.records import RowState
from ingest.tables import GraphRows, to_graph

MAPPING = """\
tables:
  people.csv:
    label: Person
    key: id
    name: name
    groups_column: access
    columns:
      hired_on: {type: date}
      share: {type: percentage}
      manager: {relationship: REPORTS_TO, to: Person}
      team: {relationship: IN, to: Team}
  teams.csv: {label: Team, key: id, name: name, groups: [staff]}
  leads.csv:
    relationship: LEADS
    from: {column: person, label: Person}
    to: {column: team, label: Team}
    columns:
      since: {type: date}
"""
PEOPLE = """\
id,name,access,hired_on,share,manager,team
1,Ann,,2020-01-02,3.5,,A
2,NULL,hr; board ;,,,1,A
3,Cho,hr,someday,,1,A
2,Twin,,,,,
,Nobody,,,,,
4,Dan,,,5%,9,B
"""
TEAMS = "id,name\nA,Alpha\n"
LEADS = "person,team,since\n1,A,2020-01-01\n1,A,2022-01-01\n1,A,2022-01-01\n2,A,\n3,A,2020-01-01\n2,Z,\n,A,\n"


def load(
    folder: Path, people: str = PEOPLE, teams: str = TEAMS, leads: str = LEADS, stored: Mapping[str, RowState] = MappingProxyType({})
) -> GraphRows:
    tables = {}
    for name, text in {"mapping.yaml": MAPPING, "people.csv": people, "teams.csv": teams, "leads.csv": leads}.items():
        (folder / name).write_text(text, encoding="utf-8")
        if name != "mapping.yaml":
            tables[name] = read(folder / name, name)
    mapping = read_mapping(folder / "mapping.yaml")
    check(mapping)
    return to_graph(mapping, tables, "hr", ("everyone",), stored)


def test_rows_become_nodes_with_types_and_groups(tmp_path: Path) -> None:
    rows = load(tmp_path)
    assert list(rows.nodes.values()) == [
        Node("hr/Person:1", "Person", "hr", {"hired_on": date(2020, 1, 2), "share": 0.035, "id": "1", "name": "Ann"}, ("everyone",)),
        Node("hr/Person:2", "Person", "hr", {"id": "2"}, ("board", "hr")),
        Node("hr/Person:4", "Person", "hr", {"share": 0.05, "id": "4", "name": "Dan"}, ("everyone",)),
        Node("hr/Team:A", "Team", "hr", {"id": "A", "name": "Alpha"}, ("staff",)),
    ]


def test_references_become_relationships_with_the_groups_of_their_row(tmp_path: Path) -> None:
    edges = load(tmp_path).edges
    assert edges["hr/Person:2-REPORTS_TO->hr/Person:1"] == Edge(
        "hr/Person:2-REPORTS_TO->hr/Person:1", "REPORTS_TO", "hr", "hr/Person:2", "Person", "hr/Person:1", "Person", ("board", "hr")
    )
    assert {id_ for id_ in edges if "LEADS" not in id_} == {
        "hr/Person:2-REPORTS_TO->hr/Person:1",
        "hr/Person:1-IN->hr/Team:A",
        "hr/Person:2-IN->hr/Team:A",
    }


def test_several_rows_of_one_pair_are_told_apart_whatever_their_order(tmp_path: Path) -> None:
    edges = {id_: edge for id_, edge in load(tmp_path).edges.items() if edge.type == "LEADS"}
    assert [edge.properties for edge in edges.values()] == [{"since": date(2020, 1, 1)}, {"since": date(2022, 1, 1)}, {}]
    first, second, alone = edges
    assert first.startswith("hr/Person:1-LEADS->hr/Team:A#")
    assert second.startswith("hr/Person:1-LEADS->hr/Team:A#")
    assert alone == "hr/Person:2-LEADS->hr/Team:A"
    turned = "\n".join([*LEADS.splitlines()[:1], *reversed(LEADS.splitlines()[1:])])
    assert {id_ for id_, edge in load(tmp_path, leads=turned).edges.items() if edge.type == "LEADS"} == set(edges)


def test_bad_rows_are_rejects_with_their_line_and_the_rest_is_loaded(tmp_path: Path) -> None:
    assert [(reject.source, reject.reason) for reject in load(tmp_path).rejects] == [
        ("people.csv:4", "hired_on: 'someday' is not a date like 2026-03-31"),
        ("people.csv:5", "the key '2' is already on line 3"),
        ("people.csv:6", "the key column id is empty"),
        ("people.csv:7", "manager: there is no Person with the key '9'; the row is loaded without it"),
        ("people.csv:7", "team: there is no Team with the key 'B'; the row is loaded without it"),
        ("leads.csv:4", "an earlier row says the same"),
        ("leads.csv:6", "person: there is no Person with the key '3'"),
        ("leads.csv:7", "team: there is no Team with the key 'Z'"),
        ("leads.csv:8", "person is empty"),
    ]


def test_a_row_that_went_bad_keeps_what_is_stored_of_it(tmp_path: Path) -> None:
    ends = [("REPORTS_TO", "hr/Person:2"), ("REPORTS_TO", "hr/Person:7"), ("LEADS", "hr/Team:A"), ("LEADS", "hr/Team:B")]
    edges = {f"hr/Person:3-{type_}->{target}": RowState("", "hr/Person:3", target) for type_, target in ends}
    rows = load(tmp_path, stored={"hr/Person:3": RowState("", None, None), "hr/Person:7": RowState("", None, None), **edges})
    assert rows.kept == {"hr/Person:3": ("hr",), "hr/Person:3-REPORTS_TO->hr/Person:2": ("hr",)}
    assert "hr/Person:3-LEADS->hr/Team:A" in rows.edges
