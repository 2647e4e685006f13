"""A hybrid answer as a plan: a small tree of steps, each with its evidence and its outcome, a value or what is missing.

Every kind of question is a composition of the same few: find the rule, read its value, bind it to what the question is about, query rows,
compare or compute, say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from graph.facts import Fact
from services.rag.absent import Missing, Part
from services.rag.compose import display
from services.rag.evidence import Calculation, Quote, Support

Do = Literal["find rule", "read value", "bind", "query rows", "compare", "compute", "say"]
FAILS: Mapping[Part, Do] = {
    "row": "bind",
    "name": "bind",
    "code": "find rule",
    "document": "find rule",
    "version": "find rule",
    "value": "read value",
    "class": "read value",
    "rest": "query rows",
    "base": "query rows",
}
"""Which step has no outcome where a part is missing."""


@dataclass(frozen=True, slots=True)
class Step:
    """`outcome` is what it gave, in words, or what is missing; `evidence` what that rests on; `needs` the steps that it works with."""

    do: Do
    outcome: str | Missing
    evidence: tuple[Support, ...] = ()
    needs: tuple[Step, ...] = ()

    def supports(self) -> list[Support]:
        """The evidence of the whole tree, what a step needs before its own, each once."""
        return list({s.id if isinstance(s, Fact) else repr(s) if isinstance(s, Calculation) else s: s for s in self._all()}.values())

    def _all(self) -> Iterator[Support]:
        for step in self.needs:
            yield from step._all()
        yield from self.evidence

    def traced(self) -> dict[str, Any]:
        """JSON-ready, for the trace."""
        missing = self.outcome if isinstance(self.outcome, Missing) else None
        outcome = {"missing": [missing.part, missing.name, missing.of]} if missing else {"outcome": self.outcome}
        evidence = [_traced(support) for support in self.evidence]
        return {"do": self.do, **outcome, "evidence": evidence, "needs": [step.traced() for step in self.needs]}


def rule(*quotes: Quote, value: str = "") -> Step:
    """The sentences that say what holds, and the value read from them, where one is."""
    found = Step("find rule", display(quotes[0].text) if quotes else "", tuple(dict.fromkeys(quotes)))
    return Step("read value", value, (), (found,)) if value else found


def bind(names: Sequence[str], facts: Sequence[Fact]) -> Step:
    """What the rule holds for, with the rows that led there."""
    return Step("bind", ", ".join(dict.fromkeys(names)), tuple(facts))


def query(fact: Fact, *needs: Step) -> Step:
    return Step("query rows", fact.text, (fact,), needs)


def calculated(do: Literal["compare", "compute"], calculation: Calculation, *needs: Step) -> Step:
    return Step(do, calculation.text, (calculation,), needs)


def _traced(support: Support) -> list[Any]:
    match support:
        case Quote():
            return [support.chunk.source, support.start, support.end]
        case Fact():
            return [support.id, support.query]
        case _:
            return [support.formula, dict(support.inputs)]
