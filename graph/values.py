"""What the nodes' text properties say: the snapshot of values that questions name (a country, a title, a status), with their groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.compact import is_hangul
from graph.names import Name
from graph.places import called_city, called_territory, territory
from graph.schema import Schema
from graph.standards import family_of, named
from graph.store import GraphStore
from language.normal import fold
from language.thesaurus import thesaurus

_MOST = 20_000  # different values of one property: more are no categories
_LONGEST = 60  # characters of a value that people name
_SECONDS = 60.0
_FEW = 60  # values of a property that has them from a list: a status, a type
_CODED = 0.6  # share of a property's values that must be of a family for it to be one of these
_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Held:
    """A value of a text property. Who is in one of `groups` may know it."""

    label: str
    property: str
    value: str
    groups: frozenset[str]


async def read_values(store: GraphStore, schemas: Sequence[Schema]) -> Mapping[str, tuple[Held, ...]]:
    """By collection, the different values of its labels' text properties but names and keys; in order."""
    found: dict[str, tuple[Held, ...]] = {}
    for schema in schemas:
        held: list[Held] = []
        for label, declared in schema.labels.items():
            named = {declared.key, declared.name, *declared.aliases}
            for name in (name for name, p in declared.properties.items() if p.type == "text" and name not in named):
                held += await _read(store, schema.collection, label, name)
        found[schema.collection] = tuple(held)
    return found


async def _read(store: GraphStore, collection: str, label: str, name: str) -> list[Held]:
    query = (
        f"MATCH (n:`{label}`) WHERE n._collection = $collection AND n.`{name}` IS NOT NULL "
        f"RETURN DISTINCT n.`{name}` AS value, n._groups AS groups ORDER BY value"
    )
    rows = await store.query(query, {"collection": collection}, limit=_MOST, timeout=_SECONDS)
    if rows.truncated:
        return []
    groups: dict[str, set[str]] = {}
    for value, may_know in rows.rows:
        if isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST and re.search(r"[^\W\d]", value):
            groups.setdefault(value, set()).update(map(str, may_know if isinstance(may_know, list) else ()))
    return [Held(label, name, value, frozenset(found)) for value, found in groups.items()]


def value_names(values: Iterable[Held]) -> Iterator[Name]:
    """Values as names that a Linker finds, with what they are called in the other language; `value_of` takes their ids apart."""
    by_property: dict[tuple[str, str], list[Held]] = {}
    for held in values:
        by_property.setdefault((held.label, held.property), []).append(held)
    for (label, name), of_property in by_property.items():
        codes = {held.value: territory(held.value) for held in of_property}
        countries = sum(code is not None for code in codes.values()) >= _CODED * len(codes)
        family = None if countries else family_of([held.value for held in of_property], _CODED)
        for held in of_property:
            entity = _BETWEEN.join((label, name, held.value))
            yield Name(entity, label, held.value, "name", held.groups)
            code = codes[held.value] if countries else None
            others = sorted(called_territory(code)) if code else sorted(named(held.value, family)) if family else []
            others = others or list(_alike(held.value) if len(of_property) <= _FEW else ()) or list(called_city(held.value))
            for other in others:
                if fold(other).text != fold(held.value).text:
                    yield Name(entity, label, other, "alias", held.groups)


def _alike(value: str) -> tuple[str, ...]:
    """What a status or type is called in the other language; short ones are codes."""
    if len(value.strip()) < (2 if is_hangul(value[0]) else 4):
        return ()
    korean = is_hangul(value[0])
    return tuple(other for other in thesaurus().get(fold(value.strip()).text, ()) if is_hangul(other[0]) != korean and len(other) > 1)


def value_of(entity: str) -> tuple[str, str, str]:
    """The label, property and value of a name's id."""
    label, name, value = entity.split(_BETWEEN, 2)
    return label, name, value


def is_value(entity: str) -> bool:
    """Whether an id is a value's and no node's."""
    return _BETWEEN in entity
