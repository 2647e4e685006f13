"""Tokens: a caller from a request's header, and tokens of our own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt

from services.identity.caller import EVERYONE, Caller
from services.identity.claims import InvalidToken, to_caller
from services.identity.keys import KeySet, UnknownKey
from services.settings import Settings, TokenSettings

__all__ = ["InvalidToken", "Tokens", "anonymous", "issue_token"]

_SHARED = "HS256"
_SECRET_FILE = "token_secret"
_OURS = TokenSettings()


def anonymous(settings: Settings, *, forwarded: bool = False) -> Caller:
    """The caller without a token: the groups that were set for it, by default `everyone` where only this machine can ask.

    `forwarded`: a proxy sent it, so that by default it may be anybody.
    """
    if settings.anonymous_groups is None:
        groups = frozenset({EVERYONE} if settings.loopback and not forwarded else ())
    else:
        groups = frozenset(settings.anonymous_groups)
    return Caller(sub=None, groups=groups, tz=settings.tz)


class Tokens:
    """Reads whose tokens the settings trust: by shared secret, by an identity provider's keys, and the data folder's own.

    The key decides the algorithm, never the token: a shared secret verifies HS256 alone, a provider's key what that key is for.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._keys = KeySet(settings.tokens) if settings.tokens.by_provider else None

    async def caller(self, header: str | None, *, forwarded: bool = False) -> Caller:
        """The caller that an `Authorization` header names; without one the anonymous. Raises InvalidToken, KeysUnavailable.

        A token must carry `sub`, and a provider's `exp`; whether another's ends is for its issuer to say.
        """
        if header is None:
            return anonymous(self._settings, forwarded=forwarded)
        scheme, _, token = header.partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise InvalidToken("The Authorization header must read: Bearer, a space, and a token.")
        try:
            head = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError:
            raise InvalidToken("The token is not a JSON Web Token: get a new one.") from None
        algorithm = head.get("alg")
        if algorithm == _SHARED:
            return self._by_secret(token)
        if self._keys is not None and algorithm in self._settings.tokens.algorithms:
            return await self._by_provider(token, algorithm, head.get("kid"), self._keys)
        raise InvalidToken("The token is not a JSON Web Token signed as this service asks (HS256, or as its settings say): get a new one.")

    def _by_secret(self, token: str) -> Caller:
        trusted = [(_folder_secret(self._settings.data), _OURS)] if self._settings.stored_here else []
        if self._settings.token_secret:
            trusted.append((self._settings.token_secret.get_secret_value(), self._settings.tokens))
        for secret, names in trusted:
            with suppress(jwt.InvalidSignatureError):
                return to_caller(_verified(token, secret, _SHARED, names, ["sub"]), self._settings, names)
        raise InvalidToken("The token is signed with another secret than this service's: get one from whoever runs it.")

    async def _by_provider(self, token: str, algorithm: str, kid: str | None, keys: KeySet) -> Caller:
        names = self._settings.tokens
        try:
            key = await keys.find(kid, algorithm)
            claims = _verified(token, key.key, algorithm, names, ["sub", "exp"])
        except UnknownKey:
            raise InvalidToken("The token is signed with a key that its identity provider does not have: sign in again.") from None
        except jwt.InvalidSignatureError:
            raise InvalidToken("The token's signature does not hold: sign in again.") from None
        return to_caller(claims, self._settings, names)


def issue_token(settings: Settings, sub: str, groups: Sequence[str], roles: Sequence[str], lifetime: timedelta) -> str:
    """A token that holds for `lifetime`, signed with the shared secret, otherwise with the folder's own."""
    claims: dict[str, Any] = {"sub": sub, "groups": list(groups), "roles": list(roles), "exp": datetime.now(UTC) + lifetime}
    secret = settings.token_secret.get_secret_value() if settings.token_secret else _folder_secret(settings.data)
    return jwt.encode(claims, secret, algorithm=_SHARED)


def _verified(token: str, key: Any, algorithm: str, names: TokenSettings, require: list[str]) -> dict[str, Any]:
    """The claims of a token that holds. Raises InvalidSignatureError, and InvalidToken for every other fault."""
    try:
        return jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            leeway=names.leeway,
            audience=names.audience,
            issuer=names.issuer,
            options={"require": require, "verify_aud": names.audience is not None, "verify_iss": names.issuer is not None},
        )
    except jwt.InvalidSignatureError:
        raise
    except jwt.ExpiredSignatureError:
        raise InvalidToken("The token has expired: get a new one.") from None
    except jwt.MissingRequiredClaimError as error:
        raise InvalidToken(f"The token lacks the claim {error.claim}: get a new one.") from None
    except (jwt.ImmatureSignatureError, jwt.InvalidIssuedAtError):
        raise InvalidToken("The token does not hold yet: check the clocks of this machine and of whoever issued it.") from None
    except jwt.InvalidAudienceError:
        raise InvalidToken("The token is for another service (its claim aud): get one for this service.") from None
    except jwt.InvalidIssuerError:
        raise InvalidToken("The token is of another issuer than this service trusts (its claim iss): sign in where it says.") from None
    except jwt.PyJWTError:
        raise InvalidToken("The token is not a JSON Web Token that holds now: get a new one.") from None


def _folder_secret(folder: Path) -> str:
    """The folder's own secret, made on first use: written whole under another name, then linked, so that two starters agree.

    It holds beside `TWOFOLD_TOKEN_SECRET`, so that the command line reaches a service whose environment it does not share; whoever can
    read that file can read the data beside it.
    """
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
