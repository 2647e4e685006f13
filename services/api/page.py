"""The chat widget (`/widget.js`), a page that it fills (`/`), and how to put it on another (`/widget.json`)."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from services.api.context import ServiceDep
from services.widget import script

# Styles come as style sheet objects, which need no source; `twofold` and `lit-html` are the two makers of trusted HTML in the script.
_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'{token}; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors {ancestors}; require-trusted-types-for 'script'; trusted-types twofold lit-html"
)
_PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>Twofold</title>
<link rel="icon" href="data:,">
<script src="widget.js" integrity="{integrity}" defer></script>
</head>
<body>
<twofold-chat mode="page"{attributes}></twofold-chat>
<noscript><p>This page needs JavaScript. 이 페이지는 자바스크립트가 필요합니다.</p></noscript>
</body>
</html>
"""

router = APIRouter()


class WidgetOut(BaseModel):
    """How to put the widget on a page: `integrity` belongs to this version of the script, `bytes` is its size."""

    script: str
    integrity: str
    bytes: int
    snippet: str


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
async def page(request: Request, service: ServiceDep) -> HTMLResponse:
    settings = service.runtime.settings
    korean = request.headers.get("accept-language", "").lower().startswith("ko")
    url = settings.widget_token_url
    attributes = f' token-url="{escape(url)}"' if url else ""
    content = _PAGE.format(lang="ko" if korean else "en", integrity=script().integrity, attributes=attributes)
    policy = _POLICY.format(
        token=f" {urlsplit(url).scheme}://{urlsplit(url).netloc}" if url and not url.startswith("/") else "",
        ancestors=" ".join(settings.widget_origins) or "'none'",
    )
    return HTMLResponse(content, headers={"Content-Security-Policy": policy, "Vary": "Accept-Language"})


@router.get("/widget.js", response_class=Response, include_in_schema=False)
async def widget(request: Request) -> Response:
    tag = f'"{script().integrity}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "no-cache",  # asked for again each time, sent again only when it has changed
        "Access-Control-Allow-Origin": "*",  # a page elsewhere may load it with its integrity
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(script().content, media_type="text/javascript; charset=utf-8", headers=headers)


@router.get("/widget.json", summary="How to put the chat widget on a page")
async def widget_json(request: Request, service: ServiceDep) -> WidgetOut:
    address, integrity = str(request.url_for("widget")), script().integrity
    url = service.runtime.settings.widget_token_url
    token = f' data-token-url="{escape(url)}"' if url else ""
    snippet = f'<script src="{address}" integrity="{integrity}" crossorigin="anonymous" data-mode="bubble"{token} defer></script>'
    return WidgetOut(script=address, integrity=integrity, bytes=len(script().content), snippet=snippet)
