"""A rule's share or rate of what the tables say: 30 % of an order's net value, 0.15 dollars a unit, a daily rate times the days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from graph.plan.words.reading import Reading
from graph.store import Rows, Value
from language.asked_kind import kinds_of
from language.comparison import AT_LEAST, AT_MOST
from services.rag.evidence import Calculation, Quote
from services.rag.hybrid.chosen import choose, coded_document, codes_in
from services.rag.hybrid.further import beside, further, outside
from services.rag.hybrid.guards import guarded
from services.rag.hybrid.lines import Line
from services.rag.hybrid.lookup import candidates, fitting
from services.rag.hybrid.plan import calculated, query, rule
from services.rag.hybrid.reach import Node, bound_to, fact_of
from services.rag.hybrid.rows import Found, Limit, Narrowing, Select, run
from services.rag.hybrid.rules import Sum, besides, conditions_of, scope_of, unsolved
from services.rag.hybrid.say import number, say, sentence
from services.rag.hybrid.selection import compare, pick
from services.rag.hybrid.typed import Amount
from services.rag.hybrid.wanting import base_of, note_class, note_sum, note_unheld, notes_unset
from services.rag.hybrid.work import Work, names
from services.rag.settled import Settled

ENOUGH = 0.55
_TRIED = 8
_OPEN = 0.3
"""Share of the question's words that a rate accounts for, where no amount is asked for by its kind."""
_WHOLE = 0.95
_NUMBER = re.compile(r"\d")
_APPLIES, _GUARD, _HOLDS, _OWN = 0.25, 0.35, 0.25, 0.25
_PER_UNIT = re.compile(r"\bper (?:unit|piece|item)\b|\bfor every unit\b|\b(?:each|every) unit\b|개당|단위당|한 개에|수량당", re.I)
_EACH = re.compile(r"\b(?:per|each|every) (\w+)|([가-힣]+)당(?= )", re.I)
_PER_DAY = re.compile(r"\bdaily\b|\bper day\b|\ba day\b|일당|하루|1일당|per night|nightly", re.I)
_THAT = re.compile(r"\bof (?:that|this|the same) (?:value|amount|sum)\b|(?:그|해당|이) ?(?:금액|순액)의", re.I)
_ALL = re.compile(r"포함|합쳐|더해|모두|총|\bincluding\b|\baltogether\b|\bin total\b|\btotal\b", re.I)
_NOTHING = re.compile(r"지급하지 않|주지 않|없습니다|\b(?:no|not)\b[^.]*\b(?:paid|granted|given)\b", re.I)
_RATE = re.compile(r"\d\s?(?:%|퍼센트|percent|per cent|배|times)|^(?=.*\d)(?:.*\b(?:per|each|every)\b|.*[가-힣]당 )", re.I | re.M)
# What makes a multiple a part of a longer formula.
_AND_MORE = re.compile(r"배?에서|[^.]{0,40}\b(?:minus|less|plus|reduced by)\b", re.I)
_MULTIPLIED = re.compile(r"곱|\btimes\b|\bmultipl", re.I)


@dataclass(frozen=True, slots=True)
class Rate:
    """What a line takes of something: a fraction of a measure, money for each unit of a quantity, or a multiple."""

    line: Line
    amount: Amount
    factor: Decimal
    base: Reading
    lead: Quote | None = None


async def compute(work: Work, narrowing: Narrowing) -> Settled | None:
    """The amount that a rule gives for the rows of the question. Raises GraphError."""
    asked = work.asked
    said = {kind.dimension for kind in kinds_of(asked.text)}
    others = said - {"money", "amount", "quantity", "share"}
    if (asked.kinds and "money" not in asked.kinds) or (not asked.kinds and others):
        return None
    if settled := _rate_times(work):
        return settled
    if narrowing.empty and not coded_document(work):
        return None
    if _told_whole(work):
        return None
    stated = _stated(work)
    for worth, rate in _ranked(work, narrowing)[:_TRIED]:
        if "quantity" in said and not asked.kinds and (rate.base.kind == "measure" or rate.amount.kind == "money"):
            continue  # how many is asked, and no sum of money
        if worth > stated and (settled := await _applied(work, rate, worth, narrowing)):
            return settled
    _note_unheld(work)
    return None


