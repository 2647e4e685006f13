"""The steps over the state: each takes what it needs, calls the step's function, and gives what it adds and a line for the trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from langchain_core.language_models import BaseChatModel

from graph.asking import asked_terms
from graph.facts import Fact, find_facts
from graph.linking import Mention
from graph.store import GraphStore
from language.words import Words
from services.rag.answer_extractive import Draft, answer_extractive
from services.rag.answer_model import ModelUnavailable, answer_model
from services.rag.compose import compose, list_passages, refuse
from services.rag.evidence import Evidence, Path
from services.rag.extract import PASSAGES, extract
from services.rag.fuse import fuse
from services.rag.guard import is_askable
from services.rag.link_across import entities_of
from services.rag.normalise import normalise
from services.rag.retrieve_vector import retrieve_vector
from services.rag.state import State
from services.rag.verify import verify
from vector.embedding.lane import EncodingLane
from vector.lexical import query_weights
from vector.store import Passage, VectorStore

GRAPH_SECONDS = 2.0
FACTS = 20
WEIGHTS: Mapping[Path, float] = {}
Update = dict[str, Any]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Nodes:
    """What the steps work with. `model` None answers by quoting."""

    vectors: VectorStore
    graph: GraphStore
    lane: EncodingLane
    words: Words
    model: BaseChatModel | None

    async def normalise(self, state: State) -> Update:
        text, lang = normalise(state["question"].text, state["question"].lang)
        return {"text": text, "lang": lang, "detail": {"text": text, "lang": lang}}

    async def guard(self, state: State) -> Update:
        tokens = await self.lane.run(self.words.tokens, state["text"])
        terms = [token.form for token in tokens if token.content]
        return {"askable": is_askable(tokens), "terms": terms, "detail": {"terms": terms}}

    async def link(self, state: State) -> Update:
        mentions = state["index"].linker.link(state["text"], state["question"].caller.groups, fuzzy=True)
        detail = [{"text": m.text, "entity": m.entity, "score": m.score, "how": m.how} for m in mentions]
        return {"mentions": mentions, "detail": detail}

    async def retrieve_vector(self, state: State) -> Update:
        vector = await self.lane.query(state["text"])
        entities = frozenset(mention.entity for mention in state["mentions"])
        passages = await retrieve_vector(
            self.vectors, vector, query_weights(state["terms"]), state["lang"], entities, state["scope"], state["index"].calibration
        )
        detail = {path: [[p.chunk.source, p.chunk.start, round(p.score, 4)] for p in found] for path, found in passages.items()}
        return {"vector": vector, "passages": passages, "detail": detail}

    async def retrieve_graph(self, state: State) -> Update:
        facts = await self._facts(state, state["mentions"]) if state["mentions"] else []
        return {"facts": facts, "detail": [_of_fact(fact) for fact in facts]}

    async def link_across(self, state: State) -> Update:
        known = {mention.entity for mention in state["mentions"]}
        mentions = entities_of(state["passages"], known)
        found = await self._facts(state, mentions) if mentions else []
        facts = [fact for fact in found if fact.asked > 0]
        return {"across": facts, "detail": [_of_fact(fact) for fact in facts]}

    async def fuse(self, state: State) -> Update:
        rankings: dict[Path, list[tuple[Evidence, float]]] = {
            path: [(p, p.score) for p in passages] for path, passages in state["passages"].items()
        }
        rankings["graph"] = [(fact, fact.score) for fact in (*state["facts"], *state["across"])]
        ranked = fuse(rankings, WEIGHTS)
        listed = list_passages(ranked, state["question"].top_k)
        detail = [[_of(r.evidence), round(r.score, 4), {k: round(v, 4) for k, v in r.shares.items()}] for r in ranked[:20]]
        return {"ranked": ranked, "listed": listed, "detail": detail}

    async def extract(self, state: State) -> Update:
        ids = [r.evidence.chunk.id for r in state["ranked"] if isinstance(r.evidence, Passage)][:PASSAGES]
        vectors = await self.vectors.sentence_vectors(ids, state["scope"])
        calibration = state["index"].calibration
        picks = await self.lane.run(
            extract, state["ranked"], state["vector"], state["terms"], state["lang"], vectors, self.words, calibration
        )
        detail = [[p.quote.chunk.source, p.quote.start, p.quote.end, round(p.score, 3), round(p.cosine, 4)] for p in picks[:10]]
        return {"picks": picks, "detail": {"floor": calibration.floor(state["lang"]), "sentences": detail}}

    async def answer(self, state: State) -> Update:
        index, picks = state["index"], state["picks"]
        # A fact about what the question does not name joins only where the best sentence names it.
        named = index.linker.link(picks[0].quote.text, state["question"].caller.groups) if picks else ()
        across = {mention.entity for mention in named}
        facts = [*state["facts"], *(fact for fact in state["across"] if fact.entities[0] in across)]
        asks = asked_terms(state["text"], state["mentions"], index.schemas, self.words)
        draft = answer_extractive(facts, picks, asks, index.calibration.floor(state["lang"]))
        by = "extractive"
        if self.model and draft.statements and draft.route != "graph":
            try:
                said = await answer_model(self.model, state["text"], state["lang"], [f for f in facts if f.asked > 0], picks)
                by, draft = "model", Draft(said, draft.values)
            except ModelUnavailable as error:
                log.warning("model_unavailable", error=str(error))
        return {"draft": draft, "detail": {"by": by, "route": draft.route, "statements": [s.text for s in draft.statements]}}

    async def verify(self, state: State) -> Update:
        statements = verify(state["draft"].statements)
        lines, citations = compose(statements)
        dropped = len(state["draft"].statements) - len(statements)
        return {"lines": lines, "citations": citations, "answerable": bool(lines), "detail": {"dropped": dropped}}

    async def refuse(self, state: State) -> Update:
        return {"lines": [refuse(state.get("ranked", ()), state["lang"])], "citations": (), "answerable": False, "detail": None}

    async def _facts(self, state: State, mentions: Sequence[Mention]) -> list[Fact]:
        question = state["question"]
        return await find_facts(
            self.graph,
            state["index"].schemas,
            mentions,
            state["text"],
            state["lang"],
            self.words,
            groups=question.caller.groups,
            collections=question.collections,
            timeout=GRAPH_SECONDS,
            limit=FACTS,
        )


def _of(evidence: Evidence) -> list[Any]:
    return [evidence.chunk.source, evidence.chunk.start] if isinstance(evidence, Passage) else [evidence.collection, evidence.text]


def _of_fact(fact: Fact) -> dict[str, Any]:
    return {"text": fact.text, "asked": round(fact.asked, 3), "score": round(fact.score, 3), "query": fact.query}
