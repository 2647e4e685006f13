"""Whose limit reaches an amount: the named person's, the next above whose class may, or whoever is of the lowest class that may."""

from __future__ import annotations

import re
from decimal import Decimal

from graph.plan.words.persons import is_people
from graph.plan.words.reading import Reading
from graph.store import Rows
from services.rag.hybrid.chosen import choose
from services.rag.hybrid.guards import paired
from services.rag.hybrid.lines import Line
from services.rag.hybrid.plan import bind, query, rule
from services.rag.hybrid.reach import Node, around, fact_of
from services.rag.hybrid.rows import Narrowing, Select, run
from services.rag.hybrid.say import say, sentence
from services.rag.hybrid.typed import Amount, Typed
from services.rag.hybrid.wanting import note_superior
from services.rag.hybrid.work import Work
from services.rag.settled import Settled

_LEVELS = 5  # up the line of superiors
_NEAR, _FEW = 8, 6
_ENOUGH = 0.5
_SUPERIOR = re.compile(r"상사|상급자|\bsuperior\b|\bline manager\b|\bnext level\b", re.I)
# Who may not is not asked of limits, nor who did: who earned more than that.
_DENIED = re.compile(
    r"\b(?:not|cannot|never|without|unable|reject\w*|refus\w*|besides|except|other than)\b|n['’]t\b|\bwho (?:needs?|requires?)\b"
    r"|않|외에|수 ?없|못 ?[하한할해]|안 ?되",
    re.I,
)
_ALLOWED = re.compile(
    r"\b(?:approv\w*|authori[sz]\w*|sign(?: off)?|may|can|could|allowed|permitted|limits?|grants?|decides?|clears?)\b"
    r"|승인|결재|전결|허가|허락|한도|수 ?있|권한|재가",
    re.I,
)
_FREE = re.compile(r"\b(?:no limit|unlimited|any amount)\b|제한 ?없|무제한", re.I)

Limits = list[tuple[Reading, Decimal, Line]]


async def up_the_line(work: Work, _: Narrowing) -> Settled | None:
    """Who may approve an amount: the named person, or the first above whose class's limit reaches it."""
    money = [a for a in work.asked.typed.amounts if a.kind in ("money", "percent")]
    people = [n for n in work.named if is_people(n.label, work.schema)]
    if len(money) != 1 or len(people) != 1 or _DENIED.search(work.asked.text):
        return None
    limits = next((found for found in _limits(work, money[0], people[0].label) if len(found) > 1), None)
    if limits is None or (above := _superior(work, limits[0][2])) is None:
        return None
    return await _first_above(work, people[0], limits, money[0], above)


async def whose_limit(work: Work, narrowing: Narrowing) -> Settled | None:
    """Who is of the lowest class whose limit reaches an amount, of those above a person where one is named: what needs no rule that
    sends him to his superior."""
    money = [a for a in work.asked.typed.amounts if a.kind in ("money", "percent")]
    people = [n for n in work.named if is_people(n.label, work.schema)]
    placed = any(len({r.label for r in part}) == 1 and not is_people(part[0].label, work.schema) for part in narrowing.values)
    if placed or len(money) != 1 or len(people) > 1 or _DENIED.search(work.asked.text) or not _ALLOWED.search(work.asked.text):
        return None
    near = {chosen.line.id for chosen in choose(work)[:_NEAR] if chosen.score >= _ENOUGH}
    said = values_in(work.asked.typed)
    for limits in _limits(work, money[0], people[0].label if people else None):
        if len({of.value for of, _, _ in limits}) < 2 or not any(
            line.id in near or said & values_in(work.typed(line.text)) for _, _, line in limits
        ):
            continue
        if people:
            return await _first_above(work, people[0], limits, money[0])
        reach = [limit for limit in limits if _reaches(limit[1], money[0])]
        least = min((limit for _, limit, _ in reach), default=None)
        return await _of_classes(work, [limit for limit in reach if limit[1] == least]) if reach else None
    return None


async def _first_above(work: Work, person: Node, limits: Limits, said: Amount, above: Line | None = None) -> Settled | None:
    """The person, or the first above whose class's limit reaches what is said; else who the document says is for more than any."""
    if beyond := _beyond(work, limits, said):
        return say(sentence(beyond), [], rule(*beyond.quotes, value=said.text), bind([person.name], person.facts))
    facts, quotes = list(person.facts), [*above.quotes] if above else []
    for _ in range(_LEVELS):
        held = next((limit for limit in limits if _is_of(limit[0], person)), None)
        if held is None and above is not None:
            return None
        if held is not None:
            quotes += held[2].quotes
            if _reaches(held[1], said):
                text = f"{person.name} ({sentence(held[2])})" + (f". {sentence(above)}" if above else "")
                return say(text, [person.name], rule(*quotes, value=held[2].value), bind([person.name], facts))
        higher = [n for n in await around(work.store, work.schema, [person], work.groups) if n.label == person.label]
        if not higher:
            note_superior(work, max(limits, key=lambda limit: limit[1])[2], person)
        if len(higher) != 1:
            return None
        person = higher[0]
        facts += person.facts
    return None