def _note_unheld(work: Work) -> None:
    """Note the rule that says what is asked of something named, as a share of what no table has."""
    if not work.named or "money" not in work.asked.kinds:
        return
    for chosen in choose(work, _RATE)[:_TRIED]:
        shares = [a for a in work.typed(chosen.line.text).amounts if a.kind == "percent" and a.limit is None]
        if len(shares) != 1 or chosen.score < ENOUGH or chosen.matched.share < ENOUGH or chosen.line.source in work.others:
            continue
        if _base(chosen.line, shares[0], work)[0] is None and (of := base_of(chosen.line, shares[0])):
            note_unheld(work, chosen.line, of)


def _told_whole(work: Work) -> bool:
    """Whether a line about what is spoken of says all that is asked, with a number: nothing is to be computed."""
    best = next(iter(candidates(work)), None) if not work.asked.kinds else None
    return best is not None and best.sound and best.share >= _WHOLE and bool(_NUMBER.search(best.line.text)) and not rates(best.line, work)


def _stated(work: Work) -> float:
    """What the best line is worth that states an amount for the class of a node: it needs no computing."""
    nodes = [*work.named, *work.reached]
    lines = [c for c in choose(work) if c.line.key and guarded(work.typed(c.line.text), nodes)[0]]
    fits = [c.score for c in lines if fitting(work.typed(c.line.text), work) and not rates(c.line, work)]
    return max(fits, default=0.0)


def _ranked(work: Work, narrowing: Narrowing) -> list[tuple[float, Rate]]:
    """The rates that lines state, those first that the question asks for: by words, by whose class a line is, by what a document is for."""
    nodes = [*work.named, *work.reached]
    ids = {node.id for node in nodes}
    held = {str(value) for node in nodes for value in node.properties.values() if isinstance(value, str)}
    coded = coded_document(work)
    found: list[tuple[float, Rate]] = []
    scopes: dict[str, float] = {}
    for chosen in choose(work, _RATE):
        source = chosen.line.source
        if coded is not None and source != coded[0]:
            continue
        stated = rates(chosen.line, work) if work.asked.kinds or chosen.matched.share >= _OPEN else []
        if not stated:
            continue
        guards, against = guarded(work.typed(chosen.line.text), nodes)
        if against:
            continue
        if source not in scopes:
            scope = scope_of(work.sheet.documents[source], work).narrowing
            ours = [options for options in scope.values if options[0].label in {node.label for node in nodes}]
            applies = [any(option.value in held for option in options) for options in ours]
            if not all(applies) and min(chosen.score, chosen.matched.share) >= ENOUGH:
                note_class(work, chosen.line, ours[applies.index(False)], nodes)
            scopes[source] = _APPLIES if applies and all(applies) else -1.0 if applies else 0.0
        if coded is None and not chosen.matched.share and scopes[source] <= 0:
            continue  # nothing of what is asked is said, nor is it for such rows
        worth = chosen.score + scopes[source] + _GUARD * bool(guards) + _OWN * (_about(chosen.line, work) & ids != set())
        found += [(worth, rate) for rate in stated]
    return sorted(found, key=lambda pair: (-pair[0], pair[1].line.id))


def rates(line: Line, work: Work) -> list[Rate]:
    typed = work.typed(line.text)
    found: list[Rate] = []
    for amount in typed.amounts:
        if amount.kind == "percent":
            base, lead = _base(line, amount, work)
            base = base and _of_all(base, line, work)
            if base is not None and (base.kind == "measure" or work.reader.fits_money(base) or "money" not in work.asked.kinds):
                found.append(Rate(line, amount, amount.value / 100, base, lead))  # a share of pieces is no money
        elif amount.unit == "times" and amount.base is not None and not _AND_MORE.match(line.text, amount.end):
            found.append(Rate(line, amount, amount.value, amount.base))
        elif amount.kind == "money" and not _PER_DAY.search(line.text) and (quantity := _each(line, work)):
            found.append(Rate(line, amount, amount.value, quantity))
    return found


