"""The chat widget: its TypeScript source, and the built script that the service hands out."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Script:
    """The built script. `integrity` is what a page's `integrity` attribute takes."""

    content: bytes
    integrity: str


@cache
def script() -> Script:
    """The script, read once."""
    content = (Path(__file__).with_name("built") / "widget.js").read_bytes()
    digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
    return Script(content, f"sha384-{digest}")
