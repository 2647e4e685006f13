"""Whether what was retrieved and cited holds the quotes that a right answer rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eval.golden import Evidence, Row
from eval.matching import grams, source_name

SHARE = 0.7
"""Share of a quote's 5-grams that must be found."""
PASSAGE_READ = 2_000
CITATION_READ = 600
SHORTEST = 12
"""A citation counts as at least so many 5-grams, so that a word or two support nothing."""


def found(row: Row, passages: Sequence[dict[str, Any]]) -> list[bool]:
    """For each quote of a row whether it stands in one of the passages; an alternative that does stands for all of them."""
    held = [(source_name(p.get("source")), grams((p.get("text") or "")[:PASSAGE_READ])) for p in passages]

    def stands(evidence: Evidence) -> bool:
        want, doc = grams(evidence.quote) if evidence.quote else set(), source_name(evidence.doc)
        return any(source == doc and len(want & have) >= SHARE * len(want) for source, have in held)

    if any(map(stands, row.alt_evidence)):
        return [True] * len(row.evidence)
    return [stands(evidence) for evidence in row.evidence]


def within(passages: Sequence[dict[str, Any]], characters: int) -> list[dict[str, Any]]:
    """The passages that begin within a budget of characters, the last one cut at its end."""
    kept = []
    for passage in passages:
        if characters <= 0:
            break
        text = (passage.get("text") or "")[: min(characters, PASSAGE_READ)]
        kept.append({**passage, "text": text})
        characters -= len(text)
    return kept


def supports(citation: dict[str, Any], evidence: Evidence) -> bool:
    """Whether a citation shows the words that a gold quote rests on: 70 % of the shorter one's 5-grams."""
    if source_name(citation.get("source")) != source_name(evidence.doc):
        return False
    want, have = grams(evidence.quote), grams((citation.get("text") or "")[:CITATION_READ])
    return not evidence.quote or len(want & have) >= SHARE * min(len(want), max(len(have), SHORTEST))


def cited_documents(reply: dict[str, Any]) -> list[dict[str, Any]]:
    return [citation for citation in reply.get("citations") or [] if citation.get("kind") == "document"]


def gold_evidence(row: Row) -> tuple[Evidence, ...]:
    return (*row.evidence, *row.alt_evidence)
