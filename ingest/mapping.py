"""mapping.yaml: which table's rows become which nodes and relationships, and what people call them."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, TypeAdapter, ValidationError, model_validator

from graph.schema import Identifier, Label, Property, PropertyType, Relationship, Schema, Words
from ingest.document import LoadError, MappingError
from ingest.lined_yaml import Lines, read_yaml
from ingest.loaders.decode import decode, read_bytes

_IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)
_KINDS = {"tuple_type": "should be a list: [a, b]", "missing": "is missing", "extra_forbidden": "is not known here: check the spelling"}


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class PropertyColumn(_Strict):
    """A column that is a property, under its own name or, where that is no identifier, under `property`.

    `groups`: who may read it of the rows that they see; `groups_column`: the column that says so for each row, `groups` where it is
    empty; `totals`: who besides may have counts, sums and averages over it.
    """

    type: PropertyType = "text"
    unit: str | None = None
    ko: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    property: Identifier | None = None
    groups: tuple[str, ...] | None = Field(None, min_length=1)
    groups_column: str | None = None
    totals: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_who_reads_it(self) -> PropertyColumn:
        if self.groups is None and (self.groups_column is not None or self.totals):
            raise ValueError("groups is missing: who reads the value, where nothing else says so")
        return self


class RelationshipColumn(_Strict):
    """A column that holds the key of a row of the label `to`. `groups`: who may know of it, where that is not whoever sees the row."""

    relationship: Identifier
    to: Identifier
    ko: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    reverse: Words = Words()
    groups: tuple[str, ...] | None = Field(None, min_length=1)


def _kind(data: Any) -> str:
    return "<relationship>" if isinstance(data, dict) and "relationship" in data else "<plain>"


# `column:` with nothing after it is a plain text property.
Column = Annotated[
    Annotated[PropertyColumn, Tag("<plain>")] | Annotated[RelationshipColumn, Tag("<relationship>")],
    Discriminator(_kind),
    BeforeValidator(lambda data: {} if data == "" else data),
]


class _Table(_Strict):
    groups: tuple[str, ...] | None = Field(None, min_length=1)
    groups_column: str | None = None


class NodeTable(_Table):
    """A table whose rows are nodes."""

    label: Identifier
    key: str
    name: str
    aliases: tuple[str, ...] = ()
    synonyms: Words = Words()
    columns: dict[str, Column] = {}


class End(_Strict):
    """One end of a join table's relationship: the column that holds the key, and the label it is a key of."""

    column: str
    label: Identifier


class JoinTable(_Table):
    """A table whose rows are relationships."""

    relationship: Identifier
    source: End = Field(alias="from")
    target: End = Field(alias="to")
    ko: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    reverse: Words = Words()
    columns: dict[str, Annotated[PropertyColumn, BeforeValidator(lambda data: {} if data == "" else data)]] = {}


AnyTable = Annotated[
    Annotated[NodeTable, Tag("<plain>")] | Annotated[JoinTable, Tag("<relationship>")],
    Discriminator(_kind),
]


class _Tables(_Strict):
    tables: dict[str, AnyTable] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping file: its tables by file name, and the line of each entry by its path of keys."""

    name: str
    tables: MappingType[str, NodeTable | JoinTable]
    lines: Lines

    def at(self, *path: str) -> str:
        """`<file>:<line>: <path>` of an entry, for messages."""
        return f"{self.name}:{_line(self.lines, path)}: {' > '.join(path)}"


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file. Raises MappingError with every problem, one a line, each with its line in the file."""
    try:
        data, lines = read_yaml(decode(read_bytes(path)), path.name)
    except LoadError as error:
        raise MappingError(f"{path.name}: {error}") from error
    try:
        return Mapping(path.name, _Tables.model_validate(data).tables, lines)
    except ValidationError as error:
        raise MappingError("\n".join(_message(path.name, problem, lines) for problem in error.errors())) from error


def _message(file: str, problem: Any, lines: Lines) -> str:
    path = tuple(step for step in problem["loc"] if isinstance(step, str) and not step.startswith("<"))
    return f"{file}:{_line(lines, path)}: {' > '.join(path)}: {_KINDS.get(problem['type'], problem['msg'])}"


def _line(lines: Lines, path: tuple[str, ...]) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def properties(table: NodeTable | JoinTable) -> dict[str, tuple[str, Property]]:
    """The property that each column becomes, as (name, declaration) by column; a node's key, name and aliases are among them."""
    found = {
        column: (spec.property or column, _property(spec)) for column, spec in table.columns.items() if isinstance(spec, PropertyColumn)
    }
    if isinstance(table, NodeTable):
        for column in (table.key, table.name, *table.aliases):
            found.setdefault(column, (column, Property()))
    return found


def _property(spec: PropertyColumn) -> Property:
    words = Words(ko=spec.ko, en=spec.en)
    by_row = spec.groups_column is not None
    return Property(type=spec.type, unit=spec.unit, synonyms=words, groups=spec.groups, by_row=by_row, totals=spec.totals)


