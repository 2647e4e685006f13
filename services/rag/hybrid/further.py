"""What a question narrows rows to beyond the rule that picks them: a deposit above 500, one of the machines that a recall names."""

from __future__ import annotations

from collections.abc import Sequence

from services.rag.absent import Missing
from services.rag.evidence import Quote
from services.rag.hybrid.lines import Line
from services.rag.hybrid.rows import Narrowing
from services.rag.hybrid.rules import Condition, Scope, scaled
from services.rag.hybrid.say import rule_said
from services.rag.hybrid.work import Work


def further(work: Work, quote: Quote, lines: Sequence[Line] = ()) -> list[Condition]:
    """The bounds of the question that none of the lines says, as conditions of the rows. `quote`: the rule that they narrow further."""
    typed = [work.typed(line.text) for line in lines]
    said = {(b.value, b.unit) for of in typed for b in of.bounds} | {(a.value, a.unit) for of in typed for a in of.amounts}
    own = [b for b in work.asked.typed.bounds if b.term is not None and (b.value, b.unit) not in said]
    return [Condition(b.term, b.operator, scaled(b, b.term, work), quote) for b in own if b.term is not None]


def unheld_bound(work: Work) -> str | None:
    """A bound of the question on what the tables hold nothing of, as it says it."""
    text = work.asked.text
    spans = [(b.start, b.end) for b in work.asked.typed.bounds if b.term is None]
    spans += [(a.start, a.end) for a in work.asked.typed.amounts if a.limit is not None]
    return next((text[start:end].strip() for start, end in spans), None)


def outside(work: Work, narrowing: Narrowing, scope: Scope) -> Missing | None:
    """A node of the question that is none of those which a document is about: a Plate Compactor, of a recall of the Sludge Pump."""
    for label, ids in narrowing.nodes.items():
        if (about := scope.narrowing.nodes.get(label)) and not set(about) & set(ids):
            named = [m.text for m in work.asked.typed.names if set(m.readings[0].ids) & set(ids)]
            return Missing("class", ", ".join(named), rule_said(work.lang, scope.quotes))
    return None
