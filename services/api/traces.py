"""`GET /v1/traces/{trace_id}`: what a run of the pipeline learned, step by step."""

from __future__ import annotations

from fastapi import APIRouter

from services.api.context import CallerDep, ServiceDep
from services.api.problems import Problem, problems
from services.rag.answer import Trace

router = APIRouter()


@router.get("/v1/traces/{trace_id}", summary="A trace, for its own caller or an evaluator", responses=problems(401, 404))
async def trace(trace_id: str, caller: CallerDep, service: ServiceDep) -> Trace:
    found = await service.traces.find(trace_id, caller)
    if found is None:
        raise Problem(404, "There is no trace of this id that you may read: check the id, and that you are signed in as whoever asked.")
    return found
