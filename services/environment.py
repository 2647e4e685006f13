"""The environment as settings read it: secrets from files, and a store in one URL.

    TWOFOLD_GRAPH__PASSWORD_FILE=/run/secrets/neo4j      the file's text, its last line end left out, is TWOFOLD_GRAPH__PASSWORD
    TWOFOLD_GRAPH=neo4j://user@host:7687/database        the same as TWOFOLD_GRAPH__KIND, __URI, __USER, __DATABASE

What is set on its own goes before what a URL says.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from pydantic_settings import SettingsError
from pydantic_settings.sources.providers.env import EnvSettingsSource

_FILE = "_file"


class Environment(EnvSettingsSource):
    """A source of settings. Names are in lower case here, as pydantic compares them."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        prefix = self.env_prefix.lower()
        found = {name: value for name, value in super()._load_env_vars().items() if name.startswith(prefix)}
        for name in [name for name in found if name.endswith(_FILE)]:
            found.setdefault(name.removesuffix(_FILE), _read(name, found.pop(name) or ""))
        for part, taken_apart in (("graph", _graph), ("vectors", _vectors), ("state", _state)):
            name = f"{prefix}{part}"
            url = found.get(name) or ""
            if "://" in url:
                del found[name]
                for field, value in taken_apart(urlsplit(url)).items():
                    if value:
                        found.setdefault(f"{name}__{field}", value)
            elif any(other.startswith(f"{name}__") for other in found):
                found.setdefault(f"{name}__kind", "embedded")
        return found


def _read(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise SettingsError(f"{name.upper()} names a file that cannot be read ({error})") from None


def _graph(url: SplitResult) -> dict[str, str | None]:
    address = urlunsplit((url.scheme, _place(url), "", url.query, ""))
    return {"kind": "neo4j", "uri": address, **_user(url), "database": url.path.strip("/")}


def _vectors(url: SplitResult) -> dict[str, str | None]:
    """`grpc://` and `grpcs://` name the port of gRPC, `http://` and `https://` that of HTTP; the other is taken for the usual one."""
    if url.scheme in ("grpc", "grpcs"):
        scheme = "https" if url.scheme == "grpcs" else "http"
        host = _place(url).removesuffix(f":{url.port}")
        return {"kind": "qdrant", "url": f"{scheme}://{host}:6333", "grpc_port": str(url.port or 6334), "collection": url.path.strip("/")}
    return {"kind": "qdrant", "url": urlunsplit((url.scheme, _place(url), "", "", "")), "collection": url.path.strip("/")}


def _state(url: SplitResult) -> dict[str, str | None]:
    """The password leaves the URL, so that it is shown nowhere."""
    user = f"{url.username}@" if url.username else ""
    address = urlunsplit((url.scheme, user + _place(url), url.path, url.query, ""))
    return {"kind": "postgresql", "url": address, "password": unquote(url.password) if url.password else None}


def _place(url: SplitResult) -> str:
    """Host and port, without user and password."""
    return url.netloc.rpartition("@")[2]


def _user(url: SplitResult) -> dict[str, str | None]:
    return {"user": unquote(url.username) if url.username else None, "password": unquote(url.password) if url.password else None}
