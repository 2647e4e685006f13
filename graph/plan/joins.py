"""The pattern of a plan as it grows: a tree of nodes over the schema, each new one joined by the shortest way. Pure."""

from __future__ import annotations

import heapq
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from graph.plan.plan import Condition, Link, Pattern, Var
from graph.schema import Relationship, Schema
from graph.wording import spelt_out

_HINTED, _STEP, _ASIDE = 0.3, 1.0, 0.5
_FARTHEST = 6.0
_JOINS = 0.02  # more, of what joins many to many, than of what each has one of
_BESIDE = 1.2  # more, of who has a part in something, where what happens joins both by what they are: the coordinator of a course
_ROLE = 0.03  # more, of who leads or reviews something, than of what has to do with it by its own name
_BACK, _TURN = 0.0005, 0.001  # more, to the many of one, and on to what they join it with: points between cards and sales
_SHARED, _SHARED_PLACE = 0.3, 1.3  # more, of what two have in common; of a place where both are
_PLACE = re.compile(r"\b(?:city|town|country|state|province|region|district|county|territory|zone|address|location|postal code)$")
_RICH, _MANY = 0.01, 5  # what joins more things is rather what happened


class NoPath(Exception):
    """The schema joins these labels by no relationship."""


@dataclass(slots=True)
class Tree:
    """`front` is the variable that speaks for a label; `hints` are relationships that the question names, `wanted` labels that it
    names, which are passed through for less. `seed` makes variables of patterns beside each other different."""

    schema: Schema
    hints: frozenset[tuple[str, str, str]] = frozenset()
    wanted: frozenset[str] = frozenset()
    seed: str = ""
    vars: dict[str, Var] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    front: dict[str, str] = field(default_factory=dict)
    conditions: list[Condition] = field(default_factory=list)
    outer: set[str] = field(default_factory=set)
    cost: float = 0.0
    doubtful: int = 0  # steps that another relationship could as well take

    def add(self, label: str, ids: Sequence[str] = ()) -> str:
        """A new node, joined to nothing yet."""
        name = f"{self.seed}n{len(self.vars)}"
        self.vars[name] = Var(name, label, tuple(ids))
        self.front[label] = name
        return name

    def copy(self) -> Tree:
        """One that grows by itself."""
        grown = {"vars": dict(self.vars), "links": list(self.links), "front": dict(self.front)}
        return replace(self, **grown, conditions=list(self.conditions), outer=set(self.outer))  # type: ignore[arg-type]

    def adopt(self, other: Tree, names: Iterable[str]) -> None:
        """Use the nodes of a pattern around this one."""
        for name in names:
            var = other.vars[name]
            self.vars[name] = var
            self.front.setdefault(var.label, name)
            self.outer.add(name)

    def steps(self, label: str, others: Collection[str]) -> int:
        """How many links there are from the node that speaks for a label to the nearest one of other labels; 0 where there is none."""
        reached, count = {self.front[label]}, 0
        while len(reached) < len(self.vars):
            wider = reached | {end for link in self.links for end in (link.source, link.target) if {link.source, link.target} & reached}
            if wider == reached:
                return 0
            reached, count = wider, count + 1
            if any(self.vars[name].label in others for name in reached):
                return count
        return 0

    def link(self, relationship: Relationship, source: str, target: str) -> str:
        name = f"{self.seed}r{len(self.links)}"
        self.links.append(Link(name, relationship.type, source, target))
        return name

    def link_of(self, relationship: Relationship) -> str:
        """The variable of a relationship, joined where it is not there yet."""
        for link in self.links:
            if link.type == relationship.type and self._ends(link) == (relationship.source, relationship.target):
                return link.name
        if relationship.source not in self.front and relationship.target not in self.front and self.vars:
            self.node(relationship.source)
        source = self.front.get(relationship.source)
        target = self.front.get(relationship.target)
        if source is None:
            source = self.add(relationship.source)
        if target is None:
            target = self.add(relationship.target)
        return self.link(relationship, source, target)

    def gone(self) -> set[tuple[str, str, str]]:
        """The relationships that are in the pattern."""
        return {(source, link.type, target) for link in self.links for source, target in [self._ends(link)]}

    def _ends(self, link: Link) -> tuple[str, str]:
        return self.vars[link.source].label, self.vars[link.target].label

    def node(self, label: str, *starts: str) -> str:
        """The node of a label: the one that is there, or a new one at the end of the shortest way from the labels in `starts`, or from any.
        Raises NoPath."""
        if label in self.front:
            return self.front[label]
        if not self.vars:
            return self.add(label)
        path = self._shortest(label, starts or tuple(self.front))
        current = self.front[path[0][0].source if path[0][1] else path[0][0].target]
        for relationship, forward in path:
            other = relationship.target if forward else relationship.source
            reached = self.add(other)
            self.link(relationship, *((current, reached) if forward else (reached, current)))
            self.doubtful += (
                key_of(relationship) not in self.hints
                and sum(not aside(self.schema, link) for link in between(self.schema, relationship.source, relationship.target)) > 1
            )
            current = reached
        return current

    def _shortest(self, label: str, starts: Sequence[str]) -> list[tuple[Relationship, bool]]:
        queue: list[tuple[float, int, str, list[tuple[Relationship, bool]]]] = []
        for order, name in enumerate(starts):
            heapq.heappush(queue, (0.0, -order, name, []))  # of ways as long, from what was spoken of last
        done: set[str] = set()
        counter = len(queue)
        while queue:
            cost, _, at, path = heapq.heappop(queue)
            if at == label:
                self.cost += cost
                return path
            if at in done or cost > _FARTHEST:
                continue
            done.add(at)
            for relationship in self.schema.relationships:
                if relationship.source == relationship.target or at not in (relationship.source, relationship.target):
                    continue
                forward = relationship.source == at
                other = relationship.target if forward else relationship.source
                if other in self.front or other in done:
                    continue
                step = _HINTED if key_of(relationship) in self.hints else _STEP + _ASIDE * aside(self.schema, relationship)
                step += _JOINS * bool(relationship.properties)
                role = not is_plain(self.schema, relationship)
                step += _ROLE * role + _BACK * (not forward) + _TURN * (bool(path) and not path[-1][1] and forward)
                step += _BESIDE * (role and step >= _STEP and joined_plainly(self.schema, relationship))
                if other in self.wanted and other != label:
                    step -= 0.1
                if other != label:
                    step -= _RICH * min(_MANY, sum(link.source == other for link in self.schema.relationships))
                if path and path[-1][1] and not forward:  # two that merely share something are joined by what links them, if it does
                    step += _SHARED_PLACE if _PLACE.search(spelt_out(at)) else _SHARED
                counter += 1
                heapq.heappush(queue, (cost + step, counter, other, [*path, (relationship, forward)]))
        raise NoPath(label)

    def pattern(self, absent: Sequence[Pattern] = (), present: Sequence[Pattern] = ()) -> Pattern:
        return Pattern(
            tuple(var for name, var in self.vars.items() if name not in self.outer),
            tuple(self.links),
            tuple(dict.fromkeys(self.conditions)),
            tuple(absent),
            tuple(present),
        )


