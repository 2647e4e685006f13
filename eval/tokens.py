"""Tokens for the callers that golden rows name, signed with the service's secret where it is at hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from services.identity.tokens import issue_token
from services.settings import Settings

_ALGORITHM = "HS256"
_LIFETIME = timedelta(hours=12)
_SECRET_FILE, _STATE = "token_secret", "state.db"
EVALUATOR = {"sub": "eval", "roles": ["evaluator"]}


def secret_of(settings: Settings) -> str | None:
    """`TWOFOLD_TOKEN_SECRET`, otherwise the data folder's own (made on first use); None where there is neither."""
    if settings.token_secret:
        return settings.token_secret.get_secret_value()
    if not (settings.data / _STATE).is_file():
        return None
    issue_token(settings, "eval", (), (), timedelta(0))
    return (settings.data / _SECRET_FILE).read_text()


def bound_to(settings: Settings) -> dict[str, str]:
    """The claims that the service asks of every token besides who it names."""
    return {name: value for name, value in (("aud", settings.tokens.audience), ("iss", settings.tokens.issuer)) if value}


def bearer(claims: dict[str, Any], secret: str) -> dict[str, str]:
    """The header of a caller with these claims."""
    token = jwt.encode({**claims, "exp": datetime.now(UTC) + _LIFETIME}, secret, algorithm=_ALGORITHM)
    return {"Authorization": f"Bearer {token}"}