def _base(line: Line, amount: Amount, work: Work) -> tuple[Reading | None, Quote | None]:
    """What a percentage is of: said with it, in the line before ("5 % of that value"), or in what introduces its list."""
    if amount.base is not None:
        return amount.base, None
    document = work.sheet.documents[line.source]
    if _THAT.search(line.text):
        for other in reversed([o for o in document if o.headings == line.headings and o.place < line.place]):
            if found := next((a.base for a in work.typed(other.text).amounts if a.base is not None), None):
                return found, other.quote
    if line.column:
        for other in document:
            if _MULTIPLIED.search(other.text) and names(other.text, line.column) and (found := _measured(other, work)):
                return found, other.quote
    if line.lead is not None:
        before = [o for o in document if o.headings == line.headings and o.quote.start <= line.lead.start]
        for other in reversed(before):
            if _MULTIPLIED.search(other.text) and (found := _measured(other, work)):
                return found, other.quote
    return None, None


def _of_all(base: Reading, line: Line, work: Work) -> Reading:
    """The price of a row times its pieces, where a line speaks of its prices: 25 % of the nightly fees of a stay."""
    if not any(reading == base and noun.text.endswith("s") for noun, reading in work.typed(line.text).reads("property")):
        return base
    found = {r for readings in work.reader.known.lexicon.whole.values() for r in readings if r.measure}
    whole = [r for r in found if r.measure and (r.label, r.link, r.measure.formula[0]) == (base.label, base.link, base.property)]
    return whole[0] if len(whole) == 1 else base


def _measured(line: Line, work: Work) -> Reading | None:
    """The first amount of the rows that a line names."""
    reads = work.typed(line.text).reads("measure", "property")
    return next((r for _, r in reads if r.kind == "measure" or work.reader.fits_money(r)), None)


def _each(line: Line, work: Work) -> Reading | None:
    """What an amount is for each of: a number of the rows that the line names, or how much of something a row is for."""
    for match in _EACH.finditer(line.text):
        place = match.start(1) if match[1] else match.start(2)
        for noun, reading in work.typed(line.text).reads("property"):
            declared = work.reader.declared(reading)
            if noun.start <= place < noun.end and declared is not None and declared.type == "integer" and not work.reader.is_key(reading):
                return reading
    return _quantity(work) if _PER_UNIT.search(line.text) else None


def _quantity(work: Work) -> Reading | None:
    """How much of something a row is for."""
    for link in work.schema.relationships:
        for name, declared in link.properties.items():
            if declared.type == "integer":
                return Reading("property", "", name, link=link)
    return None


