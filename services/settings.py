"""Settings of a running Twofold, from the environment (prefix `TWOFOLD_`)."""

from __future__ import annotations

import ipaddress
import json
import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pydantic_settings
from platformdirs import user_data_path
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from graph.open import EmbeddedGraph, GraphSettings
from graph.rights import MIN_GROUP
from ingest.loaders.settings import LoaderSettings
from services.databases import EmbeddedState, StateSettings
from services.environment import Environment
from services.spans import TracingSettings
from vector.embedding.open import E5Settings, EmbedderSettings
from vector.open import EmbeddedVectors, VectorSettings
from vector.reranking.open import RerankerSettings

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
    """Seconds for one answer, all tries together; then it is quoted."""
    evidence_tokens: int = Field(700, ge=50, le=100_000)
    """How much evidence the model is given, in tokens of the service's own encoder."""
    extra: dict[str, Any] = {}
    """What every request of `openai` says besides, as JSON."""
    repeatable: bool = True
    """Whether a llama.cpp server is asked so that it writes the same to the byte each time: one prompt at a time, without its cache."""
    rewords: bool = False
    """Whether a question that continues another is made whole by the model; else by rule."""
    translates: bool = False
    """Whether the model says each question in the other language too, where there are passages in it."""
    queries: bool = True
    """Whether the model writes a query for a question of the tables that nothing else answers."""

    @model_validator(mode="after")
    def _can_be_opened(self) -> Self:
        if self.provider == "openai" and not (self.base_url or self.api_key or os.environ.get("OPENAI_API_KEY")):
            raise ValueError(f"set {PREFIX}CHAT__API_KEY for OpenAI, or {PREFIX}CHAT__BASE_URL for a server of your own")
        return self


Step = Literal["spacing", "history", "synonyms", "names", "typos", "abbreviations", "cover", "rerank", "join"]


class PipelineSettings(BaseModel):
    """What can be tried out on the pipeline without another build. The defaults are what was measured to be best on all collections."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: frozenset[Step] = frozenset(get_args(Step))
    """The steps of retrieval that are taken beside the rankings themselves: see docs/results.md for what each gives."""
    weights: dict[str, Annotated[float, Field(ge=0)]] = {}
    """What a path of retrieval counts in the fusion, in place of what it counts otherwise (services/rag/rank.py)."""
    floor_shift: float = 0.0
    """Added to the measured cosine below which a sentence is not quoted: −2 quotes anything, 2 nothing."""


Role = Literal["staff", "data", "evaluator", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]


class ClaimNames(BaseModel):
    """What the identity provider calls the claims: a name, or a path such as `realm_access.roles`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sub: str = "sub"
    groups: str = "groups"
    roles: str = "roles"
    name: str = "name"
    locale: str = "locale"
    tz: str = "tz"
    country: str = "country"
    entity: str = "entity"
    employment: str = "employment"
    node: str = "node"


class TokenSettings(BaseModel):
    """Whose tokens hold, and how they are read.

    `issuer`: the OpenID provider, whose keys its discovery document names; `jwks`: the keys' own address instead. `audience`: what a
    token must be for; both are asked of tokens by shared secret too, where they are set. `leeway`: seconds that clocks may differ.
    `cache_seconds`: how long keys are used before they are fetched again (an unknown key is asked for at once). `groups` and `roles`:
    the provider's names for ours; a group that is not named there keeps its own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str | None = None
    jwks: str | None = None
    audience: str | None = None
    algorithms: tuple[Algorithm, ...] = Field(default=("RS256", "ES256"), min_length=1)
    leeway: float = Field(default=30, ge=0, le=300)
    cache_seconds: float = Field(default=600, ge=1, le=86_400)
    claims: ClaimNames = ClaimNames()
    groups: dict[str, str] = {}
    roles: dict[str, Role] = {}

    @property
    def by_provider(self) -> bool:
        """Whether an identity provider's tokens hold."""
        return self.audience is not None and self.issuer is not None

    @model_validator(mode="after")
    def _names_one_provider(self) -> Self:
        if (self.jwks and not self.issuer) or (self.issuer and not self.audience):
            missing = f"{PREFIX}TOKENS__AUDIENCE (the client id)" if self.issuer else f"{PREFIX}TOKENS__ISSUER"
            raise ValueError(f"set {missing} too: else a token that was made for another service holds here")
        for address in (self.issuer, self.jwks):
            if address and not safe_address(address):
                raise ValueError(f"{address} must begin with https:// (http:// is for this machine alone): who can change keys is anybody")
        return self


def safe_address(address: str) -> bool:
    """Whether nobody on the way can change what comes from there."""
    url = urlsplit(address)
    return url.scheme == "https" or (url.scheme == "http" and is_loopback(url.hostname or ""))


def is_loopback(host: str) -> bool:
    """Whether a host names this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Settings(BaseSettings):
    """What a person may set. A nested field is written with two underscores: `TWOFOLD_CHAT__NAME`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", frozen=True, extra="forbid")

    data: Folder = Field(default_factory=lambda: user_data_path("twofold"))
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    token_secret: SecretStr | None = Field(None, min_length=1)
    tokens: TokenSettings = TokenSettings()
    anonymous_groups: Annotated[tuple[str, ...] | None, NoDecode, BeforeValidator(_items)] = None
    embedder: EmbedderSettings = E5Settings()
    graph: GraphSettings = EmbeddedGraph()
    vectors: VectorSettings = EmbeddedVectors()
    state: StateSettings = EmbeddedState()
    loaders: LoaderSettings = LoaderSettings()
    chat: ChatModel | None = None
    tracing: TracingSettings | None = None
    pipeline: PipelineSettings = PipelineSettings()
    reranker: RerankerSettings | None = None
    reports: Folder | None = None
    ingest_roots: Annotated[tuple[Folder, ...], NoDecode, BeforeValidator(_items)] = ()
    min_group: int = Field(MIN_GROUP, ge=1)
    sources: Folder | None = None
    faq: Folder | None = None
    """A YAML file of questions and answers by hand: see docs/data-team.md."""
    trace_days: int = Field(30, ge=1, le=36_500)
    answer_days: int = Field(30, ge=0, le=36_500)
    """How long an answer is kept for whoever asks the same, while nothing changes; 0: each question is answered anew."""
    conversation_days: int = Field(90, ge=1, le=36_500)
    contact: str | None = Field(None, min_length=1, max_length=500)
    contacts: dict[str, str] = {}
    widget_origins: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_items)] = ()
    widget_token_url: str | None = Field(None, pattern=r"^(/|https?://)[^\s;,]*$")
    tz: Zone = "Asia/Seoul"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, Environment(settings_cls)

    @property
    def stored_here(self) -> bool:
        """Whether a store lives in the data folder, which one process then owns."""
        return "embedded" in (self.graph.kind, self.vectors.kind, self.state.kind)

    @property
    def sources_file(self) -> Path | None:
        """The file of named sources: the one that is set, else sources.yaml here, else the one in the data folder."""
        places = [self.sources] if self.sources else [Path("sources.yaml"), self.data / "sources.yaml"]
        return next((place for place in places if place.is_file()), self.sources)

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        return is_loopback(self.host)

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
