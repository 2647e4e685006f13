"""The demo company in this process: loaded into a folder of its own, asked over the HTTP interface without a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

import examples
from eval.service import HttpService
from ingest.job import Order
from services.api.app import create_app
from services.runtime import Runtime, open_runtime
from services.settings import load_settings

COMPANY = Path(examples.__file__).parent / "company"
GOLDEN = (COMPANY / "golden.jsonl", COMPANY / "calculations.jsonl")
GATE = COMPANY / "gate.yaml"
PARTS: tuple[tuple[str, str, tuple[str, ...] | None], ...] = (
    ("documents", "company", None),
    ("tables", "company_tables", None),
    ("restricted", "company_hr", ("hr",)),
)
SECRET = "a secret for the measuring process alone"


@asynccontextmanager
async def open_company(folder: Path, company: Path = COMPANY) -> AsyncIterator[Runtime]:
    """A runtime over the company's files, without a language model."""
    async with open_runtime(load_settings(data=folder, host="127.0.0.1", token_secret=SECRET, faq=company / "faq.yaml")) as runtime:
        for part, collection, groups in PARTS:
            await runtime.ingest(Order(company / part, collection, groups), lambda _: None)
        yield runtime


@asynccontextmanager
async def over_http(runtime: Runtime) -> AsyncIterator[HttpService]:
    """The runtime's HTTP interface, every request through the whole app."""
    app = create_app(runtime)
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield HttpService(client, SECRET)
