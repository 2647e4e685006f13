"""Yes or no by a rule, who it says, and which of two has more: a rule's value held against the rows or the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from graph.plan.plan import Operator
from graph.plan.words.persons import is_people
from graph.plan.words.reading import Reading
from graph.store import Rows
from language.comparison import LESS_OF_TWO, MORE_OF_TWO
from language.units import CURRENCIES
from services.rag.evidence import Calculation
from services.rag.hybrid.chosen import choose
from services.rag.hybrid.guards import denies, guarded
from services.rag.hybrid.limits import values_in
from services.rag.hybrid.lines import Line
from services.rag.hybrid.lookup import Candidate, candidates
from services.rag.hybrid.plan import Step, calculated, query, rule
from services.rag.hybrid.reach import Node, around, bound_to, fact_of
from services.rag.hybrid.rows import Narrowing, Select, dated, run
from services.rag.hybrid.rules import Condition, Days, besides, conditions_of, scope_of
from services.rag.hybrid.say import number, say, sentence
from services.rag.hybrid.selection import OPPOSITE, compare, pick
from services.rag.hybrid.typed import Amount
from services.rag.hybrid.wanting import note_sum, notes_unset
from services.rag.hybrid.work import Work
from services.rag.settled import Settled
from services.rag.yes_or_no import OPENINGS, VALUES

ENOUGH = 0.55
_ABOUT, _SAID, _LISTED = 0.8, 0.65, 0.4
_TRIED = 8
_ALIKE = 0.02
_SHARED = 0.3  # of the question's words in a line whose condition decides
# A cell or a key's value that says yes or no, and a question that asks the other way round.
_YES = re.compile(
    r"예|네|가능|필요|있음|허용|포함|해당|적용|yes|required|needed|necessary|allowed|permitted|possible|included|covered|available"
)
_NO = re.compile(
    r"아니[오요]|불가(?:능)?|불필요|없음|불허|금지|미포함|제외|미적용|비?해당 ?없음|no(?:ne)?"
    r"|not (?:required|needed|necessary|allowed|permitted|possible|included|covered|available)|excluded|forbidden|prohibited|unavailable"
)
_OPPOSED = re.compile(
    r"않|아닌|못 ?[하한할해]|수 ?없|불필요|면제|금지|지났|지나 ?버|늦었|\bnot\b|n['’]t\b"
    r"|\b(?:too late|forbidden|prohibited|exempt|unable|expired|overdue)\b",
    re.I,
)
_OF_TIME = re.compile(r"\b(?:time|days?|sooner|earlier|quicker|faster)\b|기한|기간|시간|빨리|일찍", re.I)
_ANY = frozenset(("time", "money", "percent"))
_OF_MONEY = re.compile(r"\b(?:expensive|dearer|cheaper|costs?|charges?)\b|비[싸싼쌀]|저렴|더 ?(?:싸|싼|쌀)", re.I)


def _turned(work: Work) -> bool:
    """Whether the question asks for the opposite of what a rule says: a yes to the one would be a no to the other."""
    return _OPPOSED.search(work.asked.text) is not None  # but may she buy it without asking is no denial


def by_word(work: Work, _: Narrowing) -> Settled | None:
    """What the document says in a word of what is spoken of: pre-approval: not required."""
    if denies(work.asked.text):
        return None
    best = next((c for c in candidates(work)[:3] if c.sound and c.keyed), None)
    said = best.line.value.strip(" .").lower() if best else ""
    if best is None or not (_NO.fullmatch(said) or _YES.fullmatch(said)):
        return None
    holds = _NO.fullmatch(said) is None
    text = f"{OPENINGS[work.lang][holds]} {best.node.name}: {sentence(best.line)}"
    return say(text, [VALUES[holds]], rule(*best.line.quotes, value=said), bound_to([best.node, *best.guards]))


def by_class(work: Work, _: Narrowing) -> Settled | None:
    """Whether an amount is within the limit of the class of who is named: may she approve 12 %, or job 17, which costs so much?"""
    said = [a for a in work.asked.typed.amounts if a.kind in ("money", "percent")] or _costs(work)
    if len(said) != 1 or not work.named or _turned(work):
        return None
    near = [chosen.line for chosen in choose(work)[:_TRIED] if chosen.score >= _LISTED]
    for line in [*near, *_only_limit(work, said[0]), *_of_what_is_named(work)]:
        typed = work.typed(line.text)
        guards, against = guarded(typed, work.named)
        limits = [a for a in typed.amounts if (a.kind, a.unit) == (said[0].kind, said[0].unit)]
        if not line.key or not guards or against or len(limits) != 1:
            continue
        holds = said[0].value <= limits[0].value
        working = f"{said[0].text} {'≤' if holds else '>'} {limits[0].text}"
        calculation = Calculation("said ≤ limit", {"said": float(said[0].value), "limit": float(limits[0].value)}, working)
        text = f"{OPENINGS[work.lang][holds]} ({working}) {sentence(line)}"
        found = rule(*line.quotes, value=limits[0].text)
        return say(text, [VALUES[holds]], calculated("compare", calculation, found, bound_to([*guards, *_things(work)])))
    return None


def _things(work: Work) -> list[Node]:
    """The rows that are named and are no people, where a person is named too."""
    things = [node for node in work.named if not is_people(node.label, work.schema)]
    return things if len(things) < len(work.named) else []


def _costs(work: Work) -> list[Amount]:
    """The only amount of money of the only row that is named beside a person."""
    found = []
    for node in _things(work):
        for name, declared in work.schema.labels[node.label].properties.items():
            value = node.properties.get(name)
            if declared.unit in CURRENCIES.values() and isinstance(value, int | float):
                found.append(Amount(Decimal(str(value)), declared.unit, 0, 0, f"{number(Decimal(str(value)))} {declared.unit}"))
    return found if len(_things(work)) == 1 else []


def _only_limit(work: Work, said: Amount) -> list[Line]:
    """The only line in the other language, where words may not be known, that states such an amount for the class of who is named."""
    found = []
    for line in (matched.line for matched in work.matched if matched.line.key and matched.line.source in work.sheet.foreign):
        typed = work.typed(line.text)
        if any(a.kind == said.kind for a in typed.amounts) and guarded(typed, work.named)[0]:
            found.append(line)
    return found if len(found) == 1 else []


def _of_what_is_named(work: Work) -> list[Line]:
    """Lines with a key that name what the question names, whatever they are called here: 일반 경비, of expenses."""
    said = values_in(work.asked.typed)
    return [m.line for m in work.matched if said and m.line.key and said & values_in(work.typed(m.line.text))]


def by_limit(work: Work, _: Narrowing) -> Settled | None:
    """Whether what the question counts is within what a document allows: 10 days, of a window of 7."""
    said = [a for a in work.asked.typed.amounts if a.kind in ("time", "money", "percent")]
    if len(said) != 1 or not (work.named or work.reached) or _turned(work):
        return None
    counted = said[0]
    asked = replace(work.asked, kinds=frozenset({counted.kind}), unit=counted.unit if counted.kind == "time" else None)
    found = [c for c in candidates(work.asking(asked, work.named, work.reached)) if len({(a.value, a.unit) for a in c.amounts}) == 1]
    if not found or found[0].score < _ABOUT:
        return None
    best = found[0]
    limit = best.amounts[0]
    rivals = [c for c in found if c.score > best.score - _ALIKE and c.amounts[0].value != limit.value]
    if limit.unit != counted.unit or rivals:
        return None
    holds = compare(counted.value, ">=" if limit.limit in (">", ">=") else "<=", limit.value)
    working = f"{number(counted.value)} {'≤' if holds else '>'} {number(limit.value)}"
    calculation = Calculation(
        "said ≤ limit", {"said": float(counted.value), "limit": float(limit.value)}, f"{working} {limit.text} {counted.text}"
    )
    text = f"{OPENINGS[work.lang][holds]} ({working}) {best.node.name}: {sentence(best.line)}"
    steps = calculated("compare", calculation, rule(*best.line.quotes, value=limit.text), bound_to([best.node, *best.guards]))
    return say(text, [VALUES[holds]], steps)


async def by_condition(work: Work, narrowing: Narrowing) -> Settled | None:
    """Whether a rule's condition holds for the row that is named."""
    if not narrowing.nodes:
        return None
    for chosen in choose(work)[:_TRIED]:
        if chosen.score < ENOUGH or not (chosen.matched.own or chosen.matched.share >= _SHARED):
            break
        people = [node for node in work.named if is_people(node.label, work.schema)]
        if people and guarded(work.typed(chosen.line.text), people)[1]:
            continue  # what others must do says nothing of whether this one may
        document = work.sheet.documents[chosen.line.source]
        conditions = conditions_of(chosen.line, document, work)
        if conditions and chosen.matched.share >= _SHARED and all(isinstance(c.term, Days) for c in conditions):
            if settled := await _by_days(work, narrowing, chosen.line, conditions):
                return settled
            continue
        measured = [c for c in conditions if isinstance(c.term, Reading) and isinstance(c.value, Decimal)]
        if len(measured) != 1 or chosen.matched.share < _SHARED:
            continue
        condition = measured[0]
        assert isinstance(condition.term, Reading) and isinstance(condition.value, Decimal)
        own = condition.term.kind == "measure" or condition.term.label in narrowing.nodes
        if not own and not condition.summed:
            continue
        scope = scope_of(document, work, chosen.line)
        periods = () if own else dated(work.schema, narrowing, condition.term.label).periods
        select = Select(work.schema, replace(besides(narrowing, chosen.line), periods=periods) + scope.narrowing)
        select.total(condition.term, "value")
        found = await run(work.store, select, work.groups)
        value = found.rows[0][0] if found and found.rows else None
        if found is None or not isinstance(value, int | float) or value == 0:
            note_sum(work, chosen.line, condition.term, scope.quotes[:1])
            continue
        holds = compare(Decimal(str(value)), condition.operator, condition.value)
        sign = condition.operator if holds else OPPOSITE[condition.operator]
        working = f"{Decimal(str(value)):,.2f} {sign} {number(condition.value)}"
        fact = fact_of(work.schema.collection, (), working, found.query, found.params, Rows(found.columns, found.rows))
        calculation = Calculation("value against limit", {"value": float(value), "limit": float(condition.value)}, working)
        text = f"{OPENINGS[work.lang][holds]} ({working}) {sentence(chosen.line)}"
        found_rule = rule(*chosen.line.quotes, *scope.quotes[:1], value=f"{condition.operator} {number(condition.value)}")
        return say(text, [VALUES[holds]], calculated("compare", calculation, query(fact, found_rule)))
    return None


