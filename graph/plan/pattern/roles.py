"""Who stands above whom: the far ends of relationships of a kind of node to itself, as a question goes them from a named one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from graph.plan.framing.frame import Frame, Unfit
from graph.plan.joins import NoPath, key_of
from graph.plan.plan import Compared, Field
from graph.plan.words.reading import OWN, Reading
from graph.schema import Relationship

if TYPE_CHECKING:
    from graph.plan.pattern.placing import Placing

_ABOVE = re.compile(r"manag|supervis|lead|led|head|관리|감독|지도|통솔")
_BELOW = re.compile(r"밑|아래|직속|휘하|산하|under|below|beneath")


def loops(reading: Reading) -> bool:
    """Whether it is the other end of a relationship of a label to itself."""
    return reading.kind == "role" and reading.link is not None and reading.link.source == reading.link.target


def partners(placing: Placing, wanted: Reading) -> list[int]:
    """Who has another part than the wanted, in another thing: the head of the department of the client's account manager."""
    frame = placing.frame
    if wanted.kind != "role" or not wanted.link or loops(wanted) or frame.target is None or frame.items[frame.target].reading != wanted:
        return []
    roles = [(i, r) for i, item in enumerate(frame.items) if item.is_("role") and (r := item.reading) and i not in frame.denied]
    return [i for i, r in roles if i != frame.target and not loops(r) and r.far == wanted.far and near_of(r) != near_of(wanted)]


def merges(frame: Frame, index: int) -> bool:
    """Whether a noun for who has a part in one thing is read as if he were who has another in another."""
    if frame.items[index].mark.verbal or index in frame.denied:
        return False
    parts = [
        [r for r in item.mark.readings if r.kind == "role" and not loops(r) and item.reading and r.link == item.reading.link]
        * (not item.mark.verbal)
        for item in frame.items
    ]
    own = [r for of in parts for r in of if r.link == frame.items[index].reading.link]  # type: ignore[union-attr]
    beside = [(one, one + 1) for one in (index - 1, index) if own and one >= 0 and one + 1 < len(parts)]
    pairs = [(frame.items[one], frame.items[other]) for one, other in beside]
    if any(a.is_("role", "hint") and b.is_("role", "hint") and 1 < b.mark.start - a.mark.end <= len(" and the ") for a, b in pairs):
        return True  # the officer and the approver are two
    return any(one.far == other.far and near_of(one) != near_of(other) for one in own for of in parts for other in of)


def passes(placing: Placing) -> bool:
    """Whether the question goes from a named one to those above or below, and on from these."""
    frame = placing.frame
    through = any(item.reading and loops(item.reading) and i != frame.target for i, item in enumerate(frame.items))
    return through or _bound(placing) is not None


def _bound(placing: Placing) -> tuple[str, Relationship] | None:
    """The kind of the named one that others of its kind, who are not what is wanted, have to do with: the pay of those who report to X."""
    frame = placing.frame
    if frame.same or (frame.target is not None and placing.selfsame(placing.reading(frame.target))):
        return None
    named = {item.reading.label for i, item in enumerate(frame.items) if item.is_("entity") and item.reading and i not in frame.denied}
    for item in frame.items:
        link = item.reading.link if item.is_("hint") and item.reading else None
        if link and link.source == link.target and link.source in named:
            others = any(other.is_("label") and (r := other.reading) and r.label == link.source for other in frame.items)
            wanted = frame.target is not None or frame.metric is not None
            return (link.source, link) if wanted and (others or frame.has("who")) else None
    return None


def place_roles(placing: Placing) -> None:
    """The far ends of relationships: X's manager, and those of a label to itself (who reports to X)."""
    frame = placing.frame
    if bound := _bound(placing):
        label, link = bound
        _step(placing, None, link, leads_up(frame, label, link))
    for index in _upwards(frame):
        if index not in frame.denied and index not in frame.same:
            reading = placing.reading(index)
            assert reading.link
            if index not in placing.places and loops(reading):
                _place_near(placing, index, reading.far)
                _place_part(placing, near_of(reading))
                _step(placing, index, reading.link, reading.forward)
    _place_target(placing)