def between(schema: Schema, source: str, target: str) -> list[Relationship]:
    """The relationships of one label to another: a voyage's origin and its destination."""
    return [link for link in schema.relationships if (link.source, link.target) == (source, target)]


def is_plain(schema: Schema, link: Relationship) -> bool:
    """Whether a relationship is called as what it leads to: the department of an employee, and not the manager of a department."""
    label = schema.labels[link.target]
    called = {*label.synonyms.ko, *label.synonyms.en}
    return spelt_out(link.type).removeprefix("has ") == spelt_out(link.target) or not called.isdisjoint(
        (*link.synonyms.ko, *link.synonyms.en)
    )


def aside(schema: Schema, link: Relationship) -> bool:
    """Whether a relationship says a role that only some have, where a plain one joins the same two: who manages a department is but one
    of those in it. It is gone where the role is said."""
    ends = ((link.source, link.target), (link.target, link.source))
    # Compared whole only where their ends are the same: it is most of what a plan costs.
    beside = [other for other in schema.relationships if (other.source, other.target) in ends and other is not link and other != link]
    return bool(beside) and not is_plain(schema, link) and any(is_plain(schema, other) for other in beside)


def joined_plainly(schema: Schema, link: Relationship) -> bool:
    """Whether rows of a third kind are of both ends by their own names: the enrolments of employees in courses."""
    ends = {link.source, link.target}
    plain: dict[str, set[str]] = {}
    for other in schema.relationships:
        if other.target in ends and other.source not in ends and is_plain(schema, other):
            plain.setdefault(other.source, set()).add(other.target)
    return any(of == ends for of in plain.values())


def key_of(relationship: Relationship) -> tuple[str, str, str]:
    return relationship.source, relationship.type, relationship.target
