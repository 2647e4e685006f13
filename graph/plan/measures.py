"""Arithmetic measures: what a row is worth, from its price, its quantity and its discount; derived where nothing is declared. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from graph.plan.plan import Factor, Field
from graph.schema import Property, Relationship, Schema
from graph.wording import spelt_out
from language.words import stem

_NUMBERS = ("integer", "number", "percentage")
_PRICE = re.compile(r"^(?!.*\b(?:total|amount|sum)\b).*(?:\b(?:price|rate per|unit cost|fare|fee)\b|^cost$|단가|가격)")
QUANTITY = re.compile(r"\b(?:quantity|qty|units|count|hours|nights|days)\b|수량")
_DISCOUNT = re.compile(r"\bdiscount\b|할인")
PHRASES = (
    "revenue",
    "net sales",
    "sales",
    "sales amount",
    "turnover",
    "매출",
    "순매출",
    "매출액",
    "순매출액",
    "거래액",
    "판매액",
    "판매 금액",
    "순액",
    "주문 금액",
    "주문액",
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A product of properties of one node (`label`) or relationship (`link`); `of` in its factors stands for that row."""

    name: str
    label: str
    link: Relationship | None
    factors: tuple[Factor, ...]

    def said(self) -> str:
        """unitPrice × quantity × (1 − discount)"""
        return " × ".join(f"(1 − {f.field.property})" if f.complement else f.field.property for f in self.factors)


def derive(schema: Schema) -> tuple[Measure, ...]:
    """The measures of rows that hold a price and a quantity."""
    rows: list[tuple[str, Relationship | None, Mapping[str, Property]]] = [
        (n, None, label.properties) for n, label in schema.labels.items()
    ]
    rows += [("", link, link.properties) for link in schema.relationships]
    found = []
    for label, link, declared in rows:
        price = _one(declared, _PRICE)
        quantity = _one(declared, QUANTITY) or (_priced_by(price, declared) if price else None)
        if price and quantity:
            factors = [Factor(Field("", price)), Factor(Field("", quantity))]
            if discount := _one(declared, _DISCOUNT):
                factors.append(Factor(Field("", discount), complement=True))
            found.append(Measure("net sales", label, link, tuple(factors)))
    return tuple(found)


def _one(declared: Mapping[str, Property], pattern: re.Pattern[str]) -> str | None:
    matching = [name for name, p in declared.items() if p.type in _NUMBERS and pattern.search(spelt_out(name))]
    return matching[0] if len(matching) == 1 else None


def _priced_by(price: str, declared: Mapping[str, Property]) -> str | None:
    """What a price is by its own name for each of: price per carton, and cartons."""
    by = re.search(r"\bper (\w+)$|^(\w+)당 ", spelt_out(price))
    unit = stem(by[1] or by[2]) if by else ""
    counted = [name for name, p in declared.items() if p.type in _NUMBERS and unit in {stem(word) for word in spelt_out(name).split()}]
    counted = [name for name in counted if name != price]
    return counted[0] if len(counted) == 1 else None
