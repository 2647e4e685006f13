"""A frame as a plan: its parts placed in a pattern over the schema, and what that costs. The cheapest reading of a question is taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from graph.plan.clauses import declared
from graph.plan.frame import DateFilter, Frame, Metric, NumberFilter
from graph.plan.joins import NoPath, Tree, key_of
from graph.plan.lexicon import Reading
from graph.plan.plan import Column, Compared, Factor, Field, Having, OneOf, Operator, Pattern, Product, QueryPlan, Term, TimeUnit
from graph.plan.ranking import concept_property
from graph.schema import Property, Relationship, Schema
from graph.store import Value

_OPPOSITE: dict[Operator, Operator] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "="}
_TIES = 20


class Unfit(Exception):
    """This reading makes no plan."""


@dataclass(slots=True)
class Built:
    """A plan with its cost, and what was taken for granted with it. `base` is what a share is of."""

    plan: QueryPlan
    frame: Frame
    cost: float
    measures: tuple[str, ...] = ()
    base: QueryPlan | None = None


def build(frame: Frame, schema: Schema, self_id: str | None = None) -> Built:
    """The plan of a frame. Raises Unfit."""
    try:
        return _Builder(frame, schema).built()
    except NoPath as error:
        raise Unfit(str(error)) from error


@dataclass(slots=True)
class _Builder:
    frame: Frame
    schema: Schema
    tree: Tree = field(init=False)
    measures: list[str] = field(default_factory=list)
    extra: float = 0.0
    turned: bool = False  # the more of an adjective, the less of its property
    places: dict[int, str] = field(default_factory=dict)  # item → variable

    def __post_init__(self) -> None:
        readings = [item.reading for item in self.frame.items if item.reading]
        hints = frozenset(key_of(r.link) for r in readings if r.kind in ("hint", "role") and r.link)
        wanted = frozenset(r.far for r in readings if r.far)
        self.tree = Tree(self.schema, hints, wanted)

    # -- the whole

    def built(self) -> Built:
        frame = self.frame
        target = self._anchor()
        self._place_names()
        self._place_roles()
        for index in range(len(frame.items)):
            if self._narrows(index):
                self._place(index)
        having = self._conditions(target)
        columns, nodes, order, limit, shown = self._columns(target)
        for condition in having:
            columns, _ = self._with_count(columns, condition)
        plan = self._plan(columns, nodes, order, limit, shown, having)
        return Built(plan, frame, self._cost(), tuple(self.measures))

    def _plan(self, columns, nodes, order, limit, shown, having) -> QueryPlan:  # type: ignore[no-untyped-def]
        absent = self._absent()
        names: list[Column] = []
        for column in columns:
            name, number = column.name, 2
            while name in {c.name for c in names}:
                name, number = f"{column.name} {number}", number + 1
            names.append(Column(name, column.term, column.function, column.of, column.distinct, column.decimals))
        havings = []
        for condition in having:
            place = next(i for i, c in enumerate(names) if c.function == "count" and c.of == self.places[condition.item])
            havings += [Having(place, op, value) for op, value in _bounds(condition, None)]
        present = self._both()
        return QueryPlan(
            self.schema.collection, self.tree.pattern(absent, present), tuple(names), tuple(nodes), tuple(havings), tuple(order), limit, shown
        )

    def _cost(self) -> float:
        frame = self.frame
        cost = self.extra + frame.unclear + 0.25 * self.tree.cost + 0.05 * len(self.tree.links)
        for index, item in enumerate(frame.items):
            if item.reading is None:
                continue
            cost += 1.5 * (1 - item.reading.score)
            if item.is_("value", "property", "entity") and (expected := self._neighbour(index)) and item.reading.label:
                cost += 0.0 if item.reading.label == expected else 0.6
        return round(cost, 4)

    def _neighbour(self, index: int) -> str | None:
        """The label that a value or property stands with: German customers, customers in Germany, 독일 고객."""
        items, korean = self.frame.items, self.frame.language == "ko"
        item = items[index]
        following = items[index + 1] if index + 1 < len(items) else None
        previous = items[index - 1] if index else None
        if following and following.is_("label") and following.noun and following.mark.start - item.mark.end <= 2 and (korean or item.name):
            return following.reading.label if following.reading else None
        if not korean and previous and previous.is_("label") and previous.noun and item.mark.before in ("in", "from", "of", "at", "the", "with", ""):
            return previous.reading.label if previous.reading and item.mark.start - previous.mark.end <= 14 else None
        if korean and previous and previous.is_("label", "entity") and item.is_("property") and previous.mark.after in ("", "의"):
            return previous.reading.label if previous.reading and item.mark.start - previous.mark.end <= 3 else None
        return None

    # -- nodes

    def _anchor(self) -> str | None:
        """The node that is wanted comes first, so that everything else is joined to it."""
        frame = self.frame
        if frame.target is None:
            if frame.target_label and not any(i.is_("entity") and i.reading and i.reading.label == frame.target_label for i in frame.items):
                return self.tree.node(frame.target_label)
            return None
        reading = self._reading(frame.target)
        if reading.kind == "role" or self._selfsame(reading):
            return None
        return self._place(frame.target)

    def _selfsame(self, reading: Reading) -> bool:
        return reading.kind == "label" and any(
            item.is_("entity") and item.reading and item.reading.label == reading.label and i not in self.frame.denied
            for i, item in enumerate(self.frame.items)
        )

    def _reading(self, index: int) -> Reading:
        reading = self.frame.items[index].reading
        if reading is None:
            raise Unfit("no reading")
        return reading

    def _place_names(self) -> None:
        """Named nodes; several of one label are alternatives."""
        by_label: dict[str, list[int]] = {}
        for index, item in enumerate(self.frame.items):
            if item.is_("entity") and index not in self.frame.denied:
                by_label.setdefault(self._reading(index).label, []).append(index)
        for label, places in by_label.items():
            chosen = places[:1] if self.frame.both else places
            ids = tuple(dict.fromkeys(id for i in chosen for id in self._reading(i).ids))
            name = self.tree.node(label)
            self.tree.vars[name] = type(self.tree.vars[name])(name, label, ids)
            for index in places:
                self.places[index] = name

    def _both(self) -> list[Pattern]:
        """Each further one of "both A and B" in a pattern of its own beside the wanted node."""
        if not self.frame.both or self.frame.target is None:
            return []
        patterns = []
        seen: dict[str, int] = {}
        target = self.places[self.frame.target]
        for index, item in enumerate(self.frame.items):
            if not item.name or index in self.frame.denied:
                continue
            reading = self._reading(index)
            key = reading.label + reading.property
            seen[key] = seen.get(key, 0) + 1
            if seen[key] == 1:
                continue
            tree = Tree(self.schema, self.tree.hints, self.tree.wanted, seed=f"b{len(patterns)}")
            tree.adopt(self.tree, [target])
            self._put(tree, reading)
            patterns.append(tree.pattern())
        return patterns

    def _place_roles(self) -> None:
        """The far ends of relationships: X's manager, and those of a label to itself (who reports to X)."""
        frame = self.frame
        for index, item in enumerate(frame.items):
            if item.is_("role") and index not in frame.denied and index not in frame.same:
                reading = self._reading(index)
                assert reading.link
                near = reading.link.source if reading.forward else reading.link.target
                if near == reading.far:
                    self._step(index, reading.link, reading.forward)
        target = frame.target
        if target is not None and target not in self.places and self._selfsame(self._reading(target)):
            label = self._reading(target).label
            loops = [link for link in self.schema.relationships if link.source == link.target == label]
            hinted = [link for link in loops if key_of(link) in self.tree.hints]
            if frame.same:
                self._share(target)
            elif hinted or (len(loops) == 1 and any(item.mark.kind == "verb" for item in frame.items)):
                self._step(target, (hinted or loops)[0], self._leads_up(label, (hinted or loops)[0]))
                self.extra += 0.0 if hinted else 1.0
            else:
                self.places[target] = self.tree.front[label]
                self.extra += 0.3

    def _step(self, index: int, link: Relationship, forward: bool) -> None:
        near = self.tree.front.get(link.source) or self.tree.node(link.source)
        far = self.tree.add(link.target)
        self.tree.link(link, *((near, far) if forward else (far, near)))
        self.places[index] = far

    def _leads_up(self, label: str, link: Relationship) -> bool:
        """Whether the named node is where the relationship begins: who does X report to; X가 보고하는."""
        items = self.frame.items
        hint = next((i for i, item in enumerate(items) if item.is_("hint") and item.reading and item.reading.link == link), None)
        name = next(i for i, item in enumerate(items) if item.is_("entity") and item.reading and item.reading.label == label)
        if self.frame.language == "ko":
            return not items[name].mark.after.startswith(("한테", "에게", "께", "에", "을", "를"))
        return hint is not None and name < hint

    def _share(self, target: int) -> None:
        """Others that share something with the named one."""
        named = next(i for i, item in enumerate(self.frame.items) if item.is_("entity"))
        label = self._reading(target).label
        first = self.places[named]
        other = self.tree.add(label)
        self.places[target] = other
        for index in self.frame.same:
            reading = self._reading(index)
            if reading.kind == "property" and reading.label == label and not reading.link:
                self.tree.conditions.append(Compared(Field(other, reading.property), "=", Field(first, reading.property)))
                continue
            links = [k for k in self.schema.relationships if label in (k.source, k.target) and reading.far in (k.source, k.target)]
            if not links:
                raise Unfit("nothing that they could share")
            link = links[0]
            shared = self.tree.add(reading.far)
            for node in (first, other):
                self.tree.link(link, *((node, shared) if link.source == label else (shared, node)))
        self.tree.conditions.append(Compared(Field(other, "_id"), "<>", Field(first, "_id")))
        self.tree.front[label] = other

    def _narrows(self, index: int) -> bool:
        frame = self.frame
        denied = index in frame.denied or index in frame.same or any(d.item == index for d in frame.denied_dates)
        item = frame.items[index]
        return not denied and index not in self.places and item.reading is not None and not item.is_("hint")

    def _place(self, index: int) -> str:
        if index not in self.places:
            self.places[index] = self._put(self.tree, self._reading(index))
        return self.places[index]

    def _put(self, tree: Tree, reading: Reading) -> str:
        """The variable of what a reading speaks of; a value's is narrowed to it, a name's to the nodes."""
        if reading.link and reading.kind in ("property", "measure"):
            return tree.link_of(reading.link)
        name = tree.node(reading.far)
        if reading.kind == "value":
            condition = Compared(Field(name, reading.property), "=", reading.value)
            same = [c for c in tree.conditions if isinstance(c, (Compared, OneOf)) and _field_of(c) == condition.left]
            if same and not self.frame.subjects:
                tree.conditions.remove(same[0])
                parts = same[0].parts if isinstance(same[0], OneOf) else (same[0],)
                tree.conditions.append(OneOf((*parts, condition)))
            elif not any(self._reading(i) == reading for i in self.frame.subjects if self.frame.items[i].reading):
                tree.conditions.append(condition)
        elif reading.kind == "entity" and tree is not self.tree:
            tree.vars[name] = type(tree.vars[name])(name, reading.label, reading.ids)
        return name

    # -- conditions

    def _conditions(self, target: str | None) -> list[NumberFilter]:
        """Conditions of the pattern; those of counts are handed back."""
        frame, having = self.frame, []
        for number in frame.numbers:
            reading = self._reading(number.item)
            found = declared(frame, number.item, self.schema)
            if reading.kind in ("label", "role") and number.operator == "=" and not self._counts(number):
                key = self.schema.labels[reading.far].key
                value = _typed(number.mark, self.schema.labels[reading.far].properties[key])
                self.tree.conditions.append(Compared(Field(self._place(number.item), key), "=", value))
            elif reading.kind in ("label", "role") or found is None:
                if reading.kind == "measure":
                    raise Unfit("a condition on a computed measure")
                having.append(number)
            else:
                for operator, value in _bounds(number, found):
                    if frame.universal:
                        operator = _OPPOSITE[operator]
                    self.tree.conditions.append(Compared(Field(self._place(number.item), reading.property), operator, value))
        for left, operator, right in frame.pairs:
            one, other = self._reading(left), self._reading(right)
            chosen = _OPPOSITE[operator] if frame.universal else operator
            self.tree.conditions.append(
                Compared(Field(self._place(left), one.property), chosen, Field(self._place(right), other.property))
            )
        for index, wanted in frame.flags:
            self.tree.conditions.append(Compared(Field(self._place(index), self._reading(index).property), "=", wanted))
        for index, missing in frame.nulls:
            operator = "IS NULL" if missing else "IS NOT NULL"
            self.tree.conditions.append(Compared(Field(self._place(index), self._reading(index).property), operator))
        for period in frame.dates:
            self._date(self.tree, period)
        return having

    def _counts(self, number: NumberFilter) -> bool:
        mark = number.mark
        return mark.quantity is not None and mark.quantity.unit is not None and mark.quantity.unit not in ("번",)

    def _date(self, tree: Tree, period: DateFilter) -> None:
        if period.item is not None:
            reading = self._reading(period.item)
            where = Field(self._put(tree, reading), reading.property)
        else:
            where = self._usual_date(tree)
        first, last = period.mark.period.first, period.mark.period.last  # type: ignore[union-attr]
        one_day = timedelta(days=1)
        match period.mode:
            case "since":
                last = None
            case "after":
                first, last = (last + one_day if last else None), None
            case "before":
                first, last = None, (first - one_day if first else None)
            case "until":
                first = None
        if self._is_year(where, tree):
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

    def _usual_date(self, tree: Tree) -> Field:
        """The date property that a period is about where none is named: of what is wanted or counted, else of the nearest node with one."""
        labels = [tree.vars[name].label for name in tree.vars if name not in tree.outer]
        event = [label for label in labels if _first_date(self.schema, label)]
        asked = [self._reading(i).far for i in (self.frame.target, self.frame.metric and self.frame.metric.item) if i is not None]
        best = next((label for label in asked if label in event), None)
        mentioned = [label for label in event if label in self.tree.wanted]
        label = best or (mentioned or event or [None])[0]  # type: ignore[list-item]
        if label is None:
            near: list[tuple[float, str]] = []
            for other in self.schema.labels:
                if _first_date(self.schema, other):
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
        return Field(tree.node(label), _first_date(self.schema, label) or "")

    def _absent(self) -> list[Pattern]:
        frame = self.frame
        if not frame.denied and not frame.denied_dates:
            return []
        tree = Tree(self.schema, self.tree.hints, self.tree.wanted, seed="x")
        around = [self.places[frame.target]] if frame.target is not None and frame.target in self.places else list(self.tree.vars)[:1]
        if not around or around[0] not in self.tree.vars:
            raise Unfit("nothing to deny of")
        tree.adopt(self.tree, around)
        for index in frame.denied:
            if index >= 0:
                reading = self._reading(index)
                if reading.kind == "hint" and reading.link:
                    self._deny_link(tree, reading.link, around[0])
                elif reading.far == tree.vars[around[0]].label and not reading.link:
                    continue
                else:
                    self._put(tree, reading)
        for period in frame.denied_dates:
            self._date(tree, period)
        pattern = tree.pattern()
        if not pattern.links:
            raise Unfit("nothing denied")
        return [pattern]

    def _deny_link(self, tree: Tree, link: Relationship, around: str) -> None:
        label = tree.vars[around].label
        if any(k.type == link.type for k in tree.links):
            return
        if label == link.source:
            front = tree.front.get(link.target) if link.target != label else None
            tree.link(link, around, front or tree.add(link.target))
        elif label == link.target:
            tree.link(link, tree.front.get(link.source) or tree.add(link.source), around)
        else:
            tree.link_of(link)

    # -- columns

    def _columns(self, target: str | None):  # type: ignore[no-untyped-def]
        frame = self.frame
        match frame.ask:
            case "compare":
                return self._compared()
            case "yesno" if frame.subjects:
                return self._compared()
            case "yesno":
                name = next(iter(self.tree.vars))
                return [Column("count", function="count", of=name)], [], [], None, 1
        if frame.ask == "share":
            raise Unfit("share")
        groups, nodes = self._groups()
        if frame.ask == "count" or (groups and not frame.metric and frame.target is not None and not frame.ranking):
            assert frame.target is not None
            column = Column(self._called(frame.target), function="count", of=self._place(frame.target), term=self._counted(frame.target))
            shown = len(groups) + 1
            order = [(len(groups), frame.ranking.descending)] if groups and frame.ranking else [(i, False) for i in range(len(groups))]
            return [*groups, column], nodes, order, frame.ranking.limit if frame.ranking and groups else None, shown
        if frame.metric and (frame.ask == "aggregate" or groups) and not (frame.ranking and frame.target is not None and not groups):
            columns = [*groups, self._metric(frame.metric)]
            order = [(len(groups), frame.ranking.descending)] if groups and frame.ranking else [(i, False) for i in range(len(groups))]
            return columns, nodes, order, frame.ranking.limit if frame.ranking and groups else None, len(columns)
        if frame.target is not None:
            return self._listed(self._reading(frame.target), self._place(frame.target))
        if frame.target_label:
            return self._listed(Reading("label", frame.target_label), self._people())
        raise Unfit("nothing is asked for")

    def _people(self) -> str:
        """The node that "who" asks for: beside the named one of its kind, if there is one."""
        label = self.frame.target_label
        named = any(item.is_("entity") and item.reading and item.reading.label == label for item in self.frame.items)
        loops = [link for link in self.schema.relationships if link.source == link.target == label]
        if not named:
            return self.tree.node(label)
        hinted = [link for link in loops if key_of(link) in self.tree.hints]
        if not hinted:
            raise Unfit("who of these")
        near, far = self.tree.front[label], self.tree.add(label)
        up = self._leads_up(label, hinted[0])
        self.tree.link(hinted[0], *((near, far) if up else (far, near)))
        return far

    def _counted(self, index: int) -> Term | None:
        reading = self._reading(index)
        if reading.kind == "property" and not (reading.label and self.schema.labels[reading.label].key == reading.property):
            return Field(self._place(index), reading.property)
        return None

    def _groups(self) -> tuple[list[Column], list[str]]:
        columns: list[Column] = []
        nodes: list[str] = []
        for index in self.frame.groups:
            reading, name = self._reading(index), self._place(index)
            if reading.kind == "property":
                term = Field(name, reading.property)
                columns.append(Column(reading.property, term))
                self.tree.conditions.append(Compared(term, "IS NOT NULL"))
            else:
                nodes.append(name)
                columns.append(Column(reading.far, Field(name, self.schema.labels[reading.far].name)))
        if self.frame.bucket:
            dated = next((d.item for d in self.frame.dates if d.item is not None), None)
            where = Field(self._place(dated), self._reading(dated).property) if dated is not None else self._usual_date(self.tree)
            columns.append(Column(self.frame.bucket, Field(where.of, where.property, self.frame.bucket)))
            self.tree.conditions.append(Compared(where, "IS NOT NULL"))
        return columns, nodes

    def _metric(self, metric: Metric) -> Column:
        reading = self._reading(metric.item)
        name = self._place(metric.item)
        if metric.function == "count":
            return Column("count", function="count", of=name, decimals=None)
        return Column(self._called(metric.item), self._term(reading, name), metric.function or "sum", name, decimals=self.frame.decimals)

    def _term(self, reading: Reading, name: str) -> Term:
        if reading.kind == "measure" and reading.measure:
            self.measures.append(reading.measure.said())
            return Product(tuple(Factor(Field(name, f.field.property), f.complement) for f in reading.measure.factors))
        return Field(name, reading.property)

    def _called(self, index: int) -> str:
        reading = self._reading(index)
        return reading.measure.name if reading.measure else reading.property or reading.far

    def _listed(self, reading: Reading, name: str):  # type: ignore[no-untyped-def]
        frame = self.frame
        columns, nodes = [], []
        if reading.kind == "property":
            columns.append(Column(reading.property, Field(name, reading.property)))
            self.tree.conditions.append(Compared(Field(name, reading.property), "IS NOT NULL"))
        else:
            nodes.append(name)
            columns.append(Column(reading.far, Field(name, self.schema.labels[reading.far].name)))
        for index in frame.columns:
            if index >= 0:
                other = self._reading(index)
                where = self._place(index)
                columns.append(Column(self._called(index), self._term(other, where)))
                if not other.link and columns and nodes and where not in nodes:
                    nodes.append(where)
        ranking = frame.ranking
        if ranking is None:
            return columns, nodes, [(i, False) for i in range(len(columns))], None, len(columns)
        wants_number = -1 in frame.columns
        if ranking.metric is None:
            if reading.kind == "property":
                raise Unfit("an adjective of a property")
            found = concept_property(reading.far, ranking.concept, self.schema)
            if found is None:
                raise Unfit("nothing that this adjective measures")
            property_, turned = found
            term: Term = Field(name, property_)
            columns.append(Column(property_, term))
            self.tree.conditions.append(Compared(Field(name, property_), "IS NOT NULL"))
            down = ranking.descending != turned
            return columns, nodes, [(len(columns) - 1, down), (0, False)], ranking.limit, len(columns) if wants_number else len(columns) - 1
        metric = ranking.metric
        place = self._place(metric.item)
        if metric.function is None:
            term = self._term(self._reading(metric.item), place)
            owned = place == name
            columns.append(Column(self._called(metric.item), term))
            if isinstance(term, Field):
                self.tree.conditions.append(Compared(term, "IS NOT NULL"))
            if not owned and nodes:
                nodes.append(place)
        elif metric.function == "sum" and place == name and nodes:
            term = self._term(self._reading(metric.item), place)
            columns.append(Column(self._called(metric.item), term))
            if isinstance(term, Field):
                self.tree.conditions.append(Compared(term, "IS NOT NULL"))
        else:
            columns.append(self._metric(metric))
        return columns, nodes, [(len(columns) - 1, ranking.descending), (0, False)], ranking.limit, len(columns) if wants_number else len(columns) - 1

    def _compared(self):  # type: ignore[no-untyped-def]
        """A row for each that is compared, in order of the metric."""
        frame = self.frame
        first = frame.items[frame.subjects[0]]
        nodes: list[str] = []
        if first.mark.kind == "date":
            where = self._usual_date(self.tree)
            periods = [frame.items[i].mark.period for i in frame.subjects]
            unit: TimeUnit = periods[0].unit if periods[0] and periods[0].unit in ("year", "month", "quarter", "day") else "day"  # type: ignore[assignment]
            parts = [Compared(Field(where.of, where.property, unit), "=", _bucket(p, unit)) for p in periods if p]
            self.tree.conditions.append(OneOf(tuple(parts)))
            key = Column("period", Field(where.of, where.property, unit))
        elif first.is_("value"):
            reading = self._reading(frame.subjects[0])
            place = self._place(frame.subjects[0])
            self.tree.conditions.append(
                OneOf(tuple(Compared(Field(place, reading.property), "=", self._reading(i).value) for i in frame.subjects))
            )
            key = Column(reading.property, Field(place, reading.property))
        else:
            reading = self._reading(frame.subjects[0])
            place = self.places[frame.subjects[0]]
            nodes = [place]
            key = Column(reading.label, Field(place, self.schema.labels[reading.label].name))
        columns = self._against(key, nodes)
        if nodes:
            columns.append(Column("id", Field(nodes[0], "_id")))
        descending = frame.ranking.descending if frame.ranking else True
        if self.turned:
            descending = not descending
        return columns, nodes, [(1, descending)], None, 2

    def _against(self, key: Column, nodes: list[str]) -> list[Column]:
        frame = self.frame
        ranking = frame.ranking
        metric = ranking.metric if ranking else frame.metric
        if metric is None and ranking is not None and nodes:
            found = None
            for index in frame.columns:
                if index >= 0 and (p := declared(frame, index, self.schema)) and p.type == "date":
                    found = (self._reading(index).property, False)
            found = found or concept_property(self._reading(frame.subjects[0]).label, ranking.concept, self.schema)
            if found is None:
                raise Unfit("nothing to compare by")
            self.turned = found[1]
            return [key, Column(found[0], Field(nodes[0], found[0]))]
        if metric is None:
            counted = frame.target if frame.target is not None else None
            if counted is None:
                raise Unfit("nothing to compare by")
            metric = Metric(counted, "count")
        place = self._place(metric.item)
        if metric.function is None and nodes and place == nodes[0]:
            return [key, Column(self._called(metric.item), self._term(self._reading(metric.item), place))]
        if metric.function is None:
            metric = Metric(metric.item, "sum")
        return [key, self._metric(metric)]

    def _with_count(self, columns: list[Column], number: NumberFilter) -> tuple[list[Column], int]:
        """The column of a count that a condition is on; put at the end where the question does not ask for it."""
        place = self._place(number.item)
        for index, column in enumerate(columns):
            if column.function == "count" and column.of == place:
                return columns, index
        return [*columns, Column("count", function="count", of=place)], len(columns)