def references(table: NodeTable) -> dict[str, RelationshipColumn]:
    """The relationship that each column becomes."""
    return {column: spec for column, spec in table.columns.items() if isinstance(spec, RelationshipColumn)}


def check(mapping: Mapping, columns: MappingType[str, tuple[str, ...]]) -> None:
    """Hold a mapping against the headers of the tables that are there. Raises MappingError with every problem."""
    labels: dict[str, str] = {}
    seen: set[tuple[str, str, str]] = set()
    problems: list[str] = []
    for file, table in mapping.tables.items():
        if isinstance(table, NodeTable) and labels.setdefault(table.label, file) != file:
            problems.append(
                f"{mapping.at('tables', file, 'label')}: {table.label} is already made of {labels[table.label]}: name it otherwise"
            )
    for file, table in mapping.tables.items():
        if file not in columns:
            problems.append(f"{mapping.at('tables', file)}: there is no such file: add it, or take the table out of the mapping")
            continue
        for path, column in _named_columns(table):
            if column not in columns[file]:
                problems.append(f"{mapping.at('tables', file, *path)}: {file} has no column {column!r}; it has {', '.join(columns[file])}")
        for path, source, kind, target in _relationships(table):
            for label in (source, target):
                if label not in labels:
                    problems.append(f"{mapping.at('tables', file, *path)}: no table makes the label {label}: add one, or correct the name")
            if (source, kind, target) in seen:
                problems.append(
                    f"{mapping.at('tables', file, *path)}: {kind} from {source} to {target} is declared twice: name one otherwise"
                )
            seen.add((source, kind, target))
        names: set[str] = set()
        for column, (name, _) in properties(table).items():
            if name in names:
                problems.append(f"{mapping.at('tables', file, 'columns', column)}: the property {name} is made of two columns")
            try:
                _IDENTIFIER.validate_python(name)
            except ValidationError:
                problems.append(
                    f"{mapping.at('tables', file, 'columns', column)}: {name!r} cannot be a property's name: add `property: <latin name>`"
                )
            names.add(name)
        if isinstance(table, NodeTable):
            for column in {table.key, table.name, *table.aliases} & table.columns.keys():
                spec = table.columns[column]
                if isinstance(spec, PropertyColumn) and spec.groups is not None:
                    problems.append(
                        f"{mapping.at('tables', file, 'columns', column, 'groups')}: a row is known by {column}, so it cannot be protected "
                        "alone: restrict the rows, with groups or groups_column of the table"
                    )
    if problems:
        raise MappingError("\n".join(problems))


def _named_columns(table: NodeTable | JoinTable) -> list[tuple[tuple[str, ...], str]]:
    """Every column that a table's entry names, with where it stands in the entry."""
    named: list[tuple[tuple[str, ...], str]] = [(("columns", column), column) for column in table.columns]
    for column, spec in table.columns.items():
        if isinstance(spec, PropertyColumn) and spec.groups_column is not None:
            named.append((("columns", column, "groups_column"), spec.groups_column))
    if table.groups_column is not None:
        named.append((("groups_column",), table.groups_column))
    if isinstance(table, NodeTable):
        return [(("key",), table.key), (("name",), table.name), *((("aliases",), alias) for alias in table.aliases), *named]
    return [(("from",), table.source.column), (("to",), table.target.column), *named]


def _relationships(table: NodeTable | JoinTable) -> list[tuple[tuple[str, ...], str, str, str]]:
    """Every relationship of a table's entry: where it stands, its source label, type and target label."""
    if isinstance(table, JoinTable):
        return [(("relationship",), table.source.label, table.relationship, table.target.label)]
    return [(("columns", column, "to"), table.label, spec.relationship, spec.to) for column, spec in references(table).items()]


def unmapped(mapping: Mapping, columns: MappingType[str, tuple[str, ...]]) -> list[str]:
    """The columns that the mapping leaves out, a sentence a table."""
    left = {file: [column for column in columns[file] if column not in _used(table)] for file, table in mapping.tables.items()}
    return [f"{file}: columns that are not in {mapping.name} are left out: {', '.join(names)}" for file, names in left.items() if names]


def _used(table: NodeTable | JoinTable) -> set[str]:
    return {column for _, column in _named_columns(table)}


def to_schema(mapping: Mapping, collection: str) -> Schema:
    """The schema that a checked mapping declares."""
    labels: dict[str, Label] = {}
    relationships: list[Relationship] = []
    for table in mapping.tables.values():
        own = properties(table)
        declared = dict(own.values())
        if isinstance(table, JoinTable):
            relationships.append(_relationship(table.source.label, table, table.target.label, declared))
            continue
        names = tuple(own[alias][0] for alias in table.aliases)
        labels[table.label] = Label(
            key=own[table.key][0], name=own[table.name][0], aliases=names, properties=declared, synonyms=table.synonyms
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
