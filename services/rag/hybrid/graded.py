"""What a rule gives to somebody by a grade that the tables decide: the tier by last year's sales, the leave by the years of service."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from graph.facts import Fact
from graph.plan.words.reading import Reading
from graph.store import Rows
from services.rag.evidence import Calculation, Quote
from services.rag.hybrid.added import additions, summed
from services.rag.hybrid.asked import number_said
from services.rag.hybrid.chosen import choose
from services.rag.hybrid.lines import Line
from services.rag.hybrid.lookup import fitting, plain_number
from services.rag.hybrid.plan import calculated, query, rule
from services.rag.hybrid.reach import Node, bound_to, fact_of
from services.rag.hybrid.rows import Narrowing, Period, Select, run
from services.rag.hybrid.rules import Condition, conditions_of, is_grade, shifted
from services.rag.hybrid.say import number, say, sentence
from services.rag.hybrid.selection import compare
from services.rag.hybrid.typed import Amount
from services.rag.hybrid.wanting import note_sum, notes_unset
from services.rag.hybrid.work import Work
from services.rag.settled import Settled

ENOUGH = 0.45
_BOUND = re.compile(r"\d")
_CLAUSE = re.compile(r"[,;]\s|(?<!\d)\.\s")


@dataclass(frozen=True, slots=True)
class Held:
    """A line whose conditions hold for a node, with the value that they were held against and the rows that gave it."""

    line: Line
    amount: Amount | None
    value: Decimal
    fact: Fact
    quotes: tuple[Quote, ...]


async def graded(work: Work, narrowing: Narrowing) -> Settled | None:
    """The amount of the line whose condition the named node meets, with what is added for its class, or what the line calls the node.
    Raises GraphError."""
    if not work.named:
        return _by_number(work)
    if len(work.named) != 1:
        return None
    node = work.named[0]
    near = [chosen for chosen in choose(work, _BOUND) if chosen.score >= ENOUGH]
    # What a line states of a class (a payment term) is asked for itself, and not the class.
    lines = [c.line for c in near if work.asked.kinds or not (c.matched.own and work.typed(c.line.text).amounts)]
    for line in [*_classes(work), *lines] if not work.asked.kinds else lines:
        about = {reading.far for _, reading in work.typed(line.title).reads("label", "role")}
        if about and node.label not in about:
            continue  # the tiers of customers are none of an employee
        if (held := await _held(work, line, node, narrowing)) is not None:
            return _settled(work, held, node) if held.amount else _called(held, node)
    return None


def _by_number(work: Work) -> Settled | None:
    """The amount of the line of a list whose bounds hold a number that the question says: six years of service."""
    said = number_said(work.asked)
    if said is None or not work.asked.kinds:
        return None
    value, unit = said
    for line in (chosen.line for chosen in choose(work, _BOUND) if chosen.score >= ENOUGH):
        document = work.sheet.documents[line.source]
        rows = [o for o in document if o.headings == line.headings and any(b.unit == unit for b in work.typed(o.text).bounds)]
        for other in rows if len(rows) > 1 else ():
            bounds = [b for b in work.typed(other.text).bounds if b.unit == unit]
            told = next(((o, a) for o in document if o.item == other.item and (a := _amount(o, work)) is not None), None)
            if told and all(compare(value, b.operator, b.value) for b in bounds):
                return say(sentence(told[0]), [plain_number(told[1])], rule(*told[0].quotes, value=told[1].text))
    return None


def _classes(work: Work) -> list[Line]:
    """The lines that have a class of the kind that is asked for as their key: Gold, where the question asks for a tier."""
    asked = {(r.label, r.property) for _, r in work.asked.typed.reads("property")}
    return [
        m.line
        for m in work.matched
        if m.line.key
        and not m.line.header
        and _BOUND.search(m.line.text)
        and asked & {(r.label, r.property) for name in work.typed(m.line.key).names for r in name.readings if r.kind == "value"}
    ]


async def _held(work: Work, line: Line, node: Node, narrowing: Narrowing) -> Held | None:
    """The line of the same list that holds for the node."""
    document = work.sheet.documents[line.source]
    for other in document:
        if other.headings != line.headings or not _BOUND.search(other.text):
            continue
        conditions = conditions_of(other, document, work)
        if notes_unset(work, other, conditions, [node]):
            return None
        told: tuple[Line, Amount | None] | None = None
        if work.asked.kinds:
            told = next(((o, a) for o in document if o.item == other.item and (a := _amount(o, work)) is not None), None)
        elif conditions and is_grade(other, conditions, document, work):
            told = other, None
        if not conditions or told is None or any(not isinstance(c.value, Decimal) for c in conditions):
            continue
        found = await _value(work, conditions[0], node, narrowing, document, other)
        if found is None:
            return None
        value, fact, quotes = found
        if all(compare(value, c.operator, c.value) for c in conditions if isinstance(c.value, Decimal)):
            quotes = (*quotes, *((other.quote,) if told[0].id != other.id else ()))
            return Held(told[0], told[1], value, fact, quotes)
    return None


def _amount(line: Line, work: Work) -> Amount | None:
    """The amount that is asked for: the only one of its kind, or that of the clause that says what is asked."""
    fits = fitting(work.typed(line.text), work)
    if len(fits) <= 1:
        return fits[0] if fits else None
    cuts = [0, *(m.end() for m in _CLAUSE.finditer(line.text)), len(line.text)]
    best: list[tuple[int, int, Amount]] = []
    for amount in fits:
        begin = max(cut for cut in cuts if cut <= amount.start)
        end = min(cut for cut in cuts if cut >= amount.end)
        terms = work.terms(line.text[begin:end])
        said = sum(any(o and terms.issuperset(o) for o in (n.terms, *n.names, *n.synonyms)) for n in work.notions)
        best.append((said, -amount.start, amount))
    best.sort(key=lambda b: b[:2], reverse=True)
    return best[0][2] if best[0][0] > best[1][0] else None


async def _value(
    work: Work, condition: Condition, node: Node, narrowing: Narrowing, document: Sequence[Line], line: Line
) -> tuple[Decimal, Fact, tuple[Quote, ...]] | None:
    """What the node is measured by: a sum over what is its own, or the years since a date of it."""
    term = condition.term
    if not isinstance(term, Reading):
        return None
    if term.kind == "property" and (declared := work.reader.declared(term)) is not None and declared.type == "date":
        since = node.properties.get(term.property)
        if term.label != node.label or not isinstance(since, date):
            return None
        day = _day(document, work, narrowing)
        return years(since, day), node.facts[0], ()
    if term.kind == "property" and term.label == node.label and not term.link:
        held = node.properties.get(term.property)
        return (Decimal(str(held)), node.facts[0], ()) if isinstance(held, int | float) else None
    if term.kind != "measure":
        return None
    periods, quote = shifted(document, line, narrowing.periods, work)
    select = Select(work.schema, Narrowing({node.label: (node.id,)}, periods=tuple(periods)))
    select.total(term, "value")
    found = await run(work.store, select, work.groups)
    value = found.rows[0][0] if found and found.rows else None
    if found is None or not isinstance(value, int | float) or not value:  # of nothing at all no class follows
        note_sum(work, line, term)
        return None
    text = f"{node.name}: {Decimal(str(value)):,.2f}"
    fact = fact_of(work.schema.collection, (node.id,), text, found.query, found.params, Rows(found.columns, found.rows))
    return Decimal(str(value)), fact, (quote,) if quote else ()


def years(since: date, day: date) -> Decimal:
    """From one day to another: whole years, and the days since the last of them in 366ths."""
    whole = day.year - since.year - ((day.month, day.day) < (since.month, since.day))
    begun = date(since.year + whole, since.month, min(since.day, 28))
    return whole + Decimal(max(0, (day - begun).days)) / 366


def _day(document: Sequence[Line], work: Work, narrowing: Narrowing) -> date:
    """The day on which years are counted: one that the document names with the period asked about, else today, or the
    beginning of a period that today is not in."""
    asked: Period | None = narrowing.periods[0] if narrowing.periods else None
    for line in document:
        for period in work.typed(line.text).periods:
            if period.unit == "day" and period.first and asked and asked.first and period.first.year == asked.first.year and line.place > 1:
                return period.first
    today = work.reader.today
    return asked.first if asked and asked.first and not (asked.last and asked.first <= today <= asked.last) else today


def _called(held: Held, node: Node) -> Settled:
    text = f"{held.line.key} — {held.fact.text}: {sentence(held.line)}"
    calculation = Calculation("value against limit", {"value": float(held.value)}, held.fact.text)
    found = rule(*held.line.quotes, *held.quotes, value=held.line.key)
    return say(text, [held.line.key], calculated("compare", calculation, query(held.fact, found)))


def _settled(work: Work, held: Held, node: Node) -> Settled:
    assert held.amount
    more = additions(work, held.line, held.amount, node)
    total = held.amount.value + sum((amount.value for _, amount in more), Decimal(0))
    unit = held.amount.text.strip().lstrip("0123456789.,- ")
    working = summed([held.amount, *(a for _, a in more)])
    said = f"{number(total)} {unit}" + (f" ({working})" if more else "")
    lines = [held.line, *(line for line, _ in more)]
    text = f"{said} — {node.name}: " + " ".join(sentence(line) for line in lines)
    calculation = Calculation("sum", {f"part {n}": float(a.value) for n, a in enumerate([held.amount, *(a for _, a in more)], 1)}, said)
    rules = [rule(*line.quotes, value=a.text) for line, a in more]
    found = query(held.fact, rule(*held.line.quotes, *held.quotes, value=held.amount.text))
    steps = calculated("compute", calculation, found, *rules, *([bound_to([node])] if more else []))
    return say(text, [plain_number(replace(held.amount, value=total))], steps)
