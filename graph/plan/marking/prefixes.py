"""English words that deny what the schema says: unplanned, of what is or is not planned. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.plan.marking.doers import Unit
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.reading import OWN
from language.words import stem

UN = "un"
_SHORTEST = 4  # letters behind it: a unit is no it that is denied


def denied_apart(question: str, found: Sequence[Unit], lexicon: Lexicon) -> Iterator[Unit]:
    """The words, with `un` apart from what is a property of the schema only without it."""
    for unit in found:
        written = question[unit.start : unit.end].lower()
        rest = stem(written.removeprefix(UN))
        known = unit.form in lexicon.whole or unit.form in lexicon.part
        if unit.tag != "SL" or known or not written.startswith(UN) or len(written) < len(UN) + _SHORTEST or not _is_property(rest, lexicon):
            yield unit
            continue
        middle = unit.start + len(UN)
        yield replace(unit, form=UN, end=middle, tag="XPN")
        yield replace(unit, form=rest, start=middle, joined=True)


def _is_property(form: str, lexicon: Lexicon) -> bool:
    return any(reading.kind == "property" and reading.score >= OWN for reading in lexicon.whole.get(form, ()))
