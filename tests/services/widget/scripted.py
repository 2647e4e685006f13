"""A server that answers as a test scripts it: the widget, a page with it on, and a `/v1/ask` that fails or sends what is wanted."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from services.api.page import _POLICY
from services.widget import script

STARTERS: dict[str, Any] = {"name": None, "topics": [], "questions": [], "kept_days": None, "trace_days": 30, "contact": None}
POLICY = _POLICY.format(token="", ancestors="'none'")

Send = Callable[[bytes], None]


def event(name: str, data: Any) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def answer(text: str, **more: Any) -> dict[str, Any]:
    """An answer object as the service sends it."""
    whole = {"answer": text, "answerable": True, "values": [], "route": "document", "citations": [], "passages": []}
    return {**whole, "timings_ms": {"total": 12.5}, "trace_id": "t1", "next": [], **more}


class Scripted:
    """`replies` maps a path's first part (after `/v1`) to a reply: what is sent as JSON, or as HTML where it is text, or
    (status, headers, body), or a function that gives one, or for `/v1/ask` a function that writes the stream."""

    def __init__(self) -> None:
        self.replies: dict[str, Any] = {}
        self.seen: list[tuple[str, str, Mapping[str, str], Any]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()

    def reset(self, **replies: Any) -> None:
        """Begin a script: `ask`, `starters`, `sources`, `feedback`, `conversations`; `session` for a host's tokens."""
        self.replies, self.seen = {"starters": STARTERS, **replies}, []

    def asked(self, what: str = "ask") -> list[tuple[str, str, Mapping[str, str], Any]]:
        return [one for one in self.seen if one[1].startswith(f"/v1/{what}")]

    def page(self, *, csp: bool = True, attributes: str = 'mode="page"', script_url: str = "widget.js", body: str = "") -> str:
        """The address of a page with the widget on."""
        from urllib.parse import urlencode

        return f"{self.url}/?" + urlencode({"csp": int(csp), "attributes": attributes, "script": script_url, "body": body})

    def _handler(outer) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def _reply(self, status: int, content: bytes, kind: str, headers: Mapping[str, str] | None = None) -> None:
                self.send_response(status)
                for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **(headers or {})}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else None
                address = urlsplit(self.path)
                outer.seen.append((self.command, self.path, dict(self.headers), body))
                if address.path == "/widget.js":
                    return self._reply(200, script().content, "text/javascript; charset=utf-8")
                if address.path == "/":
                    return self._page({name: values[0] for name, values in parse_qs(address.query, keep_blank_values=True).items()})
                reply = outer.replies.get(address.path.removeprefix("/v1").split("/")[1], (404, {}, {}))
                if callable(reply) and address.path != "/v1/ask":
                    reply = reply(self.command, self.path, body)
                if callable(reply):
                    return self._stream(reply, body)
                status, headers, content = reply if isinstance(reply, tuple) else (200, {}, reply)
                if isinstance(content, str):
                    return self._reply(status, content.encode(), "text/html; charset=utf-8", headers)
                problem = "application/problem+json" if status >= 400 else "application/json"
                return self._reply(status, json.dumps(content).encode(), problem, headers)

            def _stream(self, write: Callable[[Any, Send], None], body: Any) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True

                def send(data: bytes) -> None:
                    self.wfile.write(data)
                    self.wfile.flush()

                try:
                    write(body, send)
                except (BrokenPipeError, ConnectionResetError):
                    outer.seen.append(("GONE", "/v1/ask-gone", {}, None))

            def _page(self, asked: Mapping[str, str]) -> None:
                text = (
                    '<!doctype html><html lang="ko"><meta charset="utf-8">'
                    '<meta name="viewport" content="width=device-width, initial-scale=1">'
                    f'<title>host</title><script src="{asked["script"]}" defer></script><main><h1>host</h1></main>'
                    f"<twofold-chat {asked['attributes']}></twofold-chat>{asked.get('body', '')}</html>"
                )
                policy = {"Content-Security-Policy": POLICY} if asked["csp"] == "1" else {}
                self._reply(200, text.encode(), "text/html; charset=utf-8", policy)

            do_GET = do_POST = do_DELETE = _serve

        return Handler


def slowly(events: list[bytes], seconds: float) -> Callable[[Any, Send], None]:
    """A stream with a pause before each event."""

    def write(_body: Any, send: Send) -> None:
        for one in events:
            time.sleep(seconds)
            send(one)

    return write
