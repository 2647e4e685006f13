"""Numbers that are said by their order of a thing that has them: the first floor is floor 1. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from graph.plan.words.alike import squash
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.reading import ALIKE
from language.numbers import Quantity

_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_ORDINAL = re.compile(rf"\b(?:(?P<word>{'|'.join(_WORDS)})|(?P<digits>\d+)(?:st|nd|rd|th)) (?P<noun>[a-z]+)\b", re.I)


def is_ordinal(text: str) -> bool:
    return _ORDINAL.fullmatch(f"{text} x") is not None


def ordinals(question: str, lexicon: Lexicon) -> Iterator[Quantity]:
    """Each ordinal in front of a property that is a whole number."""
    for match in _ORDINAL.finditer(question):
        readings = [r for r in lexicon.whole.get(squash(match["noun"]), ()) if r.kind == "property" and r.label and r.score >= ALIKE]
        if any(lexicon.schema.labels[r.label].properties[r.property].type == "integer" for r in readings):
            number = int(match["digits"]) if match["digits"] else _WORDS.index(match["word"].lower()) + 1
            end = match.start("noun") - 1
            yield Quantity(Decimal(number), None, match.start(), end, question[match.start() : end])
