"""What only the document of something says: the node that a question speaks of, found in the tables, and the line of its document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from language.normal import fold
from services.rag.absent import Missing
from services.rag.answer import Clarify
from services.rag.evidence import Calculation
from services.rag.hybrid.added import additions, summed
from services.rag.hybrid.guards import classes_of, guarded, paired
from services.rag.hybrid.lines import Line
from services.rag.hybrid.match import BY_TITLE, Matched
from services.rag.hybrid.plan import Step, bind, calculated, rule
from services.rag.hybrid.reach import Node
from services.rag.hybrid.rows import Narrowing
from services.rag.hybrid.say import number, refused, say, sentence, which_line
from services.rag.hybrid.typed import Amount, Typed
from services.rag.hybrid.work import Work, names, stands_in
from services.rag.notions import Notion
from services.rag.settled import Settled

ENOUGH = 0.6
"""Share of the question's words, names and ways through the graph left out, that a line and what describes its node account for."""
KEYED = 0.35
ALONE = 0.15
_BY_TITLE, _BY_HEADING, _BY_LINE, _BY_CLASS = 0.4, 0.3, 0.3, 0.1
_GUARD = 0.35
_FITS = 0.3
_READ = 60  # candidates looked at, the nearest lines first
_PHRASES, _SHORT, _SHEET = 3, 40, 4
_KEY, _EXACT, _KINDED = 0.6, 0.15, 0.3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line about a node, what it is worth, and the amounts in it that can answer. `share` is what of the question it accounts for;
    `keyed`: the question asks for the key of a line `key: value`; `whole`: nothing that the question says is left open; `clear`: in
    the node's own document, which is in the other language, no line with such an amount comes as near in sense; `alone`: nor has any
    other line, in a document of the other language, such an amount for a class of the node; `unsaid`: a number is asked
    for, and none said."""

    line: Line
    node: Node
    score: float
    share: float
    keyed: bool
    whole: bool
    amounts: tuple[Amount, ...]
    guards: tuple[Node, ...]
    clear: bool = False
    alone: bool = False
    unsaid: bool = False

    def sense(self, work: Work) -> float:
        return work.sheet.senses.get(self.line.at, 0.0)

    @property
    def sound(self) -> bool:
        """A key, or a class with an amount, says the same as more words would; what the tables led to must be all that is described."""
        if self.line.column and not self.keyed and not self.amounts:
            return False  # which cell of its row is asked for?
        if self.unsaid:
            return False
        firm = self.keyed or bool((self.guards or self.clear) and self.amounts)
        least = ALONE if self.alone else KEYED if firm else ENOUGH
        return self.share >= least and (self.whole or self.clear or not self.node.hops or bool(self.guards))


def candidates(work: Work) -> list[Candidate]:
    """Lines about the nodes that are named or reached, best first."""
    nodes = [*work.named, *work.reached]
    called = {node.id: fold(node.name).text for node in nodes}
    titles = {
        (id, title): stands_in(name, fold(title).text) for title in {line.title for line in work.lines} for id, name in called.items()
    }
    classes = {node.id: classes_of(node) for node in nodes}
    described = {node.id: work.describes(node) for node in nodes}
    nodes = [node for node in nodes if not _another_is_meant(node, nodes, described) and not _one_of_several(node, nodes, described)]
    found: list[Candidate] = []
    headed: dict[tuple[str, ...], set[str]] = {}  # the nodes that headings name
    every = {value for of in classes.values() for value in of}
    for matched in sorted(work.matched, key=lambda m: m.line.key not in work.alike):
        line = matched.line
        if len(found) >= _READ:
            break
        written = line.text.lower()
        if line.headings not in headed:
            headings = [fold(heading).text for heading in line.headings]
            headed[line.headings] = {id for id, name in called.items() if any(stands_in(name, heading) for heading in headings)}
        said = [line.folded, fold(line.lead.text).text if line.lead else ""]
        spoken, valued = "\n".join(said), {value for value in every if value in written}
        for node in nodes:
            name = called[node.id]
            if titles[node.id, line.title]:
                about = _BY_TITLE
            elif node.id in headed[line.headings]:
                about = _BY_HEADING
            elif name in spoken and any(stands_in(name, text) for text in said):
                about = _BY_LINE
            elif not valued.isdisjoint(classes[node.id]) and guarded(work.typed(line.text), [node])[0]:
                about = _BY_CLASS
            else:
                continue
            if made := _candidate(work, matched, node, about, described[node.id]):
                found.append(made)
    own = [c for c in found if c.amounts and c.line.source in work.sheet.foreign and titles[c.node.id, c.line.title]]
    nearest = {source: max(c.sense(work) for c in own if c.line.source == source) for source in {c.line.source for c in own}}
    found = [replace(c, clear=c in own and c.sense(work) >= nearest[c.line.source]) for c in found]
    classed = [c for c in found if c.amounts and c.guards]
    if len({c.line.id for c in classed}) == 1 and classed[0].line.source in work.sheet.foreign:
        found = [replace(c, alone=c in classed) for c in found]
    return sorted(found, key=lambda c: (-c.score, c.line.id))


def _another_is_meant(node: Node, nodes: Sequence[Node], described: Mapping[str, frozenset[int]]) -> bool:
    """Whether the question describes another of the nodes that it narrows to, by words that are not of this one."""
    others = [n for n in nodes if n.label == node.label and n.id != node.id and n.hops and node.hops]
    return any(described[other.id] - described[node.id] for other in others)


def _one_of_several(node: Node, nodes: Sequence[Node], described: Mapping[str, frozenset[int]]) -> bool:
    """Whether it is but one of those of its kind that all that is named leaves, and the question describes none of them."""
    alike = [n for n in nodes if n.label == node.label and n.hops and not n.origin]
    return node in alike and len(alike) > 1 and not any(described[n.id] for n in alike)


def _candidate(work: Work, matched: Matched, node: Node, about: float, described: frozenset[int]) -> Candidate | None:
    typed = work.typed(matched.line.text)
    if about_others(typed, work):
        return None
    guards, against = guarded(typed, [*work.named, *work.reached])
    if against:
        return None
    amounts = fitting(typed, work)
    called = work.alike.get(matched.line.key, set())
    more = sum(w for n, w in enumerate(matched.weights) if n in called | described and n not in matched.said)
    keyed = bool(matched.line.key) and says_key(matched.line, work.notions, work)
    rest = {n: w for n, w in enumerate(matched.weights) if n not in described}
    held = sum(w * max(matched.held[n], 1.0 if n in called else 0.0) for n, w in rest.items())
    share = held / sum(rest.values()) if rest else 0.0
    score = (
        matched.score
        + more
        + about
        + _GUARD * bool(guards)
        + _FITS * bool(amounts)
        + _KINDED * work.says_kind(work.terms(matched.line.text))
        + _KEY * keyed
        + _EXACT * (keyed and is_key(matched.line, work))
    )
    there = {n for n, h in enumerate(matched.held) if h > BY_TITLE} | called
    whole = all(
        phrase <= described or (phrase not in work.kinds and (phrase <= described | there or 2 * len(phrase & there) >= len(phrase)))
        for phrase in work.phrases
    )
    unsaid = bool(work.asked.kinds) and not keyed and not typed.amounts and not any(map(str.isdigit, matched.line.text))
    return Candidate(matched.line, node, score, share, keyed, whole, amounts, guards, unsaid=unsaid)


def about_others(typed: Typed, work: Work) -> bool:
    """Whether a line speaks of other nodes of the kind that the question names, and of none of these."""
    ids = {n.id for n in (*work.named, *work.reached)}
    labels = {n.label for n in work.named}
    spoken: dict[str, set[str]] = {}
    for name in typed.names:
        reading = name.readings[0]
        if reading.kind == "entity" and reading.label in labels:
            spoken.setdefault(reading.label, set()).update(reading.ids)
    return any(not of & ids for of in spoken.values())


def fitting(typed: Typed, work: Work) -> tuple[Amount, ...]:
    """The amounts of a kind that answers."""
    asked = work.asked
    rated = any(a.base is not None for a in typed.amounts)  # 8% of the cost, at least 40 EUR: the 40 bound a share
    fits = [a for a in typed.amounts if a.kind in asked.kinds and not (rated and a.kind == "money" and a.limit)]
    days = {"day", "business day"}
    own = [a for a in fits if a.kind != "time" or asked.unit is None or a.unit == asked.unit or {a.unit, asked.unit} <= days]
    ours = [a for r, a in paired(typed) if a in own and any(n.properties.get(r.property) == r.value for n in (*work.named, *work.reached))]
    return tuple(ours[:1] or own or (fits if asked.unit is None else ()))


def says_key(line: Line, notions: Sequence[Notion], work: Work) -> bool:
    """Whether the question asks for the key of a line that reads `key: value`: half of it or more is among its words."""
    if work.alike.get(line.key):
        return True
    terms = work.terms(line.column or line.key)
    options = [option for n in notions for option in (n.terms, *n.names, *n.synonyms) if option and set(option) <= terms]
    return bool(terms) and len({term for option in options for term in option}) >= len(terms) / 2


def is_key(line: Line, work: Work) -> bool:
    """Whether all words of the key are asked for."""
    terms = work.terms(line.column or line.key)
    options = [option for n in work.notions for option in (n.terms, *n.names, *n.synonyms) if option and set(option) <= terms]
    return terms <= {term for option in options for term in option}


def look_up(work: Work, _: Narrowing) -> Settled | None:
    """The line of the document of what is spoken of that answers, with the rows that led there."""
    if not (work.named or work.reached):
        return None
    best = next((c for c in candidates(work)[:3] if c.sound), None)
    if best is None:
        return _nothing_said(work)
    values: list[Any] = []
    if best.keyed and not best.amounts:
        values = [best.line.value.strip()]
    elif len({(a.value, a.unit) for a in best.amounts}) == 1:
        values = [plain_number(best.amounts[0])]
    text = sentence(best.line)
    if best.guards and len(values) == 1 and best.amounts and (settled := _adjusted(work, best)):
        return settled
    if best.node.hops:
        text = f"{best.node.name}: {text}"
    return say(text, values, rule(*best.line.quotes, value=", ".join(map(str, values))), _bound(best))


def _adjusted(work: Work, best: Candidate) -> Settled | None:
    """The amount of a class with what is added to it or taken off for another class of the same."""
    amount, node = best.amounts[0], best.guards[0]
    more = additions(work, best.line, amount, node)
    if not more:
        return None
    total = replace(amount, value=amount.value + sum((a.value for _, a in more), Decimal(0)))
    said = f"{number(total.value)} {amount.text.strip().lstrip('0123456789.,- ')} ({summed([amount, *(a for _, a in more)])})"
    lines = [best.line, *(line for line, _ in more)]
    calculation = Calculation("sum", {f"part {n}": float(a.value) for n, a in enumerate([amount, *(a for _, a in more)], 1)}, said)
    text = f"{said} — {node.name}: {' '.join(sentence(line) for line in lines)}"
    rules = [rule(*line.quotes, value=a.text) for line, a in [(best.line, amount), *more]]
    return say(text, [plain_number(total)], calculated("compute", calculation, *rules, _bound(best)))


def _nothing_said(work: Work) -> Settled | None:
    """The refusal, where something is asked of a node that its document, which lists what there is to say of it, does not mention; where
    lines of it may be meant, which one."""
    nodes = [*work.named, *work.reached]
    if work.asked.wants != "text" or not work.phrases or len(work.phrases) > _PHRASES:
        return None
    own = {line.id: line for line in work.lines for node in nodes if names(line.title, node.name)}
    if sum(bool(line.key) and len(line.key) <= _SHORT for line in own.values()) < _SHEET:
        return None
    if any(m.own > 0 for m in work.matched if m.line.id in own and m.line.key):
        return None
    subjects = [node.name for node in nodes if any(names(line.title, node.name) for line in own.values())]
    for text, keys in work.near.items():
        if choices := tuple(key for key in keys if any(line.key == key for line in own.values())):
            return Settled("clarify", clarify=Clarify((text,), (choices,)), asked_back=which_line(subjects, text, choices, work.lang))
    return refused(Missing("value", of=", ".join(dict.fromkeys(subjects))), rule(*next(iter(own.values())).quotes))


def _bound(best: Candidate) -> Step:
    """What the line is for: what the tables led to, and whose class it names."""
    used = [*([best.node] if best.node.hops else []), *best.guards]
    return bind([best.node.name, *(node.name for node in used)], [fact for node in used for fact in node.facts])


def plain_number(amount: Amount) -> float | int:
    """As answers have it: a percentage as a fraction."""
    value = amount.value / 100 if amount.kind == "percent" else amount.value
    return int(value) if value == int(value) else float(value)
