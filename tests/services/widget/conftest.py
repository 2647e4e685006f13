"""A real browser on the real service over the demo company; and a scripted server, for failures that cannot be provoked."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from .scripted import Scripted

SECRET = "a secret of more than thirty-two characters"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
READY_SECONDS = 240


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass(frozen=True)
class Real:
    """The service as people run it, in a process of its own. `data` is its folder."""

    url: str
    data: Path

    def token(self, sub: str = "ann", groups: tuple[str, ...] = (), minutes: float = 60, **claims: Any) -> str:
        ends = datetime.now(UTC) + timedelta(minutes=minutes)
        return jwt.encode({"sub": sub, "groups": list(groups), "exp": ends, **claims}, SECRET, algorithm="HS256")


@pytest.fixture(scope="session")
def scripted() -> Iterator[Scripted]:
    with Scripted() as server:
        yield server


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory, scripted: Scripted) -> Iterator[Real]:
    data, port = tmp_path_factory.mktemp("widget"), free_port()
    environment = os.environ | {
        "TWOFOLD_DATA": str(data),
        "TWOFOLD_TOKEN_SECRET": SECRET,
        "TWOFOLD_WIDGET_ORIGINS": scripted.url,
        "TWOFOLD_CONTACT": "총무부 help@yunseul.example",
    }
    command = [sys.executable, "-c", "from services.cli import main; main()", "demo", "--port", str(port)]
    with (data / "serve.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + READY_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"{url}/readyz", timeout=5).read()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < until, (data / "serve.log").read_text()
                time.sleep(0.5)
        yield Real(url, data)
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    if not CHROMIUM:
        pytest.skip("no Chromium here: install Debian's `chromium`, or name one in CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


Open = Callable[..., Any]


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Open]:
    """Open an address in a context of its own: `lang`, `scheme`, `width`, `height`, `phone`. Errors of the page's own fail the test."""
    contexts, errors = [], []

    def open_one(url: str, *, lang: str = "ko-KR", scheme: str = "light", width: int = 1100, height: int = 800, phone: bool = False) -> Any:
        context = chromium.new_context(
            locale=lang,
            color_scheme=scheme,
            viewport={"width": width, "height": height},
            is_mobile=phone,
            has_touch=phone,
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(url)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not errors, errors
