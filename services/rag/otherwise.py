"""What other sources say in place of an answer: another version, another document, a document beside the tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from language.asked_kind import kinds_of
from language.words import Words
from services.rag.conflicts import Held, document_against, find_conflict, show
from services.rag.evidence import Statement, facts_of, route_of
from services.rag.state import State
from services.rag.versions import other_versions
from vector.embedding.lane import EncodingLane
from vector.store import Leg, VectorStore, VectorUnavailable

LOOKED_AT = 5
_AGGREGATE = re.compile(r"\b(?:sum|count|avg|min|max)\(", re.IGNORECASE)


async def said_otherwise(
    state: State, statements: Sequence[Statement], vectors: VectorStore, lane: EncodingLane, words: Words
) -> list[Statement]:
    """The statement that shows it; none where nothing differs that was found."""
    index, lang = state["index"], state["lang"]
    found = other_versions(statements, state.get("superseded", ()), index.versions, words, lang)
    if not found and state.get("picks"):
        conflict = await lane.run(find_conflict, statements, state["picks"], state["parts"], index.versions, words)
        found = [show(conflict, index.versions, lang)] if conflict else []
    return found or await _beside_tables(state, statements, vectors, lane, words)


async def _beside_tables(
    state: State, statements: Sequence[Statement], vectors: VectorStore, lane: EncodingLane, words: Words
) -> list[Statement]:
    settled, named = state.get("settled"), state.get("mentions", ())
    facts = facts_of(statements)
    values = settled.values if settled else tuple(value for fact in facts for value in fact.values)
    computed = any(_AGGREGATE.search(fact.query) for fact in facts)  # of many rows: no document states it of the thing that is named
    if not statements or route_of(statements) != "graph" or len(values) != 1 or not named or computed:
        return []
    leg = Leg("named", "dense", await state["encoding"], entities=frozenset(mention.entity for mention in named))
    try:
        passages = (await vectors.search([leg], state["scope"], limit=LOOKED_AT))["named"]
    except VectorUnavailable:  # the tables have answered
        return []
    link = partial(state["index"].linker.link, groups=state["question"].caller.groups)
    told = Held(values[0], state["notions"], named, kinds_of(state["text"]))
    found = await lane.run(document_against, told, passages, state["index"].versions, state["lang"], link, words)
    return [found] if found else []