async def _of_classes(work: Work, limits: Limits) -> Settled | None:
    """Whoever is of these classes, or the classes where they are many."""
    classes = tuple(of for of, _, _ in limits)
    lines = [line for _, _, line in limits]
    select = Select(work.schema, Narrowing(values=(classes,)))
    select.rows_of(classes[0].label)
    found = await run(work.store, select, work.groups)
    if found is None or not found.rows:
        return None
    called = tuple(of.value for of in classes)
    names = tuple(str(row[0]) for row in found.rows) if len(found.rows) <= _FEW else called
    of = f" ({', '.join(called)})" if names != called else ""
    text = f"{', '.join(names)}{of}: {' '.join(map(sentence, lines))}"
    ids = tuple(str(row[1]) for row in found.rows[:_FEW])
    fact = fact_of(work.schema.collection, ids, text, found.query, found.params, Rows(found.columns, found.rows))
    return say(text, names, query(fact, rule(*(quote for line in lines for quote in line.quotes), value=lines[0].value)))


def _beyond(work: Work, limits: Limits, said: Amount) -> Line | None:
    """The line that says who is for what no class's limit reaches."""
    most = max(limit for _, limit, _ in limits)
    if _reaches(most, said):
        return None
    document = [line for line in work.sheet.documents[limits[0][2].source] if not line.key and line.headings == limits[0][2].headings]
    for line in document:
        typed = work.typed(line.text)
        numbers = [(n.unit, n.value) for n in typed.amounts] + [(n.unit, n.value) for n in typed.bounds]
        if any(unit == said.unit and value >= most for unit, value in numbers):
            return line
    return None


def values_in(typed: Typed) -> set[str]:
    """The values that a text names."""
    return {r.value.lower() for m in typed.names for r in m.readings[:1] if r.kind == "value"}


def _reaches(limit: Decimal, said: Amount) -> bool:
    return limit > said.value or (limit == said.value and said.limit != ">")


def _superior(work: Work, limit: Line) -> Line | None:
    """The line that sends what is above a limit to who is above: in its section, else in its document."""

    def says(line: Line) -> bool:
        roles = work.typed(line.text).reads("role")
        return _SUPERIOR.search(line.text) is not None or any(r.link and r.link.source == r.link.target for _, r in roles)

    document = [line for line in work.sheet.documents[limit.source] if not line.key and line.id != limit.id and says(line)]
    return next((line for line in document if line.headings == limit.headings), document[0] if document else None)


def _limits(work: Work, said: Amount, label: str | None) -> list[Limits]:
    """The lists of limits, the nearest to the question first: each class of people with its amount, 0 where it has none. In a table
    the classes stand below each other or beside each other."""
    found: dict[tuple[object, ...], Limits] = {}
    for matched in work.matched:
        line = matched.line
        if not line.key and not any(map(str.isdigit, line.text)):
            continue
        typed = work.typed(line.text)
        if pairs := [
            (r, a.value, line) for r, a in paired(typed) if (a.kind, a.unit) == (said.kind, said.unit) and _of_people(r, label, work)
        ]:
            found.setdefault((line.id,), pairs)
        if not line.key:
            continue
        classes = [r for m in typed.names for r in m.readings if r.kind == "value" and _of_people(r, label, work)]
        amounts = [a for a in typed.amounts if (a.kind, a.unit) == (said.kind, said.unit)]
        if classes and (len(amounts) == 1 or not typed.amounts):
            across = bool(line.column) and any(m.text in line.column for m in typed.names if classes[0] in m.readings)
            of = (line.source, line.headings, line.header and (line.header.start, line.item if across else line.item - line.place))
            free = Decimal("Infinity") if _FREE.search(line.value) else Decimal(0)
            found.setdefault(of, []).append((classes[0], amounts[0].value if amounts else free, line))
    return [limits for limits in found.values() if any(value for _, value, _ in limits)]


def _is_of(reading: Reading, node: Node) -> bool:
    return node.properties.get(reading.property) == reading.value


def _of_people(reading: Reading, label: str | None, work: Work) -> bool:
    """Whether it is a class of people of this label, or of such as have superiors."""
    return reading.label == label if label else any(k.source == k.target == reading.label for k in work.schema.relationships)
