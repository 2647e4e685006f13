"""Whether a plan that somebody else made says what a question asks: all of it, and nothing that it does not ask. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from graph.formula import names
from graph.plan.framing.bounds import first_date
from graph.plan.framing.concepts import concept_property
from graph.plan.marking.marks import Mark
from graph.plan.plan import Compared, Field, Mean, QueryPlan, fields_of
from graph.plan.proposed.holds import DAY, Fact, Holds, Number, Span
from graph.plan.words.reading import Reading
from graph.plan.words.vocabulary import GENERIC
from graph.schema import Schema
from language.detect import Language

RANKS = ("rank", "most", "adjective", "top", "extreme")
# What a closed expression asks for, as what a plan must have some of; what is not listed says nothing of its own.
_ASKED = {
    "count": {"count", "sum"}, "average": {"avg", "mean"}, "total": {"sum", "count"}, "not": {"denied"}, "exclude": {"denied"},
    "rank": {"limit", "min", "max", "pair", "mean"}, "most": {"limit", "max"}, "adjective": {"limit", "min", "max", "pair", "mean"},
    "top": {"limit"}, "group": {"group"}, "bucket": {"group"}, "times": {"product"}, "than": {"pair", "mean", "number"}, "or": {"or"},
    "starts": {"STARTS WITH"}, "contains": {"CONTAINS"}, "when": {"dated"},
    "within": {"pair"}, "before": {"pair"}, "after": {"pair"}, "since": {"pair"}, "until": {"pair"},
    "compare": {"number", "pair", "mean", "dates"}, "between": {"number", "dates"},
}  # fmt: skip
_BEYOND = frozenset("share difference round same nth manner universal extent ongoing our self both other include".split())
# What a plan has, by the expressions of which one must ask for it.
_GIVEN = {
    "denied": ("not", "exclude"), "limit": RANKS, "min": RANKS, "max": RANKS, "avg": ("average",), "mean": ("average",),
    "sum": ("total", "count", "how much", "times", "most"), "count": ("count", "total", "most"), "or": ("or", "among"),
    "STARTS WITH": ("starts",), "ENDS WITH": ("starts",), "CONTAINS": ("contains",), "product": ("times",),
    "pair": ("than", "compare", "within", "before", "after"),
}  # fmt: skip
_MODES = {">=": "since", "<=": "until", ">": "after", "<": "before"}
_NOUNS = ("label", "property", "role", "measure")
_SIGNS = {"within": "<=", "before": "<", "after": ">", "since": ">=", "until": "<="}


def is_sayable(marks: Sequence[Mark]) -> bool:
    """Whether a plan could say all that a question asks: no word is unknown, and nothing is asked that no plan of others may say."""
    mine = any(mark.is_cue("self") and mark.text.lower() not in ("me", "i") for mark in marks)
    beyond = any(mark.kind == "unknown" or (mark.is_cue(*_BEYOND) and not mark.is_cue("self")) for mark in marks)
    return not mine and not beyond and any(mark.kind in ("named", "schema") for mark in marks)


def unaccounted(plan: QueryPlan, marks: Sequence[Mark], schema: Schema, language: Language) -> tuple[str, ...]:
    """What of the question a plan does not say, in the question's words, and what the plan says that the question does not, in its own.
    None where they are one. The plan's names are bound (`bind_names`)."""
    return tuple(dict.fromkeys(_Account(plan, marks, schema, language).lacking()))


