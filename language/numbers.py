"""Quantities in Korean and English text: numbers with their units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from language.normal import fold

_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:,\d{3})*(?:\.\d+)?\s*(%|원|일|년|개월|hours?|days?)?")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. `text` is exactly `text[start:end]` of the given text."""

    value: Decimal
    unit: str | None
    start: int
    end: int
    text: str


def quantities(text: str) -> list[Quantity]:
    """Quantities in order."""
    folded = fold(text)
    found = []
    for m in _NUMBER.finditer(folded.text):
        start, end = folded.origin(*m.span())
        number = re.sub(r"[^\d.-]", "", m.group())
        found.append(Quantity(Decimal(number), m.group(1), start, end, text[start:end]))
    return found
