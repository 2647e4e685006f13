"""Tokens of an identity provider: real keys, and a real HTTP server that gives them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from services.identity import keys
from services.identity.caller import Caller
from services.identity.keys import KeysUnavailable
from services.identity.tokens import InvalidToken, Tokens
from services.settings import Settings, load_settings

AUDIENCE = "twofold"
RSA_KEYS = {kid: rsa.generate_private_key(public_exponent=65537, key_size=2048) for kid in ("r1", "r2", "stranger")}
EC_KEYS = {"e1": ec.generate_private_key(ec.SECP256R1())}


class Provider:
    """An OpenID provider on loopback. `published` are the keys it shows; `asked` are the paths that were fetched."""

    def __init__(self) -> None:
        self.published: list[dict[str, Any]] = [public("r1"), public("e1")]
        self.asked: list[str] = []
        self.away = False
        self.named: str | None = None
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.asked.append(self.path)
                body = json.dumps(provider.reply(self.path)).encode()
                self.send_response(503 if provider.away else 200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/realms/bank"

    def reply(self, path: str) -> dict[str, Any]:
        if path.endswith("/.well-known/openid-configuration"):
            return {"issuer": self.named or self.issuer, "jwks_uri": f"{self.issuer}/certs"}
        return {"keys": self.published}

    def token(self, kid: str | None = "r1", key: str | None = None, alg: str | None = None, **claims: Any) -> str:
        name = key or kid or "r1"
        private = RSA_KEYS.get(name) or EC_KEYS[name]
        now = datetime.now(UTC)
        whole = {"sub": "ann", "iss": self.issuer, "aud": AUDIENCE, "exp": now + timedelta(hours=1)} | claims
        whole = {claim: value for claim, value in whole.items() if value is not None}
        algorithm = alg or ("RS256" if name in RSA_KEYS else "ES256")
        return "Bearer " + jwt.encode(whole, private, algorithm=algorithm, headers={"kid": kid} if kid else {})


def public(kid: str, **more: Any) -> dict[str, Any]:
    as_jwk: dict[str, Any]
    if kid in RSA_KEYS:
        as_jwk = RSAAlgorithm.to_jwk(RSA_KEYS[kid].public_key(), as_dict=True)
    else:
        as_jwk = ECAlgorithm.to_jwk(EC_KEYS[kid].public_key(), as_dict=True)
    return {**as_jwk, "kid": kid, "use": "sig", **more}


def pem(kid: str) -> bytes:
    return RSA_KEYS[kid].public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


@pytest.fixture
def provider() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.server.shutdown()
    provider.server.server_close()


@pytest.fixture
def settings(tmp_path: Path, provider: Provider) -> Settings:
    return load_settings(data=tmp_path, tokens={"issuer": provider.issuer, "audience": AUDIENCE})


@pytest.fixture
def tokens(settings: Settings) -> Tokens:
    return Tokens(settings)


async def refused(tokens: Tokens, header: str, said: str) -> None:
    with pytest.raises(InvalidToken, match=said):
        await tokens.caller(header)


async def test_rsa_and_elliptic_keys_verify_and_are_fetched_once(tokens: Tokens, provider: Provider) -> None:
    for kid in ("r1", "e1", "r1"):
        assert (await tokens.caller(provider.token(kid, groups=["hr"]))).groups == {"everyone", "hr"}
    assert provider.asked == ["/realms/bank/.well-known/openid-configuration", "/realms/bank/certs"]


async def test_the_keys_own_address_needs_no_discovery(provider: Provider, tmp_path: Path) -> None:
    named = {"issuer": provider.issuer, "audience": AUDIENCE, "jwks": f"{provider.issuer}/certs"}
    assert (await Tokens(load_settings(data=tmp_path, tokens=named)).caller(provider.token())).sub == "ann"
    assert provider.asked == ["/realms/bank/certs"]


async def test_an_unknown_key_is_fetched_at_once_but_not_for_every_token(
    tokens: Tokens, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tokens.caller(provider.token("r1"))
    provider.published = [public("r2"), public("e1")]  # rotated
    monkeypatch.setattr(keys, "COOLDOWN_SECONDS", 0.0)
    assert (await tokens.caller(provider.token("r2"))).sub == "ann"
    await refused(tokens, provider.token("r1"), "does not have")  # withdrawn
    monkeypatch.setattr(keys, "COOLDOWN_SECONDS", 60.0)
    asked = len(provider.asked)
    for _ in range(20):
        await refused(tokens, provider.token("stranger"), "does not have")
    assert len(provider.asked) == asked


async def test_keys_are_fetched_again_after_a_while(provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "COOLDOWN_SECONDS", 0.0)
    tokens = Tokens(load_settings(data=tmp_path, tokens={"issuer": provider.issuer, "audience": AUDIENCE, "cache_seconds": 1}))
    await tokens.caller(provider.token("r1"))
    provider.published = [public("r2")]
    keyset = tokens._keys
    assert keyset is not None
    keyset._fetched -= 2
    await refused(tokens, provider.token("r1"), "does not have")


async def test_known_keys_hold_while_the_provider_is_away(tokens: Tokens, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "COOLDOWN_SECONDS", 0.0)
    provider.away = True
    with pytest.raises(KeysUnavailable, match="try again"):
        await tokens.caller(provider.token())
    provider.away = False
    await tokens.caller(provider.token())
    provider.away = True
    keyset = tokens._keys
    assert keyset is not None
    keyset._fetched -= 3600
    assert (await tokens.caller(provider.token())).sub == "ann"
    keyset._fetched -= keys.STALE_SECONDS
    with pytest.raises(KeysUnavailable):
        await tokens.caller(provider.token())


async def test_a_discovery_document_of_another_issuer_is_not_believed(tokens: Tokens, provider: Provider) -> None:
    provider.named = "https://elsewhere.example"
    with pytest.raises(KeysUnavailable):
        await tokens.caller(provider.token())


async def test_the_key_decides_the_algorithm(tokens: Tokens, provider: Provider) -> None:
    """The classic confusions: the public key as a shared secret, no signature, another family, a key meant for something else."""
    claims = {"sub": "ann", "iss": provider.issuer, "aud": AUDIENCE, "exp": 4_000_000_000}
    hmac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    for secret in (pem("r1"), json.dumps(public("r1")).encode(), public("r1")["n"].encode()):
        head, body = (jwt.utils.base64url_encode(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": "r1"}, claims))
        forged = b".".join((head, body, jwt.utils.base64url_encode(hmac.sign(head + b"." + body, secret)))).decode()
        await refused(tokens, f"Bearer {forged}", "another secret")
    await refused(tokens, "Bearer " + jwt.encode(claims, None, algorithm="none", headers={"kid": "r1"}), "signed as this service asks")
    await refused(tokens, provider.token("r1", alg="PS256"), "signed as this service asks")  # not among the settings' algorithms
    await refused(tokens, provider.token("e1", key="r1"), "does not have")  # an RSA signature under the elliptic key's id
    await refused(tokens, provider.token("r1", key="stranger"), "signature")
    await refused(tokens, provider.token(None, key="stranger"), "signature")


@pytest.mark.parametrize("more", [{"use": "enc"}, {"alg": "RS512"}, {"kty": "oct", "k": "c2VjcmV0"}])
async def test_a_key_for_something_else_verifies_nothing(tokens: Tokens, provider: Provider, more: dict[str, Any]) -> None:
    provider.published = [public("r1", **more)]
    await refused(tokens, provider.token("r1"), "does not have")


async def test_two_keys_of_one_id_verify_nothing(tokens: Tokens, provider: Provider) -> None:
    provider.published = [public("r1"), {**public("r2"), "kid": "r1"}]
    await refused(tokens, provider.token("r1"), "does not have")


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"aud": "another"}, "another service"),
        ({"aud": None}, "lacks the claim aud"),
        ({"iss": "https://elsewhere.example"}, "another issuer"),
        ({"iss": None}, "lacks the claim iss"),
        ({"exp": None}, "lacks the claim exp"),
        ({"sub": None}, "lacks the claim sub"),
        ({"exp": datetime.now(UTC) - timedelta(seconds=40)}, "expired"),
        ({"nbf": datetime.now(UTC) + timedelta(days=1)}, "clocks"),
        ({"_claim_names": {"groups": "src1"}}, "too many"),
    ],
)
async def test_what_a_token_must_say(tokens: Tokens, provider: Provider, claims: dict[str, Any], said: str) -> None:
    await refused(tokens, provider.token(**claims), said)


async def test_clocks_may_differ_a_little(tokens: Tokens, provider: Provider) -> None:
    now = datetime.now(UTC)
    assert await tokens.caller(provider.token(exp=now - timedelta(seconds=20), nbf=now - timedelta(hours=1), aud=[AUDIENCE, "other"]))
    assert await tokens.caller(provider.token(nbf=now + timedelta(seconds=20), iat=now + timedelta(seconds=20)))


async def test_claims_by_the_names_of_keycloak(provider: Provider, tmp_path: Path) -> None:
    named = {
        "issuer": provider.issuer,
        "audience": AUDIENCE,
        "claims": {"roles": "realm_access.roles", "groups": "groups", "name": "preferred_username", "node": "https://bank.example/node"},
        "groups": {"/People/HR": "hr"},
        "roles": {"twofold-data": "data"},
    }
    token = provider.token(
        realm_access={"roles": ["offline_access", "twofold-data", "root"]},
        groups=["/People/HR", "board"],
        preferred_username="ann.miller",
        **{"https://bank.example/node": "Person:7"},
    )
    caller = await Tokens(load_settings(data=tmp_path, tokens=named)).caller(token)
    assert caller == Caller("ann", frozenset({"everyone", "hr", "board"}), frozenset({"data"}), name="ann.miller", node="Person:7")


async def test_claims_by_the_names_of_entra(provider: Provider, tmp_path: Path) -> None:
    named = {"issuer": provider.issuer, "audience": AUDIENCE, "claims": {"sub": "oid", "country": "ctry"}, "groups": {"6a1c-guid": "hr"}}
    token = provider.token(sub="pairwise", oid="object-1", groups=["6a1c-guid"], roles=["evaluator"], ctry="KR")
    caller = await Tokens(load_settings(data=tmp_path, tokens=named)).caller(token)
    assert (caller.sub, caller.groups, caller.roles, caller.country) == ("object-1", {"everyone", "hr"}, {"evaluator"}, "KR")


async def test_a_shared_secret_holds_beside_a_provider_and_is_asked_for_the_same(provider: Provider, tmp_path: Path) -> None:
    secret = "a secret of more than thirty-two characters"
    tokens = Tokens(load_settings(data=tmp_path, token_secret=secret, tokens={"issuer": provider.issuer, "audience": AUDIENCE}))
    claims = {"sub": "svc", "iss": provider.issuer, "aud": AUDIENCE}
    assert (await tokens.caller("Bearer " + jwt.encode(claims, secret, algorithm="HS256"))).sub == "svc"
    await refused(tokens, "Bearer " + jwt.encode({**claims, "aud": "other"}, secret, algorithm="HS256"), "another service")
