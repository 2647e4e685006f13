"""What greets a reader (`GET /v1/starters`), and what an answer is sent with so that they can go on."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, TypeAdapter
from sqlalchemy import func, select

from graph.wording import called
from ingest.ledger_tables import documents, visible
from language.detect import Language, detect
from services.api.context import CallerDep, Service, ServiceDep
from services.api.conversations import owner_of
from services.api.problems import problems
from services.rag.answer import Answer, NearDocument
from services.rag.guard import QUESTION
from services.rag.question import Question
from services.state.patience import StateAway

NEAREST = 3
TABLES = 12  # named of a collection

_ANSWER = TypeAdapter(Answer)
router = APIRouter()


class TopicOut(BaseModel):
    """A collection of which the caller may see something: how many documents, and what its tables are of."""

    collection: str
    documents: int
    tables: list[str]


class StartersOut(BaseModel):
    """What the caller may look in and ask, and who reads it: conversations are kept for `kept_days` for the caller alone (None: not kept),
    questions and answers for `trace_days` for evaluators."""

    name: str | None
    topics: list[TopicOut]
    questions: list[str]
    kept_days: int | None
    trace_days: int
    contact: str | None


@router.get("/v1/starters", summary="What one may look in, and questions to begin with", responses=problems(401, 422))
async def starters(caller: CallerDep, service: ServiceDep, lang: Annotated[Language, Query()] = "ko") -> StartersOut:
    index, settings = service.runtime.pipeline.index, service.runtime.settings
    d = documents.c
    counted = select(d.collection, func.count()).where(visible(d.groups, caller.groups)).group_by(d.collection)
    async with service.runtime.engine.connect() as db:
        held = {row[0]: int(row[1]) for row in await db.execute(counted)}
    tables = {
        name: [called(label, declared.synonyms, lang) for label, declared in schema.labels.items()][:TABLES]
        for name, schema in index.seen_by(caller.groups).schemas.items()
    }
    return StartersOut(
        name=caller.name,
        topics=[TopicOut(collection=name, documents=held.get(name, 0), tables=tables.get(name, [])) for name in sorted({*held, *tables})],
        questions=list(await service.suggestions.starters(index, caller.groups, lang)),
        kept_days=None if owner_of(caller, service) is None else settings.conversation_days,
        trace_days=settings.trace_days,
        contact=settings.contact,
    )


async def finish(answer: Answer, question: Question, conversation: tuple[str, str] | None, service: Service) -> Answer:
    """The answer with what may come next and, where it is a refusal, where to turn; kept in the conversation (owner, id) it belongs to."""
    patience = service.runtime.patience
    with suppress(StateAway):
        answer = await patience.wait(partial(_led_on, answer, question, service))
    if conversation is not None:
        kept: dict[str, Any] = _ANSWER.dump_python(answer, mode="json", exclude={"passages", "timings_ms"})
        await patience.need(partial(service.conversations.add, *conversation, question.text, kept, question.caller.groups))
    return answer


async def _led_on(answer: Answer, question: Question, service: Service) -> Answer:
    index, groups = service.runtime.pipeline.index, question.caller.groups
    mentions = await service.runtime.tools.lane.run(index.linker.link, question.text, groups)
    entities = list(dict.fromkeys(mention.entity for mention in mentions))
    following = await service.suggestions.following(question.text, answer, index, groups, entities)
    greeted = answer.clarify is not None and answer.clarify.missing == (QUESTION,)
    if not following and (greeted or answer.route != "clarify"):
        begun = await service.suggestions.starters(index, groups, detect(question.text))
        following = tuple(one for one in begun if one != question.text)
    answer = replace(answer, next=following)
    if not answer.answerable and answer.route != "clarify":
        titles = await service.suggestions.titles((passage.source for passage in answer.passages), groups)
        nearest = tuple(NearDocument(source, title) for source, title in list(titles.items())[:NEAREST])
        topic = nearest[0].source.partition("/")[0] if nearest else ""
        answer = replace(answer, nearest=nearest, contact=await _contact(topic, service))
    return answer


async def _contact(topic: str, service: Service) -> str | None:
    """Where to turn with a question on a collection: whoever the settings name for it, its owner in the list of sources, or anybody."""
    settings = service.runtime.settings
    held = await service.runtime.ledger.collection(topic) if topic else None
    owner = ", ".join(filter(None, (held.owner, held.contact))) if held else ""
    return settings.contacts.get(topic) or owner or settings.contact