def _upwards(frame: Frame) -> list[int]:
    """The roles in the order in which they are gone from the named one: the boss of X's boss is the second."""
    roles = [i for i, item in enumerate(frame.items) if item.is_("role")]
    named = next((i for i, item in enumerate(frame.items) if item.is_("entity")), None)
    if frame.language == "ko" or named is None:
        return roles
    return [i for i in roles if i > named] + [i for i in reversed(roles) if i < named]


def _place_target(placing: Placing) -> None:
    """What is wanted, where it is of the kind of the named one."""
    frame, schema = placing.frame, placing.schema
    owner = whose(placing)
    target = frame.target if owner is None else owner
    if target is not None and target not in placing.places and placing.selfsame(placing.reading(target)):
        label = placing.reading(target).far
        own = [link for link in schema.relationships if link.source == link.target == label]
        hinted = [link for link in own if key_of(link) in placing.tree.hints]
        role = placing.reading(target)
        if frame.same:
            _share(placing, target)
        elif role.kind == "role" and role.link and role.link not in own:  # the manager of the department that X works in
            placing.tree.hints -= {key_of(role.link)}
            for index in partners(placing, role):
                placing.tree.node(near_of(placing.reading(index)))
                placing.place(index)
                _go_on(placing, label, near_of(role))  # the department where the lead of a project works is not the project's
            placing.tree.node(near_of(role))
            _step(placing, target, role.link, role.forward)
        elif hinted or (len(own) == 1 and any(item.mark.kind == "verb" for item in frame.items)):
            _step(placing, target, (hinted or own)[0], leads_up(frame, label, (hinted or own)[0]))
            placing.extra += 0.0 if hinted else 1.0
        else:
            placing.places[target] = placing.tree.front[label]
            placing.extra += 0.0 if frame.subjects else 2.0 if role.score >= OWN else 2.5  # the named one itself is no answer
    if owner is not None and owner in placing.places and frame.target is not None:
        placing.places[frame.target] = placing.places[owner]


def whose(placing: Placing) -> int | None:
    """Who has a part in something and whose property is wanted, where another of that kind is named: the email of the head of X's
    department."""
    frame = placing.frame
    wanted = placing.reading(frame.target) if frame.target is not None else None
    if wanted is None or frame.target is None or wanted.kind != "property" or not wanted.label:
        return None
    place = frame.target + (-1 if frame.language == "ko" else 1)
    item = frame.items[place] if 0 <= place < len(frame.items) else None
    role = item.reading if item is not None and item.is_("role") and not item.mark.verbal else None
    if role is None or loops(role) or role.far != wanted.label or place in frame.denied:
        return None
    there = [near_of(role) == r.far for i in frame.items if i.is_("label", "entity") and (r := i.reading)]
    return place if any(there) and placing.selfsame(role) else None


def _go_on(placing: Placing, label: str, near: str) -> None:
    """The way to a kind of thing from those of a label, and from nothing else that is there."""
    tree, front = placing.tree, placing.tree.front
    if near in front or label not in front:
        return
    tree.front = {label: front[label]}
    with suppress(NoPath):
        tree.node(near)
    tree.front = {**front, **tree.front}


def place_apart(placing: Placing) -> None:
    """Two parts of a row, each by a node of its own: both wanted, or those that different ones have."""
    ends: list[str] = []
    for index in placing.frame.differing or placing.frame.parts:
        reading = placing.reading(index)
        assert reading.link
        near, far = placing.tree.node(near_of(reading)), placing.tree.add(reading.far)
        placing.tree.link(reading.link, *((near, far) if reading.forward else (far, near)))
        placing.places[index] = far
        ends.append(far)
    if placing.frame.differing:
        placing.tree.conditions.append(Compared(Field(ends[0], "_id"), "<>", Field(ends[1], "_id")))


