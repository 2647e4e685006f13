"""The two steps over documents and tables together: what they answer, and what they answer as a chat model reads the question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import structlog

from graph.store import GraphError
from language.words import Words
from services.rag.absent import Apart, Missing
from services.rag.answer_model import Writer
from services.rag.chat_model import ModelUnavailable
from services.rag.hybrid.across import answer_across, unknown_words
from services.rag.hybrid.asked_once import asked_once
from services.rag.hybrid.lacking import missing_class, of_strangers, rest_of_whoever
from services.rag.hybrid.request import Stores, request_of
from services.rag.hybrid.say import refused
from services.rag.hybrid.typed import Reader
from services.rag.settled import Settled
from services.rag.state import State
from services.rag.unheld import names_unsaid, unknown_class, unknown_name
from vector.store import Passage, VectorUnavailable

_LEAST = re.compile(r"(?<![가-힣])(?:최소|최대) ?[가-힣]|\b(?:minimum|maximum) [a-z]", re.I)
log = structlog.get_logger()


def _settled(settled: Settled, **detail: Any) -> dict[str, Any]:
    """What the step adds, with the plan as the trace shows it."""
    return {"settled": settled, "detail": {**detail, "values": settled.values, "plan": settled.plan and settled.plan.traced()}}


@dataclass(frozen=True, slots=True)
class Across:
    """Answers over each collection of tables; `writer` None proposes nothing."""

    stores: Stores
    words: Words
    writer: Writer | None

    async def settle(self, state: State) -> dict[str, Any]:
        if state["away"]:  # it needs both stores
            return {"settled": state.get("held"), "detail": None}
        if not state.get("held") and (missing := rest_of_whoever(state["text"], state["lang"])):
            return _settled(refused(missing))
        if missing := await self.stores.lane.run(self._unheld, state):
            return _settled(refused(missing))
        apart: Apart | None = None
        chosen: list[dict[str, Any]] = []
        stores = replace(self.stores, graph=asked_once(self.stores.graph))
        passages = [r.evidence.chunk for r in state["ranked"] if isinstance(r.evidence, Passage)]
        for reader in self._readers(state):
            asked = (state["text"], state.get("strange", ()), passages, reader, self.stores.kept)
            apart = apart or await self.stores.lane.run(of_strangers, *asked)
            try:
                found = await answer_across(request_of(state), reader, stores)
            except (GraphError, VectorUnavailable) as error:
                log.warning("hybrid_away", error=type(error).__name__)
                continue
            chosen += [form.traced() for form in found.forms]
            if settled := found.settled:
                return _settled(settled, collection=reader.schema.collection, forms=chosen)
            apart = apart or found.apart
        held = state.get("held")
        if held and apart and (held.doubtful or _LEAST.search(state["text"])):  # the least that may be ordered is no least that was
            if apart.doubt:
                return _settled(refused(apart.doubt), forms=chosen)
            if apart.silent:
                return {"settled": None, "apart": apart, "detail": {"forms": chosen}}
        return {"settled": held, "apart": apart, "detail": {"forms": chosen} if chosen else None}

    def proposes(self, state: State) -> bool:
        """Whether the model is to propose a plan: where nothing was found, or by a doubtful reading."""
        settled = state.get("settled")
        asked_back = settled is not None and settled.clarify is not None
        asked = self.writer is None or "picks" not in state or asked_back or state["away"] or "proposed" in state
        return not asked and (not state["answerable"] or (settled is not None and settled.doubtful))

    async def propose(self, state: State) -> dict[str, Any]:
        """The model proposes a plan, no answer: what the same steps find by it stands, or what stood before."""
        assert self.writer
        request, before = request_of(state), state.get("settled")
        for reader in self._readers(state):
            try:
                if not (words := await unknown_words(request, reader, self.stores)):
                    continue
                said = await self.writer.propose(request.text, request.asked_in, words, list(reader.schema.labels))
                settled = (await answer_across(replace(request, proposal=said), reader, self.stores)).settled
            except (GraphError, VectorUnavailable) as error:
                log.warning("no_proposal", error=type(error).__name__)
                continue
            except ModelUnavailable as error:
                log.warning("model_unavailable", error=str(error))
                return {"proposed": False, "unheard": True, "detail": {"words": words, "away": str(error)}}
            detail = {"words": words, "wants": said.wants, "rows_of": said.rows_of, "called": dict(said.called)}
            if settled and settled.statements and (before is None or before.statements != settled.statements):
                return {"settled": settled, "draft": settled.statements, "proposed": True, "detail": detail}
            return {"proposed": False, "detail": detail}
        return {"proposed": False, "detail": None}

    def _unheld(self, state: State) -> Missing | None:
        """What the question names that nothing holds."""
        text = state["text"]
        chunks = [r.evidence.chunk for r in (*state["ranked"], *state["superseded"]) if isinstance(r.evidence, Passage)]
        names = names_unsaid(text, state["mentions"], chunks)
        if found := unknown_name(names, state.get("strange", ()), state["notions"], self.words) or unknown_class(text, chunks):
            return found
        classes = (missing_class(names, reader, self.stores.kept, chunks) for reader in self._readers(state) if names)
        return next(filter(None, classes), None)

    def _readers(self, state: State) -> Iterator[Reader]:
        """Of each collection of tables that the question may be about."""
        question, index = state["question"], state["index"]
        for collection in index.schemas:
            known = index.known(collection) if question.collections is None or collection in question.collections else None
            if known is not None:
                yield Reader(known, index.linker, self.words, question.caller.groups, question.as_of)
