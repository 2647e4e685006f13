"""mapping.yaml: which table's rows become which nodes and relationships, and what people call them."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, ValidationError, model_validator

from graph.formula import renamed
from graph.schema import Identifier, Measure, Property, PropertyType, Words
from ingest.document import LoadError, MappingError
from ingest.lined_yaml import Lines, read_yaml
from ingest.loaders.decode import decode, read_bytes
from ingest.values import DATE_FORMATS

_KINDS = {"tuple_type": "should be a list: [a, b]", "missing": "is missing", "extra_forbidden": "is not known here: check the spelling"}


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _listed(data: Any) -> Any:
    return (data,) if isinstance(data, str) else data


Columns = Annotated[tuple[str, ...], BeforeValidator(_listed)]
WHOLE_ROW = ("*",)
"""The key of a table that has none: a row is what it says."""


class PropertyColumn(_Strict):
    """A column that is a property, under its own name or, where that is no identifier, under `property`.

    `groups`: who may read it of the rows that they see; `groups_column`: the column that says so for each row, `groups` where it is
    empty; `totals`: who besides may have counts, sums and averages over it. `required`, `unique` and `values` are asked of every row.
    """

    type: PropertyType = "text"
    unit: str | None = None
    format: str | None = None
    nulls: tuple[str, ...] = ()
    ko: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    property: Identifier | None = None
    required: bool = False
    unique: bool = False
    values: tuple[str, ...] = ()
    groups: tuple[str, ...] | None = Field(None, min_length=1)
    groups_column: str | None = None
    totals: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.groups is None and (self.groups_column is not None or self.totals):
            raise ValueError("groups is missing: who reads the value, where nothing else says so")
        if self.format is not None and (self.type != "date" or self.format not in DATE_FORMATS):
            raise ValueError(f"`format` goes with `type: date`, and is one of {', '.join(DATE_FORMATS)}")
        return self


class RelationshipColumn(_Strict):
    """A column that holds the key of a row of the label `to`; with `on`, another column of that row; with `also`, the rest of its key.

    `property` is the name of the property that it is besides, where it is part of the row's key or name and its own is no identifier.
    `groups`: who may know of it, where that is not whoever sees the row.
    """

    relationship: Identifier
    to: Identifier
    on: str | None = None
    also: Columns = ()
    required: bool = False
    nulls: tuple[str, ...] = ()
    ko: tuple[str, ...] = ()
    en: tuple[str, ...] = ()
    reverse: Words = Words()
    property: Identifier | None = None
    groups: tuple[str, ...] | None = Field(None, min_length=1)


def _kind(data: Any) -> str:
    return "<relationship>" if isinstance(data, dict) and "relationship" in data else "<plain>"


# `column:` with nothing after it is a plain text property.
Column = Annotated[
    Annotated[PropertyColumn, Tag("<plain>")] | Annotated[RelationshipColumn, Tag("<relationship>")],
    Discriminator(_kind),
    BeforeValidator(lambda data: {} if data == "" else data),
]


class MeasureSpec(_Strict):
    """A number of each row, by a formula over its columns: `unitPrice * quantity * (1 - discount)`."""

    formula: str
    ko: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class _Table(_Strict):
    left_out: tuple[str, ...] | None = None
    measures: dict[Identifier, MeasureSpec] = {}
    groups: tuple[str, ...] | None = Field(None, min_length=1)
    groups_column: str | None = None


class NodeTable(_Table):
    """A table whose rows are nodes. A name of several columns is these in order, with spaces between Latin ones.

    Where `left_out` stands, every column must be named somewhere: another one is a drift of the table.
    """

    label: Identifier
    key: Annotated[Columns, Field(min_length=1)]
    name: Annotated[Columns, Field(min_length=1)]
    aliases: tuple[str, ...] = ()
    synonyms: Words = Words()
    columns: dict[str, Column] = {}


class End(_Strict):
    """One end of a join table's relationship: the column that holds the key, and the label it is a key of; with `on`, another column."""

    column: Annotated[Columns, Field(min_length=1)]
    label: Identifier
    on: str | None = None
    nulls: tuple[str, ...] = ()


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


class DerivedLabel(_Strict):
    """A label without a table of its own: its nodes are the values that relationships end at, each with its `name`."""

    ko: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class _Tables(_Strict):
    tables: dict[str, AnyTable] = Field(min_length=1)
    derived: dict[Identifier, Annotated[DerivedLabel, BeforeValidator(lambda data: {} if data == "" else data)]] = {}


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping file: its tables by file name, and the line of each entry by its path of keys."""

    name: str
    tables: MappingType[str, NodeTable | JoinTable]
    lines: Lines
    derived: MappingType[str, DerivedLabel] = field(default_factory=dict)

    def at(self, *path: str) -> str:
        """`<file>:<line>: <path>` of an entry, for messages."""
        return f"{self.name}:{_line(self.lines, path)}: {' > '.join(path)}"


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file. Raises MappingError with every problem, one a line, each with its line in the file."""
    return parse_mapping(mapping_text(path), path.name)


def mapping_text(path: Path) -> str:
    """What a mapping file says. Raises MappingError where it is no text."""
    try:
        return decode(read_bytes(path))
    except LoadError as error:
        raise MappingError(f"{path.name}: {error}") from error


def parse_mapping(text: str, name: str) -> Mapping:
    """A mapping of this text, called `name` in messages. Raises MappingError as `read_mapping` does."""
    data, lines = read_yaml(text, name)
    try:
        content = _Tables.model_validate(data)
        return Mapping(name, content.tables, lines, content.derived)
    except ValidationError as error:
        raise MappingError("\n".join(_message(name, problem, lines) for problem in error.errors())) from error


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
        for column in (*(table.key if table.key != WHOLE_ROW else ()), *table.name, *table.aliases):
            spec = table.columns.get(column)
            found.setdefault(column, (spec.property if spec and spec.property else column, Property()))
    return found


def _property(spec: PropertyColumn) -> Property:
    words = Words(ko=spec.ko, en=spec.en)
    by_row = spec.groups_column is not None
    return Property(type=spec.type, unit=spec.unit, synonyms=words, groups=spec.groups, by_row=by_row, totals=spec.totals)


def key_property(table: NodeTable) -> str:
    """The property that identifies a node: its key column's, or one of its own where several columns make the key."""
    own = properties(table)
    return own[table.key[0]][0] if len(table.key) == 1 and table.key != WHOLE_ROW else _free("key", own)


def name_property(table: NodeTable) -> str:
    """The property that a node is called by: its name column's, or one of its own where several columns make the name."""
    own = properties(table)
    return own[table.name[0]][0] if len(table.name) == 1 else _free("name", own)


def _free(name: str, own: MappingType[str, tuple[str, Property]]) -> str:
    taken = {property_ for property_, _ in own.values()}
    return name if name not in taken else f"full_{name}"


def measures(table: NodeTable | JoinTable) -> dict[str, Measure]:
    """The measures of a table's rows, over the properties that its columns become. Raises ValueError for what is no formula over them."""
    own = properties(table)

    def property_of(column: str) -> str:
        if column in own:
            return own[column][0]
        if column in {name for name, _ in own.values()}:
            return column
        raise ValueError(f"{column} is no column with a property here")

    return {
        name: Measure(formula=renamed(spec.formula, property_of), synonyms=Words(ko=spec.ko, en=spec.en))
        for name, spec in table.measures.items()
    }


def references(table: NodeTable) -> dict[str, RelationshipColumn]:
    """The relationship that each column becomes."""
    return {column: spec for column, spec in table.columns.items() if isinstance(spec, RelationshipColumn)}