async def _by_days(work: Work, narrowing: Narrowing, line: Line, conditions: Sequence[Condition]) -> Settled | None:
    """Whether so many days lie between two dates of the row that is named."""
    first = next(c.term.first for c in conditions if isinstance(c.term, Days))
    ids = narrowing.nodes.get(first.label, ())
    only = Narrowing({first.label: ids})
    if len(ids) != 1 or (picked := await pick(work, Reading("label", first.label), only, conditions)) is None:
        return None
    if notes_unset(work, line, conditions, [node for node in work.named if node.id == ids[0]]):
        return None
    row = next(iter(picked.found.rows), ())
    days = [value for value in row if isinstance(value, date)]
    if len(days) != 2:
        return None
    holds = bool(picked.names)
    passed = (days[1] - days[0]).days
    said = f"{days[0]} → {days[1]}: {passed}"
    fact = fact_of(
        work.schema.collection, ids, said, picked.found.query, picked.found.params, Rows(picked.found.columns, picked.found.rows)
    )
    value = ", ".join(f"{c.operator} {number(c.value)}" for c in conditions if isinstance(c.value, Decimal))
    text = f"{OPENINGS[work.lang][holds]} ({said}) {sentence(line)}"
    calculation = Calculation("days against limit", {"days": float(passed)}, said)
    return say(text, [VALUES[holds]], calculated("compare", calculation, query(fact, rule(*line.quotes, value=value))))


