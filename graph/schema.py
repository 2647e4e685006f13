"""The declared schema: labels, keys, typed properties with units, relationships, and what people call them in Korean and English."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from graph.formula import names, parse
from graph.store import SchemaError

PropertyType = Literal["text", "integer", "number", "percentage", "boolean", "date"]
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")


def _identifier(name: str) -> str:
    if not IDENTIFIER.fullmatch(name):
        raise ValueError(f"{name!r} is not a name: a letter, then letters, digits or _, at most 63")
    return name


Identifier = Annotated[str, AfterValidator(_identifier)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Frozen):
    """What people call a thing, by language."""

    ko: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class Property(_Frozen):
    """A typed property. A percentage is stored as a fraction (15 % = 0.15). `unit` is shown as written: KRW, days, %.

    `groups`: who may read it of the rows that they see; None: whoever sees the row. `by_row`: each row names its own instead. `totals`:
    who besides may have counts, sums and averages over it. `only_totals` is set in a caller's own view (graph/rights.py), never declared.
    """

    type: PropertyType = "text"
    unit: str | None = None
    synonyms: Words = Words()
    groups: tuple[str, ...] | None = None
    by_row: bool = False
    totals: tuple[str, ...] = ()
    only_totals: bool = False

    @property
    def protected(self) -> bool:
        """Whether who sees a row may still not read this of it."""
        return self.groups is not None or self.by_row


class Measure(_Frozen):
    """A number computed of one row: `formula` is arithmetic over properties of its label or relationship (graph/formula.py)."""

    formula: str
    synonyms: Words = Words()


def _computable(measures: dict[str, Measure], properties: dict[str, Property]) -> None:
    for name, measure in measures.items():
        for used in names(parse(measure.formula)):
            if used not in properties:
                raise ValueError(f"the measure {name} is of {used}, which is not among the properties")
            if properties[used].type not in ("integer", "number", "percentage"):
                raise ValueError(f"the measure {name} is of {used}, which is no number")


class Label(_Frozen):
    """A kind of node. `key` and `name` name properties: what identifies a node, and what people call it; `aliases` more of the latter."""

    key: Identifier
    name: Identifier
    aliases: tuple[Identifier, ...] = ()
    properties: dict[Identifier, Property]
    synonyms: Words = Words()
    measures: dict[Identifier, Measure] = {}

    @model_validator(mode="after")
    def _named_properties_exist(self) -> Label:
        _computable(self.measures, self.properties)
        for name in (self.key, self.name, *self.aliases):
            if name not in self.properties:
                raise ValueError(f"{name} is named as key, name or alias, but is not among the properties")
            if self.properties[name].protected:
                raise ValueError(f"{name} is what a row is known by, so it cannot be protected: restrict the row instead")
        return self


class Relationship(_Frozen):
    """`(source)-[type]->(target)`. `synonyms` name the target as seen from the source ("manager"), `reverse` the source from the target.

    `groups`: who may know of any of them; None: that is for each one to say.
    """

    type: Identifier
    source: Identifier
    target: Identifier
    properties: dict[Identifier, Property] = {}
    synonyms: Words = Words()
    reverse: Words = Words()
    groups: tuple[str, ...] | None = None
    measures: dict[Identifier, Measure] = {}

    @model_validator(mode="after")
    def _measures_fit(self) -> Relationship:
        _computable(self.measures, self.properties)
        return self


class Schema(_Frozen):
    """One collection's labels and relationships. Several are held side by side, keyed by collection."""

    collection: str = Field(min_length=1, pattern=r"^[^/]+$")
    labels: dict[Identifier, Label] = {}
    relationships: tuple[Relationship, ...] = ()

    @model_validator(mode="after")
    def _relationships_fit(self) -> Schema:
        seen: set[tuple[str, str, str]] = set()
        for relationship in self.relationships:
            ends = (relationship.type, relationship.source, relationship.target)
            for end in ends[1:]:
                if end not in self.labels:
                    raise ValueError(f"the relationship {relationship.type} ends at {end}, which is not among the labels")
            if ends in seen:
                raise ValueError(f"the relationship {relationship.type} from {ends[1]} to {ends[2]} is declared twice")
            if relationship.type in self.labels:
                raise ValueError(f"{relationship.type} is both a label and a relationship type")
            seen.add(ends)
        return self


def load_schema(text: str) -> Schema:
    """Read a schema from YAML. Raises SchemaError, which says where it is wrong."""
    try:
        return Schema.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise SchemaError(f"The schema is not YAML: {error}") from error
    except ValidationError as error:
        faults = [
            f"{'.'.join(map(str, fault['loc'])) or 'schema'}: {fault['msg'].removeprefix('Value error, ')}" for fault in error.errors()
        ]
        raise SchemaError("The schema is not valid: " + "; ".join(faults)) from error


def dump_schema(schema: Schema) -> str:
    """A schema as YAML that `load_schema` reads back, without what is the default."""
    content: dict[str, Any] = schema.model_dump(mode="json", exclude_defaults=True)
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120))
