"""What a question narrows rows to beyond the rule that picks them: a deposit above 500, one of the machines that a recall names."""

from __future__ import annotations

from collections.abc import Sequence

from graph.plan.words.reading import Reading
from services.rag.absent import Missing
from services.rag.evidence import Quote
from services.rag.hybrid.bounded import limits_of, only_column
from services.rag.hybrid.lines import Line
from services.rag.hybrid.rows import Narrowing
from services.rag.hybrid.rules import Condition, Scope, scaled
from services.rag.hybrid.say import rule_said
from services.rag.hybrid.typed import Bound
from services.rag.hybrid.work import Work


def further(work: Work, quote: Quote, lines: Sequence[Line] = ()) -> list[Condition] | None:
    """The bounds of the question that none of the lines says, as conditions of the rows; None where the tables hold nothing of what one
    is on. `quote`: the rule that they narrow further."""
    typed = [work.typed(line.text) for line in lines]
    said = {(b.value, b.unit) for of in typed for b in of.bounds} | {(a.value, a.unit) for of in typed for a in of.amounts}
    own = [(b, _term(b, work)) for b in limits_of(work.asked.typed) if (b.value, b.unit) not in said]
    found = [Condition(term, b.operator, scaled(b, term, work), quote) for b, term in own if term is not None]
    return found if len(found) == len(own) else None


def beside(line: Line, document: Sequence[Line]) -> list[Line]:
    """A line with the sentences of its section: what a list there says of classes is not said of its rows."""
    return [o for o in document if o.id == line.id or (o.headings == line.headings and not o.key)]


def _term(bound: Bound, work: Work) -> Reading | None:
    return bound.term or (only_column(work, work.asked.target.far, bound.unit) if work.asked.target else None)


def unheld_bound(work: Work) -> str | None:
    """A bound of the question on what the tables hold nothing of, as it says it."""
    return next((work.asked.text[b.start : b.end].strip() for b in limits_of(work.asked.typed) if _term(b, work) is None), None)


def outside(work: Work, narrowing: Narrowing, scope: Scope) -> Missing | None:
    """A node of the question that is none of those which a document is about: a Plate Compactor, of a recall of the Sludge Pump."""
    for label, ids in narrowing.nodes.items():
        if (about := scope.narrowing.nodes.get(label)) and not set(about) & set(ids):
            named = [m.text for m in work.asked.typed.names if set(m.readings[0].ids) & set(ids)]
            return Missing("class", ", ".join(named), rule_said(work.lang, scope.quotes))
    return None
