from __future__ import annotations

import pytest

from graph.schema import Schema, dump_schema, load_schema
from graph.store import SchemaError


def test_yaml_round_trip(schema: Schema) -> None:
    text = dump_schema(schema)
    assert load_schema(text) == schema
    assert "전화번호" in text  # as people read it
    assert "null" not in text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("collection: c\nlabels: {A: {key: id, name: name, properties: {id: {}}}}", "name is named as key, name or alias"),
        ("collection: c\nlabels: {A: {key: nr, name: id, properties: {id: {}}}}", "nr is named as key, name or alias"),
        ("collection: c\nlabels: {A: {key: id, name: id, aliases: [x], properties: {id: {}}}}", "x is named as key, name or alias"),
        ("collection: c\nlabels: {A: {key: id, name: id, properties: {id: {}, _groups: {}}}}", "'_groups' is not a name"),
        ("collection: c\nlabels: {_A: {key: id, name: id, properties: {id: {}}}}", "'_A' is not a name"),
        ("collection: c\nlabels: {'A`) DELETE': {key: id, name: id, properties: {id: {}}}}", "is not a name"),
        ("collection: c\nlabels: {A: {key: id, name: id, properties: {id: {type: money}}}}", "labels.A.properties.id.type"),
        ("collection: c\nrelationships: [{type: R, source: A, target: B}]", "ends at A, which is not among the labels"),
        ("collection: a/b", "collection"),
        ("collection: ''", "collection"),
        ("collection: c\nlabel: {}", "label"),
        ("just words", "not valid"),
        ("a: [", "not YAML"),
        ("", "not valid"),
    ],
)
def test_what_contradicts_itself_is_refused(text: str, says: str) -> None:
    with pytest.raises(SchemaError, match=r"^The schema is not") as caught:
        load_schema(text)
    assert says in str(caught.value)


def test_relationships_are_declared_once() -> None:
    labels = "collection: c\nlabels: {A: {key: id, name: id, properties: {id: {}}}, B: {key: id, name: id, properties: {id: {}}}}\n"
    fine = "relationships: [{type: R, source: A, target: B}, {type: R, source: B, target: A}]"
    assert len(load_schema(labels + fine).relationships) == 2
    with pytest.raises(SchemaError, match="declared twice"):
        load_schema(labels + "relationships: [{type: R, source: A, target: B}, {type: R, source: A, target: B}]")
    with pytest.raises(SchemaError, match="both a label and a relationship type"):
        load_schema(labels + "relationships: [{type: A, source: A, target: B}]")
