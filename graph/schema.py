"""The declared schema: labels, keys, typed properties with units, relationships, and what people call them in Korean and English."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

PropertyType = Literal["text", "integer", "number", "percentage", "boolean", "date"]
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")


def _identifier(name: str) -> str:
    if not _IDENTIFIER.fullmatch(name):
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
    """A typed property. A percentage is stored as a fraction (15 % = 0.15). `unit` is shown as written: KRW, days, %."""

    type: PropertyType = "text"
    unit: str | None = None
    synonyms: Words = Words()


class Label(_Frozen):
    """A kind of node. `key` and `name` name properties: what identifies a node, and what people call it. `aliases` name more of the latter."""

    key: Identifier
    name: Identifier
    aliases: tuple[Identifier, ...] = ()
    properties: dict[Identifier, Property]
    synonyms: Words = Words()


class Relationship(_Frozen):
    """`(source)-[type]->(target)`. `synonyms` name the target as seen from the source ("manager"); `reverse` the source as seen from the target ("reports")."""

    type: Identifier
    source: Identifier
    target: Identifier
    properties: dict[Identifier, Property] = {}
    synonyms: Words = Words()
    reverse: Words = Words()


class Schema(_Frozen):
    """One collection's labels and relationships. Several are held side by side, keyed by collection."""

    collection: str
    labels: dict[Identifier, Label] = {}
    relationships: tuple[Relationship, ...] = ()