async def of_class(work: Work, _: Narrowing) -> Settled | None:
    """The people that a rule names by their class."""
    asked = {m.text.lower() for m in work.asked.typed.names}
    for chosen in choose(work)[:3]:
        if chosen.score < ENOUGH or not chosen.matched.own:
            break
        line = chosen.line
        values = [
            r
            for m in work.typed(line.text).names
            if m.text.lower() not in asked
            for r in m.readings
            if r.kind == "value" and is_people(r.label, work.schema)
        ]
        own = [r for r in values if any(link.source == link.target == r.label for link in work.schema.relationships)] or values
        if len({r.value for r in own}) != 1 or line.key or work.asked.typed.amounts:
            continue
        select = Select(work.schema, Narrowing(values=((own[0],),)))
        select.rows_of(own[0].label)
        found = await run(work.store, select, work.groups)
        if found is None or not 0 < len(found.rows) <= 6:
            continue
        names = tuple(str(row[0]) for row in found.rows)
        text = f"{', '.join(names)} ({own[0].value}): {sentence(line)}"
        fact = fact_of(
            work.schema.collection,
            tuple(str(row[1]) for row in found.rows),
            text,
            found.query,
            found.params,
            Rows(found.columns, found.rows),
        )
        return say(text, names, query(fact, rule(*line.quotes, value=str(own[0].value))))
    return None


