"""Errors as problem objects (RFC 9457), each with a detail that a person can act on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from graph.store import GraphError
from services.identity.keys import KeysUnavailable
from services.identity.tokens import InvalidToken
from services.state.patience import StateAway
from vector.store import VectorError

MEDIA_TYPE = "application/problem+json"
_UNEXPECTED = "Something went wrong here, and it has been logged: tell whoever runs the service the request's X-Request-ID."
_SCHEMA = {
    "type": "object",
    "description": "An error (RFC 9457); `detail` says what to do.",
    "required": ["type", "title", "status", "detail"],
    "properties": {name: {"type": "integer" if name == "status" else "string"} for name in ("type", "title", "status", "detail")},
}
_DETAILS = {
    400: "The body cannot be read: send JSON in UTF-8.",
    404: "There is nothing at this address: /openapi.json lists what there is.",
    413: "The request is too large: send less at once.",
}


class Problem(Exception):
    """What a request gets instead of an answer."""

    def __init__(self, status: int, detail: str, *, headers: Mapping[str, str] | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.members = status, detail, headers or {}, members

    def body(self) -> dict[str, Any]:
        return {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }

    def response(self) -> Response:
        content = json.dumps(self.body(), ensure_ascii=False).encode()
        return Response(content, self.status, self.headers, MEDIA_TYPE)


def problem_of(error: Exception) -> Problem:
    """The problem that an error is to the caller."""
    match error:
        case Problem():
            return error
        case InvalidToken():
            return Problem(401, str(error), headers={"WWW-Authenticate": "Bearer"})
        case RequestValidationError():
            return _invalid(error)
        case HTTPException():
            return Problem(error.status_code, _DETAILS.get(error.status_code, str(error.detail)), headers=error.headers)
        case VectorError() | GraphError() | KeysUnavailable():
            return Problem(503, str(error), headers={"Retry-After": "5"})
        case OperationalError() | InterfaceError() | PoolTimeout() | StateAway() | OSError():
            return Problem(
                503, "The service's database does not answer: try again, and tell whoever runs the service.", headers={"Retry-After": "5"}
            )
        case _:
            return Problem(500, _UNEXPECTED)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What the schema says of a route's errors."""
    return {status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": _SCHEMA}}} for status in statuses}


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem; what is not listed here is caught by `edge`."""

    async def answer(request: Request, error: Exception) -> Response:
        problem = problem_of(error)
        if problem.status == 405:
            problem.detail = f"This address does not take {request.method}: it takes {problem.headers.get('Allow', 'other methods')}."
        return problem.response()

    for kind in (
        Problem,
        InvalidToken,
        KeysUnavailable,
        RequestValidationError,
        HTTPException,
        VectorError,
        GraphError,
        OperationalError,
        InterfaceError,
        PoolTimeout,
        StateAway,
    ):
        app.add_exception_handler(kind, answer)


def _invalid(error: RequestValidationError) -> Problem:
    """The first fault in words, and all of them by field. What was sent is not repeated."""
    faults = [_fault(fault) for fault in error.errors()]
    detail = "; ".join(f"{fault['field']}: {fault['message']}" if fault["field"] else fault["message"] for fault in faults[:3])
    return Problem(422, f"{detail}.", errors=faults)


def _fault(fault: dict[str, Any]) -> dict[str, str]:
    if fault["type"] == "json_invalid":
        return {"field": "", "message": f"The body is not JSON ({fault['ctx']['error']})"}
    return {"field": ".".join(str(part) for part in fault["loc"][1:]), "message": fault["msg"].removeprefix("Value error, ")}
