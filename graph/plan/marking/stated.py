"""What a word is by the one in front of it: the state behind its column, a title behind a name, the part that has no other name. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from graph.plan.marking.marks import Mark
from graph.plan.words.called import ValueParts
from graph.plan.words.reading import Reading
from graph.schema import Schema
from graph.wording import spelt_out

_MAIN = frozenset("main primary principal actual 정 주".split())
_SECOND = re.compile(r"\b(?:co|second|secondary|assistant|backup|deputy|relief|substitute|other|alternate|former|previous)\b")
_UNDER = ("밑", "아래", "산하", "휘하", "직속")
_SURE = 0.97
_BETWEEN = re.compile(r" (?:is |of |as |set to |= ?)?['\"“‘]?", re.I)


def stated(marks: Sequence[Mark], question: str, parts: ValueParts, groups: frozenset[str], schema: Schema) -> list[Mark]:
    """The marks, each as the one in front of it, or behind it, leaves it."""
    found: list[Mark] = []
    for place, m in enumerate(marks):
        before = marks[place - 1] if place else None
        behind = marks[place + 1] if place + 1 < len(marks) else None
        if _is_main(m, behind, schema) or _is_title(before, m, behind) or _is_above(m, behind):
            continue
        found.append(_state_of(before, m, question, parts, groups) or m)
    return found


def _state_of(before: Mark | None, m: Mark, question: str, parts: ValueParts, groups: frozenset[str]) -> Mark | None:
    """The value right behind its column, whatever else is called so: branches with status open, of which there is a day of opening."""
    if before is None or before.kind != "schema" or m.kind not in ("schema", "verb", "unknown") or not m.text.isascii():
        return None
    if not all(r.kind == "property" for r in before.readings) or not _BETWEEN.fullmatch(question[before.end : m.start]):
        return None
    held = [h for r in before.readings if r.label and (h := parts.spelt(m.text, r.label, r.property, groups))]
    values = {(h.label, h.property): Reading("value", h.label, h.property, value=h.value, score=_SURE) for h in held}
    return replace(m, kind="named", readings=tuple(values.values()), verbal=False) if values else None


def _is_main(m: Mark, behind: Mark | None, schema: Schema) -> bool:
    """Whether it only says that the part behind it is the plain one, beside which there is a second: the main driver and a co-driver."""
    valued = m.kind == "named" and m.text.islower() and all(r.kind == "value" for r in m.readings)
    if not (m.kind in ("unknown", "verb") or valued) or m.text.lower() not in _MAIN or behind is None or behind.start - m.end > 1:
        return False
    far = {r.far for r in behind.readings if r.kind in ("label", "role")}
    return any(
        _SECOND.search(spelt_out(link.type))
        and any((o.source, o.target) == (link.source, link.target) and o != link for o in schema.relationships)
        for link in schema.relationships
        if link.target in far
    )


def _is_title(before: Mark | None, m: Mark, behind: Mark | None) -> bool:
    """Whether a part that somebody has stands behind his own name, where those below him are spoken of: Ann Lee 팀장 밑에 있는 직원."""
    if before is None or behind is None or before.kind != "named" or m.kind != "schema" or m.after or m.start - before.end != 1:
        return False
    named = {r.label for r in before.readings if r.kind == "entity"}
    above = any(r.kind == "role" and r.link and r.link.source == r.link.target and r.far in named for r in m.readings)
    return above and behind.text in _UNDER and behind.start - m.end <= 1


def _is_above(m: Mark, behind: Mark | None) -> bool:
    """Whether it only says that what stands behind it is above others of its kind, as its name says anyhow: 상위 허브."""
    if m.text != "상위" or behind is None or behind.start - m.end > 1 or behind.kind != "schema":
        return False
    return any(r.kind == "role" and r.forward and r.link and r.link.source == r.link.target for r in behind.readings)
