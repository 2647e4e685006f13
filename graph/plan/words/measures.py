"""Arithmetic measures: as the mapping declares them, else what a row is worth, from its price, its quantity and its discount. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.formula import names, parse, said
from graph.plan.plan import Field, Formula
from graph.schema import Measure as Declared
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
    "구매액",
    "구입액",
    "결제액",
)
BOUGHT = (
    "purchase amount",
    "purchase value",
    "amount purchased",
    "purchases",
    "발주 금액",
    "발주액",
    "매입 금액",
    "매입액",
    "구매 금액",
    "구매액",
    "구입액",
    "거래액",
)
_BOUGHT = re.compile(r"\b(?:purchas\w*|procurement|supply|supplier|inbound|receipts?|restock\w*|replenish\w*)\b")


@dataclass(frozen=True, slots=True)
class Measure:
    """Arithmetic over one node (`label`) or relationship (`link`), and what people call it. `declared` in the mapping, else derived."""

    name: str
    label: str
    link: Relationship | None
    formula: tuple[str, ...]
    phrases: tuple[str, ...] = PHRASES
    declared: bool = False

    def of(self, variable: str) -> Formula:
        """The formula over the properties of a variable."""
        own = names(self.formula)
        return Formula(tuple(Field(variable, part) if part in own else part for part in self.formula))

    def said(self) -> str:
        """unitPrice × quantity × (1 − discount); of a declared one with its name."""
        return f"{spelt_out(self.name)} = {said(self.formula)}" if self.declared else said(self.formula)


_Row = tuple[str, Relationship | None, Mapping[str, Property], Mapping[str, Declared]]


def measures(schema: Schema) -> tuple[Measure, ...]:
    """The measures that are declared of rows, and those of rows that hold a price and a quantity, where nothing declared is called so."""
    rows: list[_Row] = [(n, None, label.properties, label.measures) for n, label in schema.labels.items()]
    rows += [("", link, link.properties, link.measures) for link in schema.relationships]
    found = [made for row in rows for made in _declared(*row)]
    called = {phrase for made in found for phrase in made.phrases}
    if called.isdisjoint(PHRASES):
        found += [made for label, link, properties, _ in rows for made in _derived(label, link, properties)]
    return tuple(found)


def _declared(label: str, link: Relationship | None, own: Mapping[str, Property], declared: Mapping[str, Declared]) -> Iterator[Measure]:
    """Those of which the caller knows every property."""
    for name, measure in declared.items():
        formula = parse(measure.formula)
        if own.keys() >= set(names(formula)):
            phrases = (*measure.synonyms.ko, *measure.synonyms.en, spelt_out(name))
            yield Measure(name, label, link, formula, tuple(dict.fromkeys(phrases)), declared=True)


def _derived(label: str, link: Relationship | None, declared: Mapping[str, Property]) -> Iterator[Measure]:
    bought = _BOUGHT.search(" ".join(map(spelt_out, (link.source, link.type) if link else (label,)))) is not None  # which is nobody's sale
    price = _one(declared, _PRICE)
    quantity = _one(declared, QUANTITY) or (_priced_by(price, declared) if price else None)
    if price and quantity:
        discount = _one(declared, _DISCOUNT)
        named = ("purchase amount", BOUGHT) if bought else ("net sales", PHRASES)
        formula = (price, "*", quantity, *(("*", "(", "1", "-", discount, ")") if discount else ()))
        yield Measure(named[0], label, link, formula, named[1])


def _one(declared: Mapping[str, Property], pattern: re.Pattern[str]) -> str | None:
    matching = [name for name, p in declared.items() if p.type in _NUMBERS and pattern.search(spelt_out(name))]
    return matching[0] if len(matching) == 1 else None


_PIECES = re.compile(
    r"^(?:.* )?(?:portions|pieces|items|copies|packs|boxes|bottles|bags|cases|cartons|pallets|tickets|shares|licen[cs]es"
    r"|sets|pairs|servings|covers|heads|guests|rooms|tons|tonnes"
    r"|kilos|litres|liters)(?: (?:sold|ordered|bought))?$|수량$|개수$|부수$|매수$|인분$"
)


def _priced_by(price: str, declared: Mapping[str, Property]) -> str | None:
    """What a price is by its own name for each of: price per carton, and cartons; weekly fee, and weeks."""
    if re.match(r"unit |단가", spelt_out(price)):  # of each of what the row counts: portions
        counts = [name for name, p in declared.items() if p.type == "integer" and _PIECES.search(spelt_out(name))]
        return counts[0] if len(counts) == 1 else None
    by = re.search(r"\bper (\w+)$|^(\w+)당 |\b(hour|night|week|month)ly\b", spelt_out(price))
    unit = stem(by[1] or by[2] or by[3]) if by else ""
    counted = [name for name, p in declared.items() if p.type in _NUMBERS and unit in {stem(word) for word in spelt_out(name).split()}]
    counted = [name for name in counted if name != price]
    return counted[0] if len(counted) == 1 else None
