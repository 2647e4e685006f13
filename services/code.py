"""Which code runs: the version, and a hash of the sources themselves, which tells two checkouts of one version apart."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_FOLDERS = ("services", "ingest", "graph", "vector", "language")


def release() -> str:
    """The version of the installed package; 0 where a checkout runs that is not installed."""
    try:
        return version("twofold")
    except PackageNotFoundError:
        return "0"


@cache
def code_version() -> str:
    """The version, a plus, and the hash of every Python file that serves."""
    digest = blake2b(digest_size=6)
    root = Path(__file__).parent.parent
    for folder in _FOLDERS:
        for file in sorted((root / folder).rglob("*.py")):
            digest.update(f"{file.relative_to(root)}\0".encode())
            digest.update(file.read_bytes())
    return f"{release()}+{digest.hexdigest()}"
