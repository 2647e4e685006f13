"""What a question leaves out because the schema has only one of it: the amount that is summed, the events that are counted."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph.plan.framing.frame import Frame, Item
from graph.plan.marking.marks import Mark
from graph.plan.words.measures import QUANTITY
from graph.plan.words.persons import is_people
from graph.plan.words.reading import PARTLY, Reading
from graph.schema import Property, Relationship, Schema
from graph.wording import spelt_out

_AMOUNT = re.compile(r"\b(?:amount|total|value|sum|price|fee|balance)\b|금액|합계|잔액|가격|요금")
_MONEY = re.compile(
    r"\b(?:budget|salary|wage|pay|cost|principal|premium|rent|fine|toll|fare|bonus|compensation)\b|예산|급여|비용|원금|보험료"
)
_TOTAL = re.compile(
    r"(?<!sub )(?<!line )\b(?:grand total|total (?:amount|due|price|cost|fee|charge|value)|total|gross)\b(?! (?:number|count|hours|days))"
)
# A part of an amount, or what is left of it.
PARTIAL = re.compile(
    r"\b(?:tax(?:es)?|vat|refund|excl\w*|net|sub ?total|discount|fees?|freight|shipping|tip|balance|due|paid|outstanding|rate|unit|per)\b"
)
_STANDS = re.compile(r"\b(?:price|balance|rate|unit|per|salary|wage|budget|limit)\b|단가|가격|잔액|급여|예산|한도")
_STOCK = re.compile(r"\b(?:stock|on hand|inventory)\b|재고")
_LEVEL = re.compile(r"\b(?:reorder|minimum|safety)\b|재주문|안전재고|최소 ?재고|발주점")
_WHOLE = re.compile(r"\b(?:amount|value|sum)\b|금액|액$")
_NUMBERS = ("integer", "number")


def imply(frame: Frame, reading: Reading) -> int:
    """The place of an item that the question does not say, taken for granted at the cost of a part of a phrase."""
    frame.items.append(Item(Mark("schema", 0, 0, reading.property or reading.far, (reading,)), reading))
    frame.use(len(frame.items) - 1)
    return len(frame.items) - 1


def amount_of(label: str, schema: Schema) -> Reading | None:
    """The one property of a label that is an amount of money, by its name; of several the total."""
    found = _one(schema.labels[label].properties, _AMOUNT)
    return Reading("property", label, found, score=PARTLY) if found else total_of(label, schema)


def total_of(label: str, schema: Schema) -> Reading | None:
    """The one number of a label that says that it is the total, and no part of one: the total due, beside a subtotal and a tax; else the
    only amount that is none: the transaction amount, beside that excluding tax and the balance."""
    own = schema.labels[label].properties
    amounts = [name for name, p in own.items() if p.type in _NUMBERS and _WHOLE.search(spelt_out(name))]
    whole = [name for name in amounts if not PARTIAL.search(spelt_out(name))]
    found = _one(own, _TOTAL) or (whole[0] if len(whole) == 1 else None)
    return Reading("property", label, found, score=PARTLY) if found else None


def says_amount(name: str, declared: Property) -> bool:
    """Whether a property is an amount of money by its name, of which there are no percents."""
    return _one({name: declared}, _AMOUNT) is not None


def is_money(reading: Reading, schema: Schema) -> bool:
    """Whether a reading is of an amount of money that rows have."""
    declared = schema.labels[reading.label].properties.get(reading.property) if reading.label in schema.labels else None
    if reading.kind != "property" or declared is None:
        return False
    return says_amount(reading.property, declared) or _one({reading.property: declared}, _MONEY) is not None


def is_summed(reading: Reading, schema: Schema) -> bool:
    """Whether amounts of money of many rows make a total: a cost, and no price, balance or budget, of which each stands for itself."""
    return is_money(reading, schema) and not _STANDS.search(spelt_out(reading.property))


def quantities_of(label: str, schema: Schema) -> list[Reading]:
    """How many of a label one row beside it is about: the quantity of an order line, of a stock."""
    found = []
    for link in schema.relationships:
        if label not in (link.source, link.target):
            continue
        if (own := _one(link.properties, QUANTITY)) and " per " not in spelt_out(own):
            found.append(Reading("property", "", own, link=link, score=PARTLY))
        if link.target == label != link.source and (held := _one(schema.labels[link.source].properties, QUANTITY)):
            found.append(Reading("property", link.source, held, score=PARTLY))
    return found


def stocked(labels: set[str], schema: Schema) -> list[Reading]:
    """How many of one thing another has, where the rows that join the two say so: the items in a warehouse."""
    found = []
    for link in schema.relationships:
        if {link.source, link.target} == labels and (own := _one(dict(link.properties), _STOCK)):
            found.append(Reading("property", "", own, link=link, score=PARTLY))
    return found


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
    return [link for link in schema.relationships if link.target == label != link.source and is_event(link.source, schema)]


def joins_what_happened(label: str, schema: Schema) -> bool:
    """Whether rows say what happened on a day between things of two kinds: a loan, of a book to a member."""
    ends = {link.target for link in schema.relationships if link.source == label != link.target}
    return len(ends) > 1 and is_event(label, schema)


def is_event(label: str, schema: Schema) -> bool:
    return any(p.type == "date" for p in schema.labels[label].properties.values()) and not is_people(label, schema)


def _one(properties: Mapping[str, Property], pattern: re.Pattern[str]) -> str | None:
    def said(name: str, p: Property) -> str:
        return " ".join([spelt_out(name), *p.synonyms.en, *p.synonyms.ko])

    found = [name for name, p in properties.items() if p.type in _NUMBERS and pattern.search(said(name, p))]
    return found[0] if len(found) == 1 else None
