"""What a plan denies: patterns beside the wanted node that must not be there. Built on a placed frame."""

from __future__ import annotations

from graph.plan.frame import Unfit
from graph.plan.implied import events_of
from graph.plan.joins import Tree
from graph.plan.measures import QUANTITY
from graph.plan.placing import Placing
from graph.plan.plan import Compared, Field, Pattern
from graph.plan.roles import loops
from graph.schema import Relationship
from graph.wording import spelt_out


def absent(placing: Placing) -> list[Pattern]:
    """The patterns that must not be there. Raises Unfit."""
    frame = placing.frame
    if not frame.denied and not frame.denied_dates:
        return []
    tree = Tree(placing.schema, placing.tree.hints, placing.tree.wanted, seed="x")
    around = [placing.places[frame.target]] if frame.target is not None and frame.target in placing.places else list(placing.tree.vars)[:1]
    if not around or around[0] not in placing.tree.vars:
        raise Unfit("nothing to deny of")
    tree.adopt(placing.tree, around)
    for index in frame.denied:
        if index >= 0:
            reading = placing.reading(index)
            if reading.kind == "hint" and reading.link:
                ends = {reading.link.source, reading.link.target}  # who handled no order is not nobody, and an order is no one's boss
                placing.extra += 1.0 * (len(frame.denied) > 1 and (len(ends) == 1 or tree.vars[around[0]].label not in ends))
                _deny_link(tree, reading.link, around[0])
            elif loops(reading) and reading.link and reading.far == tree.vars[around[0]].label:
                far = tree.add(reading.far)
                tree.link(reading.link, *((around[0], far) if reading.forward else (far, around[0])))
            elif reading.far == tree.vars[around[0]].label and not reading.link:
                continue
            elif reading.kind == "role" and reading.link and reading.far == tree.vars[around[0]].label:
                _deny_link(tree, reading.link, around[0])  # who leads none
            else:
                name = placing.put(tree, reading)
                if reading.kind == "property" and reading.link and QUANTITY.search(spelt_out(reading.property)):
                    tree.conditions.append(Compared(Field(name, reading.property), ">", 0))  # no stock: none, or nothing of it
    for period in frame.denied_dates:
        placing.date(tree, period)
    if not tree.links and -1 in frame.denied:
        _deny_events(placing, tree, around[0])
    pattern = tree.pattern()
    if not pattern.links:
        raise Unfit("nothing denied")
    return [pattern]


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
