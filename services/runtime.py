"""The composition root: settings in, a running whole out. The one place that knows every part."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from graph.linking import Linker
from graph.names import read_names
from graph.open import open_graph
from graph.plan.planner import find_names
from graph.plan.rehearse import rehearse
from graph.store import GraphError
from graph.values import read_values
from ingest.calibrate import Calibration, Calibrations
from ingest.generation import generation
from ingest.job import Order, Report, Summary, Tools, ingest, recover, remove
from ingest.ledger import Ledger
from ingest.records import EVERYONE
from ingest.repair import Reconciliation, rebuild, reconcile
from ingest.show import Shown, show
from ingest.versions import index_version, stale
from language.lexicon import Lexicon, read_lexicon
from language.words import Words, load_kiwi
from services.code import code_version
from services.rag.answer_model import Writer
from services.rag.chat_model import open_chat_model
from services.rag.faq import Faq
from services.rag.hybrid.warm import read_ahead
from services.rag.index import Index
from services.rag.nodes import Nodes
from services.rag.pipeline import Pipeline, Version
from services.rag.prompt import messages
from services.rag.versions import HEAD, read_version
from services.settings import Settings
from services.state.answers import Answers
from services.state.database import open_state, state_version, upgrade
from services.state.patience import Patience
from services.state.recorder import Recorder
from services.state.traces import TraceStore
from services.watch import Watch, patient_spans, watched_graph, watched_vectors
from vector.embedding.lane import EncodingLane
from vector.embedding.open import open_embedder
from vector.open import open_vectors, sweep_vectors
from vector.reranking.open import open_reranker
from vector.store import VectorError

EMBEDDED_SLACK = 10.0
T = TypeVar("T")

HEALTH_SECONDS = 2.0
_CALIBRATION = "calibration"
_COLLECTED = (20_000, 20, 50)  # what is held back (_hold) no longer slows the collector down, which looks at the rest the oftener
_COUNTS = ("MATCH (n) RETURN count(n) AS nodes", "MATCH ()-[r]->() RETURN count(r) AS edges")  # in one they cost ten times as much
_STALE = "The index was made by another version of the encoder or the tokeniser: run `twofold ingest --rebuild`."


@dataclass(slots=True)
class Runtime:
    """The parts, wired. Jobs go through it, so that the pipeline sees what they changed."""

    settings: Settings
    tools: Tools
    pipeline: Pipeline
    watches: tuple[Watch, ...]
    answers: Answers | None
    patience: Patience
    _index_version: str
    _jobs: asyncio.Lock = field(default_factory=asyncio.Lock)
    _ahead: asyncio.Task[None] | None = None

    @property
    def engine(self) -> AsyncEngine:
        return self.tools.engine

    @property
    def faqs(self) -> Faq | None:
        return self.pipeline.nodes.faqs

    @property
    def ledger(self) -> Ledger:
        return self.tools.ledger

    async def ingest(self, order: Order, progress: Report) -> Summary:
        """One collection, as its source says. Raises IngestError before anything is written."""
        return await self._job(lambda: ingest(order, self.tools, progress))

    async def show(self, path: Path, collection: str | None, groups: frozenset[str] | None) -> Shown:
        """What a file would become; of entities those that one of the groups may know (None: all). Raises IngestError."""
        known = self.pipeline.index.groups
        return await show(path, collection, self.tools, lambda entity: groups is None or not known.get(entity, groups).isdisjoint(groups))

    async def remove(self, collection: str) -> Summary:
        """A whole collection, out of ledger and stores. Raises IngestError where there is none of the name."""
        return await self._job(lambda: remove(collection, self.tools))

    async def rebuild(self, progress: Report) -> Summary:
        """Every passage anew from the ledger, with today's encoder and tokeniser; what older ones made is deleted after."""
        summary = await self._job(lambda: rebuild(self.tools, progress))
        await sweep_vectors(self.settings.vectors, self.settings.data, self._index_version)
        return summary

    async def reconcile(self, repair: bool) -> Reconciliation:
        """Compare ledger, graph and vectors; with `repair` make the stores what the ledger says."""
        if not repair:
            return await reconcile(self.tools, repair=False)
        return await self._job(lambda: reconcile(self.tools, repair=True))

    async def health(self) -> dict[str, str | None]:
        """Each part and why it does not answer, None where it does."""
        asked = (self._select(), self.tools.graph.version(), self.tools.vectors.version())
        state, graph, vectors = await asyncio.gather(*map(_reason, asked))
        return {"state": state, "graph": graph, "vectors": vectors, "index": self.pipeline.closed}

    async def _select(self) -> str:
        async with self.engine.connect() as db:
            return str((await db.execute(text("SELECT 1"))).scalar())

    async def versions(self, away: Collection[str] = ()) -> dict[str, str]:
        """Engines and models, with their versions; without the parts that are known to be away."""
        engines: dict[str, Callable[[], Awaitable[str]]] = {
            "graph": self.tools.graph.version,
            "vectors": self.tools.vectors.version,
            "state": partial(state_version, self.engine),
        }
        return {
            **{part: await version() for part, version in engines.items() if part not in away},
            "embedder": self.tools.embedder.name,
            "index": self._index_version,
            "reranker": self.pipeline.nodes.reranker.name if self.pipeline.nodes.reranker else "none",
            "model": self.settings.chat.name if self.settings.chat else "none (answers quote)",
        }

    async def fingerprint(self) -> dict[str, Any]:
        """What answers, as far as an answer can depend on it, so that two measurements can say whether they measured the same."""
        counted = [await self.tools.graph.query(count, {}, limit=1, timeout=30) for count in _COUNTS]
        held = await self.ledger.fact(_CALIBRATION) or {}
        return {
            "code": code_version(),
            "prompts": blake2b(repr(messages("", "ko", ()) + messages("", "en", ())).encode(), digest_size=6).hexdigest(),
            "settings": self.settings.pipeline.model_dump(mode="json"),
            "chat": self.settings.chat and self.settings.chat.model_dump(mode="json", exclude={"api_key"}),
            "min_group": self.settings.min_group,
            "versions": await self.versions(),
            "index": await generation(self.engine),
            "link_hosts": {name: sorted(hosts) for name, hosts in sorted((await self.ledger.link_hosts()).items()) if hosts},
            "schemas": blake2b(repr(sorted((await self.ledger.schemas()).items())).encode(), digest_size=6).hexdigest(),
            "graph": [count.rows[0][0] for count in counted],
            "floors": held.get("floors", {}),
        }

    async def refresh(self) -> None:
        """Have new questions see the stores as they are now."""
        ledger = self.tools.ledger
        self.pipeline.closed = _STALE if await stale(ledger, self._index_version) else None
        schemas = await ledger.schemas()
        names = await read_names(self.tools.graph, list(schemas.values()))
        everyone, noted = frozenset({EVERYONE}), await ledger.fact(_CALIBRATION)
        self.pipeline.calibrations.renew(await ledger.groups(), {everyone: Calibration.from_json(noted)} if noted else {})
        calibration = await self.pipeline.calibrations.of(everyone)
        if noted is None:
            await ledger.set_fact(_CALIBRATION, calibration.to_json())
        values = await read_values(self.tools.graph, list(schemas.values()))
        linker = await asyncio.to_thread(Linker, names, self.tools.words)
        found = await asyncio.to_thread(find_names, names, values, self.tools.words)
        heads = await ledger.heads(HEAD)
        read = await asyncio.to_thread(lambda: {source: read_version(*about) for source, *about in heads})
        versions = {source: version for source, version in read.items() if version}
        index = Index(
            schemas, {name.entity: name.groups for name in names}, linker, calibration, found, await ledger.link_hosts(), versions
        )
        own = index.seen_by(everyone)
        for collection in own.schemas:  # read here, not while the first question waits
            await asyncio.to_thread(own.known, collection)
        self.pipeline.index = index
        await self.rest()
        self._ahead = asyncio.create_task(self._read_ahead(own))
        if self.answers:
            fingerprint = json.dumps(await self.fingerprint(), sort_keys=True, default=str)
            name = blake2b(fingerprint.encode(), digest_size=16).hexdigest()
            await self.answers.drop_others(name)
            self.pipeline.version = Version(name)

    async def _read_ahead(self, index: Index) -> None:
        nodes = self.pipeline.nodes
        nodes.kept.typed.held.clear()  # read by names and schemas that are no more, which it would hold on to
        _hold()
        with suppress(VectorError, GraphError):  # then whoever asks first waits for what is read
            for schema in index.schemas.values():
                await nodes.lane.idle()
                await rehearse(nodes.graph, schema, (EVERYONE,), timeout=HEALTH_SECONDS)
            await read_ahead(index, frozenset({EVERYONE}), nodes.words, nodes.across.stores)
        gc.freeze()  # without looking through it, which would stop a question for as long as that takes

    async def read(self) -> None:
        """Wait until what is read ahead is read."""
        if self._ahead is not None:
            await asyncio.wait([self._ahead])

    async def rest(self) -> None:
        """Stop reading ahead."""
        if self._ahead is not None:
            self._ahead.cancel()
            await asyncio.wait([self._ahead])

    async def _job(self, job: Callable[[], Awaitable[T]]) -> T:
        """A job after which the index is measured anew, even if the job or the measuring is killed."""
        async with self._jobs:
            self.pipeline.version = None
            await self.tools.ledger.set_fact(_CALIBRATION, None)
            try:
                return await job()
            finally:
                await self.refresh()