async def _applied(work: Work, rate: Rate, worth: float, narrowing: Narrowing) -> Settled | None:
    line = rate.line
    document = work.sheet.documents[line.source]
    nodes = [*work.named, *work.reached]
    guards, against = guarded(work.typed(line.text), nodes)
    if against or _of_another(line, work) or unsolved(line, document, work):
        return None
    scope = scope_of(document, work, line)
    if codes_in(line.title) and coded_document(work) is None and scope.narrowing.empty:
        return None  # a memo of a series holds for what it is about, which nothing found says
    narrowing = besides(narrowing, line)
    if outside(work, narrowing, scope):
        return None
    within = narrowing + scope.narrowing + _own_nodes(line, work, narrowing)
    more = further(work, line.quote, beside(line, document))
    conditions = [*conditions_of(line, document, work), *(more or [])]
    if notes_unset(work, line, conditions, work.named):
        return None
    rows = [c for c in conditions if isinstance(c.term, Reading) and c.term.kind == "property"]
    measured = [c for c in conditions if isinstance(c.term, Reading) and c.term.kind == "measure"]
    limits = tuple(Limit(c.term, c.operator, _plain(c.value) if isinstance(c.value, Decimal) else c.value) for c in rows)  # type: ignore[arg-type]
    within += Narrowing(limits=limits)
    others = [c for c in conditions if not isinstance(c.term, Reading)]
    if others:  # the rows first for which they hold
        label = next(p.label for c in others for p in (c.term.parts if isinstance(c.term, Sum) else (c.term.first,)))  # type: ignore[union-attr]
        picked = await pick(work, Reading("label", label), within, others)
        if picked is None or not picked.names:
            return None
        within += Narrowing({label: tuple(str(row[1]) for row in picked.rows)})
    select = Select(work.schema, within)
    select.total(rate.base, "base")
    found = await run(work.store, select, work.groups)
    base = _decimal(found.rows[0][0]) if found and found.rows else None
    if worth + _HOLDS * bool(conditions) < ENOUGH:
        return None
    if found is None or base is None or base == 0:
        note_sum(work, line, rate.base, scope.quotes[:1])
        return None
    if measured and not all(isinstance(c.value, Decimal) and compare(base, c.operator, c.value) for c in measured):
        return None
    factors = _also(rate, work) if coded_document(work) or _ALL.search(work.asked.text) else [rate]
    return _settled(work, factors, base, found, guards, scope.quotes, document)


def _of_another(line: Line, work: Work) -> bool:
    """Whether a rate is that of somebody, by its document's title and itself, whom neither the question nor its rows lead to."""
    ids, own = {node.id for node in (*work.named, *work.reached)}, _about(line, work)
    said = [r for m in work.typed(line.text).names for r in m.readings[:1] if r.kind == "entity"]
    return any(own & set(r.ids) for r in said) and not own & ids


def _about(line: Line, work: Work) -> set[str]:
    """The nodes that a line's document is named after."""
    title = [r for m in work.typed(line.title).names for r in m.readings[:1] if r.kind == "entity"]
    return {id for reading in title for id in reading.ids}


def _own_nodes(line: Line, work: Work, narrowing: Narrowing) -> Narrowing:
    """The nodes that a line is about, of kinds that the question does not name: the product of a rebate."""
    nodes: dict[str, tuple[str, ...]] = {}
    for name in work.typed(line.text).names:
        reading = name.readings[0]
        if reading.kind == "entity" and reading.label not in narrowing.nodes:
            nodes[reading.label] = tuple(dict.fromkeys((*nodes.get(reading.label, ()), *reading.ids)))
    about = {label: ids for label, ids in nodes.items() if label in {link.target for link in work.schema.relationships if link.properties}}
    return Narrowing(about)


def _also(rate: Rate, work: Work) -> list[Rate]:
    """The rates of the same thing under the same heading, where all are asked for."""
    if not _ALL.search(work.asked.text):
        return [rate]
    said = {(a.value, a.unit) for a in work.asked.typed.amounts}
    found = [rate]
    for line in work.sheet.documents[rate.line.source]:
        if line.headings == rate.line.headings and line.id != rate.line.id:
            for other in rates(line, work):
                alike = other.base == rate.base and other.amount.kind == rate.amount.kind
                if alike and (said or _THAT.search(f"{line.text}\n{rate.line.text}")):
                    found.append(other)
    return found if len(found) <= 3 else [rate]


def _settled(
    work: Work,
    factors: Sequence[Rate],
    base: Decimal,
    found: Found,
    guards: Sequence[Node],
    scope: Sequence[Quote],
    document: Sequence[Line],
) -> Settled:
    total = sum((rate.factor for rate in factors), Decimal(0)) * base
    taken = " + ".join(_factor(rate) for rate in factors)
    working = f"{_shown(base)} × {f'({taken})' if len(factors) > 1 else taken} = {_shown(total)}"
    quotes = [quote for rate in factors for quote in rate.line.quotes] + [rate.lead for rate in factors if rate.lead]
    total, extra, quote = _bounded(total, base, document, work, [rate.line.id for rate in factors])
    if quote:
        quotes.append(quote)
        working += extra
    rows = Rows(found.columns, found.rows)
    fact = fact_of(work.schema.collection, (), working, found.query, found.params, rows)
    value = round_cents(total)
    said = f"{_shown(value)}{_unit(factors, document, work)} ({working})"
    text = f"{said}: {sentence(factors[0].line)}"
    inputs = {"base": float(base), **{f"factor {n}": float(rate.factor) for n, rate in enumerate(factors, 1)}}
    calculation = Calculation("base × factors", inputs, said)
    found_rule = rule(*quotes, *scope[:2], value=", ".join(rate.amount.text for rate in factors))
    return say(text, [_plain(value)], calculated("compute", calculation, query(fact, found_rule), bound_to(guards)))