async def superior_named(work: Work, _: Narrowing) -> Settled | None:
    """Who stands above the named person, where the line that answers names no more than that: the agreement of the head."""
    people = [n for n in work.named if is_people(n.label, work.schema)]
    if len(people) != 1 or (work.asked.target and work.asked.target.far != people[0].label) or work.asked.typed.amounts:
        return None
    for chosen in choose(work)[:3]:
        line = chosen.line
        if chosen.score < ENOUGH or not chosen.matched.own:
            break
        roles = [r.link for _, r in work.typed(line.text).reads("role") if r.forward and r.link]
        if line.key or not any(link.source == link.target == people[0].label for link in roles):
            continue
        higher = [n for n in await around(work.store, work.schema, people, work.groups) if n.label == people[0].label]
        if len(higher) == 1:
            return say(f"{higher[0].name}: {sentence(line)}", [higher[0].name], rule(*line.quotes), bound_to(higher))
    return None


def which_more(work: Work, _: Narrowing) -> Settled | None:
    """Which of two has more of what their documents say."""
    up, down = MORE_OF_TWO.search(work.asked.text), LESS_OF_TWO.search(work.asked.text)
    labels = {n.label for n in work.named}
    if len(work.named) != 2 or len(labels) != 1 or not (up or down):
        return None
    asked = work.asked
    if not asked.kinds:
        of = {"time"} if _OF_TIME.search(asked.text) else {"money"} if _OF_MONEY.search(asked.text) else _ANY
        asked = replace(asked, kinds=frozenset(of))
    best: list[tuple[Node, Candidate]] = []
    for node in work.named:
        reached = [n for n in work.reached if n.origin == node.id]
        found = [c for c in candidates(work.asking(asked, [node], reached)) if len({(a.value, a.unit) for a in c.amounts}) == 1]
        if not found or found[0].score < _SAID or not found[0].share:
            return None
        best.append((node, found[0]))
    one, other = (candidate for _, candidate in best)
    a, b = one.amounts[0], other.amounts[0]
    if a.unit != b.unit or a.value == b.value:
        return None
    operator: Operator = ">" if up else "<"
    winner, loser = (one, other) if compare(a.value, operator, b.value) else (other, one)
    text = f"{winner.node.name} ({sentence(winner.line)}) — {loser.node.name}: {sentence(loser.line)}"
    rules = [rule(*c.line.quotes, value=c.amounts[0].text) for c in (winner, loser)]
    return say(text, [winner.node.name], Step("compare", winner.node.name, (), (*rules, bound_to([winner.node, loser.node]))))
