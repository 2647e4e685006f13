"""What is written like a phrase of the schema and is none: hold no, which denies; 학생 수, which counts, and is no size. Pure."""

from __future__ import annotations

import re

from graph.plan.words.lexicon import Lexicon
from graph.plan.words.reading import OWN

_GOES_ON = re.compile(r" [a-z]", re.I)  # hold no funds


def says_else(span: str, behind: str, form: str, lexicon: Lexicon) -> bool:
    """Whether a phrase (`span`, squashed `form`) in front of `behind` denies or counts."""
    text = span.lower()
    if text == "no" or text.endswith("s no") or (text.endswith(" no") and _GOES_ON.match(behind)):
        return True
    if not form.endswith("수") or any(r.score >= OWN for r in lexicon.whole.get(form, ())):
        return False
    return any(r.kind == "label" and r.score >= OWN for r in lexicon.whole.get(form.removesuffix("수"), ()))
