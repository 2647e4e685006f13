"""`GET /eval`: reports of measurements, and what a measurement must know of this service, for evaluators.

The reports are files that `twofold eval` wrote into the reports folder; nothing of it is imported here.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from services.api.context import CallerDep, ServiceDep
from services.api.problems import Problem, problems
from services.identity.caller import Caller
from services.reports import reports_folder

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_NAME = re.compile(r"[\w][\w. -]{0,150}")
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Reports</title>'
    "<style>body{{font:1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}}</style><h1>Reports</h1>{}</html>"
)

router = APIRouter()


def allow_evaluator(caller: Caller) -> None:
    """Raises a 403 problem for callers who do not evaluate."""
    if caller.roles.isdisjoint({"evaluator", "admin"}):
        raise Problem(403, "This is for the role evaluator: ask whoever runs the service for a token with it.")


@router.get("/eval/fingerprint", summary="What answers: code, settings, prompts, models, index", responses=problems(401, 403))
async def fingerprint(caller: CallerDep, service: ServiceDep) -> dict[str, Any]:
    allow_evaluator(caller)
    return await service.runtime.fingerprint()


@router.get("/eval", summary="The reports of measurements", response_class=HTMLResponse, responses=problems(401, 403))
async def reports(caller: CallerDep, service: ServiceDep) -> HTMLResponse:
    allow_evaluator(caller)
    found = sorted(reports_folder(service.runtime.settings).glob("*.html"), key=lambda path: path.stat().st_mtime, reverse=True)
    items = "".join(f'<li><a href="/eval/{escape(path.stem)}">{escape(path.stem)}</a>' for path in found)
    return _html(_PAGE.format(f"<ul>{items}</ul>" if items else "<p>None yet: twofold eval nightly writes one a run.</p>"))


@router.get("/eval/{name}", summary="One report", response_class=HTMLResponse, responses=problems(401, 403, 404))
async def report(name: str, caller: CallerDep, service: ServiceDep) -> HTMLResponse:
    allow_evaluator(caller)
    path = reports_folder(service.runtime.settings) / f"{name}.html"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise Problem(404, "There is no report of this name: /eval lists them.")
    return _html(path.read_text(encoding="utf-8"))


def _html(text: str) -> HTMLResponse:
    return HTMLResponse(text, headers={"Content-Security-Policy": _POLICY})
