"""A question taken apart: "How long is probation, and can it be extended?" asks two things."""

from __future__ import annotations

import re

_ASKS = r"(?:how|what(?:'s)?|who(?:m|s|'s)?|when|where|which|why|do|does|did|is|are|am|can|could|must|should|will|would|may|has|have)\b"
_CUT = re.compile(
    rf"(?<=[?？.!])\s+|(?<=[가-힣][고며지데]),\s|(?<=나요),\s|\s(?:그리고)\s|\s(?=아니면\s)|;\s|,?\s(?:and|or|but|then)\s(?={_ASKS})|,\s(?={_ASKS})",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s?\([^()]*\)")
_QUESTION = re.compile(rf"[?？]$|^(?:and |so |then )?{_ASKS}|(?:고|며|나요|까요|지|주세요|요|가)\.?$", re.IGNORECASE)
# What only says when or why something is asked: it belongs to the question after it.
_SETTING = re.compile(r"(?:데|서|니)$|^(?:when|if|after|before|since|for|to)\b.*[^?]$", re.IGNORECASE)
_LEAST = 3


def question_parts(text: str) -> list[str]:
    """The questions in a text, in order, each with what was told before it; the text itself where it asks one thing."""
    parts: list[str] = []
    told = ""
    for cut in _CUT.split(_ASIDE.sub("", text)):
        piece = cut.strip(" ,")
        if len(piece) < _LEAST:
            continue
        told = f"{told} {piece}".strip()
        if _QUESTION.search(piece) and not _SETTING.search(piece):
            parts.append(told)
            told = ""
    if told and parts:
        parts[-1] += f" {told}"
    return parts if len(parts) > 1 else [text]
