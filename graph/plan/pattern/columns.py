"""What a plan returns: rows of what is wanted, numbers over groups, or those that are compared. Built on a placed frame."""

from __future__ import annotations

from dataclasses import dataclass, replace

from graph.plan.framing.clauses import declared, is_key, is_numeric
from graph.plan.framing.concepts import concept_property, told_by
from graph.plan.framing.frame import Frame, Metric, NumberFilter, Unfit
from graph.plan.joins import key_of
from graph.plan.pattern.dating import usual_date
from graph.plan.pattern.placing import Placing
from graph.plan.pattern.roles import leads_up
from graph.plan.plan import Column, Compared, Field, Formula, OneOf, Term, TimeUnit, fields_of
from graph.plan.words.periods import bucket_of
from graph.plan.words.reading import Reading
from graph.plan.words.validity import is_state

_UNITS: tuple[TimeUnit, ...] = ("year", "quarter", "month", "day")


@dataclass(frozen=True, slots=True)
class Shape:
    """A plan's columns, of which the first `shown` are the answer; the nodes that keep rows apart; the order (column, descending)."""

    columns: tuple[Column, ...]
    nodes: tuple[str, ...] = ()
    order: tuple[tuple[int, bool], ...] = ()
    limit: int | None = None
    shown: int = 0


def shape(placing: Placing) -> Shape:
    """The columns that the frame asks for. Raises Unfit."""
    frame = placing.frame
    if frame.ask == "compare" or frame.subjects:
        return _compared(placing)
    if frame.ask == "yesno":
        if not placing.tree.vars:
            raise Unfit("whether what is so")
        return Shape((Column("count", function="count", of=next(iter(placing.tree.vars))),), shown=1)
    groups, nodes = _groups(placing)
    if frame.metric and (frame.ask in ("aggregate", "share") or groups) and not (frame.ranking and frame.target is not None and not groups):
        return _computed(placing, groups, nodes, _metric(placing, frame.metric))
    if frame.target is not None and (frame.ask in ("count", "share") or (groups and not frame.ranking)):
        place = placing.place(frame.target)
        column = Column(placing.called(frame.target), function="count", of=place, term=_counted(placing, frame.target))
        return _computed(placing, groups, nodes, column)
    if frame.target is not None:
        return _listed(placing, placing.reading(frame.target), placing.place(frame.target))
    if frame.target_label:
        return _listed(placing, Reading("label", frame.target_label), _people(placing))
    raise Unfit("nothing is asked for")


def with_counts(made: Shape, placing: Placing, having: list[NumberFilter]) -> tuple[Shape, list[int]]:
    """The columns that conditions on counts are on, put at the end where the question does not ask for them."""
    columns, places = list(made.columns), []
    for number in having:
        of = placing.place(number.item)
        kept = Column("count", function="count", of=of)
        if number.function:
            kept = _metric(placing, Metric(number.item, number.function))
        place = next((i for i, column in enumerate(columns) if (column.function, column.of) == (kept.function, of)), None)
        if place is None:
            place = len(columns)
            columns.append(kept)
        places.append(place)
    frame = placing.frame
    told = len(columns) if -1 in frame.columns and frame.ranking is None else made.shown  # and how many each
    told = len(frame.groups) if frame.apart and -1 not in frame.columns else told
    nodes = made.nodes if not having or any(not column.function for column in columns) else _each(frame, columns, places)
    return replace(made, columns=tuple(columns), nodes=nodes, shown=told), places


def _each(frame: Frame, columns: list[Column], places: list[int]) -> tuple[str, ...]:
    """The nodes that conditions on counts hold of one by one, where these are counted: how many depots have more than ten rentals.
    Raises Unfit where something else is computed of those that have enough."""
    first = columns[0]
    if first.of in {columns[place].of for place in places}:
        return ()
    if frame.ask not in ("count", "yesno") or first.function != "count" or first.term is not None:
        raise Unfit("a number over those that have enough")
    return (first.of,)


def _computed(placing: Placing, groups: list[Column], nodes: list[str], column: Column) -> Shape:
    ranking = placing.frame.ranking
    ranked = ranking if groups else None
    order = ((len(groups), ranked.descending),) if ranked else tuple((index, False) for index in range(len(groups)))
    return Shape((*groups, column), tuple(nodes), order, ranked.limit if ranked else None, len(groups) + 1)


def _counted(placing: Placing, index: int) -> Term | None:
    """The values that are counted, where it is not the nodes."""
    reading = placing.reading(index)
    is_key = bool(reading.label) and placing.schema.labels[reading.label].key == reading.property
    return Field(placing.place(index), reading.property) if reading.kind == "property" and not is_key else None


