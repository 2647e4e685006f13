"""One way to take a part of a question: a kind of node, a property, a relationship, arithmetic, a name or a value. Pure."""

from __future__ import annotations

import builtins
from dataclasses import dataclass, field
from typing import Literal

from graph.plan.plan import Operator
from graph.plan.words.measures import Measure
from graph.schema import Relationship, Schema

Kind = Literal["label", "property", "role", "hint", "measure", "entity", "value"]

OWN, ALIKE, PIECEWISE, PARTLY = 1.0, 0.92, 0.88, 0.6
_NUMBERS = ("integer", "number", "percentage")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take a part of a question.

    label: a kind of node. property: of a label or a relationship. role: the far end of a relationship as seen from the near one
    (`forward`: the target). hint: a relationship is spoken of. measure: arithmetic over a row. entity: nodes by id. value: a
    property's value, what is bound by a number (the first three), or what is not so.
    """

    kind: Kind
    label: str = ""
    property: str = ""
    link: Relationship | None = None
    forward: bool = True
    ids: tuple[str, ...] = ()
    value: str = ""
    measure: Measure | None = None
    bound: tuple[Operator, int | str] | None = None
    score: float = field(default=OWN, compare=False)

    def __hash__(self) -> int:
        return hash((self.kind, self.label, self.property, self.link and self.link.type, self.forward, self.ids, self.value))

    @builtins.property
    def far(self) -> str:
        """The label of the nodes that a label, role, entity or property speaks of."""
        if self.kind == "role" and self.link:
            return self.link.target if self.forward else self.link.source
        return self.label


def is_above(reading: Reading) -> bool:
    """Whether it is who stands above another of a kind: a boss, though a building has one, too."""
    link = reading.link if reading.kind == "role" else None
    return link is not None and link.source == link.target and reading.forward and reading.score >= PIECEWISE


def is_number(reading: Reading, schema: Schema) -> bool:
    """Whether it is a number that the rows of a label have."""
    own = reading.kind == "property" and reading.label in schema.labels
    return own and schema.labels[reading.label].properties[reading.property].type in _NUMBERS


def is_day(reading: Reading, schema: Schema) -> bool:
    """Whether it is the day of something: what a verb says that happened, 태어난 of a birth date."""
    if reading.kind != "property" or reading.label not in schema.labels:
        return False
    return schema.labels[reading.label].properties[reading.property].type == "date"
