"""An identity provider's public keys: fetched when they are needed, kept, and fetched again when they have changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import httpx
import structlog
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from services.settings import TokenSettings, safe_address

FETCH_SECONDS = 5.0
COOLDOWN_SECONDS = 10.0
"""Between two fetches: tokens with invented key ids must not become requests to the provider."""
STALE_SECONDS = 24 * 3600.0
"""How long known keys are used while the provider does not answer."""
_BYTES = 1_000_000
_KINDS = {"R": "RSA", "P": "RSA", "E": "EC"}  # by the algorithm's first letter
log = structlog.get_logger()


class UnknownKey(Exception):
    """The provider has no such key for the algorithm."""


class KeysUnavailable(Exception):
    """The provider's keys cannot be had; its text says from where and what to do."""


class KeySet:
    """The keys of one provider, shared by all requests."""

    def __init__(self, settings: TokenSettings) -> None:
        self._settings = settings
        self._keys: list[Mapping[str, Any]] = []
        self._fetched = self._tried = -STALE_SECONDS
        self._lock = asyncio.Lock()

    async def find(self, kid: str | None, algorithm: str) -> PyJWK:
        """The key of this id (without one: the only key) that is for the algorithm. Raises UnknownKey, KeysUnavailable."""
        known = self._select(kid, algorithm) is not None
        if not known or (self._expired() and not self._lock.locked()):  # who has a key does not wait for a fetch under way
            async with self._lock:
                wanted = self._expired() or self._select(kid, algorithm) is None  # the one before may have fetched it
                if wanted and time.monotonic() - self._tried >= COOLDOWN_SECONDS:
                    await self._renew()
        if not self._keys or time.monotonic() - self._fetched >= STALE_SECONDS:
            raise KeysUnavailable(f"The keys of the identity provider {self._settings.issuer} cannot be had: try again in a few seconds.")
        found = self._select(kid, algorithm)
        if found is None:
            raise UnknownKey
        try:
            return PyJWK(dict(found), algorithm)
        except PyJWTError:
            raise UnknownKey from None

    def _expired(self) -> bool:
        return time.monotonic() - self._fetched >= self._settings.cache_seconds

    def _select(self, kid: str | None, algorithm: str) -> Mapping[str, Any] | None:
        """Never by what the token says alone: the key's own kind and use decide which algorithm it verifies."""
        kind = "OKP" if algorithm == "EdDSA" else _KINDS[algorithm[0]]
        fit = [
            key
            for key in self._keys
            if key.get("kty") == kind and key.get("alg", algorithm) == algorithm and key.get("use", "sig") == "sig"
        ]
        named = [key for key in fit if key.get("kid") == kid] if kid is not None else fit
        return named[0] if len(named) == 1 else None

    async def _renew(self) -> None:
        self._tried = time.monotonic()
        try:
            async with httpx.AsyncClient(timeout=FETCH_SECONDS) as client:
                self._keys = await self._fetch(client)
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            log.error("keys_unavailable", error=type(error).__name__)
            return
        self._fetched = time.monotonic()

    async def _fetch(self, client: httpx.AsyncClient) -> list[Mapping[str, Any]]:
        address = self._settings.jwks
        if address is None:
            issuer = str(self._settings.issuer)
            described = await _get(client, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            address = str(described["jwks_uri"])
            if described["issuer"] != issuer or not safe_address(address):
                raise ValueError("the discovery document is another issuer's")
        return [key for key in (await _get(client, address))["keys"] if isinstance(key, dict)]


async def _get(client: httpx.AsyncClient, address: str) -> dict[str, Any]:
    response = await client.get(address)
    response.raise_for_status()
    if len(response.content) > _BYTES:
        raise ValueError("the answer is too large")
    body = response.json()
    if not isinstance(body, dict):
        raise ValueError("the answer is no object")
    return body
