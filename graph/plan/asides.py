"""What stands beside a name and says nothing more of it: a title behind it, its own words around one in brackets. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.plan.marks import Mark
from language.words import Words

# What people are addressed by, where they have a name: elsewhere it says who is meant.
_TITLES = frozenset("선생 선생님 교수 교수님 박사 박사님 기사 기사님 원장 원장님 여사 군 양".split())
_HANGUL = re.compile(r"[가-힣]+$")


def without_asides(marks: Sequence[Mark], question: str, words: Words) -> list[Mark]:
    """The marks but for unknown words that only go with a name: Ann Lee 선생님, 맹장염(Appendicitis). Somebody's own name is no such word."""
    proper = {piece.start for piece in words.morphemes(question) if piece.tag == "NNP"}
    named = [m for m in marks if m.kind == "named" and not m.assumed]
    behind = {m.end for m in named}
    bracketed = {m.start for m in named if question[m.end : m.end + 1] == ")"}

    def aside(m: Mark) -> bool:
        if m.kind != "unknown" or not _HANGUL.match(m.text):
            return False
        titled = m.text in _TITLES and (m.start in behind or (question[m.start - 1] == " " and m.start - 1 in behind))
        return titled or (question[m.end : m.end + 1] == "(" and m.end + 1 in bracketed and m.start not in proper)

    return [m for m in marks if not aside(m)]
