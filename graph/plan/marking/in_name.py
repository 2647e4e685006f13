"""In whose name something is: whoever holds or owns it. In X's name, 명의로. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.plan.words.alike import squash
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.reading import OWN, PIECEWISE, Reading

_NAME = re.compile(
    r"\b(?:in|under) (?:(?:whose|his|her|its|their) |[^?.,;]{1,40}['’]s? )(name)\b|\b(in the name) of\b"
    r"|(?<![가-힣])(명의)(?![가-힣]*[자인])",
    re.I,
)
_HOLDERS = ("account holder", "holder", "registered owner", "owner", "명의자", "명의인", "소유자", "소유주", "예금주", "계약자")


def in_name(question: str, lexicon: Lexicon) -> Iterator[tuple[int, int, tuple[Reading, ...]]]:
    """Where such words stand, and the parts that those have in something who hold it; none where the schema has no such part."""
    for match in _NAME.finditer(question):
        said = next(group for group in (1, 2, 3) if match[group])
        for holder in _HOLDERS:
            parts = (r for r in lexicon.whole.get(squash(holder), ()) if r.kind == "role" and r.score >= PIECEWISE)
            if held := tuple(replace(r, score=OWN) for r in parts):
                yield *match.span(said), held
                break
