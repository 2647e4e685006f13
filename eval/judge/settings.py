"""Settings of the judge, from the environment: `TWOFOLD_EVAL_JUDGE__NAME`, `TWOFOLD_EVAL_JUDGE__BASE_URL` and so on."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError

from eval.failure import EvalError
from eval.judge.agreement import LABEL_OF
from services.environment import Environment


class JudgeSettings(BaseModel):
    """The model that judges, behind any OpenAI-compatible address, and what it may cost.

    `timeout`: seconds of a call. `kappa`: the agreement with people below which a metric is shown but not gated.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    base_url: str | None = None
    api_key: SecretStr | None = None
    metrics: tuple[str, ...] = tuple(LABEL_OF)
    timeout: float = Field(120, gt=0)
    max_calls: int | None = Field(2_000, ge=1)
    max_seconds: float | None = Field(4 * 3600, gt=0)
    max_cost: float | None = Field(None, gt=0)
    price_in: float = Field(0, ge=0)
    price_out: float = Field(0, ge=0)
    kappa: float = Field(0.6, ge=-1, le=1)
    agreement: bool = True
    """Whether to measure the agreement with people; without it nothing is gated."""


class _EvalSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="TWOFOLD_EVAL_", env_nested_delimiter="__", extra="ignore")

    judge: JudgeSettings | None = None

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *_: Any, **__: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, Environment(settings_cls)


def judge_settings(**given: Any) -> JudgeSettings | None:
    """The judge that the environment names, with `given` (None left out) before it; None where there is none. Raises EvalError."""
    try:
        held = _EvalSettings().judge
        if held is None:
            return None
        settings = JudgeSettings.model_validate(
            {**held.model_dump(), **{name: value for name, value in given.items() if value is not None}}
        )
    except SettingsError as error:
        raise EvalError(f"A setting of the judge cannot be read: {error}.") from None
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise EvalError(f"TWOFOLD_EVAL_{'__'.join(str(p).upper() for p in fault['loc'])}: {fault['msg']}.") from None
    if unknown := set(settings.metrics) - set(LABEL_OF):
        raise EvalError(f"{', '.join(sorted(unknown))} is no metric: they are {', '.join(LABEL_OF)}.")
    return settings