def _bounded(
    total: Decimal, base: Decimal, document: Sequence[Line], work: Work, own: Sequence[tuple[str, int]]
) -> tuple[Decimal, str, Quote | None]:
    """The amount within what the same document allows at most, or nothing where the base is too small for any."""
    for line in document:
        typed = work.typed(line.text)
        if _NOTHING.search(line.text):
            below = [b for b in typed.bounds if b.term is not None and b.term.kind == "measure"]
            if below and all(compare(base, b.operator, b.value) for b in below):
                return Decimal(0), " → 0", line.quote
        money = [a for a in typed.amounts if a.kind == "money"]
        if len(money) != 1 or any(b.term for b in typed.bounds) or (line.key and line.id not in own):
            continue  # what a key's own line says besides its rate bounds that rate: 50%, at most EUR 900
        if AT_MOST.search(line.text) and total > money[0].value:
            return money[0].value, f" → {_shown(money[0].value)}", line.quote
        if AT_LEAST.search(line.text) and total < money[0].value and not line.key:
            return money[0].value, f" → {_shown(money[0].value)}", line.quote
    return total, "", None


def _rate_times(work: Work) -> Settled | None:
    """A daily rate of somebody's class times the days that the question says."""
    days = [a for a in work.asked.typed.amounts if a.unit == "day"]
    if len(days) != 1:
        return None
    nodes = [*work.named, *work.reached]
    for chosen in choose(work)[:_TRIED]:
        line = chosen.line
        typed = work.typed(line.text)
        above = " ".join([*line.headings[-1:], line.lead.text if line.lead else "", line.text])
        money = [a for a in typed.amounts if a.kind == "money"]
        if len(money) != 1 or not _PER_DAY.search(above):
            continue
        guards, against = guarded(typed, nodes)
        if against or not guards:
            continue
        value = money[0].value * days[0].value
        working = f"{number(money[0].value)} × {number(days[0].value)} = {number(value)}"
        found_rule = rule(*line.quotes, *([line.lead] if line.lead else []), value=money[0].text)
        said = f"{number(value)} {money[0].unit} ({working})"
        calculation = Calculation("rate × days", {"rate": float(money[0].value), "days": float(days[0].value)}, said)
        text = f"{said}: {sentence(line)}"
        return say(text, [_plain(value)], calculated("compute", calculation, found_rule, bound_to(guards)))
    return None


def round_cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _decimal(value: Value) -> Decimal | None:
    return Decimal(str(value)) if isinstance(value, int | float) else None


def _plain(value: Decimal) -> Any:
    return int(value) if value == int(value) else float(value)


def _shown(value: Decimal) -> str:
    return f"{round_cents(value):,f}"


def _factor(rate: Rate) -> str:
    return f"{number(rate.amount.value)}%" if rate.amount.kind == "percent" else number(rate.amount.value)


def _unit(factors: Sequence[Rate], document: Sequence[Line], work: Work) -> str:
    """The currency that the rule, or else its document, counts in."""
    units = [rate.amount.unit for rate in factors if rate.amount.kind == "money"]
    units += [a.unit for line in document for a in work.typed(line.text).amounts if a.kind == "money"]
    units += [b.unit for line in document for b in work.typed(line.text).bounds if b.unit and b.unit.isupper()]
    return f" {units[0]}" if units else ""
