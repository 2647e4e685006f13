"""`GET /`: a page to ask on. It loads nothing from elsewhere, and what comes from the service is written as text only."""

from __future__ import annotations

import secrets
from functools import cache
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

_POLICY = (
    "default-src 'none'; script-src 'nonce-{0}'; style-src 'nonce-{0}'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)

router = APIRouter()


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
async def page() -> HTMLResponse:
    nonce = secrets.token_urlsafe(16)
    return HTMLResponse(_html().replace("@nonce@", nonce), headers={"Content-Security-Policy": _POLICY.format(nonce)})


@cache
def _html() -> str:
    return Path(__file__).with_name("page.html").read_text(encoding="utf-8")
