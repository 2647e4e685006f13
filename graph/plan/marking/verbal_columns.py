"""A column said with a verb made of its first noun: 청구한 금액 for 청구 금액, 승인된 날짜. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.plan.marking.doers import Unit
from graph.plan.words.lexicon import Lexicon
from graph.plan.words.reading import ALIKE, Reading

_NOUNS = 3  # behind the verb, at most


def verbal_columns(question: str, units: Sequence[Unit], lexicon: Lexicon) -> Iterator[tuple[int, int, tuple[Reading, ...]]]:
    """Where such a phrase stands, and the columns that it names. Whoever does it is called so by no verb: 지도한 의사 is no 지도 의사."""
    for place, unit in enumerate(units):
        if not unit.tag.startswith("NN"):
            continue
        behind = place + 1
        while behind < len(units) and units[behind].tag in ("XSV", "ETM") and units[behind].start <= units[behind - 1].end:
            behind += 1
        if behind == place + 1 or units[behind - 1].tag != "ETM":
            continue
        form = unit.form
        for other in units[behind : behind + _NOUNS]:
            if not other.tag.startswith("NN") or question[units[behind - 1].end : other.start].count(" ") > 1:
                break
            form += other.form
            columns = tuple(r for r in lexicon.whole.get(form, ()) if r.kind == "property" and r.score >= ALIKE)
            if columns:
                yield unit.start, other.end, columns