def _groups(placing: Placing) -> tuple[list[Column], list[str]]:
    frame, columns, nodes = placing.frame, [], []
    for index in frame.groups:
        reading, name = placing.reading(index), placing.place(index)
        if reading.kind == "property":
            columns.append(Column(reading.property, _held(placing, Field(name, reading.property))))
        else:
            nodes += [] if is_state(reading.far, placing.schema) else [name]  # many have one title
            columns.append(Column(reading.far, Field(name, placing.schema.labels[reading.far].name)))
    if frame.bucket:
        dated = next((period.item for period in frame.dates if period.item is not None), None)
        where = usual_date(placing, placing.tree)
        if dated is not None:
            where = Field(placing.place(dated), placing.reading(dated).property)
        _held(placing, where)
        columns.append(Column(frame.bucket, Field(where.of, where.property, frame.bucket)))
    return columns, nodes


def _held(placing: Placing, where: Field) -> Field:
    """The property, which rows must have."""
    placing.tree.conditions.append(Compared(where, "IS NOT NULL"))
    return where


def _metric(placing: Placing, metric: Metric) -> Column:
    name = placing.place(metric.item)
    if metric.function == "count":
        return Column("count", function="count", of=name)
    term = placing.term(placing.reading(metric.item), name)
    if placing.frame.arithmetic:
        term = _computed_of(placing, *placing.frame.arithmetic)
    return Column(placing.called(metric.item), term, metric.function or "sum", name, decimals=placing.frame.decimals)


def _computed_of(placing: Placing, one: int, operator: str, other: int) -> Formula:
    first, second = placing.reading(one), placing.reading(other)
    if placing.place(one) != placing.place(other):
        raise Unfit("arithmetic over two rows")
    sign = {"*": "×", "-": "−"}.get(operator, operator)
    placing.measures.append(f"{first.property} {sign} {second.property}")
    numbers = (Field(placing.place(one), first.property), operator, Field(placing.place(one), second.property))
    return Formula(("abs(", *numbers, ")") if operator == "-" else numbers)  # how far apart, whichever is more


def _people(placing: Placing) -> str:
    """The node that "who" asks for: beside the named one of its kind, if there is one."""
    label = placing.frame.target_label
    named = any(item.is_("entity") and item.reading and item.reading.label == label for item in placing.frame.items)
    if not named:
        return placing.tree.node(label)
    loops = [link for link in placing.schema.relationships if link.source == link.target == label and key_of(link) in placing.tree.hints]
    if not loops or label not in placing.tree.front:
        raise Unfit("who of these")
    near, far = placing.tree.front[label], placing.tree.add(label)
    placing.tree.link(loops[0], *((near, far) if leads_up(placing.frame, label, loops[0]) else (far, near)))
    return far


def _listed(placing: Placing, reading: Reading, name: str) -> Shape:
    frame = placing.frame
    columns: list[Column] = []
    nodes: list[str] = []
    if reading.kind == "property":
        columns.append(Column(reading.property, _held(placing, Field(name, reading.property))))
    else:
        nodes.append(name)
        columns.append(Column(reading.far, Field(name, placing.schema.labels[reading.far].name)))
    for index in (index for index in frame.columns if index >= 0):
        other, where = placing.reading(index), placing.place(index)
        if other.kind == "role":
            columns.append(Column(other.far, Field(where, placing.schema.labels[other.far].name)))
        else:
            columns.append(Column(placing.called(index), placing.term(other, where)))
        if nodes and where not in nodes:
            nodes.append(where)
    ranking = frame.ranking
    if ranking is None:
        return Shape(tuple(columns), tuple(nodes), tuple((index, False) for index in range(len(columns))), None, len(columns))
    down = ranking.descending
    if ranking.metric is None:
        found = concept_property(reading.far, ranking.concept, placing.schema) if reading.far else None
        if found is None and (of := told_by(frame)) and (found := concept_property(of, ranking.concept, placing.schema)):
            name = placing.tree.node(of)  # 가장 최근 주문의 고객: of the order that is the latest
            nodes += [name] if nodes else []
        if found is None and frame.held and (state := _state(placing, reading.far)):
            found = concept_property(state, ranking.concept, placing.schema)
            name = placing.tree.node(state)  # who earns most now, by what is paid
        if found is None and (priced := _priced(placing)):
            found = concept_property(priced, ranking.concept, placing.schema)
            name = placing.tree.node(priced)  # VIP 좌석이 가장 비싼 이벤트
            nodes += [name] if nodes else []
        if found is None:
            raise Unfit("nothing that this adjective measures")
        columns.append(Column(found[0], _held(placing, Field(name, found[0]))))
        down = down != found[1]
    else:
        columns.append(_ranked(placing, ranking.metric, name, nodes))
    shown = len(columns) if -1 in frame.columns else len(columns) - 1
    return Shape(tuple(columns), tuple(nodes), ((len(columns) - 1, down), (0, False)), ranking.limit, shown)