class _Account:
    def __init__(self, plan: QueryPlan, marks: Sequence[Mark], schema: Schema, language: Language) -> None:
        self.plan, self.marks, self.schema, self.korean = plan, marks, schema, language == "ko"
        self.held = Holds(plan, schema)
        readings = [self._says(reading) for mark in marks for reading in mark.readings]
        self.said = {fact for facts in readings if facts <= self.held.facts for fact in facts} | self._measured()

    def lacking(self) -> Iterator[str]:
        for place, mark in enumerate(self.marks):
            if not self._is_said(place, mark):
                yield mark.text
        for kind, cues in _GIVEN.items():
            if kind in self.held.has and not any(mark.is_cue(*cues) for mark in self.marks):
                yield f"({kind})"
        for kind, found in ((f[1], f[2]) for f in self._unasked()):
            yield f"({kind}.{found})"
        for name, var in self.held.vars.items():
            if not self._is_asked(name) and not self._leads_on(name):
                yield f"(:{var.label})"
        expected = [span for place, mark in enumerate(self.marks) if (span := self._span(place, mark))]
        if any(span not in expected for span in self.held.spans.values()):
            yield "(date)"
        if any(not self._is_told(number) for number in self.held.numbers):
            yield "(number)"
        if len(self.held.denied) > sum(mark.is_cue("not", "exclude") for mark in self.marks):
            yield "(denied)"
        if self.plan.shown and (target := self._target()) and not self._facts(target) & self.held.wanted():
            yield target.text

    def _target(self) -> Mark | None:
        """The word for what is asked for: in English the first of the schema behind what asks, in Korean the last."""
        asks = [place for place, mark in enumerate(self.marks) if mark.is_cue("which", "what", "count", "how much")]
        nouns = [m for m in self.marks[0 if self.korean or not asks else asks[0] :] if _is_noun(m)]
        return None if not nouns else nouns[-1] if self.korean else nouns[0]

    # of the question

    def _says(self, reading: Reading) -> set[Fact]:
        """The facts that a reading of a word says."""
        link, of = reading.link, reading.label or (reading.link.type if reading.link else "")
        match reading.kind:
            case "label":
                return {("label", reading.label)}
            case "property":
                return {("property", of, reading.property)}
            case "role" | "hint" if link:
                return {("link", link.type), *([("label", reading.far)] if reading.kind == "role" else [])}
            case "measure" if reading.measure:
                return {("property", of, name) for name in names(reading.measure.formula)}
            case "entity":
                return {("entity", id) for id in reading.ids}
            case _:
                return {("value", reading.label, reading.property, reading.value)}

    def _measured(self) -> set[Fact]:
        """What adjectives and units measure, and the dates that periods are of where nothing says which."""
        concepts = [mark.argument.rstrip("+-") for mark in self.marks if mark.is_cue("adjective", "concept")]
        labels = {var.label for var in self.held.vars.values()}
        found = [(label, p[0]) for label in labels for concept in concepts if (p := concept_property(label, concept, self.schema))]
        units = [mark.quantity.unit for mark in self.marks if mark.quantity and mark.quantity.unit]
        found += [(label, of) for label in labels for unit in units if (of := self._only_of(label, unit))]
        if any(mark.kind == "date" or mark.is_cue("bucket") for mark in self.marks):
            found += [(label, name) for label in labels if (name := first_date(self.schema, label))]
        return self.held.facts.intersection(("property", label, name) for label, name in found)

    def _only_of(self, label: str, unit: str) -> str | None:
        """The one property of a label that has a unit."""
        found = [
            name for name, p in self.schema.labels[label].properties.items() if unit in (p.unit, "%" if p.type == "percentage" else "")
        ]
        return found[0] if len(found) == 1 else None

    def _is_said(self, place: int, mark: Mark) -> bool:
        match mark.kind:
            case "named" | "schema":
                return mark.text.lower() in GENERIC or any(self._says(reading) <= self.held.facts for reading in mark.readings)
            case "number":
                return any(self._is_asked_as(number, place, mark) for number in self.held.numbers)
            case "date":
                return self._span(place, mark) in self.held.spans.values()
            case "cue":
                return self._is_answered(place, mark)
            case _:
                return mark.kind == "verb"

    def _near(self, place: int, *kinds: str) -> Mark | None:
        """The expression beside a mark: in front of it in English, behind it in Korean; "or more" stands behind it in both."""
        front = [] if self.korean else self.marks[max(place - 1, 0) : place]
        return next((m for m in (*front, *self.marks[place + 1 : place + 2]) if m.is_cue(*kinds)), None)

    def _is_asked_as(self, number: Number, place: int, mark: Mark) -> bool:
        """Whether a plan compares a number of the question as the question does, with what stands beside it."""
        if mark.quantity is None:
            return False
        operator, value, fact = number
        near = self._near(place, "compare")
        between = any(m.is_cue("between") for m in self.marks)
        operators = [near.argument] if near else [">=", "<="] if between else ["=", "limit"]
        values = [mark.quantity.value, *([mark.quantity.value / 100] if mark.quantity.unit == "%" else [])]
        beside = self._beside(place, mark)
        return operator in operators and value in values and (operator == "limit" or not beside or fact in beside)

    def _beside(self, place: int, mark: Mark) -> set[Fact]:
        """What a number is of, where a word touches it: 20 beds, a fee over 150, 병상 수가 20."""
        following = self.marks[place + 1 : place + 2]
        if not self.korean and following and following[0].kind == "schema" and following[0].start - mark.end <= 1:
            return self._facts(following[0])
        before = [m for m in self.marks[max(place - 2, 0) : place] if not m.is_cue("compare", "between")]
        return self._facts(before[-1]) if before and before[-1].kind == "schema" else set()

    def _facts(self, mark: Mark | None) -> set[Fact]:
        return {fact for reading in (mark.readings if mark else ()) for fact in self._says(reading)}

    def _is_told(self, number: Number) -> bool:
        """Whether the question has a number of the plan; of something there is any, and the first of all is one."""
        trivial = number[:2] in ((">", Decimal(0)), (">=", Decimal(1)), ("<>", Decimal(0)), ("limit", Decimal(1)))
        return trivial or any(self._is_asked_as(number, place, mark) for place, mark in enumerate(self.marks) if mark.kind == "number")

    def _span(self, place: int, mark: Mark) -> Span | None:
        """The days that a period of the question lets through."""
        if mark.period is None:
            return None
        first, last = mark.period.first, mark.period.last
        near = self._near(place, "since", "after", "before", "until", "compare")
        match near and (near.cue if near.cue != "compare" else _MODES.get(near.argument, "")):
            case "since":
                return first, None
            case "until":
                return None, last
            case "after":
                return (last + DAY, None) if last else None
            case "before":
                return (None, first - DAY) if first else None
        return first, last

    def _is_answered(self, place: int, mark: Mark) -> bool:
        if mark.cue in _BEYOND:
            return is_sayable([mark, *self.marks])
        if mark.cue not in _ASKED:
            return True
        beside = self.marks[place + 1 : place + 2] if not self.korean else self.marks[max(place - 1, 0) : place]
        if any(m.kind in ("number", "date") for m in beside):
            return True  # the number or the period is asked for its bound
        if not _ASKED[mark.cue] & (self.held.has | {str(column.function) for column in self.plan.columns}):
            return False
        if mark.is_cue("not", "exclude"):
            return any(self._facts(self._content(place)) & facts for facts in self.held.denied)
        if mark.is_cue("count"):
            return bool(self._facts(self._content(place, nouns=True)) & self.held.wanted())
        if mark.is_cue("bucket"):
            return any(f.part == mark.argument for c in self.held.shown for f in fields_of(c.term))
        if mark.is_cue("compare", "than", *_SIGNS) and self.held.has & {"pair", "mean"}:
            return any(self._is_pair(place, c) for c in self.held.compared if isinstance(c.right, Field | Mean))
        if mark.is_cue("rank", "most", "adjective") and self.held.has & {"limit", "min", "max"}:
            return self._is_ranked(mark)
        return True

    def _content(self, place: int, *, nouns: bool = False) -> Mark | None:
        """The word that an expression is about: the next one in English, the one before in Korean; of the schema where it is a noun."""
        around = reversed(self.marks[:place]) if self.korean else self.marks[place + 1 :]
        return next((m for m in around if (_is_noun(m) if nouns else m.kind in ("named", "schema"))), None)

    def _is_ranked(self, mark: Mark) -> bool:
        down = mark.argument.endswith("+") != self._turned(mark)
        functions = {column.function for column in self.held.shown}
        return (self.plan.limit is not None and self.plan.order[0][1] == down) or ("max" if down else "min") in functions

    def _turned(self, mark: Mark) -> bool:
        """Whether more of an adjective is less of what it measures."""
        concept = mark.argument.rstrip("+-")
        found = [concept_property(var.label, concept, self.schema) for var in self.held.vars.values()] if mark.is_cue("adjective") else []
        return any(f is not None and f[1] for f in found)

    def _is_pair(self, place: int, condition: Compared) -> bool:
        """Whether two properties are compared the way that the question does."""
        mark = self.marks[place]
        sign = _SIGNS.get(mark.cue, mark.argument)
        if mark.is_cue("than"):
            graded = next((m for m in self.marks if m.is_cue("rank", "most", "adjective")), None)
            if graded is None:
                return False
            sign = ">" if graded.argument.endswith("+") != self._turned(graded) else "<"
        if isinstance(condition.right, Mean):
            return condition.operator == sign
        others = [m for m in (reversed(self.marks[:place]) if self.korean else self.marks[place + 1 :]) if m.kind != "cue"]
        if not others or not isinstance(condition.right, Field):
            return False
        if self._is_meant(others[0], condition.right):
            return condition.operator == sign
        turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
        return self._is_meant(others[0], condition.left) and condition.operator == turned.get(sign)

    def _is_meant(self, mark: Mark, of: Field) -> bool:
        """Whether a word names this property, or the role of the node that has it."""
        roles = [r for r in mark.readings if r.kind == "role" and r.link]
        ends = {link.target if r.forward else link.source for r in roles for link in self.held.links if r.link and link.type == r.link.type}
        return of.of in ends or any(self._says(r) == {self.held.fact(of)} for r in mark.readings)

    # against each other

    def _unasked(self) -> Iterator[Fact]:
        """Properties that the plan compares or returns, and the question does not speak of."""
        for c in self.held.compared:
            for side in (c.left, c.right):
                if isinstance(side, Field) and c.operator != "IS NOT NULL" and side.property != "_id" and not self._speaks_of(side):
                    yield self.held.fact(side)
        ordered = [self.plan.columns[place] for place, _ in self.plan.order]
        for column in dict.fromkeys((*self.held.shown, *ordered)):
            if column.term is None and not self._is_asked(column.of):
                yield ("", self.held.kinds[column.of], "count")
            for part in fields_of(column.term):
                if not self._is_asked(part.of) or not (self._speaks_of(part) or self.held.calls(part)):
                    yield self.held.fact(part)

    def _speaks_of(self, of: Field) -> bool:
        kind = self.held.kinds[of.of]
        return self.held.fact(of) in self.said or any(f[:3] == ("value", kind, of.property) for f in self.said)

    def _is_asked(self, name: str) -> bool:
        """Whether the question speaks of the kind of a node, or of a relationship."""
        if name not in self.held.vars:
            return any(f[:2] in (("link", self.held.kinds[name]), ("property", self.held.kinds[name])) for f in self.said)
        var = self.held.vars[name]
        return ("label", var.label) in self.said or any(("entity", id) in self.said for id in var.ids)

    def _leads_on(self, name: str) -> bool:
        """Whether a node that the question does not speak of is known by its values or by a relationship that it speaks of, or is on the
        way between two others, which has no shorter one."""
        held = self.held
        sides = [side for c in held.compared if c.operator != "IS NOT NULL" for side in (c.left, c.right) if isinstance(side, Field)]
        own = [link for link in held.links if name in (link.source, link.target)]
        if any(side.of == name for side in sides) or any(self._is_asked(link.name) for link in own):
            return True
        ends = [held.kinds[link.target if link.source == name else link.source] for link in own]
        direct = [{r.source, r.target} for r in self.schema.relationships]
        return len(ends) > 1 and not any({ends[i], ends[j]} in direct for i in range(len(ends)) for j in range(i))


def _is_noun(mark: Mark) -> bool:
    """Whether a word names something of the schema."""
    return any(reading.kind in _NOUNS for reading in mark.readings)
