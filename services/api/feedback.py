"""`POST /v1/feedback`: what a reader thinks of an answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, StringConstraints

from services.api.context import CallerDep, ServiceDep
from services.api.problems import Problem, problems
from services.state.feedback import Rating

Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]

router = APIRouter()


class FeedbackIn(BaseModel):
    """Whether an answer helped, and what would have been right."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"trace_id": "5d1f0c…", "rating": "down", "correction": "15 days, not 14"}]})

    trace_id: str
    rating: Rating
    comment: Remark | None = None
    correction: Remark | None = None


@router.post("/v1/feedback", status_code=204, summary="Rate an answer", responses=problems(401, 404, 422))
async def feedback(body: FeedbackIn, caller: CallerDep, service: ServiceDep) -> None:
    if not await service.feedback.add(body.trace_id, caller, body.rating, body.comment or None, body.correction or None):
        raise Problem(404, "There is no answer with this trace_id that you may rate: send the trace_id of an answer you were given.")
