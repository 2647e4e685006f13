"""A mapping held against its tables, and the schema that it declares."""

from __future__ import annotations

from collections.abc import Mapping as MappingType

from pydantic import TypeAdapter, ValidationError

from graph.formula import names, parse
from graph.schema import Identifier, Label, Property, Relationship, Schema, Words
from ingest.document import MappingError
from ingest.mapping import (
    WHOLE_ROW,
    JoinTable,
    Mapping,
    NodeTable,
    PropertyColumn,
    RelationshipColumn,
    key_property,
    measures,
    name_property,
    properties,
    references,
)

_IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)
DERIVED_NAME = "name"
"""The property of a derived label's nodes that is their key and name."""


def check(mapping: Mapping) -> None:
    """Hold a mapping against itself. Raises MappingError with every problem. What its tables lack is a drift (ingest/drift.py)."""
    labels: dict[str, str] = dict.fromkeys(mapping.derived, "`derived`")
    seen: set[tuple[str, str, str]] = set()
    problems: list[str] = []
    for file, table in mapping.tables.items():
        if isinstance(table, NodeTable) and labels.setdefault(table.label, file) != file:
            problems.append(
                f"{mapping.at('tables', file, 'label')}: {table.label} is already made of {labels[table.label]}: name it otherwise"
            )
    for file, table in mapping.tables.items():
        for path, source, kind, target in _relationships(table):
            for label in (source, target):
                if label not in labels:
                    problems.append(f"{mapping.at('tables', file, *path)}: no table makes the label {label}: add one, or correct the name")
            if (source, kind, target) in seen:
                problems.append(
                    f"{mapping.at('tables', file, *path)}: {kind} from {source} to {target} is declared twice: name one otherwise"
                )
            seen.add((source, kind, target))
        problems += _not_computed(mapping, file, table)
        seen_names: set[str] = set()
        for column, (name, _) in properties(table).items():
            if name in seen_names:
                problems.append(f"{mapping.at('tables', file, 'columns', column)}: the property {name} is made of two columns")
            try:
                _IDENTIFIER.validate_python(name)
            except ValidationError:
                problems.append(
                    f"{mapping.at('tables', file, 'columns', column)}: {name!r} cannot be a property's name: add `property: <latin name>`"
                )
            seen_names.add(name)
        if isinstance(table, NodeTable):
            for column in {*table.key, *table.name, *table.aliases} & table.columns.keys():
                spec = table.columns[column]
                if isinstance(spec, PropertyColumn) and spec.groups is not None:
                    problems.append(
                        f"{mapping.at('tables', file, 'columns', column, 'groups')}: a row is known by {column}, so it cannot be protected "
                        "alone: restrict the rows, with groups or groups_column of the table"
                    )
    if problems:
        raise MappingError("\n".join(problems))


def _not_computed(mapping: Mapping, file: str, table: NodeTable | JoinTable) -> list[str]:
    """What is wrong with a table's measures."""
    try:
        declared, found = dict(properties(table).values()), measures(table)
    except ValueError as error:
        return [f"{mapping.at('tables', file, 'measures')}: {error}"]
    used = {(name, of) for name, measure in found.items() for of in names(parse(measure.formula))}
    return [
        f"{mapping.at('tables', file, 'measures', name)}: {of} is no number: give it `type: number`"
        for name, of in sorted(used)
        if declared[of].type not in ("integer", "number", "percentage")
    ]


def named_columns(table: NodeTable | JoinTable) -> list[tuple[tuple[str, ...], str]]:
    """Every column that a table's entry names, with where it stands in the entry."""
    named: list[tuple[tuple[str, ...], str]] = [(("columns", column), column) for column in table.columns]
    named += [(("columns", column, "also"), other) for column, spec in _references(table).items() for other in spec.also]
    for column, spec in table.columns.items():
        if isinstance(spec, PropertyColumn) and spec.groups_column is not None:
            named.append((("columns", column, "groups_column"), spec.groups_column))
    if table.groups_column is not None:
        named.append((("groups_column",), table.groups_column))
    if isinstance(table, NodeTable):
        keys = [(("key",), column) for column in table.key if table.key != WHOLE_ROW]
        return [*keys, *((("name",), column) for column in table.name), *((("aliases",), alias) for alias in table.aliases), *named]
    ends = [(("from",), column) for column in table.source.column] + [(("to",), column) for column in table.target.column]
    return [*ends, *named]


def _relationships(table: NodeTable | JoinTable) -> list[tuple[tuple[str, ...], str, str, str]]:
    """Every relationship of a table's entry: where it stands, its source label, type and target label."""
    if isinstance(table, JoinTable):
        return [(("relationship",), table.source.label, table.relationship, table.target.label)]
    return [(("columns", column, "to"), table.label, spec.relationship, spec.to) for column, spec in references(table).items()]


def unmapped(mapping: Mapping, columns: MappingType[str, tuple[str, ...]]) -> list[str]:
    """The columns that the mapping leaves out, a sentence a table."""
    left = {
        file: [column for column in columns[file] if column not in _used(table)]
        for file, table in mapping.tables.items()
        if file in columns
    }
    return [f"{file}: columns that are not in {mapping.name} are left out: {', '.join(names)}" for file, names in left.items() if names]


def _used(table: NodeTable | JoinTable) -> set[str]:
    return {column for _, column in named_columns(table)} | set(table.left_out or ())


def _references(table: NodeTable | JoinTable) -> MappingType[str, RelationshipColumn]:
    return references(table) if isinstance(table, NodeTable) else {}


def to_schema(mapping: Mapping, collection: str) -> Schema:
    """The schema that a checked mapping declares."""
    labels: dict[str, Label] = {
        name: Label(key=DERIVED_NAME, name=DERIVED_NAME, properties={DERIVED_NAME: Property()}, synonyms=Words(ko=spec.ko, en=spec.en))
        for name, spec in mapping.derived.items()
    }
    relationships: list[Relationship] = []
    for table in mapping.tables.values():
        own = properties(table)
        declared = dict(own.values())
        if isinstance(table, JoinTable):
            made = _relationship(table.source.label, table, table.target.label, declared)
            relationships.append(made.model_copy(update={"measures": measures(table)}))
            continue
        aliases = tuple(own[alias][0] for alias in table.aliases)
        key, name = key_property(table), name_property(table)
        declared = {**declared, **{made: Property() for made in (key, name) if made not in declared}}
        labels[table.label] = Label(
            key=key, name=name, aliases=aliases, properties=declared, synonyms=table.synonyms, measures=measures(table)
        )
        relationships += [_relationship(table.label, spec, spec.to, {}) for spec in references(table).values()]
    return Schema(collection=collection, labels=labels, relationships=tuple(relationships))


def _relationship(source: str, spec: RelationshipColumn | JoinTable, target: str, declared: dict[str, Property]) -> Relationship:
    return Relationship(
        type=spec.relationship,
        source=source,
        target=target,
        properties=declared,
        synonyms=Words(ko=spec.ko, en=spec.en),
        reverse=spec.reverse,
        groups=None if isinstance(spec, JoinTable) and spec.groups_column else spec.groups,
    )
