"""The steps over the state: each takes what it needs, calls the step's function, and gives what it adds and a line for the trace."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from math import isfinite
from typing import Any

import structlog

from graph.asking import asked_terms
from graph.facts import Fact, find_facts, find_neighbourhood
from graph.linking import Mention
from graph.plan.planner import Unplanned
from graph.rights import MIN_GROUP
from graph.store import GraphError, GraphStore
from language.detect import Language
from language.lexicon import Lexicon
from language.words import Words
from services.rag.answer_extractive import answer_extractive
from services.rag.answer_model import Writer
from services.rag.ask_passages import ask_passages
from services.rag.assume import assume
from services.rag.calculate import rates_named, settle_by_calculation
from services.rag.chat_model import ModelUnavailable
from services.rag.claims import Claims
from services.rag.compose import compose
from services.rag.conflicts import without_stale
from services.rag.evidence import Statement, route_of
from services.rag.extract import PASSAGES, extract
from services.rag.faq import COLLECTION, Faq, settle_by_faq
from services.rag.follow_up import continued, resume, standalone
from services.rag.guard import greet, is_askable
from services.rag.hybrid.kept import Kept
from services.rag.hybrid.request import Stores
from services.rag.hybrid.steps import Across
from services.rag.join import ReadSpans, list_passages
from services.rag.link_across import entities_of
from services.rag.missing import say_missing
from services.rag.model_query import Queries
from services.rag.normalise import normalise
from services.rag.notions import notions
from services.rag.otherwise import said_otherwise
from services.rag.parts import read_parts
from services.rag.plan_graph import doubtful, groups_asking, is_of_all, plan_question, settle_by_plan, strange_words
from services.rag.prompt import CountTokens
from services.rag.rank import rank
from services.rag.refusal import codes_alone, of_anyone, says_code
from services.rag.replace_draft import originals
from services.rag.reword import heard, make_standalone
from services.rag.scopes import name_party, name_scope
from services.rag.settled import leaves_open
from services.rag.state import State
from services.rag.traced import faulty, kinds, place_of, traced_fact
from services.rag.unheld import about_unheld, asks_of_oneself, lacking, says_all, says_own
from services.rag.verify import verify
from services.rag.write import Shown, Tell, Wording, quotation
from services.settings import PipelineSettings
from vector.embedding.lane import EncodingLane
from vector.reranking.reranker import Reranker
from vector.store import Passage, VectorStore, VectorUnavailable

GRAPH_SECONDS = 2.0
FACTS = 20
Update = dict[str, Any]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Nodes:
    """What the steps work with. `writer` None answers by quoting; `count_tokens` measures what it is given. `min_group`: over how many
    rows a total of a protected property is told."""

    vectors: VectorStore
    graph: GraphStore
    lane: EncodingLane
    words: Words
    lexicon: Lexicon
    read: ReadSpans
    writer: Writer | None
    count_tokens: CountTokens
    settings: PipelineSettings = field(default_factory=PipelineSettings)
    min_group: int = MIN_GROUP
    faqs: Faq | None = None
    reranker: Reranker | None = None
    kept: Kept = field(default_factory=Kept)

    async def normalise(self, state: State) -> Update:
        text, asked_in = normalise(state["question"].text)
        if "spacing" in self.settings.steps:
            text = await self.lane.run(self.words.spaced, text)
        lang = state["question"].lang or asked_in
        return {"text": text, "asked_in": asked_in, "lang": lang, "detail": {"text": text, "asked_in": asked_in, "lang": lang}}

    async def guard(self, state: State) -> Update:
        asks, unheard = state["text"], Update()
        if greeting := greet(asks, state["index"].schemas, state["question"].collections, state["lang"]):
            return {"askable": False, "settled": greeting, "detail": {"asks": asks}}
        if "history" in self.settings.steps:
            asks = await self.lane.run(standalone, asks, history := state["question"].history, self.words)
            if asks != state["text"] and (writer := state["writer"]) and writer.settings.rewords:
                said, unheard = await heard(make_standalone(state["text"], history, writer, self.words))
                asks = said or asks
        found = await self._understand(asks, state["asked_in"])
        return {**found, **unheard, "detail": {"asks": asks, "terms": found["terms"]}}

    async def _understand(self, asks: str, asked_in: Language) -> Update:
        """What a question asks about. Its vector comes while the tables are asked, which do not wait for it."""
        tokens = await self.lane.run(self.words.tokens, asks)
        terms = [token.form for token in tokens if token.content]
        asked = notions(terms, asked_in, self.lexicon, synonyms="synonyms" in self.settings.steps)
        askable = is_askable(tokens)
        encoding = {"encoding": asyncio.create_task(self.lane.query(asks))} if askable else {}
        if askable and ("<" in asks or "＜" in asks):  # it may be nothing but what the encoder takes for its own marks
            try:
                await encoding["encoding"]
            except ValueError:
                askable, encoding = False, {}
        return {"asks": asks, "tokens": tokens, "terms": terms, "notions": asked, "askable": askable, **encoding}

    async def link(self, state: State) -> Update:
        link = partial(state["index"].linker.link, groups=state["question"].caller.groups, fuzzy=True)
        earlier = continued(state["text"], state["question"].history, self.words) if "history" in self.settings.steps else []
        text = await self.lane.run(resume, state["text"], earlier, link, self.words)
        mentions = await self.lane.run(link, text)
        detail = [{"text": m.text, "entity": m.entity, "score": m.score, "how": m.how} for m in mentions]
        return {"text": text, "before": earlier, "mentions": mentions, "detail": detail}

    async def faq_stamp(self) -> str:
        """Which state of the file of questions and answers there is."""
        if self.faqs is None:
            return ""
        await self.lane.run(self.faqs.refresh)
        return self.faqs.stamp()

    async def faq(self, state: State) -> Update:
        question = state["question"]
        if self.faqs is None or (question.collections is not None and COLLECTION not in question.collections):
            return {"settled": None, "detail": None}
        await self.lane.run(self.faqs.refresh)
        groups, linker = question.caller.groups, state["index"].linker

        def link(text: str) -> frozenset[str]:
            return frozenset(mention.entity for mention in linker.link(text, groups))

        vector = await state["encoding"]
        found = await self.lane.run(self.faqs.find, state["asks"], state["notions"], vector, groups, question.as_of, link)
        if found is None:
            return {"settled": None, "detail": None}
        detail = {"entry": found[0], "owner": found[1].owner}
        if not found[1].holds(question.as_of):
            return {"settled": None, "expired": found[1], "detail": {**detail, "expired": found[1].valid_until.isoformat()}}
        return {"settled": settle_by_faq(*found, state["lang"]), "detail": detail}

    async def calculate(self, state: State) -> Update:
        find_rates = partial(rates_named, state, self.graph, self.lane, timeout=GRAPH_SECONDS)
        settled = await settle_by_calculation(state["text"], state["question"].history, state["lang"], self.lane, find_rates)
        return {"settled": settled, "detail": settled and {"route": settled.route, "values": settled.values}}

    async def plan(self, state: State) -> Update:
        question, index, mentions = state["question"], state["index"], tuple(state["mentions"])
        ours = await groups_asking(self.graph, state["text"], question, index, timeout=GRAPH_SECONDS)
        found = await self.lane.run(plan_question, state["text"], state["asked_in"], mentions, question, index, self.words, ours)
        if found is None:
            return {"settled": None, "detail": None}
        collection, outcome = found
        if isinstance(outcome, Unplanned):
            named = [word for word in outcome.unknown if not word.isdecimal()]  # a number is no name: of a telephone it is not said again
            unknown = tuple(named) if outcome.named else ()
            nobody = (outcome.asks_own or asks_of_oneself(state["text"])) and not outcome.unknown and question.caller.node is None
            return {
                "settled": None,
                "unknown": unknown,
                "strange": strange_words(outcome),
                "nobody": nobody,
                "outcome": found,
                "detail": {"unknown": outcome.unknown},
            }
        if question.caller.node is None and is_of_all(outcome, index.schemas[collection]):
            unplanned = Unplanned((), True, outcome.marks)
            return {"settled": None, "nobody": True, "outcome": (collection, unplanned), "detail": {"collection": collection, "of": "all"}}
        detail = {"collection": collection, "cost": outcome.built.cost, "margin": outcome.margin if isfinite(outcome.margin) else None}
        try:
            settled = await settle_by_plan(
                self.graph, collection, outcome, question, index, state["lang"], timeout=GRAPH_SECONDS, min_group=self.min_group
            )
        except GraphError as error:
            log.warning("graph_away", error=type(error).__name__)
            return {"settled": None, "away": [error], "detail": {**detail, "away": type(error).__name__}}
        if settled and doubtful(outcome, state["text"]):
            return {"settled": None, "held": settled, "detail": {**detail, "doubtful": True}}
        return {"settled": settled, "outcome": found, "detail": detail}

    async def retrieve_vector(self, state: State) -> Update:
        understand = partial(self._understand, asked_in=state["asked_in"])
        try:
            told = (self.settings.steps, understand, state["writer"])
            passages, learned = await ask_passages(state, self.vectors, self.lane, self.words, *told)
        except VectorUnavailable as error:
            log.warning("vectors_away", error=type(error).__name__)
            away = type(error).__name__
            return {"passages": {}, "vector": await state["encoding"], "away": [error], "detail": {"away": away}}
        detail: Update = {path: [[*place_of(p), round(p.score, 4)] for p in found] for path, found in passages.items()}
        detail |= {"respelt": learned["asks"]} if "asks" in learned else {}
        detail |= {"said": learned["said"]} if "said" in learned else {}
        return {**learned, "passages": passages, "detail": detail}

    async def retrieve_graph(self, state: State) -> Update:
        facts, away = await self._facts(state, state["mentions"], unasked=self.writer is not None)
        return {"facts": facts, "away": away, "detail": {"facts": [traced_fact(fact) for fact in facts], "away": kinds(away)}}

    async def link_across(self, state: State) -> Update:
        named = {mention.entity for mention in state["mentions"]}
        mentions = entities_of(state["passages"], named, state["index"].groups, state["question"].caller.groups)
        facts, away = await self._facts(state, mentions, unasked=False)
        return {"across": facts, "away": away, "detail": {"facts": [traced_fact(fact) for fact in facts], "away": kinds(away)}}

    async def fuse(self, state: State) -> Update:
        score = partial(self.lane.run, self.reranker.scores) if self.reranker else None
        update = await rank(state, self.vectors, self.settings, score)
        detail = [[place_of(r.evidence), round(r.score, 4), {k: round(v, 4) for k, v in r.shares.items()}] for r in update["ranked"][:20]]
        return {**update, "detail": detail}

    async def list_passages(self, state: State) -> Update:
        return {"listed": await list_passages(state["stretches"], self.read, state["question"].caller.groups), "detail": None}

    async def extract(self, state: State) -> Update:
        ids = [r.evidence.chunk.id for r in state["ranked"] if isinstance(r.evidence, Passage)][:PASSAGES]
        vectors = await self.vectors.sentence_vectors(ids, state["scope"]) if ids else {}
        calibration = state["index"].calibration
        floor = calibration.floor(state["asked_in"]) + self.settings.floor_shift
        named = [frozenset(state["terms"]).intersection(self.words.terms(mention.text)) for mention in state["mentions"]]
        told = (self.lane, self.words, named, state.get("before", ()))
        parts = await read_parts(state["text"], state["terms"], state["vector"], *told)
        asked = (state["notions"], [names for names in named if names], state["asked_in"], parts)
        picks = await self.lane.run(extract, state["ranked"], state["vector"], *asked, vectors, self.words, calibration)
        detail = {
            "floor": floor if isfinite(floor) else None,
            "parts": [[part.text, [kind.dimension for kind in part.kinds]] for part in parts],
            "sentences": [[p.quote.chunk.source, p.quote.start, p.quote.end, round(p.score, 3), round(p.cosine, 4)] for p in picks[:10]],
        }
        return {"parts": parts, "picks": picks, "floor": floor, "detail": detail}

    async def hybrid(self, state: State) -> Update:
        update = await self.across.settle(state)
        settled = update["settled"]
        if settled and settled is not state.get("held") and leaves_open(settled, state["parts"], state["picks"]):
            return {**update, "settled": state.get("held"), "detail": {**(update["detail"] or {}), "left": "open"}}
        return update

    def proposes(self, state: State) -> bool:
        """Whether the chat model is to say how it reads a question that nothing, or nothing sure, was found for."""
        return not state.get("unheard") and self.across.proposes(state)

    async def propose(self, state: State) -> Update:
        return await replace(self.across, writer=state["writer"]).propose(state)

    def queries(self, state: State) -> bool:
        """Whether the chat model is to write a query of the tables that nothing was found for."""
        return Queries(self.graph, self.writer, self.min_group).asks(state)

    async def query(self, state: State) -> Update:
        return await Queries(self.graph, state["writer"], self.min_group).settle(state)

    @property
    def across(self) -> Across:
        return Across(Stores(self.vectors, self.graph, self.lexicon, self.lane, self.kept), self.words, self.writer)

    async def answer(self, state: State) -> Update:
        if settled := state["settled"]:
            detail = {"by": "settled", "route": settled.route, "statements": [s.text for s in settled.statements]}
            return {"draft": settled.statements, "detail": detail}
        index, nobody = state["index"], state.get("nobody")
        picks = of_anyone(state["picks"]) if nobody else state["picks"]
        # A fact about what the question does not name joins only where the best sentence names it, and its passage all that the question
        # names besides: the phone number of the branch on Jeju is not that of Singapore's.
        best = await self.lane.run(index.linker.link, picks[0].quote.text, state["question"].caller.groups) if picks else ()
        explained = bool(picks) and await self.lane.run(says_all, picks[0].quote.chunk, state.get("strange", ()), self.words)
        across = {mention.entity for mention in best} if explained else set()
        facts = [*state["facts"], *(fact for fact in state["across"] if fact.entities[0] in across)]
        asks = await self.lane.run(asked_terms, state["text"], state["mentions"], index.schemas, self.words)
        told = (asks, state["parts"], state["floor"], state["lang"])
        draft = answer_extractive(facts, picks, *told)
        current = await self.lane.run(without_stale, draft, picks, state["parts"], index.versions, state["question"].as_of, self.words)
        draft = draft if len(current) == len(picks) else answer_extractive(facts, current, *told)
        given = (state["mentions"], state.get("unknown", ()), state["notions"], state["parts"], state["asked_in"])
        draft = draft if await self.lane.run(about_unheld, draft, *given, index.schemas, self.words) else ()
        if nobody and not await self.lane.run(says_own, state, draft, self.words):
            draft = ()
        draft = draft if await self.lane.run(says_code, draft, codes_alone(state["tokens"]), self.words) else ()
        missing = await self.lane.run(lacking, state, draft, self.words)
        draft = () if missing else assume(draft, state["mentions"], state["lang"])
        return {
            "draft": draft,
            "missing": missing,
            "told": facts,
            "detail": {"by": "extractive", "route": route_of(draft), "statements": [s.text for s in draft]},
        }

    async def verify(self, state: State) -> Update:
        verdicts = await self.lane.run(verify, state["draft"], Claims(self.words), self.lane.encode)
        checked = [verdict.said for verdict in verdicts if verdict.said]
        statements = self._with_scopes(state, checked)
        statements += await self._otherwise(state, statements)
        lines, citations = compose(statements, state["lang"])
        return {
            "checked": checked,
            "statements": statements,
            "lines": lines,
            "citations": citations,
            "answerable": bool(lines),
            "detail": {"dropped": len(verdicts) - len(checked), "faults": faulty(verdicts)},
        }

    def writes(self, state: State) -> bool:
        """Whether the chat model is to write what the passages answer. One that was not heard is not waited for a second time."""
        return (
            self.writer is not None and not state.get("unheard") and not state.get("settled") and route_of(state["statements"]) != "graph"
        )

    async def write(self, state: State, tell: Tell) -> Update:
        """Whether the sources answer is for the evidence to say: where the model finds nothing that holds, it stays quoted."""
        writer = state["writer"]
        assert writer
        shown = Shown(state, tell, partial(self._with_scopes, state))
        wording = Wording(writer, self.lane, self.words, self.lexicon, self.count_tokens, self._around)
        foreign = any(quotation(statement, state["lang"]) for statement in state["checked"])
        detail: Update = {}
        fallback: Update = {}
        try:
            detail = await (wording.translate if foreign else wording.write)(state, shown)
        except ModelUnavailable as error:
            log.warning("model_unavailable", error=str(error))
            fallback = {"fallback": str(error)}
            shown.add(state["checked"][len(shown.statements) :])
        kept = {"unkept": not fallback and not (detail.get("translated") if foreign else shown.statements)}
        if not shown.statements:
            return {**fallback, **kept, "detail": {"by": "extractive", **detail, **fallback}}
        statements = [*shown.statements, *originals(shown.statements, state["lang"]), *await self._otherwise(state, shown.statements)]
        lines, citations = compose(statements, state["lang"])
        detail |= {"by": "extractive" if fallback else "model", **fallback, "statements": [s.text for s in statements]}
        said = {"statements": statements, "lines": lines, "citations": citations, "told_lines": shown.lines}
        return {**fallback, **kept, **said, "detail": detail}

    async def _around(self, state: State) -> list[Fact]:
        """What stands around the things that the question names; none where the graph is away."""
        question, asked = state["question"], (state["index"].schemas, state["mentions"], state["lang"])
        groups, within = question.caller.groups, question.collections
        try:
            return await find_neighbourhood(self.graph, *asked, groups=groups, collections=within, timeout=GRAPH_SECONDS)
        except GraphError as error:
            log.warning("graph_away", error=type(error).__name__)
            return []

    def _with_scopes(self, state: State, statements: list[Statement]) -> list[Statement]:
        """The statements with the country, the contract or the company that they hold for."""
        caller, lang = state["question"].caller, state["lang"]
        scoped = name_scope(statements, state["text"], caller.country, self.words, lang)
        return name_party(scoped, state["mentions"], caller.entity, partial(state["index"].linker.link, groups=caller.groups), lang)

    async def _otherwise(self, state: State, statements: Sequence[Statement]) -> list[Statement]:
        return await said_otherwise(state, statements, self.vectors, self.lane, self.words)

    async def refuse(self, state: State) -> Update:
        if state["away"]:  # then nobody knows what the sources say
            raise state["away"][0]
        settled = state.get("settled")
        said = settled and (settled.asked_back or settled.refusal)
        missing = settled.missing if settled else state.get("missing")
        detail = asdict(missing) if missing else None
        line = said or await say_missing(state, missing, self.vectors, self.lane, self.words)
        return {"statements": (), "lines": [line], "citations": (), "answerable": False, "detail": detail}

    async def _facts(self, state: State, mentions: Sequence[Mention], *, unasked: bool = True) -> tuple[list[Fact], list[GraphError]]:
        """What the graph says of the mentions; where it is away, nothing and why, so that the passages still answer."""
        if not mentions:
            return [], []
        question = state["question"]
        try:
            found = await find_facts(
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
                unasked=unasked,
            )
        except GraphError as error:
            log.warning("graph_away", error=type(error).__name__)
            return [], [error]
        return found, []
