"""What a number or a date is compared with, as the property's type has it."""

from __future__ import annotations

import re
from decimal import Decimal

from graph.plan.framing.clauses import is_dated
from graph.plan.framing.frame import NumberFilter
from graph.plan.marking.marks import Mark
from graph.plan.plan import Compared, Field, OneOf, Operator
from graph.schema import Property, Schema
from graph.store import Value
from graph.wording import spelt_out
from language.units import UNITS, factor

_BIRTH = re.compile(r"\b(?:birth|birthday|dob|born)\b|생년월일|(?<![가-힣])생일")


def _phrases(name: str, declared: Property) -> str:
    return " ".join([spelt_out(name), *declared.synonyms.en, *declared.synonyms.ko])


def first_date(schema: Schema, label: str) -> str | None:
    """The date that stands for a label: the one with its name in it, else the first. Nobody's birth is what happened."""
    declared = schema.labels[label].properties.items()
    dates = [name for name, p in declared if p.type == "date" and not _BIRTH.search(_phrases(name, p))]
    own = [name for name in dates if label.lower() in name.lower()]
    return (own or dates or [None])[0]  # type: ignore[list-item]


def called_by_number(schema: Schema, label: str) -> str:
    """The property that a bare number behind a label's name is of: its room number, where it has one, else its key."""
    declared = schema.labels[label]
    own = [f"{spelt_out(label)} {word}" for word in ("number", "no", "code")]
    return next((name for name in declared.properties if spelt_out(name) in own), declared.key)


def first_year(schema: Schema, label: str) -> str | None:
    """The first year that a label has as a number."""
    return next((name for name, p in schema.labels[label].properties.items() if p.type == "integer" and is_dated(p, name)), None)


def field_of(condition: Compared | OneOf) -> Field | None:
    first = condition.parts[0] if isinstance(condition, OneOf) else condition
    return first.left if first.operator == "=" else None


def bounds(number: NumberFilter, declared_: Property | None) -> list[tuple[Operator, Value]]:
    lower = typed(number.mark, declared_)
    if number.upper is not None:
        return [(">=", lower), ("<=", typed(number.upper, declared_))]
    return [(number.operator, lower)]


def typed(mark: Mark, declared_: Property | None) -> Value:
    """A number as the property's type has it: 15 % of a percentage is 0.15, a code of text is text."""
    quantity = mark.quantity
    assert quantity is not None
    value: Decimal = quantity.value
    if declared_ is not None and declared_.type == "text":
        return str(mark.text).replace(",", "").strip()
    if declared_ is not None and declared_.type == "percentage" and quantity.unit == "%":
        value /= 100
    if declared_ is not None and declared_.unit and quantity.unit:
        value *= factor(quantity.unit, UNITS.get(declared_.unit.lower(), declared_.unit)) or 1
    return int(value) if value == int(value) else float(value)
