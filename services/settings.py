"""Settings of a running Twofold, from the environment (prefix `TWOFOLD_`)."""

from __future__ import annotations

import ipaddress
import json
import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pydantic_settings
from platformdirs import user_data_path
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from graph.open import EmbeddedGraph, GraphSettings
from vector.embedding.open import E5Settings, EmbedderSettings

PREFIX = "TWOFOLD_"
SHORTEST_SECRET = 32  # RFC 7518, 3.2: a key for HS256 has 256 bits or more


class SettingsError(Exception):
    """A setting that cannot be used; its text names the variable and says what is wrong."""


def _items(value: Any) -> Any:
    """A list as the environment writes it: `a,b` or `["a", "b"]`."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return json.loads(value)
    return [item.strip() for item in value.split(",") if item.strip()]


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def known_zone(name: str) -> str:
    """The name itself, where it names a time zone; ValueError otherwise."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone such as Asia/Seoul") from None
    return name


def _origin(address: str) -> str:
    """`https://host[:port]`, as browsers name where a page comes from; ValueError otherwise."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc or address.rstrip("/") != f"{parts.scheme}://{parts.netloc}":
        raise ValueError(f"{address!r} is not an origin such as https://intranet.example")
    return address.rstrip("/").lower()


Origin = Annotated[str, AfterValidator(_origin)]
Folder = Annotated[Path, AfterValidator(_absolute)]
Zone = Annotated[str, AfterValidator(known_zone)]


class ChatModel(BaseModel):
    """The language model that writes answers: any LangChain provider, or an OpenAI-compatible address."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    provider: str = "openai"
    base_url: str | None = None
    api_key: SecretStr | None = None
    timeout: float = Field(60, gt=0)

    @model_validator(mode="after")
    def _can_be_opened(self) -> Self:
        if self.provider == "openai" and not (self.base_url or self.api_key or os.environ.get("OPENAI_API_KEY")):
            raise ValueError(f"set {PREFIX}CHAT__API_KEY for OpenAI, or {PREFIX}CHAT__BASE_URL for a server of your own")
        return self


class Settings(BaseSettings):
    """What a person may set. A nested field is written with two underscores: `TWOFOLD_CHAT__NAME`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", frozen=True, extra="forbid")

    data: Folder = Field(default_factory=lambda: user_data_path("twofold"))
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    token_secret: SecretStr | None = Field(None, min_length=1)
    anonymous_groups: Annotated[tuple[str, ...] | None, NoDecode, BeforeValidator(_items)] = None
    embedder: EmbedderSettings = E5Settings()
    graph: GraphSettings = EmbeddedGraph()
    chat: ChatModel | None = None
    ingest_roots: Annotated[tuple[Folder, ...], NoDecode, BeforeValidator(_items)] = ()
    trace_days: int = Field(30, ge=1, le=36_500)
    conversation_days: int = Field(90, ge=1, le=36_500)
    contact: str | None = Field(None, min_length=1, max_length=500)
    contacts: dict[str, str] = {}
    widget_origins: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_items)] = ()
    widget_token_url: str | None = Field(None, pattern=r"^(/|https?://)[^\s;,]*$")
    tz: Zone = "Asia/Seoul"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def contact_for(self, collection: str) -> str | None:
        """Where to turn with a question on a collection."""
        return self.contacts.get(collection, self.contact)

    @model_validator(mode="after")
    def _secret_is_long_enough(self) -> Self:
        if self.token_secret and not self.loopback and len(self.token_secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(
                f"{PREFIX}TOKEN_SECRET must have {SHORTEST_SECRET} characters or more where others can reach the service ({self.host})"
            )
        return self


def load_settings(**given: Any) -> Settings:
    """Settings from the environment; `given` (None left out) goes before it. Raises SettingsError."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise SettingsError("; ".join(_sentence(fault["loc"], fault["msg"]) for fault in error.errors(include_url=False))) from None
    except pydantic_settings.SettingsError as error:
        raise SettingsError(f"A setting in the environment is not readable: {error}.") from None


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    message = message.removeprefix("Value error, ")
    variable = PREFIX + "__".join(str(part).upper() for part in place if isinstance(part, str))
    return f"{variable}: {message}." if place else f"{message}."