def pair(placing: Placing, label: str, places: Sequence[int]) -> bool:
    """Places those named where a role has them: X of those whose manager is X; two of a kind in a question whether one stands above
    the other: does A report to B."""
    frame, tree = placing.frame, placing.tree
    if len(places) == 1 and (role := _holder(frame, places[0])) is not None:
        reading = placing.reading(role)
        assert reading.link
        near, far = tree.node(label), tree.add(label)
        tree.vars[far] = replace(tree.vars[far], ids=placing.reading(places[0]).ids)
        tree.link(reading.link, *((near, far) if reading.forward else (far, near)))
        tree.front[label] = near
        placing.places |= {role: far, places[0]: far}
        if frame.target is not None and placing.selfsame(placing.reading(frame.target)):
            placing.places[frame.target] = near
        return True
    links = [item.reading.link for item in frame.items if item.is_("role", "hint") and item.reading and item.reading.link]
    own = list({link.type: link for link in links if link.source == link.target == label}.values())
    if frame.ask != "yesno" or len(places) != 2 or len(own) != 1:
        return False
    near = tree.node(label)
    far = tree.add(label)
    for index, name in zip(places if _first_below(frame, places) else reversed(places), (near, far), strict=True):
        tree.vars[name] = replace(tree.vars[name], ids=placing.reading(index).ids)
        placing.places[index] = name
    tree.link(own[0], near, far)
    placing.places |= {i: far for i, item in enumerate(frame.items) if item.reading and loops(item.reading)}
    return True


def _holder(frame: Frame, name: int) -> int | None:
    """The role that a named one is said to have: whose manager is X, 상사가 X인."""
    item, role = frame.items[name], name - 1
    before = frame.items[role] if name else None
    behind = frame.items[name + 1] if name + 1 < len(frame.items) else None
    if behind is not None and behind.reading is not None and loops(behind.reading):  # who has X as their manager, X를 상사로 둔
        korean = item.mark.after in ("을", "를") and behind.mark.after in ("로", "으로")
        if behind.mark.before == "as" or korean:
            return name + 1
    if before is None or before.reading is None or not loops(before.reading) or role == frame.target:
        return None
    if frame.language == "ko":
        return role if before.mark.after in ("이", "가") and item.mark.after.startswith("이") else None
    whose = role and frame.items[role - 1].mark.text.lower() == "whose"
    return role if whose and item.mark.before not in ("of", "for") else None


def near_of(reading: Reading) -> str:
    """The kind of thing that a role is of: departments have managers."""
    assert reading.link
    return reading.link.source if reading.forward else reading.link.target


def _first_below(frame: Frame, places: Sequence[int]) -> bool:
    """Whether the one that is named first has the other above it."""
    first, second = (frame.items[place] for place in places)
    role = next((i for i, item in enumerate(frame.items) if item.reading and loops(item.reading)), None)
    if role is not None and (reading := frame.items[role].reading):
        behind = frame.items[role + 1] is second if role + 1 < len(frame.items) else False
        of_second = role - 1 == places[1] or (frame.language == "en" and behind and second.mark.before == "of")
        return reading.forward != of_second
    if frame.language == "ko":
        return not first.mark.after.startswith(("한테", "에게", "께", "의", "밑"))
    acts = [item.mark.text.lower() for item in frame.items if item.is_("hint")]
    return not any(_ABOVE.match(act) for act in acts) or second.mark.before == "by"


def _place_near(placing: Placing, index: int, near: str) -> None:
    """A value in front of a role tells whose it is: Smith's manager, by a family name."""
    before = index - 1
    item = placing.frame.items[before] if index else None
    if item and item.is_("value") and item.reading and item.reading.label == near and before not in placing.frame.denied:
        placing.place(before)


