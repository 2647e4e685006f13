"""Where the parts of a frame stand in the pattern: nodes, conditions, what is denied. The columns are for `columns.py`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import cast

from graph.plan.framing.both import further
from graph.plan.framing.bounds import bounds, called_by_number, field_of, first_date, first_year, typed
from graph.plan.framing.clauses import declared, is_numeric
from graph.plan.framing.concepts import concept_property
from graph.plan.framing.frame import DateFilter, Frame, Item, NumberFilter, Unfit
from graph.plan.framing.implied import joins_what_happened
from graph.plan.framing.traded import summed_link
from graph.plan.joins import NoPath, Tree, key_of
from graph.plan.pattern.directions import directed
from graph.plan.pattern.roles import loops, pair, partners, passes, place_differing, place_roles
from graph.plan.plan import Compared, Field, Mean, OneOf, Operator, Pattern, Term, TimeUnit
from graph.plan.words.lexicon import Reading
from graph.plan.words.periods import bucket_of
from graph.plan.words.vocabulary import is_filler
from graph.schema import Schema

_TURNED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPPOSITE: dict[Operator, Operator] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}
_ONE_DAY = timedelta(days=1)
_PASSED = 0.2  # by how much a way through what the question speaks of may cost more


def _label_of(item: Item) -> Reading | None:
    return Reading("label", item.reading.label) if item.reading else None


@dataclass(slots=True)
class Placing:
    """A frame's parts in a pattern that grows. `extra` is what was taken for granted, as a cost; `measures` are the formulas used."""

    frame: Frame
    schema: Schema
    tree: Tree = field(init=False)
    measures: list[str] = field(default_factory=list)
    extra: float = 0.0
    places: dict[int, str] = field(default_factory=dict)  # item → variable

    def __post_init__(self) -> None:
        readings = [item.reading for item in self.frame.items if item.reading]
        hints = frozenset(key_of(r.link) for r in readings if r.kind in ("hint", "role") and r.link)
        wanted = frozenset(r.far for r in readings if r.far)
        self.tree = Tree(self.schema, hints, wanted)

    def everything(self) -> list[NumberFilter]:
        """Place all that narrows or is wanted; the conditions on counts are handed back."""
        passed = passes(self)
        if not passed:
            self._anchor()
        place_differing(self)
        if (summed := summed_link(self.frame)) is not None:
            self.place(summed)  # what is summed comes before the names that narrow it
        self._place_passed()
        self._place_names()
        self._place_beside_names()
        place_roles(self)
        if passed:  # X's reports are gone through: what is wanted belongs to them
            self._anchor()
        for index in range(len(self.frame.items)):
            if self._narrows(index):
                self.place(index)
        return self._conditions()

    def _anchor(self) -> str | None:
        """The node that is wanted comes first, so that everything else is joined to it."""
        frame = self.frame
        if frame.target is None:
            if frame.target_label and not any(i.is_("entity") and i.reading and i.reading.label == frame.target_label for i in frame.items):
                return self.tree.node(frame.target_label)
            return None
        reading = self.reading(frame.target)
        if loops(reading) or self.selfsame(reading):
            return None
        return self.place(frame.target)

    def selfsame(self, reading: Reading) -> bool:
        """Whether what is wanted is of the kind of somebody else in the question, who is named or has a part in something."""
        return bool(partners(self, reading)) or (
            reading.kind in ("label", "role")
            and any(
                item.is_("entity") and item.reading and item.reading.label == reading.far and i not in self.frame.denied
                for i, item in enumerate(self.frame.items)
            )
        )

    def reading(self, index: int) -> Reading:
        reading = self.frame.items[index].reading
        if reading is None:
            raise Unfit("no reading")
        return reading

    def _place_passed(self) -> None:
        """Kinds that the question speaks of stand on the way to what it names, where that is no detour: the books that Ann borrowed are
        those of her loans, and not of her reservations, though she has loans."""
        readings = [(i, item.reading) for i, item in enumerate(self.frame.items) if item.reading and i not in self.frame.denied]
        named = [r.label for _, r in readings if r.kind == "entity"]
        apart = (self.frame.target, *self.frame.same)
        through = [(self.frame.items[i].mark.verbal, r.label) for i, r in readings if r.kind == "label" and i not in apart]
        passed = [label for _, label in sorted(through, key=lambda pair: pair[0]) if label not in named]  # who a verb tells of comes last
        if not named:  # what a verb speaks of stands on the way to what it has to do with: 프로젝트 10개 이상에 배정된
            done = [label for verbal, label in through if verbal]
            named, passed = [label for label in passed if label not in done], [label for label in passed if label in done]
        if not self.tree.vars or not (passed := [label for label in passed if label not in self.tree.front]):
            return
        after, before = self.tree.copy(), self.tree.copy()
        for tree, order in ((after, (*named, *passed)), (before, (*passed, *named))):
            for label in order:
                tree.node(label)
        if named and before.cost <= after.cost + _PASSED and len(before.links) <= len(after.links):
            for label in passed:
                self.tree.node(label)

    def _place_names(self) -> None:
        """Named nodes; several of one label are alternatives."""
        by_label: dict[str, list[int]] = {}
        for index, item in enumerate(self.frame.items):
            if item.is_("entity") and index not in self.frame.denied:
                by_label.setdefault(self.reading(index).label, []).append(index)
        for label, places in by_label.items():
            for index in [i for i in places if self._directed(i, label)]:
                places.remove(index)
            if not places or pair(self, label, places):
                continue
            chosen = places[:1] if self.frame.both else places
            ids = tuple(dict.fromkeys(id for i in chosen for id in self.reading(i).ids))
            name = self.tree.node(label)
            self.tree.vars[name] = replace(self.tree.vars[name], ids=ids)
            for index in places:
                self.places[index] = name

    def _place_beside_names(self) -> None:
        """What is said right in front of a name is of the named one, and not of whoever stands above it: 어린이 회원 Ann의 보증인."""
        items = self.frame.items
        for index, item in enumerate(items):
            behind = next((other for other in items[index + 1 :] if not (other.is_("label") and other.reading == _label_of(item))), None)
            named = behind.reading if behind and behind.is_("entity") else None
            if item.is_("value") and named and item.reading and item.reading.label == named.label and self._narrows(index):
                self.place(index)

    def _directed(self, index: int, label: str) -> bool:
        """Whether a name is placed where from or to says."""
        link = directed(self.frame.items, index, label, self.schema)
        if link is None:
            return False
        near, far = self.tree.node(link.source), self.tree.add(label)
        self.tree.link(link, near, far)
        self.tree.vars[far] = replace(self.tree.vars[far], ids=self.reading(index).ids)
        self.places[index] = far
        return True

    def both(self) -> list[Pattern]:
        """Each further one of "both A and B" in a pattern of its own beside the wanted node."""
        if not self.frame.both or self.frame.target is None:
            return []
        patterns: list[Pattern] = []
        target = self.places[self.frame.target]
        if target not in self.tree.vars:
            raise NoPath("both of what a relationship says")
        for reading in further(self.frame).values():
            tree = Tree(self.schema, self.tree.hints, self.tree.wanted, seed=f"b{len(patterns)}")
            tree.adopt(self.tree, [target])
            self._likewise(tree, reading)
            self.put(tree, reading)
            patterns.append(tree.pattern())
        return patterns

    def _likewise(self, tree: Tree, value: Reading) -> None:
        """What else is said of the rows of the first is said of those of another: active leases in both Paris and Rome, assigned to both
        A and B."""
        wanted = self.reading(self.frame.target or 0).far
        said = [(i, r) for i, item in enumerate(self.frame.items) if (r := item.reading) and self.places.get(i) and i != self.frame.target]
        for _, reading in said:
            if reading.kind == "label" and reading.label not in (wanted, value.label):
                tree.node(reading.label)
        if value.kind != "value":
            return
        for _, reading in said:
            pair = (reading.label, reading.property) == (value.label, value.property)
            if reading.kind in ("value", "entity") and reading.label != wanted and not pair:
                self.put(tree, reading)
        for period in self.frame.dates:
            if period.item is None or self.reading(period.item).label != wanted:
                self.date(tree, period)

    def _narrows(self, index: int) -> bool:
        frame = self.frame
        denied = index in further(frame) or index in frame.denied or index in frame.same or any(d.item == index for d in frame.denied_dates)
        item = frame.items[index]
        return not denied and index not in self.places and item.reading is not None and not item.is_("hint")

    def place(self, index: int) -> str:
        if index not in self.places:
            self.places[index] = self.put(self.tree, self.reading(index))
        return self.places[index]

    def put(self, tree: Tree, reading: Reading) -> str:
        """The variable of what a reading speaks of; a value's is narrowed to it, a name's to the nodes."""
        if reading.link and reading.kind in ("property", "measure"):
            return tree.link_of(reading.link)
        name = tree.link_of(reading.link) if reading.link and reading.kind == "value" else tree.node(reading.far)
        if reading.kind == "value":
            condition = Compared(Field(name, reading.property), *(reading.bound or ("=", reading.value)))
            same = [c for c in tree.conditions if isinstance(c, (Compared, OneOf)) and field_of(c) == condition.left]
            if same and not self.frame.subjects:
                tree.conditions.remove(same[0])
                parts = same[0].parts if isinstance(same[0], OneOf) else (same[0],)
                tree.conditions.append(OneOf((*parts, condition)))
            elif not any(self.reading(i) == reading for i in self.frame.subjects if self.frame.items[i].reading):
                tree.conditions.append(condition)
        elif reading.kind == "entity" and tree is not self.tree:
            tree.vars[name] = replace(tree.vars[name], ids=reading.ids)
        return name

    def _conditions(self) -> list[NumberFilter]:
        """Conditions of the pattern; those of counts are handed back."""
        frame, having = self.frame, []
        for number in frame.numbers:
            reading = self.reading(number.item)
            found = declared(frame, number.item, self.schema)
            if number.mean:
                self._against_mean(number)
            elif number.concept:
                measured = concept_property(reading.far, number.concept, self.schema)
                if measured is None:
                    raise Unfit("nothing that this measures")
                where = Field(self.place(number.item), measured[0])
                value = typed(number.mark, self.schema.labels[reading.far].properties[measured[0]])
                operator = _OPPOSITE[number.operator] if frame.universal else number.operator
                self.tree.conditions.append(Compared(where, operator, value))
            elif reading.kind in ("label", "role") and number.operator == "=" and not self._counts(number):
                key = called_by_number(self.schema, reading.far)
                value = typed(number.mark, self.schema.labels[reading.far].properties[key])
                self.tree.conditions.append(Compared(Field(self.place(number.item), key), "=", value))
            elif reading.kind in ("label", "role") or found is None:
                if reading.kind == "measure":
                    raise Unfit("a condition on a computed measure")
                if not frame.groups and frame.target is not None and self.place(number.item) == self.places.get(frame.target):
                    raise Unfit("each is one")
                having.append(number)
            else:
                for operator, value in bounds(number, found):
                    self.tree.conditions.append(
                        Compared(
                            Field(self.place(number.item), reading.property), _OPPOSITE[operator] if frame.universal else operator, value
                        )
                    )
        for left, operator, right in frame.pairs:
            one, other = self.reading(left), self.reading(right)
            chosen = _OPPOSITE[operator] if frame.universal else operator
            self.tree.conditions.append(Compared(Field(self.place(left), one.property), chosen, Field(self.place(right), other.property)))
        for index, wanted in frame.flags:
            self.tree.conditions.append(Compared(Field(self.place(index), self.reading(index).property), "=", wanted))
        for index, missing in frame.nulls:
            where = Field(self.place(index), self.reading(index).property)
            absent = Compared(where, "IS NULL" if missing else "IS NOT NULL")
            if is_numeric(frame, index, self.schema):  # none, or any: points that were scored
                self.tree.conditions.append(OneOf((absent, Compared(where, "=", 0))) if missing else Compared(where, "<>", 0))
            else:
                self.tree.conditions.append(absent)
        for period in frame.dates:
            self.date(self.tree, period)
        return having

    def _against_mean(self, number: NumberFilter) -> None:
        """More or less than the average of all of the kind."""
        reading, operator = self.reading(number.item), number.operator
        name, turned = (reading.property, False) if reading.kind == "property" else ("", False)
        if number.concept:
            name, turned = concept_property(reading.far, number.concept, self.schema) or ("", False)
        if not name or reading.link:
            raise Unfit("an average of nothing that a row has")
        if turned != self.frame.universal:
            operator = _TURNED[operator] if turned else _OPPOSITE[operator]
        where = Field(self.place(number.item), name)
        if self.schema.labels[reading.far].properties[name].type not in ("integer", "number", "percentage"):
            raise Unfit("an average of what is no number")
        self.tree.conditions.append(Compared(where, operator, Mean(reading.far, name)))

    def _counts(self, number: NumberFilter) -> bool:
        mark, of = number.mark, self.frame.items[number.item].mark
        if self.frame.language == "en" and mark.end < of.start and self.frame.has("compare"):
            return True  # exactly two buildings, and no building 2
        return mark.quantity is not None and mark.quantity.unit is not None and mark.quantity.unit not in ("회",)

    def date(self, tree: Tree, period: DateFilter) -> None:
        if period.item is not None:
            reading = self.reading(period.item)
            where = Field(self.put(tree, reading), reading.property)
        else:
            where = self.usual_date(tree)
        span = period.mark.period
        assert span is not None
        if period.also:
            if self._is_year(where, tree):
                raise Unfit("several periods of a year kept as a number")
            spans = [span, *(mark.period for mark in period.also if mark.period)]
            part = cast(TimeUnit, span.unit)
            same = tuple(Compared(Field(where.of, where.property, part), "=", bucket_of(one, part)) for one in spans)
            tree.conditions.append(OneOf(same))
            return
        first, last = span.first, span.last
        match period.mode:
            case "since":
                last = None
            case "after":
                first, last = (last + _ONE_DAY if last else None), None
            case "before":
                first, last = None, (first - _ONE_DAY if first else None)
            case "until":
                first = None
        if self._is_year(where, tree):
            if (first and (first.month, first.day) != (1, 1)) or (last and (last.month, last.day) != (12, 31)):
                raise Unfit("a part of a year, of what only the year is known")
            if first:
                tree.conditions.append(Compared(where, ">=", first.year))
            if last:
                tree.conditions.append(Compared(where, "<=", last.year))
            return
        if first:
            tree.conditions.append(Compared(where, ">=", first))
        if last:
            tree.conditions.append(Compared(where, "<=", last))

    def _is_year(self, where: Field, tree: Tree) -> bool:
        var = tree.vars.get(where.of)
        return var is not None and self.schema.labels[var.label].properties[where.property].type == "integer"

    def usual_date(self, tree: Tree) -> Field:
        """The date property that a period is about where none is named: of what is wanted or counted, else of the nearest node with one."""
        labels = [tree.vars[name].label for name in tree.vars if name not in tree.outer]
        event = [label for label in labels if first_date(self.schema, label)]
        metric = self.frame.metric
        asked = [self.reading(i).far for i in (self.frame.target, metric.item if metric else None) if i is not None]
        asked = [*self._happened(asked[:1], labels), *asked]
        best = next((label for label in asked if label in event), None)
        mentioned = [label for label in event if label in self.tree.wanted]
        label = best or (mentioned or event or [None])[0]  # type: ignore[list-item]
        if label is None and (dated := next((own for own in asked if own and first_year(self.schema, own)), None)):
            return Field(tree.node(dated), first_year(self.schema, dated) or "")
        if label is None:
            near: list[tuple[float, str]] = []
            for other in self.schema.labels:
                if first_date(self.schema, other):
                    trial = Tree(self.schema, tree.hints, tree.wanted)
                    trial.front = dict(tree.front)
                    trial.vars = dict(tree.vars)
                    try:
                        trial.node(other)
                    except NoPath:
                        continue
                    near.append((trial.cost, other))
            if not near:
                raise Unfit("no date to narrow")
            label = min(near)[1]
            self.extra += 0.3
        return Field(tree.node(label), first_date(self.schema, label) or "")

    def _happened(self, wanted: list[str], labels: list[str]) -> list[str]:
        """What is counted of the wanted or done by it, which a period is rather about than about the wanted: most loans in 2024, who
        borrowed a book in 2024."""
        ranking, items = self.frame.ranking.metric if self.frame.ranking else None, self.frame.items
        counted = [ranking.item] if ranking and ranking.function == "count" else []
        counted += [n.item for n in self.frame.numbers if self.reading(n.item).kind in ("label", "role")]
        done = [i for i, item in enumerate(items) if item.is_("label") and self._is_act(i) and i not in self.frame.denied]
        said = [label for i in (*counted, *done) if i != self.frame.target and (label := self.reading(i).far) not in wanted]
        verbs = (item for item in items if item.mark.kind == "verb" or item.is_("hint") or (item.mark.verbal and item.is_("label", "role")))
        binds = any(not is_filler(item.mark.argument) for item in verbs)
        of = [k.source for k in self.schema.relationships if wanted and k.target == wanted[0]]  # what happened to the wanted itself
        between = [label for label in labels if label in of and label not in wanted and joins_what_happened(label, self.schema)]
        return said or (between if binds and len(between) == 1 and wanted and not joins_what_happened(wanted[0], self.schema) else [])

    def _is_act(self, index: int) -> bool:
        """Whether rows are spoken of as what is done: as a verb, or as what one does: to book hours."""
        items, korean = self.frame.items, self.frame.language == "ko"
        beside = index + 1 if korean else index - 1
        does = 0 <= beside < len(items) and items[beside].mark.kind == "verb"
        return items[index].mark.verbal or (does and (not korean or items[index].mark.after in ("을", "를")))

    def term(self, reading: Reading, name: str) -> Term:
        if reading.kind == "measure" and reading.measure:
            self.measures.append(reading.measure.said())
            return reading.measure.of(name)
        return Field(name, reading.property)

    def called(self, index: int) -> str:
        reading = self.reading(index)
        return reading.measure.name if reading.measure else reading.property or reading.far