def _first_date(schema: Schema, label: str) -> str | None:
    """The date that stands for a label: the one with its name in it, else the first."""
    dates = [name for name, p in schema.labels[label].properties.items() if p.type == "date"]
    own = [name for name in dates if label.lower() in name.lower()]
    return (own or dates or [None])[0]  # type: ignore[list-item]


def _field_of(condition: Compared | OneOf) -> Field | None:
    first = condition.parts[0] if isinstance(condition, OneOf) else condition
    return first.left if first.operator == "=" else None


def _bucket(period, unit: TimeUnit) -> str:  # type: ignore[no-untyped-def]
    iso = period.first.isoformat()
    if unit == "quarter":
        return f"{period.first.year}-Q{(period.first.month + 2) // 3}"
    return str(iso[: {"year": 4, "month": 7, "day": 10}[unit]])


def _bounds(number: NumberFilter, declared_: Property | None) -> list[tuple[Operator, Value]]:
    lower = _typed(number.mark, declared_)
    if number.upper is not None:
        return [(">=", lower), ("<=", _typed(number.upper, declared_))]
    return [(number.operator, lower)]


def _typed(mark, declared_: Property | None) -> Value:  # type: ignore[no-untyped-def]
    """A number as the property's type has it: 15 % of a percentage is 0.15, a code of text is text."""
    quantity = mark.quantity
    value: Decimal = quantity.value
    if declared_ is not None and declared_.type == "text":
        return str(mark.text).replace(",", "").strip()
    if declared_ is not None and declared_.type == "percentage" and quantity.unit == "%":
        value /= 100
    return int(value) if value == int(value) else float(value)


def today_or(day: date | None) -> date:
    return day or date.today()  # noqa: DTZ011
