"""What a plan denies: patterns beside the wanted node that must not be there. Built on a placed frame."""

from __future__ import annotations

from graph.plan.framing.both import has_one
from graph.plan.framing.frame import Unfit
from graph.plan.framing.implied import events_of
from graph.plan.framing.left_out import is_meant
from graph.plan.joins import Tree
from graph.plan.pattern.dating import narrow
from graph.plan.pattern.directions import directed
from graph.plan.pattern.placing import Placing
from graph.plan.pattern.roles import loops
from graph.plan.plan import Compared, Field, OneOf, Pattern
from graph.plan.words.measures import QUANTITY
from graph.plan.words.reading import Reading
from graph.schema import Relationship
from graph.wording import spelt_out

_EITHER = 2.5  # of a name that two ways lead to


def absent(placing: Placing) -> list[Pattern]:
    """The patterns that must not be there. Raises Unfit."""
    frame = placing.frame
    if not frame.denied and not frame.denied_dates:
        return []
    wanted = [frame.target] if frame.target in placing.places else []
    around = [placing.places[i] for i in wanted if i is not None] or list(placing.tree.vars)[:1]
    if not around or around[0] not in placing.tree.vars:
        raise Unfit("nothing to deny of")
    rows = [around[0]] if not frame.left_out else [_counted(placing) or around[0]]
    apart = [pattern for number, index in enumerate(frame.left_out) if (pattern := _left_out(placing, index, rows[0], f"x{number}"))]
    if not (denied := [i for i in frame.denied if i not in frame.left_out]) and not frame.denied_dates:
        return apart
    if len(denied) == 1 and denied[0] >= 0 and not frame.denied_dates and _own(placing, placing.reading(denied[0]), around[0]):
        if is_meant(frame, denied[0]):
            raise Unfit("of one status, and not of another")
        _differ(placing, around[0], placing.reading(denied[0]))
        return apart
    return [*apart, _none(placing, denied, around)]


def _none(placing: Placing, denied: list[int], around: list[str]) -> Pattern:
    """The one pattern of all that a denial speaks of."""
    frame = placing.frame
    tree = _beside(placing, around, "x")
    for index in denied:
        if index >= 0:
            reading = placing.reading(index)
            if reading.kind == "hint" and reading.link:
                ends = {reading.link.source, reading.link.target}  # who handled no order is not nobody, and an order is no one's boss
                placing.extra += 1.0 * (len(ends) == 1 and tree.vars[around[0]].label not in ends)  # a venue has no boss
                placing.extra += 1.0 * (len(denied) > 1 and (len(ends) == 1 or tree.vars[around[0]].label not in ends))
                _deny_link(tree, reading.link, around[0])
            elif loops(reading) and reading.link and reading.far == tree.vars[around[0]].label:
                far = tree.add(reading.far)
                tree.link(reading.link, *((around[0], far) if reading.forward else (far, around[0])))
            elif _own(placing, reading, around[0]):
                raise Unfit("not so, or not with another")
            elif reading.far == tree.vars[around[0]].label and not reading.link:
                continue
            elif reading.kind == "role" and reading.link and reading.far == tree.vars[around[0]].label:
                _deny_link(tree, reading.link, around[0])  # who leads none
            else:
                name = _put(placing, tree, index)
                declared = placing.schema.labels[reading.label].properties.get(reading.property) if reading.label else None
                if declared and declared.type == "boolean":
                    tree.conditions.append(Compared(Field(name, reading.property), "=", True))
                if reading.kind == "property" and reading.link and QUANTITY.search(spelt_out(reading.property)):
                    tree.conditions.append(Compared(Field(name, reading.property), ">", 0))  # no stock: none, or nothing of it
    for period in frame.denied_dates:
        narrow(placing, tree, period)
    if not tree.links and -1 in denied:
        _deny_events(placing, tree, around[0])
    return _linked(tree)


def _left_out(placing: Placing, index: int, around: str, seed: str) -> Pattern | None:
    """A name or value that the counted rows have not; None where the pattern itself says so."""
    reading = placing.reading(index)
    there = placing.tree.front.get(reading.label)
    if reading.kind == "label":
        return None  # the kind of what is left out
    row = placing.tree.vars[around].label
    of_row = there == around or (reading.kind == "value" and has_one(row, reading.label, placing.schema))
    if there is not None and not reading.link and of_row:
        _differ(placing, there, reading)
        return None
    tree = _beside(placing, [around], seed)
    _put(placing, tree, index)
    return _linked(tree)


def _beside(placing: Placing, around: list[str], seed: str) -> Tree:
    tree = Tree(placing.schema, placing.tree.hints, placing.tree.wanted, seed=seed)
    tree.adopt(placing.tree, around)
    return tree


def _linked(tree: Tree) -> Pattern:
    pattern = tree.pattern()
    if not pattern.links:
        raise Unfit("nothing denied")
    return pattern


def _counted(placing: Placing) -> str | None:
    """The rows that a number is of, which what is left out is left out of."""
    frame = placing.frame
    metric = frame.metric or (frame.ranking.metric if frame.ranking else None)
    counted = [metric.item] if metric else [n.item for n in frame.numbers if frame.items[n.item].is_("label")]
    name = placing.places.get(counted[0]) if counted else None
    return name if name in placing.tree.vars else None


def _own(placing: Placing, reading: Reading, around: str) -> bool:
    """Whether a value is one of the wanted row itself."""
    return reading.kind == "value" and not reading.link and reading.label == placing.tree.vars[around].label


def _differ(placing: Placing, name: str, reading: Reading) -> None:
    """Rows of another value, or of none; nodes but those named."""
    if reading.kind == "entity":
        placing.tree.conditions += [Compared(Field(name, "_id"), "<>", id) for id in reading.ids]
    elif reading.bound:
        raise Unfit("not what is bound by a number")
    else:
        where = Field(name, reading.property)
        placing.tree.conditions.append(OneOf((Compared(where, "<>", reading.value), Compared(where, "IS NULL"))))


def _put(placing: Placing, tree: Tree, index: int) -> str:
    """What is denied in its tree, a name where from or to says. Of two ways there either may be meant."""
    reading = placing.reading(index)
    link = directed(placing.frame.items, index, reading.label, placing.schema) if reading.kind == "entity" else None
    if link is not None:
        far = tree.add(reading.label, reading.ids)
        tree.link(link, tree.front[link.source] if link.source in tree.front else tree.node(link.source), far)
        return far
    name = placing.put(tree, reading)
    placing.extra += _EITHER * (reading.kind == "entity" and tree.doubtful > 0)
    return name


def _deny_events(placing: Placing, tree: Tree, around: str) -> None:
    """A verb alone is denied: never bought anything. What happened to the wanted has a date and points to it; there must be one."""
    label = tree.vars[around].label
    events = events_of(label, placing.schema)
    if len(events) != 1:
        raise Unfit("nothing that the verb alone says")
    tree.link(events[0], tree.add(events[0].source), around)
    placing.extra += 0.5


def _deny_link(tree: Tree, link: Relationship, around: str) -> None:
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
