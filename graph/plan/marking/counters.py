"""Kinds of things by the end of their Korean name, right behind the number or code of one: 31153편, of an 항공편. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.compact import is_hangul
from graph.plan.marking.doers import Unit
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.reading import ALIKE, Reading


def counters(question: str, found: Sequence[Unit], lexicon: Lexicon) -> Iterator[tuple[Unit, Reading]]:
    """The nouns that are the end of one kind's name only, and the kind."""
    for unit in found:
        before = question[unit.start - 1 : unit.start]
        if not unit.tag.startswith("NN") or not (before.isascii() and before.isalnum()) or unit.form in lexicon.whole:
            continue
        labels = [name for name, label in lexicon.schema.labels.items() if any(_ends(called, unit.form) for called in label.synonyms.ko)]
        if len(labels) == 1:
            yield unit, Reading("label", labels[0], score=ALIKE)


def _ends(called: str, form: str) -> bool:
    return is_hangul(form[0]) and called.endswith(form) and len(called) > len(form)
