"""What one reply contributes to each measure: a numerator and a denominator, so that any slice can be summed and resampled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eval.golden import Row
from eval.matching import flat, plain, source_name
from eval.rightness import is_right
from eval.support import cited_documents, found, gold_evidence, supports, within

Part = tuple[float, float]
Parts = dict[str, Part]
RANKS = (1, 5, 10)
BUDGET = 6_000
"""Characters of passages that a small prompt holds."""

NAMES = (
    *("answer", "answer_answerable", "false_yes", "false_no", *(f"recall@{rank}" for rank in RANKS), "in_6000"),
    *("cited", "citations", "citations_in_gold", "offsets", "paraphrases_right", "paraphrases_held", "paraphrases_alike"),
    *("repeats_same", "repeats_right", "leaks", "errors", "p50_ms", "p95_ms"),
)
"""All that a run may measure without a judge."""
OF_RIGHT_ANSWERS = ("cited", "citations", "citations_in_gold", "offsets", "paraphrases_held")
"""Measured where the answer is right: where none is, there is nothing to measure."""
SMALLER_IS_BETTER = frozenset({"false_yes", "false_no", "errors", "p50_ms", "p95_ms", "leaks"})


def measure(row: Row, reply: Mapping[str, Any], texts: Mapping[str, str | None]) -> Parts:
    """The row's parts. A measure that the row says nothing of is absent. `texts`: documents by source, for the offsets."""
    said = dict(reply)
    right, refused = is_right(row, said), reply.get("answerable") is False
    parts: Parts = {"errors": (float("error" in reply), 1)}
    if row.judged:
        parts["answer"] = (float(right), 1)
    if not row.answerable:
        parts["false_yes"] = (float(not refused), 1)
        return parts
    parts["false_no"] = (float(refused), 1)
    if row.judged:
        parts["answer_answerable"] = (float(right), 1)
    if row.evidence:
        passages = reply.get("passages") or []
        for rank in RANKS:
            parts[f"recall@{rank}"] = _share(found(row, passages[:rank]))
        parts["in_6000"] = _share(found(row, within(passages, BUDGET)))
        if right and row.judged:
            parts |= _citations(row, said, texts)
    return parts


def _citations(row: Row, reply: dict[str, Any], texts: Mapping[str, str | None]) -> Parts:
    citations, gold = cited_documents(reply), gold_evidence(row)
    docs = {source_name(evidence.doc) for evidence in gold}
    parts = {
        "cited": (float(any(supports(c, e) for c in citations for e in gold)), 1.0),
        "citations": (float(len(citations)), 1.0),
        "citations_in_gold": _share([source_name(c.get("source")) in docs for c in citations]),
        "offsets": _share([text[c["start"] : c["end"]] == c["text"] for c in citations if (text := texts.get(c["source"])) is not None]),
    }
    return {name: part for name, part in parts.items() if part[1]}


def alike(reply: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two replies say the same: both refuse, or they give the same values, or they quote the same spans."""
    if (reply.get("answerable") is False) != (other.get("answerable") is False):
        return False
    if reply.get("answerable") is False:
        return True
    values, others = (sorted({plain(str(v)) for v in flat(r.get("values") or [])}) for r in (reply, other))
    if values or others:
        return values == others
    return _spans(reply) == _spans(other)


def _spans(reply: Mapping[str, Any]) -> set[tuple[Any, ...]]:
    return {(c["source"], c["start"], c["end"]) for c in cited_documents(dict(reply))}


def _share(flags: list[bool]) -> Part:
    return (float(sum(flags)), float(len(flags)))
