"""The rows that a rule picks: its threshold, its list or its dates put to the tables, with what the question itself narrows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from graph.plan.plan import Operator
from graph.plan.words.reading import Reading
from graph.store import Rows, Value
from language.comparison import BEYOND, LIMITED
from services.rag.evidence import Quote
from services.rag.hybrid.asked import kind_said
from services.rag.hybrid.bounded import limits_of
from services.rag.hybrid.chosen import Chosen, choose, coded_document
from services.rag.hybrid.further import beside, further, outside
from services.rag.hybrid.guards import denies, leaves_out
from services.rag.hybrid.lines import Line
from services.rag.hybrid.plan import query, rule
from services.rag.hybrid.reach import fact_of
from services.rag.hybrid.rows import Found, Limit, Narrowing, Select, dated, run
from services.rag.hybrid.rules import Computed, Condition, Days, Sum, conditions_of, is_grade, is_scope, scope_of, shifted
from services.rag.hybrid.say import NONE, listed, number, refused, rule_said, say
from services.rag.hybrid.wanting import notes_bound
from services.rag.hybrid.work import Work, names
from services.rag.settled import Settled

ENOUGH = 0.55
_LISTED, _SAYS, _SURE, _SURE_OF = 3, 0.3, 0.8, 0.9
OPPOSITE: dict[Operator, Operator] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}
_LINE = re.compile(r"\s*(?:lines?|items?|품목|라인|항목)")


@dataclass(frozen=True, slots=True)
class Picked:
    """The rows that hold, called as people call them, with the query that gave them. `counted`: the only name is how many there are."""

    names: tuple[Value, ...]
    found: Found
    rows: tuple[tuple[Value, ...], ...]
    counted: bool = False


async def pick(work: Work, target: Reading, narrowing: Narrowing, conditions: Sequence[Condition]) -> Picked | None:
    """The rows of the target for which all conditions hold. None where the tables do not hold what they are about. Raises GraphError."""
    limits: list[Limit] = []
    later: list[tuple[Condition, list[int]]] = []
    for condition in conditions:
        if isinstance(condition.term, Reading) and condition.term.kind == "property" and not _adds_up(condition, target):
            limits.append(Limit(condition.term, condition.operator, _value(condition.value)))
    summed = next((c.term for c in conditions if isinstance(c.term, Reading) and _adds_up(c, target)), None)
    narrowing = dated(work.schema, narrowing, summed.label) if summed else narrowing
    select = Select(work.schema, narrowing + Narrowing(limits=tuple(limits)))
    if target.link is not None and target.kind == "label":
        select.count(target, "count")
    else:
        select.rows_of(target.far)
    told = select.column(asked, asked.property) if (asked := _asked_of_rows(work, target)) else 0
    for place, condition in enumerate(conditions):
        term = condition.term
        if isinstance(term, Sum | Days):
            parts = [*term.parts] if isinstance(term, Sum) else [term.first, term.last]
            if isinstance(condition.value, Reading):
                parts.append(condition.value)
            if any(part.link or part.label != target.far for part in parts):
                return None
            later.append((condition, [select.column(part, f"{part.property}") for part in dict.fromkeys(parts)]))
        elif (term.kind == "measure" or _adds_up(condition, target)) and isinstance(condition.value, Decimal):
            select.above(select.column(term, f"net_{place}"), condition.operator, _value(condition.value))
    found = await run(work.store, select, work.groups)
    if found is None or found.truncated:
        return None
    if target.link is not None and target.kind == "label":
        return None if later else Picked((found.rows[0][0],) if found.rows else (), found, found.rows, counted=True)
    rows = tuple(row for row in found.rows if all(_holds(condition, [row[p] for p in places]) for condition, places in later))
    return Picked(tuple(dict.fromkeys(row[told] for row in rows if row[told] is not None)), found, rows)


def _asked_of_rows(work: Work, target: Reading) -> Reading | None:
    """What is asked of the rows, where it is not they themselves: which country are the owners from, 소유주는 어느 나라 사람."""
    label = work.schema.labels.get(target.far)
    if label is None or target.link is not None or work.asked.wants == "count":
        return None
    asking = [m.end for m in work.asked.typed.marks if m.is_cue("which", "what")]
    for noun, reading in work.asked.typed.reads("property"):
        own = reading.label == target.far and not reading.link and reading.score >= _SURE_OF
        if own and reading.property not in (label.key, label.name) and any(0 <= noun.start - end <= 1 for end in asking):
            return reading
    return None


def _adds_up(condition: Condition, target: Reading) -> bool:
    """Whether all rows that belong to one of those asked for count together: an owner whose repairs are more than 5,000."""
    return condition.summed and isinstance(condition.term, Reading) and condition.term.label != target.far


def _value(value: Decimal | date | Reading) -> Any:
    return value if isinstance(value, Reading | date) else int(value) if value == int(value) else float(value)


def _holds(condition: Condition, values: Sequence[Value]) -> bool:
    if any(value is None for value in values):
        return False
    if isinstance(condition.term, Days):
        first, last = values[0], values[1]
        if not isinstance(first, date) or not isinstance(last, date):
            return False
        return compare(
            Decimal((last - first).days), condition.operator, condition.value if isinstance(condition.value, Decimal) else Decimal(0)
        )
    numbers = [Decimal(str(value)) for value in values]
    if isinstance(condition.value, Reading):
        return compare(sum(numbers[:-1], Decimal(0)), condition.operator, numbers[-1])
    return isinstance(condition.value, Decimal) and compare(sum(numbers, Decimal(0)), condition.operator, condition.value)


def compare(left: Decimal, operator: Operator, right: Decimal) -> bool:
    match operator:
        case ">":
            return left > right
        case ">=":
            return left >= right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case _:
            return left == right


async def select_rows(work: Work, narrowing: Narrowing) -> Settled | None:
    """Rows, or how many: of a document that the question names by its code, else of the line whose condition it asks for."""
    asked = work.asked
    if denies(asked.text) or leaves_out(asked.text):
        return None
    if asked.wants == "count" and (counted := await _units(work, narrowing)):
        return counted
    if asked.target is None:
        return None
    if (coded := coded_document(work)) is not None:
        scope = scope_of(coded[1], work)
        if scope.narrowing.empty or notes_bound(work, coded[1][0]):
            return None
        if missing := outside(work, narrowing, scope):
            return refused(missing, rule(*scope.quotes))
        target, more = asked.target, further(work, scope.quotes[0]) or []
        picked = await pick(work, target, narrowing + scope.narrowing, more)
        none = bool(more) or not narrowing.empty
        return _settled(work, target, picked, [*scope.quotes], more) if picked and (picked.names or none) else None
    if asked.wants == "who":
        return None
    for chosen in choose(work)[:4]:
        if settled := await _by_list(work, chosen, narrowing):
            return settled
    for matched in work.matched:
        if matched.line.key and not matched.line.header and names(asked.text, matched.line.key):
            document = work.sheet.documents[matched.line.source]
            if is_grade(matched.line, conditions_of(matched.line, document, work), document, work) and (
                settled := await _by_rule(work, Chosen(matched.line, matched.score, matched), narrowing)
            ):
                return settled
    for chosen in choose(work)[:8]:
        if settled := await _by_class(work, chosen, narrowing):
            return settled
    for chosen in choose(work)[:6]:
        if chosen.score < ENOUGH:
            break
        if settled := await _by_rule(work, chosen, narrowing):
            return settled
    best = next(iter(choose(work)), None)
    return await _by_rule(work, best, narrowing, none=True) if best and best.score >= ENOUGH and best.matched.share >= _SURE else None


async def _units(work: Work, narrowing: Narrowing) -> Settled | None:
    """How many units a coded document is about: the sum of the quantity of its rows."""
    coded = coded_document(work)
    units = [
        r for _, r in work.asked.typed.reads("property") if r.link and (p := work.reader.declared(r)) is not None and p.type == "integer"
    ]
    if coded is None or not units:
        return None
    scope = scope_of(coded[1], work)
    if scope.narrowing.empty or notes_bound(work, coded[1][0]):
        return None
    if missing := outside(work, narrowing, scope):
        return refused(missing, rule(*scope.quotes))
    more = further(work, scope.quotes[0]) or []
    limits = tuple(Limit(c.term, c.operator, _value(c.value)) for c in more if isinstance(c.term, Reading) and c.term.kind == "property")
    if len(limits) < len(more):
        return None
    select = Select(work.schema, narrowing + scope.narrowing + Narrowing(limits=limits))
    select.total(units[0], units[0].property)
    found = await run(work.store, select, work.groups)
    if found is None or not found.rows or not found.rows[0][0]:
        return None
    fact = fact_of(work.schema.collection, (), number(found.rows[0][0]), found.query, found.params, Rows(found.columns, found.rows))
    text = f"{number(found.rows[0][0])} — {rule_said(work.lang, scope.quotes)}"
    return say(text, [found.rows[0][0]], query(fact, rule(*scope.quotes)))


async def _by_list(work: Work, chosen: Chosen, narrowing: Narrowing) -> Settled | None:
    """The rows among those that a line lists by name: the products that count as alcoholic, those of them that a customer ordered."""
    target, line = work.asked.target, chosen.line
    assert target is not None
    ids = [id for m in work.typed(line.text).names for r in m.readings[:1] if r.kind == "entity" and r.label == target.far for id in r.ids]
    more = further(work, line.quote, [line])
    named = target.far in narrowing.nodes or (narrowing.empty and not more)
    if len(set(ids)) < _LISTED or named or more is None or chosen.matched.own < _SAYS:
        return None
    picked = await pick(work, Reading("label", target.far), narrowing + Narrowing({target.far: tuple(dict.fromkeys(ids))}), more)
    return _settled(work, target, picked, [line.quote], more) if picked and picked.names else None


async def _by_class(work: Work, chosen: Chosen, narrowing: Narrowing) -> Settled | None:
    """Rows beyond the limit of a class that the question names: a discount above what a title may approve."""
    asked, line = work.asked, chosen.line
    beyond = BEYOND.search(asked.text)
    typed = work.typed(line.text)
    classes = {(option.property, option.value) for options in narrowing.values for option in options}
    said = {(r.property, r.value) for m in typed.names for r in m.readings if r.kind == "value"}
    if not beyond or not line.key or not classes & said or len(typed.amounts) != 1:
        return None
    amount = typed.amounts[0]
    terms = [
        found for noun in asked.typed.nouns if noun.start < beyond.end() and (found := work.reader.fits(noun, amount.unit)) is not None
    ]
    if asked.typed.bounds or not terms or asked.target is None:
        return None
    value = amount.value / 100 if amount.kind == "percent" else amount.value
    condition = Condition(terms[-1], ">", value, line.quote)
    picked = await pick(work, line_link(work) or asked.target, narrowing, [condition])
    return _settled(work, asked.target, picked, [line.quote], [condition]) if picked and picked.names else None


async def _by_rule(work: Work, chosen: Chosen, narrowing: Narrowing, *, none: bool = False) -> Settled | None:
    """`none`: that there are no such rows is said too."""
    line, target = chosen.line, work.asked.target
    assert target is not None
    document = work.sheet.documents[line.source]
    conditions = conditions_of(line, document, work)
    if not conditions or not _of_rows(conditions, line, target, work):
        return None
    if is_scope(line) and all(isinstance(c.value, date) for c in conditions):
        return None  # of when that is which its document is about
    if BEYOND.search(work.asked.text) and LIMITED.search(line.text):
        conditions = [replace(c, operator=_as_breach(c.operator)) for c in conditions]
    scope = scope_of(document, work, line)
    periods, shift = shifted(document, line, narrowing.periods, work)
    grade = is_grade(line, conditions, document, work)
    said = {r for m in work.typed(line.text).names for r in m.readings[:1] if r.kind == "value" and not names(line.text, r.value)}
    kept = tuple(v for v in narrowing.values if (names(line.key, v[0].value) and not grade) or not names(line.text, v[0].value))
    kept = tuple(v for v in kept if said.isdisjoint(v))  # a pilot, whom no more than a list of words calls a captain
    narrowing = replace(narrowing, values=kept, periods=tuple(periods)) + _guards(line, work, narrowing) + scope.narrowing
    if (more := further(work, line.quote, beside(line, document))) is None:
        return None
    conditions = [*conditions, *more]
    picked = await pick(work, target, narrowing, conditions)
    if picked is None or (not picked.names and not none):
        return None
    quotes = [line.quote, *([shift] if shift else []), *(q for q in scope.quotes if q != line.quote)]
    return _settled(work, target, picked, quotes[:4], conditions)


async def rows_of_kind(work: Work, narrowing: Narrowing) -> Settled | None:
    """The rows that a rule's condition is about, where rule and question call them alike and the tables otherwise: works, of artworks; of
    those that a coded document names, the ones that the question bounds."""
    coded = coded_document(work) if work.asked.target is None and limits_of(work.asked.typed) else None
    if coded and len(of := scope_of(coded[1], work).narrowing.nodes) == 1:
        asked = replace(work.asked, target=Reading("label", next(iter(of))), wants="rows")
        return await select_rows(work.asking(asked, work.named, work.reached), narrowing)
    kind = work.terms(kind_said(work.asked.text) or "")
    for chosen in choose(work)[:6] if kind and work.asked.target is None else ():
        line = chosen.line
        if chosen.score < ENOUGH or not kind <= work.terms(line.text):
            continue
        terms = [c.term for c in conditions_of(line, work.sheet.documents[line.source], work)]
        parts = [p for t in terms for p in (t.parts if isinstance(t, Sum) else (t.first,) if isinstance(t, Days) else (t,))]
        labels = {p.label for p in parts if p.kind == "property" and not p.link}
        if len(labels) == 1 and len(terms) == 1:
            asked = replace(work.asked, target=Reading("label", labels.pop()))
            return await _by_rule(work.asking(asked, work.named, work.reached), chosen, narrowing)
    return None


def _as_breach(operator: Operator) -> Operator:
    return operator if operator in (">", ">=") else OPPOSITE[operator]


def _of_rows(conditions: Sequence[Condition], line: Line, target: Reading, work: Work) -> bool:
    """Whether the conditions are about the rows that are asked for: a sum over an order is none over a customer."""
    about = [
        r.far
        for text in (line.text, line.lead.text if line.lead else "")
        for _, r in work.typed(text).reads("label", "role")
        if r.score > 0.9
    ]
    measured = [c for c in conditions if isinstance(c.term, Reading) and c.term.kind == "measure"]
    return not measured or not about or target.far in about


def _guards(line: Line, work: Work, asked: Narrowing) -> Narrowing:
    """The nodes of the tables that a rule is for: Dairy Products and Meat/Poultry, or those of them that the question names in part."""
    said = {id for m in work.asked.typed.marks if m.assumed for reading in m.readings for id in reading.ids}
    nodes: dict[str, tuple[str, ...]] = {}
    for name in work.typed(line.text).names:
        reading = name.readings[0]
        if reading.kind == "entity" and reading.label not in asked.nodes:
            nodes[reading.label] = tuple(dict.fromkeys((*nodes.get(reading.label, ()), *reading.ids)))
    return Narrowing({label: tuple(id for id in ids if id in said) or ids for label, ids in nodes.items()})


def _settled(work: Work, target: Reading, picked: Picked, quotes: Sequence[Quote], conditions: Sequence[Condition]) -> Settled:
    rows = Rows(picked.found.columns, picked.rows)
    values: tuple[Any, ...] = picked.names if picked.counted or work.asked.wants != "count" else (len(picked.names),)
    text = (
        number(values[0])
        if work.asked.wants == "count" and values
        else listed(work, _asked_of_rows(work, target) or target, values)
        if values
        else NONE[work.lang]
    )
    fact = fact_of(work.schema.collection, (), text, picked.found.query, picked.found.params, rows)
    value = ", ".join(f"{c.operator} {number(c.value)}" for c in conditions if not isinstance(c.value, Reading))
    return say(f"{text} — {rule_said(work.lang, quotes)}", values, query(fact, rule(*quotes, value=value)))


def line_link(work: Work) -> Reading | None:
    """The relationship that is asked for as rows: the lines of an order."""
    for noun in work.asked.typed.nouns:
        own = next((r.link for r in noun.readings[:1] if r.link and r.link.properties and r.kind != "property"), None)
        if own is not None and _LINE.search(noun.text):
            return Reading("label", own.source, link=own)
        if _LINE.match(work.asked.text[noun.end :]):
            labels = {r.far for r in noun.readings if r.kind in ("label", "role")}
            for link in work.schema.relationships:
                if link.properties and labels & {link.source, link.target}:
                    return Reading("label", link.source, link=link)
    return None


__all__ = ["Computed", "pick", "select_rows"]
