"""The percentages that the graph holds for a named thing: its own, or those of its neighbours by their term. For calculators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from graph import rights
from graph.facts import Fact
from graph.linking import Mention
from graph.schema import Label, Schema
from graph.store import GraphStore, Rows, Value
from graph.wording import called, shown, statement
from language.detect import Language
from language.units import UNITS

_ROWS = 200


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage as a fraction, what it is of, and the fact that says so."""

    value: Decimal
    name: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a percentage lies: a property of `label`, which is the named node's own or that of a neighbour along `path`."""

    path: str
    label: str
    property: str
    variables: tuple[str, ...]


async def find_rates(
    store: GraphStore,
    schema: Schema,
    mention: Mention,
    language: Language,
    *,
    months: Decimal | None,
    as_of: date,
    groups: frozenset[str],
    timeout: float,  # noqa: ASYNC109
) -> list[Rate]:
    """Its own percentages, else those of its neighbours: of the term of `months` where they have terms, in force on `as_of` where they
    have one date. Of several dates for one term the latest. In order of their names; none of what `groups` may not see.
    """
    for places in (list(_own(schema, mention.label)), list(_neighbouring(schema, mention.label))):
        found = [rate for place in places for rate in await _read(store, schema, mention, place, language, months, as_of, groups, timeout)]
        if found:
            return found
    return []


def _own(schema: Schema, label: str) -> Iterator[_Place]:
    for name, declared in schema.labels[label].properties.items():
        if declared.type == "percentage" and not declared.only_totals:
            yield _Place("", label, name, ("n",))


def _neighbouring(schema: Schema, label: str) -> Iterator[_Place]:
    for relationship in schema.relationships:
        ends = ((relationship.source, relationship.target, "-", "->"), (relationship.target, relationship.source, "<-", "-"))
        for here, there, before, after in ends:
            if here == label:
                path = f"{before}[r:`{relationship.type}`]{after}(m:`{there}`)"
                for place in _own(schema, there):
                    yield _Place(path, there, place.property, ("n", "r", "m"))


async def _read(
    store: GraphStore,
    schema: Schema,
    mention: Mention,
    place: _Place,
    language: Language,
    months: Decimal | None,
    as_of: date,
    groups: frozenset[str],
    timeout: float,  # noqa: ASYNC109
) -> list[Rate]:
    label, variable = schema.labels[place.label], place.variables[-1]
    term, since = _term(label), _since(label)
    columns = {"name": label.name, "rate": place.property} | ({"term": term} if term else {}) | ({"since": since} if since else {})
    returned = ", ".join(f"{rights.value(variable, name, label.properties[name])} AS `{column}`" for column, name in columns.items())
    condition, params = rights.sees(*place.variables), _params(mention, groups)
    if term and months is not None:
        held = rights.value(variable, term, label.properties[term])
        condition, params = f"{condition} AND ({held} IS NULL OR {held} = $months)", {**params, "months": int(months)}
    query = (
        f"MATCH (n:`{mention.label}` {{_id: $id}}){place.path} WHERE {condition} "
        f"RETURN {returned}, {variable}._id AS `id` ORDER BY `name`, `id`"
    )
    rows = await store.query(query, params, limit=_ROWS, timeout=timeout)
    kept = _in_force([dict(zip(rows.columns, row, strict=True)) for row in rows.rows], as_of)
    return [_rate(schema, label, place, row, query, params, rows, mention, language) for row in kept]


def _params(mention: Mention, groups: frozenset[str]) -> dict[str, Value]:
    named: list[Value] = [*sorted(groups)]
    return {"id": mention.entity, "groups": named}


def _in_force(rows: list[dict[str, Value]], as_of: date) -> list[dict[str, Value]]:
    held = [row for row in rows if row["rate"] is not None]
    held = [row for row in held if not isinstance(row.get("since"), date) or cast(date, row["since"]) <= as_of]
    latest: dict[tuple[Value, Value], dict[str, Value]] = {}
    for row in held:
        key = (row["name"], row.get("term"))
        since, before = row.get("since"), latest.get(key, {}).get("since")
        if key not in latest or (isinstance(since, date) and isinstance(before, date) and since > before):
            latest[key] = row
    return list(latest.values())


def _term(label: Label) -> str | None:
    """The property that counts months, where there is just one."""
    counted = [
        name for name, declared in label.properties.items() if declared.type == "integer" and UNITS.get(declared.unit or "") == "month"
    ]
    return counted[0] if len(counted) == 1 else None


def _since(label: Label) -> str | None:
    dated = [name for name, declared in label.properties.items() if declared.type == "date"]
    return dated[0] if len(dated) == 1 else None


def _rate(
    schema: Schema,
    label: Label,
    place: _Place,
    row: Mapping[str, Value],
    query: str,
    params: Mapping[str, Value],
    rows: Rows,
    mention: Mention,
    language: Language,
) -> Rate:
    name, value = str(row["name"]), cast(float, row["rate"])
    what = called(place.property, label.properties[place.property].synonyms, language)
    text = statement(name, what, [shown(value, label, place.property, language)], False, language)
    fact = Fact(
        id=f"{row['id']}.{place.property}",
        collection=schema.collection,
        entities=tuple(dict.fromkeys((str(row["id"]), mention.entity))),
        text=text,
        values=(value,),
        query=query,
        params=params,
        rows=rows,
        asked=1.0,
        score=mention.score,
    )
    return Rate(Decimal(str(value)), name, fact)
