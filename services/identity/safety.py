"""Combinations of settings that must not be served."""

from __future__ import annotations

from services.settings import PREFIX, Settings, SettingsError

_DISTINCT = 10  # characters of a secret at least: "changemechangeme…" has 7


def refuse_unsafe(settings: Settings) -> None:
    """Raises SettingsError, each fault in a sentence that says what to do, where serving these settings would give data away."""
    if settings.loopback:
        return
    at = f"Others can reach the service at {settings.host}"
    faults = []
    if settings.token_secret is None and not settings.tokens.by_provider:
        faults.append(
            f"{at}, and nothing says whose tokens hold: set {PREFIX}TOKENS__ISSUER and {PREFIX}TOKENS__AUDIENCE for an identity provider, "
            f"or {PREFIX}TOKEN_SECRET for a shared secret, or listen on 127.0.0.1."
        )
    if settings.anonymous_groups:
        faults.append(
            f"{at}, and {PREFIX}ANONYMOUS_GROUPS lets whoever has no token read what {', '.join(settings.anonymous_groups)} may: "
            "leave it empty, or listen on 127.0.0.1."
        )
    if settings.token_secret and len(set(settings.token_secret.get_secret_value())) < _DISTINCT:
        faults.append(f"{at}, and {PREFIX}TOKEN_SECRET can be guessed: make one with `openssl rand -base64 48`.")
    if faults:
        raise SettingsError(" ".join(faults))


def for_development(settings: Settings) -> bool:
    """Whether the settings are those of one machine's own service, where a person may make tokens for anybody."""
    return settings.loopback and not settings.tokens.by_provider
