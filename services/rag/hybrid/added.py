"""What a rule adds to an amount, or takes off, for somebody's class: two days more for an office, ten days earlier in a country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from language.comparison import ADDED, TAKEN_OFF
from services.rag.hybrid.guards import guarded
from services.rag.hybrid.lines import Line
from services.rag.hybrid.reach import Node
from services.rag.hybrid.rules import scope_of
from services.rag.hybrid.say import number
from services.rag.hybrid.typed import Amount
from services.rag.hybrid.work import Work

_INCLUDED = re.compile(r"포함|반영|감안|까지|\bincluding\b", re.I)


def additions(work: Work, base: Line, to: Amount, node: Node) -> list[tuple[Line, Amount]]:
    """What is added for the node's class, or taken off (then below 0): by the same document always, by another where the question says
    that it is to be."""
    found: list[tuple[Line, Amount]] = []
    for source, document in work.sheet.documents.items():
        own = source == base.source
        if not own and not _INCLUDED.search(work.asked.text):
            continue
        scoped = False if own else _scoped(document, work, node)
        for line in document:
            fewer = TAKEN_OFF.search(line.text) is not None
            if line.id == base.id or not (fewer or ADDED.search(line.text)):
                continue
            typed = work.typed(line.text)
            amounts = [a for a in typed.amounts if a.unit == to.unit]
            guards, against = guarded(typed, [node])
            if len(amounts) == 1 and not against and (guards or scoped) and not typed.bounds:
                found.append((line, replace(amounts[0], value=-amounts[0].value) if fewer else amounts[0]))
                break
    return found[:2]


def summed(amounts: Sequence[Amount]) -> str:
    """30 + 2 − 5"""
    rest = (f" {'+' if a.value >= 0 else '−'} {number(abs(a.value))}" for a in amounts[1:])
    return number(amounts[0].value) + "".join(rest)


def _scoped(document: Sequence[Line], work: Work, node: Node) -> bool:
    scope = scope_of(document, work).narrowing
    ours = [options for options in scope.values if options[0].label == node.label]
    return bool(ours) and all(any(node.properties.get(o.property) == o.value for o in options) for options in ours)
