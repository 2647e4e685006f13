"""Our team, 우리 부서: where a question says so, and which kind of group it calls so. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graph.plan.lexicon import Lexicon, squash

Ours = Mapping[str, tuple[str, ...]]
"""Ids of nodes by their label."""
_GROUPS = "team|department|branch|division|unit|office|group|section|ward|school"
_OURS = re.compile(
    rf"\b(?:our|my) (?=(?:{_GROUPS})\b(?! members?\b))"
    "|(?<![가-힣])(?:우리|저희|내|제) ?(?=팀(?!원)|부서(?!원)|지점(?!장)|본부(?!장)|조직|사무소|과(?= )|부(?= ))",
    re.I,
)


def says_ours(question: str) -> bool:
    return _OURS.search(question) is not None


def spans(question: str) -> list[tuple[int, int]]:
    """Where the question says whose: "our " of our team."""
    return [match.span() for match in _OURS.finditer(question)]


def label_said(phrase: str, ours: Ours, lexicon: Lexicon) -> str | None:
    """Which of the labels a noun ("team") calls one of these groups; where it calls none, the only one that there is."""
    readings = lexicon.whole.get(squash(phrase), ())
    called = [reading.far for reading in readings if reading.kind in ("label", "role") and reading.far in ours]
    return called[0] if called else next(iter(ours)) if len(ours) == 1 and not readings else None
