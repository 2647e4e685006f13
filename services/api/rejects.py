"""`GET /v1/rejects/{collection}`: what the last run of a collection did not take, and why."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.api.context import CallerDep, ServiceDep
from services.api.problems import Problem, problems
from services.api.rights import allow_data, closed_to

router = APIRouter()


class RejectOut(BaseModel):
    """A file, or a row of a table (`<file>:<line>`), and why it was not taken. `place` is its number in the run."""

    place: int
    source: str
    reason: str


class RejectsOut(BaseModel):
    """A page; `next` is the `after` of the following one, where there is one."""

    rejects: list[RejectOut]
    next: int | None


@router.get("/v1/rejects/{collection}", summary="What was not taken of a collection", responses=problems(401, 403, 404))
async def rejects(
    collection: str,
    caller: CallerDep,
    service: ServiceDep,
    after: Annotated[int, Query(ge=-1)] = -1,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
) -> RejectsOut:
    allow_data(caller)
    ledger = service.runtime.ledger
    if await ledger.collection(collection) is None or collection in await closed_to(caller, service.runtime.engine):
        raise Problem(404, "There is no collection of this name that you may work on: see GET /v1/status.")
    found = await ledger.rejects(collection, after, limit)
    listed = [RejectOut(place=place, source=reject.source, reason=reject.reason) for place, reject in found]
    return RejectsOut(rejects=listed, next=listed[-1].place if len(listed) == limit else None)
