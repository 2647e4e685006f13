"""What a question leaves out because the schema has only one of it: the amount that is summed, the events that are counted."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph.plan.frame import Frame, Item
from graph.plan.lexicon import PARTLY, Reading
from graph.plan.marks import Mark
from graph.plan.measures import QUANTITY
from graph.plan.persons import is_people
from graph.schema import Property, Relationship, Schema
from graph.wording import spelt_out

_AMOUNT = re.compile(r"\b(?:amount|total|value|sum|price|fee|balance)\b|금액|합계|잔액|가격|요금")
_STOCK = re.compile(r"\b(?:stock|on hand|inventory)\b|재고")
_LEVEL = re.compile(r"\b(?:reorder|minimum|safety)\b|재주문|안전재고|최소 ?재고|발주점")
_NUMBERS = ("integer", "number")


def imply(frame: Frame, reading: Reading) -> int:
    """The place of an item that the question does not say, taken for granted at the cost of a part of a phrase."""
    frame.items.append(Item(Mark("schema", 0, 0, reading.property or reading.far, (reading,)), reading))
    frame.use(len(frame.items) - 1)
    return len(frame.items) - 1


def of_unit(frame: Frame, unit: str, schema: Schema) -> Reading | None:
    """The one number in a unit that what the question speaks of has, or the one kind of people."""
    if unit == "person":
        people = [label for label in schema.labels if is_people(label, schema)]
        return Reading("label", people[0], score=PARTLY) if len(people) == 1 else None
    labels = {item.reading.far for item in frame.items if item.reading and item.reading.far in schema.labels}
    found = [
        Reading("property", label, name, score=PARTLY)
        for label in labels
        for name, p in schema.labels[label].properties.items()
        if p.type in _NUMBERS and p.unit and p.unit.removesuffix("s") == unit and not p.only_totals
    ]
    return found[0] if len(found) == 1 else None


def amount_of(label: str, schema: Schema) -> Reading | None:
    """The one property of a label that is an amount of money, by its name."""
    found = _one(schema.labels[label].properties, _AMOUNT)
    return Reading("property", label, found, score=PARTLY) if found else None


def quantity_of(label: str, schema: Schema) -> Reading | None:
    """How many of a label one row beside it is about: the quantity of an order line."""
    found = []
    for link in schema.relationships:
        if label not in (link.source, link.target):
            continue
        if own := _one(link.properties, QUANTITY):
            found.append(Reading("property", "", own, link=link, score=PARTLY))
        if link.target == label != link.source and (held := _one(schema.labels[link.source].properties, QUANTITY)):
            found.append(Reading("property", link.source, held, score=PARTLY))
    return found[0] if len(found) == 1 else None


def stock_of(label: str, schema: Schema) -> Reading | None:
    """What there is of a label's rows, which a level to reorder at is for."""
    held = {name: p for name, p in schema.labels[label].properties.items() if not says_level(name, p)}
    found = _one(held, _STOCK)
    return Reading("property", label, found, score=PARTLY) if found else None


def says_level(name: str, declared: Property) -> bool:
    """Whether a property is the stock that there should be."""
    return _LEVEL.search(" ".join([spelt_out(name), *declared.synonyms.en, *declared.synonyms.ko])) is not None


def events_of(label: str, schema: Schema) -> list[Relationship]:
    """What happens to the nodes of a label: things with a date, no people, that point to them."""
    return [link for link in schema.relationships if link.target == label != link.source and _is_event(link.source, schema)]


def _is_event(label: str, schema: Schema) -> bool:
    return any(p.type == "date" for p in schema.labels[label].properties.values()) and not is_people(label, schema)


def _one(properties: Mapping[str, Property], pattern: re.Pattern[str]) -> str | None:
    def said(name: str, p: Property) -> str:
        return " ".join([spelt_out(name), *p.synonyms.en, *p.synonyms.ko])

    found = [name for name, p in properties.items() if p.type in _NUMBERS and pattern.search(said(name, p))]
    return found[0] if len(found) == 1 else None
