"""The same text of the same heading in two places is found once: copies would take the places of other passages."""

from __future__ import annotations

from collections.abc import Sequence

from services.rag.evidence import Ranked
from vector.store import Passage


def without_copies(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The ranking without passages whose title, section and text a better one has already.

    A clause that two documents share under titles of their own stays in both: it is about what the title names.
    """
    seen: set[tuple[str, str, str]] = set()
    kept = []
    for item in ranked:
        if isinstance(item.evidence, Passage):
            chunk = item.evidence.chunk
            said = (chunk.title, chunk.section, chunk.text)
            if said in seen:
                continue
            seen.add(said)
        kept.append(item)
    return kept
