"""Where the service's own state lives: its settings, which `services/state` opens."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class EmbeddedState(BaseModel):
    """SQLite, in the data folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["embedded"] = "embedded"


class PostgresState(BaseModel):
    """A PostgreSQL server, 14 or newer; `url` as libpq writes it. `pool`: connections of one process."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: Literal["postgresql"] = "postgresql"
    url: str = Field(pattern=r"^postgres(ql)?://")
    password: SecretStr | None = None
    pool: int = Field(10, ge=2)


StateSettings = Annotated[EmbeddedState | PostgresState, Field(discriminator="kind")]
