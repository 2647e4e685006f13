"""Words that share the last one of a phrase of the schema with another: the minimum and maximum salary, 2017년식 of a 연식. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graph.plan.marking.doers import Unit
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.reading import Reading

_AND = re.compile(r" (?:and|or|및|또는) (?:the |its |their )?| ?[/·&] ?|(?:와|과|랑|이랑|하고) ")
_OF_A_YEAR = re.compile(r"\d{4}년 ?$")  # 2017년식: of that model year


def sharing(question: str, found: Sequence[Unit], lexicon: Lexicon) -> Iterator[tuple[Unit, tuple[Reading, ...]]]:
    """Each word that is meant with the last one of the phrase behind "and", and the properties that both are called by."""
    starts = {unit.start: index for index, unit in enumerate(found)}
    for unit in found:
        if unit.form in ("식", "형") and _OF_A_YEAR.search(question[: unit.start]):
            if made := tuple(r for r in lexicon.whole.get("연식", ()) if r.kind == "property"):
                yield unit, made
            continue
        joined = _AND.match(question, unit.end)
        second = starts.get(joined.end()) if joined else None
        if second is None or second + 1 >= len(found):
            continue
        other, head = found[second], found[second + 1]
        beside = {r.label for r in lexicon.whole.get(other.form + head.form, ()) if r.kind == "property"}
        if readings := tuple(r for r in lexicon.whole.get(unit.form + head.form, ()) if r.kind == "property" and r.label in beside):
            yield unit, readings
