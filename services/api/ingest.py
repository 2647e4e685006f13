"""`POST /v1/ingest` and `GET /v1/ingest/{job}`: work on the stores, for the data team."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Body, Response

from services.api.context import CallerDep, Service, ServiceDep
from services.api.orders import IngestIn, OrderIn
from services.api.problems import Problem, problems
from services.api.rights import allow_data
from services.identity.caller import Caller
from services.state.jobs import Job

_EXAMPLES: dict[str, Any] = {
    "folder": {"summary": "A folder", "value": {"path": "/srv/documents/handbook", "collection": "handbook", "groups": ["everyone"]}},
    "remove": {"summary": "Take a collection out", "value": {"action": "remove", "collection": "handbook"}},
}

router = APIRouter()


@router.post("/v1/ingest", status_code=202, summary="Order an ingest job", responses=problems(401, 403, 422))
async def order(
    body: Annotated[OrderIn, Body(openapi_examples=_EXAMPLES)], caller: CallerDep, service: ServiceDep, response: Response
) -> Job:
    allow_data(caller)
    if isinstance(body, IngestIn):
        for path in filter(None, (body.path, body.mapping)):
            allow_path(path, caller, service)
    job = await service.jobs.take(body, caller)
    response.headers["Location"] = f"/v1/ingest/{job.job_id}"
    return job


@router.get("/v1/ingest/{job_id}", summary="How an ingest job stands", responses=problems(401, 403, 404))
async def job(job_id: str, caller: CallerDep, service: ServiceDep) -> Job:
    allow_data(caller)
    found = await service.jobs.store.find(job_id, caller)
    if found is None:
        raise Problem(404, "There is no ingest job of this id that you ordered: check the Location that ordering it gave.")
    return found


def allow_path(path: Path, caller: Caller, service: Service) -> None:
    """Only an admin may name any path: others those under TWOFOLD_INGEST_ROOTS, links followed."""
    roots = service.runtime.settings.ingest_roots
    try:
        allowed = "admin" in caller.roles or any(path.resolve().is_relative_to(root.resolve()) for root in roots)
        there = path.exists()
    except (OSError, ValueError, RuntimeError):  # too long, with a NUL in it, links in a circle
        allowed, there = True, False
    if not allowed:
        raise Problem(403, "This path lies outside the folders of TWOFOLD_INGEST_ROOTS: put the files there, or have an admin ingest them.")
    if not there:
        raise Problem(422, f"There is no file or folder {path} on the service's machine: check the path.")
