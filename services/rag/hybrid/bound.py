"""Rows of what documents name: the product whose manual says "Leather", and who ordered it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.store import Rows
from language.normal import fold
from services.rag.hybrid.lookup import ENOUGH, says_key
from services.rag.hybrid.match import Matched
from services.rag.hybrid.plan import query, rule
from services.rag.hybrid.reach import fact_of, read_nodes
from services.rag.hybrid.rows import Narrowing, Select, run
from services.rag.hybrid.say import say, sentence
from services.rag.hybrid.work import Work
from services.rag.settled import Settled

_ALIKE = 0.02
_LINES = 4
_QUOTED = re.compile(r"[\"“‘«]([^\"”’»]{2,80})[\"”’»]")


async def rows_of_described(work: Work, narrowing: Narrowing) -> Settled | None:
    """The rows that belong to the nodes whose documents say what the question describes."""
    target = work.asked.target
    if target is None:
        return None
    quoted = [fold(text).text for text in _QUOTED.findall(work.asked.text)]
    lines = [m for m in work.matched if m.line.key and _subject(m, work, target.far)]
    keyed = [m for m in lines if says_key(m.line, work.notions, work)]
    if quoted:
        saying = [m for m in lines if fold(m.line.value).text in quoted]
        best = [m for m in saying if m in keyed] or (
            saying if len({m.line.key for m in saying}) == 1 else []
        )  # the value itself says which
    else:
        best = [m for m in keyed[:12] if m.own >= max(ENOUGH, keyed[0].own - _ALIKE)]
    if not best or any(m.line.value != best[0].line.value for m in best):
        return None
    subjects = {id for m in best for id in _subject(m, work, target.far)}
    label = next(iter(subjects)).partition("/")[2].partition(":")[0]
    select = Select(work.schema, narrowing + Narrowing({label: tuple(sorted(subjects))}))
    select.rows_of(target.far)
    found = await run(work.store, select, work.groups)
    if found is None or not found.rows or found.truncated:
        return None
    called = [str(row[0]) for row in found.rows]
    nodes = await read_nodes(work.store, work.schema, sorted(subjects), work.groups)
    said = ", ".join(node.name for node in nodes)
    text = f"{', '.join(called)} ({said}: {sentence(best[0].line)})"
    fact = fact_of(work.schema.collection, tuple(sorted(subjects)), text, found.query, found.params, Rows(found.columns, found.rows))
    return say(text, called, query(fact, rule(*(quote for m in best[:_LINES] for quote in m.line.quotes))))


def _subject(matched: Matched, work: Work, target: str) -> Sequence[str]:
    """The only node, not of the wanted kind, that a line's document is named after."""
    typed = work.typed(matched.line.title)
    found = [r.ids for name in typed.names for r in name.readings[:1] if r.kind == "entity" and r.label != target]
    return found[0] if len(found) == 1 and len(found[0]) == 1 else ()
