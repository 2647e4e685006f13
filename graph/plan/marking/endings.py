"""Ends of Korean nouns that a question has and the schema has not: 대출분, 미납건, 예산이. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.plan.marking.doers import Unit
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.verbs import binds

_ENDS = re.compile(r"(?:분|건)?(?:이|가|은|는|을|를|의|도|만)?$")


def without_ends(found: Sequence[Unit], lexicon: Lexicon) -> list[Unit]:
    """Korean nouns without the end that says "those of" (대출분, 미납건) or a particle that was taken for a part of a name (예산이), of
    which only the rest is known."""
    return [_without_end(unit, lexicon) if unit.tag.startswith("NN") and unit.form not in lexicon.whole else unit for unit in found]


def _without_end(unit: Unit, lexicon: Lexicon) -> Unit:
    rest = _ENDS.sub("", unit.form, count=1)
    known = len(rest) > 1 and (rest in lexicon.whole or (unit.form[-1:] in ("분", "건") and binds(rest)))
    return replace(unit, form=rest, end=unit.end - len(unit.form) + len(rest)) if known and rest != unit.form else unit
