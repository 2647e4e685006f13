"""Where the parts of a frame stand in the pattern: nodes, conditions, what is denied. The columns are for `columns.py`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from graph.plan.framing.both import further
from graph.plan.framing.bounds import bounds, called_by_number, field_of, typed
from graph.plan.framing.clauses import declared, is_numeric
from graph.plan.framing.concepts import concept_property
from graph.plan.framing.frame import Frame, Item, NumberFilter, Unfit
from graph.plan.framing.traded import summed_link
from graph.plan.joins import NoPath, Tree, key_of
from graph.plan.pattern.dating import narrow
from graph.plan.pattern.deeds_done import place_done
from graph.plan.pattern.directions import directed, told_by_day
from graph.plan.pattern.roles import loops, near_of, pair, partners, passes, place_apart, place_roles, whose
from graph.plan.plan import Compared, Field, Mean, OneOf, Operator, Pattern, Term
from graph.plan.words.reading import Reading
from graph.schema import Schema

_TURNED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPPOSITE: dict[Operator, Operator] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}
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
        hints = frozenset(key_of(link) for r in readings if r.kind != "measure" for link in (r.link, *told_by_day(r, self.schema)) if link)
        wanted = frozenset(r.far for r in readings if r.far)
        self.tree = Tree(self.schema, hints, wanted)

    def everything(self) -> list[NumberFilter]:
        """Place all that narrows or is wanted; the conditions on counts are handed back."""
        passed = passes(self)
        if self.frame.parts:
            place_apart(self)
        if not passed:
            self._anchor()
        if self.frame.differing:
            place_apart(self)
        if (summed := summed_link(self.frame)) is not None:
            self.place(summed)  # what is summed comes before the names that narrow it
        place_done(self)
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
        if loops(reading) or self.selfsame(reading) or whose(self) is not None:
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
        wanted = self.reading(self.frame.target) if self.frame.target is not None else None
        there = near_of(wanted) if wanted and partners(self, wanted) else ""  # where somebody else belongs, whom a part tells
        through = [
            (self.frame.items[i].mark.verbal, r.label)
            for i, r in readings
            if i not in apart and r.label != there and (r.kind == "label" or (r.kind == "value" and r.label and self._is_between(r)))
        ]
        passed = [label for _, label in sorted(through, key=lambda pair: pair[0]) if label not in named]  # who a verb tells of comes last
        if not named:  # what a verb speaks of stands on the way to what it has to do with: 프로젝트 10개 이상에 배정된
            done = [label for verbal, label in through if verbal]
            named, passed = [label for label in passed if label not in done], [label for label in passed if label in done]
        if not self.tree.vars:
            self._join_named(named, passed)
            return
        if not any(r.kind == "entity" for _, r in readings):
            self._nearest_first([label for _, label in through if label not in self.tree.front])
        if not (passed := [label for label in passed if label not in self.tree.front]):
            return
        after, before = self.tree.copy(), self.tree.copy()
        for tree, order in ((after, (*named, *passed)), (before, (*passed, *named))):
            for label in order:
                tree.node(label)
        if named and before.cost <= after.cost + _PASSED and len(before.links) <= len(after.links):
            for label in passed:
                self.tree.node(label)

    def _is_between(self, value: Reading) -> bool:
        """Whether rows that a value tells may stand between what is wanted and what is named: the courses that Ann has completed."""
        wanted = self.reading(self.frame.target) if self.frame.target is not None else None
        above = any(item.reading.link.source == item.reading.link.target for item in self.frame.items if item.reading and item.reading.link)
        return wanted is not None and wanted.far != value.label and not above

    def _join_named(self, named: list[str], passed: list[str]) -> None:
        """Rows that the question speaks of join what it names, where they are of each: was Ann on a shift at the pier."""
        kinds = set(named)
        for label in passed if len(kinds) > 1 else ():
            if kinds <= {k.target for k in self.schema.relationships if k.source == label}:
                self.tree.node(label)
                for kind in dict.fromkeys(named):
                    self.tree.node(kind, label)
                return

    def _nearest_first(self, labels: list[str]) -> None:
        """Kinds that the question speaks of stand each at the nearest of the others, where that takes fewer steps: the goods in stock in
        the zones of a warehouse are not those of its shipments."""
        rest = list(dict.fromkeys(labels))
        if len(rest) < 2:
            return
        grown, plain = self.tree.copy(), self.tree.copy()
        for label in rest:
            plain.node(label)
        while rest:
            trials = []
            for place, label in enumerate(rest):
                trial = grown.copy()
                trial.node(label)
                trials.append((trial.cost, place, trial))
            _, place, grown = min(trials, key=lambda found: found[:2])
            rest.pop(place)
        if len(grown.links) < len(plain.links):
            self.tree = grown

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
            subjects = [i for i in places if (m := self.frame.items[i].mark).before == "by" or m.after in ("이", "가")]
            self.extra += 2.0 * (len(subjects) > 1)  # A가 예약하고 B가 승인한: not either of them
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
            before = items[index - 1] if index and item.mark.start - items[index - 1].mark.end == 1 else None
            if self.frame.language == "ko" and before and before.is_("entity") and item.mark.after in ("", "의"):
                named = before.reading  # Ann Lee 지점장 밑 직원
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
        if not self.frame.both:
            return []
        patterns: list[Pattern] = []
        who = self.tree.front.get(self.frame.target_label, "")
        target = self.places[self.frame.target] if self.frame.target is not None else who
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
        wanted = self.reading(self.frame.target).far if self.frame.target is not None else self.frame.target_label
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
                narrow(self, tree, period)

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
            if condition in tree.conditions:
                return name
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
            elif number.function:
                self.place(number.item)
                having.append(number)
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
            narrow(self, self.tree, period)
        compared = [c for c in self.tree.conditions if isinstance(c, Compared)]
        none = {(c.left.of, c.left.property) for c in compared if c.operator == "IS NULL"}
        if any((c.left.of, c.left.property) in none and c.operator != "IS NULL" for c in compared):
            raise Unfit("none, and of a day")  # what did not end in 2024 may have ended
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

    def term(self, reading: Reading, name: str) -> Term:
        if reading.kind == "measure" and reading.measure:
            self.measures.append(reading.measure.said())
            return reading.measure.of(name)
        return Field(name, reading.property)

    def called(self, index: int) -> str:
        reading = self.reading(index)
        return reading.measure.name if reading.measure else reading.property or reading.far
