"""The app over a real runtime, which holds the demo company."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

import examples
from ingest.job import Order
from services.api.app import create_app
from services.identity.tokens import issue_token
from services.runtime import Runtime, open_runtime
from services.settings import load_settings

SECRET = "a secret of more than thirty-two characters"
COMPANY = Path(examples.__file__).parent / "company"
PARTS = (("documents", "company", None), ("tables", "company_tables", None), ("restricted", "company_hr", ("hr",)))

Problem = Callable[[httpx.Response, int], dict[str, Any]]


@dataclass(frozen=True)
class Service:
    """An app and a client for it."""

    runtime: Runtime
    app: FastAPI
    client: httpx.AsyncClient

    def headers(self, sub: str = "ann", groups: tuple[str, ...] = (), roles: tuple[str, ...] = ("staff",)) -> dict[str, str]:
        return {"Authorization": f"Bearer {issue_token(self.runtime.settings, sub, groups, roles, timedelta(hours=1))}"}


@asynccontextmanager
async def serving(runtime: Runtime) -> AsyncIterator[Service]:
    app = create_app(runtime)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client,
    ):
        yield Service(runtime, app, client)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def runtime(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Runtime]:
    folder = tmp_path_factory.mktemp("api")
    settings = load_settings(
        data=folder / "data", host="127.0.0.1", token_secret=SECRET, ingest_roots=(folder / "roots",), faq=COMPANY / "faq.yaml"
    )
    async with open_runtime(settings) as runtime:
        for part, collection, groups in PARTS:
            await runtime.ingest(Order(COMPANY / part, collection, groups), lambda _: None)
        yield runtime


@pytest_asyncio.fixture(loop_scope="session")
async def service(runtime: Runtime) -> AsyncIterator[Service]:
    async with serving(runtime) as service:
        yield service


@pytest.fixture
def problem() -> Problem:
    """Check that a response is a problem of a status, and give it."""

    def check(response: httpx.Response, status: int) -> dict[str, Any]:
        assert response.status_code == status, response.text
        assert response.headers["content-type"] == "application/problem+json"
        body: dict[str, Any] = response.json()
        assert {"type", "title", "status", "detail"} <= body.keys()
        assert body["status"] == status
        assert body["detail"].strip()
        return body

    return check
