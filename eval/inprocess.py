"""The pipeline of an open runtime under measurement, with settings of its own: for sweeps, and for proofs of the gate."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic_core import to_jsonable_python

from eval.golden import Row
from graph.store import GraphError
from services.identity.caller import Caller
from services.identity.claims import to_caller
from services.identity.tokens import anonymous
from services.rag.answer import Trace
from services.rag.answer_model import Writer
from services.rag.pipeline import Pipeline
from services.rag.question import Question, Turn
from services.runtime import Runtime
from services.settings import PipelineSettings, TokenSettings
from vector.store import VectorError

_OURS = TokenSettings()


class InProcess:
    """Asks without HTTP. Nothing is written to the runtime's own traces. Milliseconds are the pipeline's alone."""

    def __init__(self, runtime: Runtime, settings: PipelineSettings | None = None, writer: Writer | None = None) -> None:
        self._runtime, self.settings = runtime, settings or runtime.settings.pipeline
        self._traces: dict[str, Trace] = {}
        self._writer = writer
        self._built: Pipeline | None = None

    async def ask(self, row: Row, question: str) -> tuple[dict[str, Any], float]:
        caller = self._caller(row)
        asked = Question(
            text=question,
            caller=caller,
            as_of=row.as_of or datetime.now(ZoneInfo(caller.tz)).date(),
            history=tuple(Turn(turn.role, turn.text) for turn in row.history),
        )
        started = time.perf_counter()
        try:
            answer = to_jsonable_python(await self._pipeline().ask(asked))
        except (GraphError, VectorError) as error:
            answer = {"error": str(error)}
        return answer, 1000 * (time.perf_counter() - started)

    async def trace(self, row: Row, trace_id: str) -> dict[str, Any] | None:
        found = self._traces.get(trace_id)
        return asdict(found) if found else None

    async def text(self, row: Row, source: str) -> str | None:
        document = await self._runtime.ledger.document(source, self._caller(row).groups)
        return document.text if document else None

    async def fingerprint(self) -> dict[str, Any]:
        return await self._runtime.fingerprint() | {"settings": self.settings.model_dump(mode="json")}

    def can_be(self, row: Row) -> bool:
        return True

    def _caller(self, row: Row) -> Caller:
        settings = self._runtime.settings
        return to_caller(row.caller, settings, _OURS) if row.caller else anonymous(settings)

    def _pipeline(self) -> Pipeline:
        """A pipeline over the stores as they are now."""
        if self._built is None or self._built.index is not self._runtime.pipeline.index:
            serving = self._runtime.pipeline
            nodes = replace(serving.nodes, writer=self._writer, settings=self.settings)
            self._built = Pipeline(nodes, serving.index, serving.calibrations, self._record)
        return self._built

    async def _record(self, trace: Trace) -> None:
        self._traces = {trace.trace_id: trace}
