"""Rows of a kind by a number that their own documents state: the carriers whose agreements allow more than seven days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from graph.schema import Schema
from graph.store import GraphStore, Rows
from language.detect import Language
from services.rag.evidence import Calculation
from services.rag.hybrid.asked import Asked
from services.rag.hybrid.guards import denies
from services.rag.hybrid.lines import Line
from services.rag.hybrid.match import Matched
from services.rag.hybrid.plan import calculated, query, rule
from services.rag.hybrid.reach import fact_of
from services.rag.hybrid.rows import Narrowing, Select, run
from services.rag.hybrid.say import NONE, listed, number, say, sentence
from services.rag.hybrid.selection import compare
from services.rag.hybrid.typed import Amount
from services.rag.hybrid.work import Work
from services.rag.settled import Settled

MOST = 24
"""Rows of which the documents are read."""
_SHOWN = 6
"""Documents that are quoted where none is within the limit."""
_SAYS = 0.4  # of what is asked that a line must say
_SILENT: Mapping[Language, str] = {"ko": " (문서에 없음: {})", "en": " (not said in the documents of {})"}
# As the words of a question are stemmed.
_GRANTS = frozenset(
    ["accept", "allow", "permit", "offer", "grant", "provid", "give", "take", "let", "받", "허용", "허락", "인정", "제공", "주", "가능"]
)
_WITHIN = "within up to at most 이내 까지"
_DAYS = frozenset(("day", "business day"))


def number_asked(asked: Asked) -> Amount | None:
    """The only limit that a question for rows of a kind sets to what the tables have no number of."""
    limits = [a for a in asked.typed.amounts if a.limit is not None and a.kind in ("time", "money", "percent")]
    of_rows = any(bound.term is not None for bound in asked.typed.bounds)
    return limits[0] if len(limits) == 1 and asked.target is not None and not of_rows else None


async def rows_to_read(store: GraphStore, schema: Schema, asked: Asked, groups: frozenset[str]) -> list[str]:
    """Ids of the rows that are asked for by such a number; none of too many. Raises GraphError."""
    if number_asked(asked) is None or asked.target is None or asked.wants not in ("rows", "count", "who"):
        return []
    select = Select(schema, Narrowing())
    select.rows_of(asked.target.far)
    found = await run(store, select, groups)
    return [str(row[1]) for row in found.rows] if found and len(found.rows) <= MOST else []


async def rows_by_statement(work: Work, narrowing: Narrowing) -> Settled | None:
    """Those whose document states a number within the limit, where two or more documents of the kind state one. Raises GraphError."""
    said, target = number_asked(work.asked), work.asked.target
    if said is None or said.limit is None or target is None or target.far in narrowing.nodes or denies(work.asked.text):
        return None
    documents = _documents(work, target.far)
    asked = _asked(work, documents, said)
    stated = {id: found for id, lines in documents.items() if (found := _stated(work, lines, said, asked)) is not None}
    if len(stated) < 2:
        return None
    select = Select(work.schema, narrowing)
    select.rows_of(target.far)
    rows = await run(work.store, select, work.groups)
    if rows is None or rows.truncated:
        return None
    told = [(str(row[0]), *stated[str(row[1])]) for row in rows.rows if str(row[1]) in stated]
    held = [(name, line, amount) for name, line, amount in told if compare(amount.value, said.limit, said.value)]
    names = [name for name, _, _ in held]
    silent = [str(row[0]) for row in rows.rows if str(row[1]) in documents and str(row[1]) not in stated]
    working = ", ".join(f"{name}: {number(amount.value)} {said.limit} {number(said.value)}" for name, _, amount in held)
    fact = fact_of(work.schema.collection, (), ", ".join(names), rows.query, rows.params, Rows(rows.columns, rows.rows))
    count = work.asked.wants == "count"
    values = (len(names),) if count else tuple(names)
    shown = held or told[:_SHOWN]
    head = number(len(names)) if count else listed(work, target, names) if names else NONE[work.lang]
    text = f"{head} — {' '.join(f'{name}: {sentence(line)}' for name, line, _ in shown)}"
    text += _SILENT[work.lang].format(", ".join(silent)) if silent else ""
    rules = [rule(*line.quotes, value=amount.text) for _, line, amount in shown]
    calculation = Calculation("stated against limit", {name: float(amount.value) for name, _, amount in told}, working)
    return say(text, values, calculated("compare", calculation, query(fact, *rules)))


def _documents(work: Work, label: str) -> dict[str, list[Matched]]:
    """The lines of each document that is named after one row of the kind alone, the nearest first, by the row."""
    sources: dict[str, str] = {}
    for source, lines in work.sheet.documents.items():
        of = {id for m in work.typed(lines[0].title).names for r in m.readings[:1] if r.label == label for id in r.ids} if lines else set()
        if len(of) == 1:
            sources[source] = of.pop()
    found: dict[str, list[Matched]] = {}
    for matched in work.scored:
        if matched.line.source in sources:
            found.setdefault(sources[matched.line.source], []).append(matched)
    return found


def _asked(work: Work, documents: Mapping[str, Sequence[Matched]], said: Amount) -> list[int]:
    """The notions that a line must say: not the number and how it compares, nor a word for granting it (accept,
    allow); none where the documents say nothing of another."""
    compared = [m.text for m in work.asked.typed.marks if m.is_cue("compare")]
    number_words = work.terms(" ".join([said.text, *compared, _WITHIN]))
    asked = [n for n, notion in enumerate(work.notions) if not number_words.issuperset(notion.terms)]
    asked = [n for n in asked if not _GRANTS.issuperset(work.notions[n].terms)]
    told = [n for n in asked if any(matched.held[n] for lines in documents.values() for matched in lines)]
    return told if told == asked else []


def _stated(work: Work, lines: Sequence[Matched], said: Amount, asked: Sequence[int]) -> tuple[Line, Amount] | None:
    """The number of this kind in the line that says what is asked, where one says it more than all others."""
    found: list[tuple[Decimal, Line, Amount]] = []
    for matched in lines:
        weight = sum(matched.weights[n] for n in asked)
        share = sum(matched.weights[n] * matched.held[n] for n in asked) / weight if weight else 0.0
        amounts = [a for a in work.typed(matched.line.text).amounts if a.unit == said.unit or {a.unit, said.unit} <= _DAYS]
        if share >= _SAYS and len(amounts) == 1:
            found.append((Decimal(str(round(share, 6))), matched.line, amounts[0]))
    best = max((share for share, _, _ in found), default=None)
    values = {amount.value for share, _, amount in found if share == best}
    return next(((line, amount) for share, line, amount in found if share == best), None) if len(values) == 1 else None