def _priced(placing: Placing) -> str | None:
    """The one kind of rows spoken of that an adjective measures, where the wanted has no such number."""
    frame = placing.frame
    concept = frame.ranking.concept if frame.ranking else ""
    spoken = {r.label for item in frame.items if item.is_("label", "value") and (r := item.reading) and r.label in placing.schema.labels}
    found = sorted(label for label in spoken if concept_property(label, concept, placing.schema))
    return found[0] if len(found) == 1 else None


def _state(placing: Placing, label: str) -> str | None:
    """The rows that say how those of a label are, where an adjective measures something of these only."""
    concept = placing.frame.ranking.concept if placing.frame.ranking else ""
    of = {link.source for link in placing.schema.relationships if link.target == label and is_state(link.source, placing.schema)}
    found = sorted(name for name in of if concept == "pay" and concept_property(name, concept, placing.schema))
    return found[0] if len(found) == 1 else None


def _ranked(placing: Placing, metric: Metric, name: str, nodes: list[str]) -> Column:
    """The number that rows are ranked by: their own, or one over what belongs to them."""
    place = placing.place(metric.item)
    own = place == name and bool(nodes)
    if metric.function is None or (metric.function == "sum" and own):
        term = placing.term(placing.reading(metric.item), place)
        if placing.frame.arithmetic:
            term = _computed_of(placing, *placing.frame.arithmetic)
        for part in fields_of(term):
            _held(placing, part)
        if not own and nodes:
            nodes.append(place)
        return Column(placing.called(metric.item), term)
    return _metric(placing, metric)


def _compared(placing: Placing) -> Shape:
    """A row for each that is compared, in order of the metric."""
    frame = placing.frame
    first = frame.items[frame.subjects[0]]
    nodes: tuple[str, ...] = ()
    if first.mark.period is not None:
        periods = [period for i in frame.subjects if (period := frame.items[i].mark.period)]
        where = usual_date(placing, placing.tree)
        unit: TimeUnit = next((known for known in _UNITS if known == periods[0].unit), "day")
        dated = Field(where.of, where.property, unit)
        placing.tree.conditions.append(OneOf(tuple(Compared(dated, "=", bucket_of(period, unit)) for period in periods)))
        key = Column("period", dated)
    elif first.is_("value"):
        reading, place = placing.reading(frame.subjects[0]), placing.place(frame.subjects[0])
        where = Field(place, reading.property)
        placing.tree.conditions.append(OneOf(tuple(Compared(where, "=", placing.reading(i).value) for i in frame.subjects)))
        key = Column(reading.property, where)
    else:
        reading, place = placing.reading(frame.subjects[0]), placing.places[frame.subjects[0]]
        nodes = (place,)
        key = Column(reading.label, Field(place, placing.schema.labels[reading.label].name))
    number, turned = _against(placing, nodes)
    columns = [key, number, *(Column("id", Field(node, "_id")) for node in nodes)]
    descending = frame.ranking.descending if frame.ranking else True
    return Shape(tuple(columns), nodes, ((1, descending != turned),), None, 2)


def _against(placing: Placing, nodes: tuple[str, ...]) -> tuple[Column, bool]:
    """What they are compared by, and whether more of the adjective is less of it."""
    frame, ranking = placing.frame, placing.frame.ranking
    metric = ranking.metric if ranking else frame.metric
    if metric is None and ranking is not None and nodes:
        label = placing.reading(frame.subjects[0]).label
        dated = [i for i in frame.columns if i >= 0 and (p := declared(frame, i, placing.schema)) and p.type == "date"]
        found = (placing.reading(dated[0]).property, False) if dated else concept_property(label, ranking.concept, placing.schema)
        if found is None:
            raise Unfit("nothing to compare by")
        return Column(found[0], Field(nodes[0], found[0])), found[1]
    if metric is None:
        if frame.target is None:
            raise Unfit("nothing to compare by")
        number = is_numeric(frame, frame.target, placing.schema) and not is_key(frame, frame.target, placing.schema)
        metric = Metric(frame.target, None if number else "count")
    place = placing.place(metric.item)
    if metric.function is None and nodes and place == nodes[0]:
        return Column(placing.called(metric.item), placing.term(placing.reading(metric.item), place)), False
    return _metric(
        placing, replace(metric, function=metric.function or ("count" if is_key(frame, metric.item, placing.schema) else "sum"))
    ), False
