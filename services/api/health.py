"""What watches the service reads: whether it lives, whether its parts answer, and its figures."""

from __future__ import annotations

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

from services.api.context import ServiceDep
from services.api.problems import Problem, problems

router = APIRouter()


class HealthOut(BaseModel):
    """`status` is `ok`; anything else is a problem."""

    status: str = "ok"


@router.get("/healthz", summary="The process lives")
async def healthz() -> HealthOut:
    return HealthOut()


@router.get("/readyz", summary="Stores and models answer", responses=problems(503))
async def readyz(service: ServiceDep) -> HealthOut:
    reasons = {part: reason for part, reason in (await service.runtime.health()).items() if reason}
    if reasons:
        said = "; ".join(f"{part}: {reason}" for part, reason in reasons.items())
        raise Problem(503, f"Not ready. {said}", headers={"Retry-After": "5"}, parts=reasons)
    return HealthOut()


@router.get("/metrics", response_class=Response, summary="Figures for Prometheus")
async def metrics(service: ServiceDep) -> Response:
    return Response(generate_latest(service.metrics.registry), media_type=CONTENT_TYPE_LATEST)
