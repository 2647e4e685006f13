"""Which of two versions of a document holds: by the day that the question is about, else today."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.plan.periods import Period, periods
from services.rag.hybrid.lines import Line

_NUMBER = re.compile(r"(?:document no\.?|doc(?:ument)?\.? ?(?:no|id|number)\.?|문서 ?번호)\s*[:.]?\s*(?P<code>[A-Za-z0-9][\w./-]*)", re.I)
_VALID = re.compile(r"\b(?:effective|in force|valid|applies)\b|시행|유효|계약 ?기간|적용 ?기간", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEAD = 4  # lines that say what a document is
_EARLIEST, _LATEST = date.min, date.max


@dataclass(frozen=True, slots=True)
class Validity:
    """From when until when a document holds."""

    first: date
    last: date


def in_force(documents: Mapping[str, Sequence[Line]], asked: Sequence[Period], today: date) -> dict[str, Sequence[Line]]:
    """The documents without the versions that do not hold on the day asked about. What has no other version is kept whatever its dates."""
    versions: dict[str, list[str]] = defaultdict(list)
    for source, lines in documents.items():
        versions[_identity(lines) or source].append(source)
    dropped: set[str] = set()
    day = next((p.first for p in asked if p.first), None) or today
    for sources in versions.values():
        if len(sources) < 2:
            continue
        valid = {source: _validity(documents[source], today) for source in sources}
        holding = [source for source in sources if (v := valid[source]) is not None and v.first <= day <= v.last]
        newest = max(holding, key=lambda source: valid[source].first, default=None)  # type: ignore[union-attr]
        if newest is not None:
            dropped |= set(sources) - {newest}
    return {source: lines for source, lines in documents.items() if source not in dropped}


def _identity(lines: Sequence[Line]) -> str | None:
    """What versions of a document share: its number, or its title without the year."""
    if not lines:
        return None
    for line in lines[:_HEAD]:
        if found := _NUMBER.search(line.text):
            return f"{line.quote.chunk.collection}/{found['code'].lower()}"
    title = lines[0].title
    return f"{lines[0].quote.chunk.collection}/{_YEAR.sub('', title).lower().strip()}" if _YEAR.search(title) else None


def _validity(lines: Sequence[Line], today: date) -> Validity | None:
    for line in lines[:_HEAD]:
        if found := _VALID.search(line.text):
            said = [p for p in periods(line.text, today) if p.start >= found.start() - 2 and p.first]
            if not said:
                continue
            first = said[0].first or _EARLIEST
            last = said[0].last if said[0].unit == "range" and said[0].last else _LATEST
            return Validity(first, last)
    return None
