"""What is written like a phrase of the schema and is none: hold no, which denies; 학생 수, which counts, and is no size. Pure."""

from __future__ import annotations

import re

from graph.linking import Mention
from graph.plan.marking.closed import is_closed_word
from graph.plan.words.alike import squash
from graph.plan.words.called import WAYS
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.reading import ALIKE, OWN
from graph.plan.words.verbs import binds_there

_GOES_ON = re.compile(r" [a-z]", re.I)  # hold no funds


def says_else(span: str, behind: str, form: str, lexicon: Lexicon) -> bool:
    """Whether a phrase (`span`, squashed `form`) in front of `behind` denies or counts."""
    text = span.lower()
    if text == "no" or text.endswith("s no") or (text.endswith(" no") and _GOES_ON.match(behind)):
        return True
    if not form.endswith("수") or any(r.score >= OWN for r in lexicon.whole.get(form, ())):
        return False
    return any(r.kind == "label" and r.score >= OWN for r in lexicon.whole.get(form.removesuffix("수"), ()))


def is_no_name(m: Mention, question: str, lexicon: Lexicon) -> bool:
    """Whether a value is written as something else than that is called."""
    alias = _calls_kind(m.text, lexicon) if m.how == "alias" else is_closed_word(m.text, question, m.start)
    return alias or _only_looks_like(m, question)


def _only_looks_like(m: Mention, question: str) -> bool:
    """Whether it is no name where it stands: 예약 중에서, of all those; a verb that is spelt nearly like one: are holding."""
    if m.text.endswith("중") and question[m.end : m.end + 1] in ("에", "엔"):
        return True
    return m.how == "misspelt" and m.text.islower() and binds_there(question, m.start, m.end)


def _calls_kind(text: str, lexicon: Lexicon) -> bool:
    """Whether a further name of one thing is what a whole kind of things is called: songs, and a playlist of music. Not of what comes or
    goes, which tells them apart: 출고."""
    return text not in WAYS and any(reading.kind == "label" and reading.score >= ALIKE for reading in lexicon.whole.get(squash(text), ()))
