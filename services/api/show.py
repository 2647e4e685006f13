"""`POST /v1/ingest/show`: what a file would become, for the data team. Nothing is written."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from ingest.show import Shown
from services.api.context import CallerDep, ServiceDep
from services.api.ingest import allow_path
from services.api.orders import Absolute, IngestIn, Name
from services.api.problems import problems
from services.api.rights import allow_data, allow_order

router = APIRouter()


class ShowIn(BaseModel):
    """A file or folder on the service's machine; `collection` is where it belongs, the folder's name by default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Absolute
    collection: Name | None = None


@router.post(
    "/v1/ingest/show",
    summary="What a file becomes: its text, tables, chunks, the entities these mention, its groups, and what could not be read",
    responses=problems(401, 403, 422),
)
async def show(body: ShowIn, caller: CallerDep, service: ServiceDep) -> Shown:
    allow_data(caller)
    allow_path(body.path, caller, service)
    await allow_order(IngestIn(path=body.path, collection=body.collection), caller, service.runtime.engine)
    known = None if "admin" in caller.roles else caller.groups
    return await service.runtime.show(body.path, body.collection, known)
