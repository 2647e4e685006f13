"""What a calculator settles: the amount with its working, or what must be asked back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import structlog

from graph.rates import Rate, find_rates
from graph.store import GraphError, GraphStore
from language.detect import Language
from services.calculate.calculate import Calculated, calculate, complete
from services.calculate.result import Missing
from services.calculate.wording import ask_back, choices, labels, said, value_of, working
from services.rag.answer import Clarify
from services.rag.evidence import Calculation, Statement
from services.rag.question import Turn
from services.rag.settled import Settled
from services.rag.state import State
from vector.embedding.lane import EncodingLane

CHOICES = 5
TURNS = 12
"""How many of the user's turns before a question may hold its numbers."""


RATE = "rate"
FindRates = Callable[[str, Decimal | None], Awaitable[Sequence[Rate]]]
log = structlog.get_logger()


async def settle_by_calculation(
    text: str, history: Sequence[Turn], lang: Language, lane: EncodingLane, find_rates: FindRates
) -> Settled | None:
    """Compute a question that states its numbers; earlier turns complete it. None: no question for a calculator.

    `find_rates` gives the rates that the sources hold for what a text names, for a term in months: the one that there is is used and
    cited, several are asked back as choices.
    """
    said_before = [turn.text for turn in history if turn.role == "user"][-TURNS:]
    outcome = await lane.run(calculate, text, said_before)
    rates: Sequence[Rate] = ()
    if isinstance(outcome, Missing) and RATE in outcome.names:
        rates = await find_rates("\n".join((*said_before, text)), outcome.terms.months)
        if len({rate.value for rate in rates}) == 1:
            outcome = complete(outcome, rates[0].value)
    match outcome:
        case Calculated(worked, terms):
            calculation = Calculation(worked.formula, _plain(worked.inputs), working(worked, terms, lang))
            statements = [Statement(said(worked, terms, lang), (calculation,))]
            statements += [Statement(rate.fact.text, (rate.fact,)) for rate in rates[:1]]
            return Settled("calculation", tuple(statements), tuple(value_of(result) for result in worked.results))
        case Missing(names):
            offered = [
                _offers(rates) if name == RATE and rates else known for name, known in zip(names, choices(outcome, lang), strict=True)
            ]
            return Settled("clarify", clarify=Clarify(names, tuple(offered), labels(outcome, lang)), asked_back=ask_back(outcome, lang))
    return None


async def rates_named(
    state: State,
    store: GraphStore,
    lane: EncodingLane,
    text: str,
    months: Decimal | None,
    *,
    timeout: float,  # noqa: ASYNC109
) -> list[Rate]:
    """The rates of what the text names, where one thing is named that has any; none where the graph is away."""
    question, schemas = state["question"], state["index"].schemas
    groups = question.caller.groups
    mentions = await lane.run(state["index"].linker.link, text, groups)
    for mention in {m.entity: m for m in mentions}.values():
        schema = schemas.get(mention.entity.partition("/")[0])
        if schema and mention.label in schema.labels and question.collections in (None, frozenset({schema.collection})):
            as_of = question.as_of
            try:
                if rates := await find_rates(
                    store, schema, mention, state["lang"], months=months, as_of=as_of, groups=groups, timeout=timeout
                ):
                    return rates
            except GraphError as error:
                log.warning("graph_away", error=type(error).__name__)
    return []


def _offers(rates: Sequence[Rate]) -> tuple[str, ...]:
    return tuple(rate.fact.text for rate in rates[:CHOICES]) if len({rate.value for rate in rates}) > 1 else ()


def _plain(inputs: Mapping[str, Decimal | int | str]) -> dict[str, Any]:
    """Inputs as JSON has them."""
    return {name: _number(value) if isinstance(value, Decimal) else value for name, value in inputs.items()}


def _number(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