def _place_part(placing: Placing, label: str) -> None:
    """Those who stand below another may be who has a part in something: the supervisor of the account manager of a customer."""
    for index, item in enumerate(placing.frame.items):
        reading = item.reading
        part = reading is not None and item.is_("role") and not loops(reading) and reading.far == label
        if part and reading and reading.link and index not in {*placing.places, *placing.frame.denied, placing.frame.target}:
            if label not in placing.tree.front and near_of(reading) != label:
                placing.tree.node(near_of(reading))
                _step(placing, index, reading.link, reading.forward)
            return


def _step(placing: Placing, index: int | None, link: Relationship, forward: bool) -> None:
    """The other end of a relationship. What is wanted by how many others it has is where the way begins."""
    tree, frame = placing.tree, placing.frame
    near = tree.node(link.source if forward else link.target)
    far = tree.add(link.target if forward else link.source)
    wanted = [i for i in (frame.target, *frame.groups) if i is not None and i != index and i not in placing.places]
    for place in wanted if index in _counted(frame) else ():
        if (reading := placing.reading(place)).kind in ("label", "role") and reading.far == tree.vars[near].label:
            placing.places[place] = near
    tree.link(link, *((near, far) if forward else (far, near)))
    if index is not None:
        placing.places[index] = far


def _counted(frame: Frame) -> set[int]:
    """What a question asks or says how many there are of."""
    metrics = [metric for metric in (frame.metric, frame.ranking.metric if frame.ranking else None) if metric]
    counted = {metric.item for metric in metrics} | {number.item for number in frame.numbers}
    return counted | ({frame.target} if frame.ask == "count" and frame.target is not None else set())


def leads_up(frame: Frame, label: str, link: Relationship) -> bool:
    """Whether the named node is where the relationship begins: who does X report to; X가 보고하는."""
    items = frame.items
    hints = (i for i, item in enumerate(items) if item.is_("hint") and item.reading)
    hint = next((i for i in hints if items[i].reading.link == link or link.source == link.target == items[i].reading.label), None)  # type: ignore[union-attr]
    name = next(i for i, item in enumerate(items) if item.is_("entity") and item.reading and item.reading.label == label)
    acts = [hint] if hint is not None else [i for i, item in enumerate(items) if item.mark.kind == "verb"]
    if any(_BELOW.match(items[i].mark.text) for i in acts):
        return False
    done_by = link.type.endswith("_BY")  # who referred X; who was referred by X
    if above := [i for i in acts if done_by or _ABOVE.match(items[i].mark.text.lower())]:  # who manages X: up; who is managed by X: down
        object_ = items[name].mark.after in ("을", "를")
        return object_ if frame.language == "ko" else name > above[0] and items[name].mark.before != "by"
    if any(item.reading and item.reading.link == link and item.mark.after in ("로", "으로") for item in items):
        return False  # X 소개로 온: whom X referred
    if frame.language == "ko":
        return not items[name].mark.after.startswith(("한테", "에게", "께", "에", "을", "를"))
    return hint is not None and name < hint


def _share(placing: Placing, target: int) -> None:
    """Others that share something with the named one."""
    frame, tree = placing.frame, placing.tree
    named = next(i for i, item in enumerate(frame.items) if item.is_("entity"))
    label = placing.reading(target).far
    first = placing.places[named]
    other = tree.add(label)
    placing.places[target] = other
    for index in frame.same:
        reading = placing.reading(index)
        if reading.kind == "property" and reading.label == label and not reading.link:
            tree.conditions.append(Compared(Field(other, reading.property), "=", Field(first, reading.property)))
            continue
        links = [k for k in placing.schema.relationships if label in (k.source, k.target) and reading.far in (k.source, k.target)]
        if not links:
            raise Unfit("nothing that they could share")
        link = links[0]
        shared = tree.add(reading.far)
        for node in (first, other):
            tree.link(link, *((node, shared) if link.source == label else (shared, node)))
    tree.conditions.append(Compared(Field(other, "_id"), "<>", Field(first, "_id")))
    tree.front[label] = other
