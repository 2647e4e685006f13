"""Clauses that only say that rows of some state count as well: …? 취소 건도 포함해서요; …, cancelled ones included. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from graph.plan.marking.marks import Mark

_CLAUSE = re.compile(r"(?<=[?.!]) +|(?<=,) +|[()]")
_TOO = re.compile(r"(?:도|까지)(?: ?(?:다|모두|전부|같이|함께))? ?(?:포함|넣(?:어|고|은)|쳐|치고|세어)(?:[가-힣]| ?주세요)*[.?!]*$")
_PLAIN = re.compile(r"[가-힣]+(?: ?[건것거분자])?(?:를|을)? ?포함(?:해서|하고|하여|입니다|이에요|이요|임)?요?[.?!]*")
_EN = re.compile(
    r"(?:(?:and |also |please )*includ(?:e|ing)\b[^?]*|[^?]*\b(?:included|counted|too|as well|together))[.?!]*",
    re.I,
)
_NOT = re.compile(
    r"n't\b|\b(?:not|never|none|no|neither|nor|hardly|rather|only|just|without|except|excluding|but|if|unless)\b"
    r"|지 ?(?:마|말)|말고|빼|제외|만(?= |$)|안 |않",
    re.I,
)


def without_counted_in(marks: Sequence[Mark], question: str) -> list[Mark]:
    """The marks but for those of such clauses. A clause that names somebody, a day or a number says more, and so does one that speaks of
    another kind of rows than the rest."""
    gone: set[int] = set()
    spans = _clauses(question)
    for start, end in spans[1:]:
        text = question[start:end].strip(" ,")
        says = _EN.fullmatch(text) if text.isascii() else _TOO.search(text) or _PLAIN.fullmatch(text)
        inside = [m for m in marks if start <= m.start < end]
        rest = [m for m in marks if m not in inside]
        if not says or not inside or _NOT.search(text) or any(map(_says_more, inside)):
            continue
        kinds = {r.far for m in rest for r in m.readings if r.kind in ("label", "role")}
        values = {(r.label, r.property) for m in rest for r in m.readings if r.kind == "value"}
        own = [r for m in inside for r in m.readings[:1]]
        if any(r.kind == "label" and kinds and r.far not in kinds for r in own):
            continue
        if any(r.kind == "value" and (r.label, r.property) in values for r in own) or _asks(inside):
            continue
        gone |= {m.start for m in inside}
    return [m for m in marks if m.start not in gone]


def _clauses(question: str) -> list[tuple[int, int]]:
    ends = [0, *(found.end() for found in _CLAUSE.finditer(question)), len(question)]
    return [(start, end) for start, end in pairwise(ends) if question[start:end].strip(" ().,?!")]


def _says_more(m: Mark) -> bool:
    return m.kind in ("date", "number") or any(r.kind in ("entity", "measure") for r in m.readings)


def _asks(marks: Sequence[Mark]) -> bool:
    """Whether the clause asks for something itself."""
    asks = ("which", "who", "what", "count", "how much", "where", "when", "place", "most", "rank", "adjective", "average", "group", "top")
    return any(m.is_cue(*asks) for m in marks if m.text not in ("분", "사람", "people", "who", "those"))
