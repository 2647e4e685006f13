"""Words that are told exactly in brackets behind them: 안 끝난(Open) 분쟁, successful payments (status paid). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.plan.marking.marks import Mark
from graph.wording import spelt_out

_OPENS = re.compile(r" ?\(\s*(?:(?:status|state|type|상태|유형|구분)(?: is| =|가|는|이)? ?[:=]? ?)?$", re.I)
_DONE = re.compile(r"\s*\) ?(?:처리|상태|중|[된됐한했인])")
_STATES = ("status", "state", "stage", "result", "outcome")
_CLOSES = re.compile(r"\s*(?:상태|유형|건|것|status|only|ones)?(?:만|인 ?것만?|인 ?건만?)?\s*\)", re.I)


def without_glosses(marks: Sequence[Mark], question: str) -> list[Mark]:
    """The marks without what the value in brackets behind it says exactly. Kinds and names that stand there are kept: they say more."""
    gone: set[int] = set()
    for m in marks:
        opens = _OPENS.search(question[: m.start])
        if m.kind != "named" or not any(r.kind == "value" for r in m.readings) or not opens or not _CLOSES.match(question, m.end):
            continue
        before = [place for place, o in enumerate(marks) if o.end <= opens.start()]
        if before and marks[before[-1]].text.isascii():
            before = before[:-1] if _is_kind(marks[before[-1]]) and opens.start() - marks[before[-1]].end <= 1 else before
            loose = before[-1:] if before and marks[before[-1]].kind in ("unknown", "verb") else []
            gone.update(place for place in loose if _touches(marks[place], marks[place + 1]))
        elif before and not opens[0].startswith(" ") and marks[before[-1]].end == opens.start() - _ending(question, marks[before[-1]].end):
            gloss = marks[before[-1]]
            somebody = gloss.kind == "unknown" and not gloss.verbal and not _DONE.match(question, m.end)  # 김철수(Active) 회원
            if (not _is_kind(gloss) or _is_state(gloss)) and not somebody:
                gone.add(before[-1])
                if len(before) > 1 and marks[before[-2]].is_cue("not") and _touches(marks[before[-2]], gloss):
                    gone.add(before[-2])
    return [m for place, m in enumerate(marks) if place not in gone]


def _is_kind(m: Mark) -> bool:
    return m.kind == "named" or any(r.kind in ("label", "role") for r in m.readings[:1])


def _is_state(m: Mark) -> bool:
    """Whether it is but called like a state of something: 결제 완료(paid), though what is closed is called 완료, too."""
    values = [r for r in m.readings if r.kind == "value"]
    return bool(values) and all(spelt_out(r.property).split()[-1] in _STATES and r.value.lower() != m.text.lower() for r in values)


def _touches(m: Mark, behind: Mark) -> bool:
    return behind.start - m.end <= 1


def _ending(question: str, end: int) -> int:
    """How many letters of a Korean word stand behind its stem."""
    match = re.compile(r"[가-힣]*").match(question, end)
    return match.end() - end if match else 0
