"""What every request passes: the host it names, its id, size, log line and figures, its answer's headers, the last resort for errors."""

from __future__ import annotations

import re
import time
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.api.logs import place_of
from services.api.metrics import Metrics
from services.api.problems import Problem, problem_of
from services.settings import Settings

BODY_BYTES = 1_000_000
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_PORT = re.compile(r":\d*$")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
log = structlog.get_logger()


class Edge:
    """The outermost middleware.

    A service for this machine alone answers only to this machine's names: a page of another site, whose name is made to lead here, would
    else read answers as this machine's own.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, settings: Settings) -> None:
        self.app, self.metrics = app, metrics
        own = f"[{settings.host}]" if ":" in settings.host else settings.host
        self.hosts = {"localhost", "127.0.0.1", "[::1]", own.lower()} if settings.loopback else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        given = headers.get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
        status, read, started = 0, 0, time.perf_counter()

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > BODY_BYTES:
                raise HTTPException(413)
            return message

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                sent = MutableHeaders(scope=message)
                sent["X-Request-ID"] = request_id
                for name, value in _HEADERS.items():
                    sent.setdefault(name, value)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                if self.hosts is not None and _PORT.sub("", headers.get("host", "")).lower() not in self.hosts:
                    raise Problem(
                        421, f"This service answers on its own machine only, as {', '.join(sorted(self.hosts))}: use one of them."
                    )
                announced = headers.get("content-length", "")
                if announced.isdecimal() and int(announced) > BODY_BYTES:
                    raise HTTPException(413)
                await self.app(scope, limited, dressed)
            except Exception as error:
                log.error("failed", error=type(error).__name__, where=place_of(error))
                if status:
                    raise
                await problem_of(error).response()(scope, receive, dressed)
            finally:
                seconds = time.perf_counter() - started
                route = getattr(scope.get("route"), "path", "other")
                self.metrics.requests.labels(method, route, str(status)).inc()
                self.metrics.seconds.labels(route).observe(seconds)
                log.info("request", method=method, route=route, status=status, ms=round(1000 * seconds, 1))
