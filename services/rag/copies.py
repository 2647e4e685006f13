"""The same words under the same heading in two places are found once: copies would take the places of other passages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from services.rag.evidence import Ranked
from vector.store import Chunk, Passage

_BETWEEN = re.compile(r"[\s*_#|`>\\]+")


def without_copies(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The ranking without passages whose title, section and text a better one has already, however they are spaced, marked up and
    capitalised: a document that came as a file and as a page. One word, figure or sign that differs makes another passage.

    A clause that two documents share under titles of their own stays in both: it is about what the title names.
    """
    headings = Counter(_heading(r.evidence.chunk) for r in ranked if isinstance(r.evidence, Passage))
    seen: set[tuple[str, str, str]] = set()
    kept = []
    for item in ranked:
        if isinstance(item.evidence, Passage) and headings[heading := _heading(chunk := item.evidence.chunk)] > 1:
            said = (*heading, _words(chunk.text))
            if said in seen:
                continue
            seen.add(said)
        kept.append(item)
    return kept


def _heading(chunk: Chunk) -> tuple[str, str]:
    return chunk.title, chunk.section


@lru_cache(1 << 14)
def _words(text: str) -> str:
    return _BETWEEN.sub(" ", text).strip().casefold()