@asynccontextmanager
async def open_runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """Everything that the settings name, opened, recovered from whatever was killed, and closed at the end.

    The caller holds the data folder (services/owner.py). Raises VectorError, GraphError, ModelError, StateError.
    """
    async with AsyncExitStack() as stack:
        engine = open_state(settings.state, settings.data)
        stack.push_async_callback(engine.dispose)
        await upgrade(engine)
        opening = asyncio.create_task(open_graph(settings.graph, settings.data))  # the engine starts while the models load
        try:
            embedder, (words, lexicon) = await asyncio.gather(
                asyncio.to_thread(open_embedder, settings.embedder), asyncio.to_thread(_load_words)
            )
        except BaseException:
            await (await opening).close()
            raise
        graph = await opening
        stack.push_async_callback(graph.close)
        lane = EncodingLane(embedder)
        stack.push_async_callback(lane.close)
        version = index_version(embedder.name)
        vectors = await open_vectors(settings.vectors, settings.data, version, embedder.dimension)
        stack.push_async_callback(vectors.close)
        tools = Tools(engine, vectors, graph, lane, embedder, words, settings.data / "mappings", settings.loaders)
        for schema in (await tools.ledger.schemas()).values():
            await graph.declare(schema)
        await recover(tools)
        if settings.tracing:
            from services.tracing import open_tracing

            provider = open_tracing(settings.tracing)
            stack.push_async_callback(asyncio.to_thread, provider.shutdown)
        faqs = Faq(settings.faq, words, embedder.query) if settings.faq else None
        if faqs:
            await asyncio.to_thread(faqs.refresh)
        writer = Writer(open_chat_model(settings.chat, settings.tracing), settings.chat) if settings.chat else None
        reranker = await asyncio.to_thread(open_reranker, settings.reranker) if settings.reranker else None
        watches = (Watch("graph", graph.version), Watch("vectors", vectors.version))
        for watch in watches:
            stack.push_async_callback(watch.close)
        patience = Patience(EMBEDDED_SLACK if settings.state.kind == "embedded" else 1.0)
        recorder = Recorder(TraceStore(engine))
        stack.push_async_callback(recorder.close)
        nodes = Nodes(
            watched_vectors(vectors, watches[1]),
            watched_graph(graph, watches[0]),
            lane,
            words,
            lexicon,
            patient_spans(tools.ledger.spans, patience),
            writer,
            embedder.count_tokens,
            settings.pipeline,
            settings.min_group,
            faqs,
            reranker,
        )
        index = Index({}, {}, Linker((), words), Calibration({}, {}))
        answers = Answers(engine, patience) if settings.answer_days else None
        pipeline = Pipeline(nodes, index, Calibrations(vectors, lane), recorder.record, answers)
        runtime = Runtime(settings, tools, pipeline, watches, answers, patience, version)
        stack.push_async_callback(runtime.rest)
        stack.callback(gc.set_threshold, *gc.get_threshold())
        gc.set_threshold(*_COLLECTED)
        stack.callback(gc.unfreeze)
        _hold()
        await runtime.refresh()
        yield runtime


def _hold() -> None:
    """What there is now stays: models, modules, the index, what was read ahead. With them to look through the collector takes a fifth of
    an ingest's time, and 100 ms of whatever question it falls upon. What has stayed and gone since is looked through once more first."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _load_words() -> tuple[Words, Lexicon]:
    """The analyser and the lexicon in its terms. The analyser loads the rest of itself with its first words: better now than while
    somebody waits for an answer."""
    words = Words(load_kiwi())
    words.tokens("준비")
    return words, read_lexicon(words)


async def _reason(answer: Awaitable[str]) -> str | None:
    try:
        await asyncio.wait_for(answer, HEALTH_SECONDS)
    except TimeoutError:
        return f"It has not answered for {HEALTH_SECONDS:g} s."
    except (GraphError, VectorError) as error:
        return str(error)
    except (SQLAlchemyError, OSError) as error:
        return f"The database does not answer ({type(error).__name__})."
    return None
