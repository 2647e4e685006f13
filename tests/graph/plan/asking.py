"""Questions planned over a schema, names and values of a test's own, without a store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from graph.linking import Linker
from graph.names import Name
from graph.plan.plan import Compared, Field, OneOf, QueryPlan
from graph.plan.planner import Known, Planned, Unplanned, find_names, plan
from graph.plan.words.lexicon import read_lexicon
from graph.schema import Schema
from graph.values import Held
from language.detect import detect
from language.words import Words

EVERYONE = frozenset({"everyone"})
TODAY = date(2026, 5, 1)
Ask = Callable[[str], Planned | Unplanned]
Plan = Callable[[str], QueryPlan]


def asking(schema: Schema, names: Sequence[Name], values: Mapping[str, Sequence[Held]], words: Words) -> Ask:
    """What plans a question, as everyone may ask it on TODAY."""
    linker = Linker(names, words)
    known = Known(read_lexicon(schema, words), find_names(names, values, words)[schema.collection])

    def ask(question: str) -> Planned | Unplanned:
        return plan(question, detect(question), linker.link(question, EVERYONE, fuzzy=True), known, words, EVERYONE, TODAY)

    return ask


def planning(ask: Ask) -> Plan:
    """The plan of a question that must have one."""

    def planned(question: str) -> QueryPlan:
        found = ask(question)
        assert isinstance(found, Planned), found
        return found.built.plan

    return planned


def conditions(plan: QueryPlan) -> list[tuple[str, str, object]]:
    """What narrows, as property, operator and value; of alternatives each."""
    parts = [part for c in plan.pattern.conditions for part in (c.parts if isinstance(c, OneOf) else (c,))]
    return [(c.left.property, c.operator, c.right) for c in parts if isinstance(c, Compared) and isinstance(c.left, Field)]
