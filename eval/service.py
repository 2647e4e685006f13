"""The service under measurement, over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol
from urllib.parse import quote

import httpx

from eval.failure import EvalError
from eval.golden import Row
from eval.tokens import EVALUATOR, bearer

TRIES = 4
TIMEOUT = 120.0


class ServiceAway(EvalError):
    """The service does not answer."""


class Service(Protocol):
    """What a run asks for. Every call is made as the row's own caller."""

    async def ask(self, row: Row, question: str) -> tuple[dict[str, Any], float]:
        """The reply without any answer cache, or `{"error": …}`, and milliseconds. Raises ServiceAway."""
        ...

    async def trace(self, row: Row, trace_id: str) -> dict[str, Any] | None: ...

    async def text(self, row: Row, source: str) -> str | None:
        """A document's text, which offsets count in; None where the caller may not read it."""
        ...

    async def fingerprint(self) -> dict[str, Any]:
        """What answers: code, settings, prompts, models, index. Empty parts are unknown."""
        ...

    def can_be(self, row: Row) -> bool:
        """Whether the row's caller can be taken on."""
        ...


class HttpService:
    """A running service. `secret` None: rows that name a caller cannot be asked. `bound`: claims of every token."""

    def __init__(self, client: httpx.AsyncClient, secret: str | None, bound: Mapping[str, str] | None = None) -> None:
        self._client, self._secret, self._bound = client, secret, dict(bound or {})
        self._texts: dict[tuple[str, str], str | None] = {}

    def can_be(self, row: Row) -> bool:
        return row.caller is None or self._secret is not None

    async def ask(self, row: Row, question: str) -> tuple[dict[str, Any], float]:
        body = {"question": question, "history": [turn.model_dump() for turn in row.history] or None, "as_of": row.as_of and str(row.as_of)}
        sent = {name: value for name, value in body.items() if value}
        for attempt in range(TRIES):
            started = time.perf_counter()
            response = await self._send("POST", "/v1/ask", row, json=sent)
            ms = 1000 * (time.perf_counter() - started)
            if response.status_code == 429 and attempt + 1 < TRIES:
                await asyncio.sleep(float(response.headers.get("retry-after", 5)))
                continue
            break
        if response.status_code == 401:
            raise EvalError(f"The service refuses the token of row {row.id}: give its secret in TWOFOLD_TOKEN_SECRET or its --data.")
        try:
            reply = response.json()
        except ValueError:
            return {"error": f"{response.status_code}: no JSON"}, ms
        if response.is_error or not isinstance(reply, dict):
            detail = reply.get("detail") if isinstance(reply, dict) else "no object"
            return {"error": f"{response.status_code}: {detail}"}, ms
        return reply, ms

    async def trace(self, row: Row, trace_id: str) -> dict[str, Any] | None:
        return await self._read(f"/v1/traces/{quote(trace_id)}", row)

    async def text(self, row: Row, source: str) -> str | None:
        key = (str(row.caller), source)
        if key not in self._texts:
            found = await self._read(f"/v1/sources/{quote(source)}", row)
            self._texts[key] = found["text"] if found else None
        return self._texts[key]

    async def fingerprint(self) -> dict[str, Any]:
        if self._secret:
            response = await self._send("GET", "/eval/fingerprint", None)
            if response.is_success:
                return dict(response.json())
        opened = await self._send("GET", "/openapi.json", None)
        known = opened.json().get("info", {}).get("version") if opened.is_success else None
        return {"code": known}

    async def _read(self, path: str, row: Row) -> dict[str, Any] | None:
        response = await self._send("GET", path, row)
        return dict(response.json()) if response.is_success else None

    async def _send(self, method: str, path: str, row: Row | None, **given: Any) -> httpx.Response:
        claims = EVALUATOR if row is None else row.caller
        headers = {"Cache-Control": "no-store", **(bearer({**claims, **self._bound}, self._secret) if claims and self._secret else {})}
        try:
            return await self._client.request(method, path, headers=headers, **given)
        except httpx.TimeoutException:
            return httpx.Response(504, json={"detail": f"no answer within {TIMEOUT:.0f} seconds"})
        except httpx.TransportError as error:
            raise ServiceAway(f"The service at {self._client.base_url} does not answer ({type(error).__name__}).") from None


@asynccontextmanager
async def open_service(url: str, secret: str | None, bound: Mapping[str, str] | None = None) -> AsyncIterator[HttpService]:
    """A client of the service at `url`. Raises ServiceAway where there is none."""
    async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT, trust_env=False) as client:
        service = HttpService(client, secret, bound)
        await service.fingerprint()
        yield service
