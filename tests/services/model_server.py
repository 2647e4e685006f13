"""Small OpenAI-compatible servers over real HTTP, most of which misbehave."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


END = b"data: [DONE]\n\n"


def chunks(content: str) -> bytes:
    """A piece of a streamed reply, a few letters at a time."""
    body = b""
    for at in range(0, max(1, len(content)), 8):
        choice = {"index": 0, "delta": {"role": "assistant", "content": content[at : at + 8]}, "finish_reason": None}
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "small", "choices": [choice]}
        body += f"data: {json.dumps(chunk)}\n\n".encode()
    return body


def _send(handler: BaseHTTPRequestHandler, body: bytes, *, announced: int | None = None) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.send_header("content-length", str(len(body) if announced is None else announced))
    handler.end_headers()
    handler.wfile.write(body)
    handler.wfile.flush()


def reply(content: str) -> Behaviour:
    return lambda handler, _asked: _send(handler, chunks(content) + END)


def _hang(_handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
    time.sleep(4)


def _trickle(handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
    """A byte now and then, so that no read ever times out."""
    body = chunks('{"claims": []}')
    _send(handler, b"", announced=len(body))
    for byte in body[:20]:
        time.sleep(0.2)
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()


def _hang_up(handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
    handler.close_connection = True
    handler.connection.close()


def _half(handler: BaseHTTPRequestHandler, _asked: dict[str, Any]) -> None:
    body = chunks('{"claims": []}')
    _send(handler, body[:30], announced=len(body))
    _hang_up(handler, {})


MISBEHAVIOUR: tuple[tuple[str, Behaviour, str], ...] = (
    ("hangs", _hang, "timeout"),
    ("trickles", _trickle, "timeout"),
    ("hangs up", _hang_up, "unreachable"),
    ("sends half", _half, "unreachable"),
    ("fails", lambda handler, _asked: handler.send_error(500), "unreachable"),
    ("is overloaded", lambda handler, _asked: handler.send_error(429), "unreachable"),
    ("sends a page", lambda handler, _asked: _send(handler, b"<html>Welcome</html>"), "unreachable"),
    ("babbles", reply("Leave is wonderful, and so are you. " * 50), "unreadable"),
    ("sends another form", reply('{"claims": "fifteen"}'), "unreadable"),
    ("sends nothing", reply(""), "unreadable"),
    ("sends half a reply", reply('{"claims": [{"text": "Leave is'), "unreadable"),
)


@contextmanager
def serving_model(behaviour: Behaviour, program: str = "other") -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The server's base URL, and the requests that it gets. `program` is what it says that it is."""
    requests: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        server_version = program

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            requests.append(asked)
            try:
                behaviour(self, asked)
            except OSError:  # who asked has gone
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", requests
    finally:
        server.shutdown()
        server.server_close()
