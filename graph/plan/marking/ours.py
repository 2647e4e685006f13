"""Our team, 우리 부서, and the collection itself: where a question says so, and which kind of group it calls so. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from graph.compact import letters_of
from graph.plan.words.alike import squash
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.reading import Reading

Ours = Mapping[str, tuple[str, ...]]
"""Ids of nodes by their label."""
_GROUPS = "team|department|branch|division|unit|office|group|section|ward|school"
_OURS = re.compile(
    rf"\b(?:our|my) (?=(?:{_GROUPS})\b(?! (?:members?|managers|heads|leaders|staff|employees|names|codes)\b))"
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


def own_name(question: str, lexicon: Lexicon) -> Iterable[tuple[int, int]]:
    """Where the question names the collection itself, as people write it, and nothing in it."""
    pieces = list(re.finditer(r"[^\W_가-힣]+|[가-힣]+", question))
    forms = [letters_of(piece[0]) for piece in pieces]
    whole = letters_of(lexicon.schema.collection)
    for first in range(len(pieces)):
        if forms[first] not in whole:
            continue
        for last in range(min(first + 4, len(pieces)) - 1, first - 1, -1):
            start, end, form = pieces[first].start(), pieces[last].end(), "".join(forms[first : last + 1])
            if len(form) >= 4 and form in whole and (any(map(str.isdecimal, form)) or form == whole) and squash(form) not in lexicon.whole:
                yield start, end
                break


def who_asks(said: str, own_node: str | None, lexicon: Lexicon) -> Reading | None:
    """Who asks, as a name in the question; "give me" names no one."""
    if own_node is None or said.lower() == "me" or own_node.partition(":")[0] not in lexicon.schema.labels:
        return None
    return Reading("entity", own_node.partition(":")[0], ids=(f"{lexicon.schema.collection}/{own_node}",), value=own_node.partition(":")[2])
