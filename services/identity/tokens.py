"""Tokens: a caller from a request's header, and tokens of our own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import jwt
from pydantic import BaseModel, Field, ValidationError

from services.identity.caller import EVERYONE, Caller
from services.settings import Settings, Zone

_ALGORITHM = "HS256"
_LEEWAY = timedelta(seconds=30)
_SECRET_FILE = "token_secret"

Name = Annotated[str, Field(min_length=1, max_length=200)]


class InvalidToken(Exception):
    """A token that does not say who asks; its text says why, and never quotes the token."""


class _Claims(BaseModel):
    """What a token says. Claims that are not listed here are ignored."""

    sub: Name
    groups: tuple[Name, ...] = ()
    roles: tuple[Name, ...] = ("staff",)
    name: Name | None = None
    locale: Name | None = None
    tz: Zone | None = None
    country: Name | None = None
    entity: Name | None = None
    employment: Name | None = None
    node: Name | None = None


def anonymous(settings: Settings) -> Caller:
    """The caller without a token: the groups that were set for it, by default `everyone` where only this machine can ask."""
    if settings.anonymous_groups is None:
        groups = frozenset({EVERYONE} if settings.loopback else ())
    else:
        groups = frozenset(settings.anonymous_groups)
    return Caller(sub=None, groups=groups, tz=settings.tz)


def read_token(header: str | None, settings: Settings) -> Caller:
    """The caller that an `Authorization` header names; without one the anonymous. Whoever has signed in belongs to `everyone`.

    A token must carry `sub`; whether it ends (`exp`) is for its issuer to say. Raises InvalidToken.
    """
    if header is None:
        return anonymous(settings)
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise InvalidToken("The Authorization header must read: Bearer, a space, and a token.")
    try:
        claims = _Claims.model_validate(_decode(token.strip(), settings))
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise InvalidToken(f"The token's claim {fault['loc'][0]} is not usable ({fault['msg']}): get a new one.") from None
    said = claims.model_dump(exclude={"groups", "roles", "tz"})
    return Caller(**said, groups=frozenset(claims.groups) | {EVERYONE}, roles=frozenset(claims.roles), tz=claims.tz or settings.tz)


def issue_token(settings: Settings, sub: str, groups: Sequence[str], roles: Sequence[str], lifetime: timedelta) -> str:
    """A signed token that holds for `lifetime`."""
    claims = {"sub": sub, "groups": list(groups), "roles": list(roles), "exp": datetime.now(UTC) + lifetime}
    return jwt.encode(claims, _secrets(settings)[0], algorithm=_ALGORITHM)


def _decode(token: str, settings: Settings) -> dict[str, object]:
    for secret in _secrets(settings):
        try:
            return jwt.decode(token, secret, algorithms=[_ALGORITHM], leeway=_LEEWAY, options={"require": ["sub"], "verify_aud": False})
        except jwt.InvalidSignatureError:
            continue
        except jwt.ExpiredSignatureError:
            raise InvalidToken("The token has expired: get a new one.") from None
        except jwt.MissingRequiredClaimError as error:
            raise InvalidToken(f"The token lacks the claim {error.claim}: get a new one.") from None
        except jwt.InvalidTokenError:
            raise InvalidToken("The token is not a JSON Web Token that holds now, signed with HS256: get a new one.") from None
    raise InvalidToken("The token is signed with another secret than this service's: get one from whoever runs it.")


def _secrets(settings: Settings) -> tuple[str, ...]:
    """The secrets whose signatures hold, the one to sign with first.

    The folder's own holds beside `TWOFOLD_TOKEN_SECRET`, so that the command line reaches a service whose environment it does not
    share; whoever can read that file can read the data beside it.
    """
    given = (settings.token_secret.get_secret_value(),) if settings.token_secret else ()
    return (*given, _folder_secret(settings.data)) if settings.stored_here or not given else given


def _folder_secret(folder: Path) -> str:
    """The folder's secret, made on first use: written whole under another name, then linked, so that two starters agree."""
    path = folder / _SECRET_FILE
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = folder / f"{_SECRET_FILE}.{secrets.token_hex(8)}"
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32))
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):
                path.hardlink_to(fresh)
        finally:
            fresh.unlink(missing_ok=True)
    return path.read_text()
