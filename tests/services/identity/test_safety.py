from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services.identity.safety import for_development, refuse_unsafe
from services.settings import SettingsError, load_settings

SECRET = "a secret of more than thirty-two characters"
PROVIDER = {"issuer": "https://sso.bank.example/realms/bank", "audience": "twofold"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ["nothing says whose tokens hold", "TWOFOLD_TOKENS__ISSUER"]),
        ({"token_secret": SECRET, "anonymous_groups": ("everyone",)}, ["TWOFOLD_ANONYMOUS_GROUPS", "everyone"]),
        ({"token_secret": "changeme" * 5}, ["can be guessed", "openssl"]),
        ({"anonymous_groups": ("everyone",)}, ["nothing says whose tokens hold", "TWOFOLD_ANONYMOUS_GROUPS"]),
    ],
)
def test_what_would_give_data_away_is_not_served(tmp_path: Path, given: dict[str, Any], said: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        refuse_unsafe(load_settings(data=tmp_path, host="0.0.0.0", **given))
    assert all(part in str(caught.value) for part in said)
    assert SECRET not in str(caught.value)
    refuse_unsafe(load_settings(data=tmp_path, host="127.0.0.1", **given))


@pytest.mark.parametrize("given", [{"token_secret": SECRET}, {"tokens": PROVIDER}, {"token_secret": SECRET, "anonymous_groups": ()}])
def test_what_is_safe_is_served(tmp_path: Path, given: dict[str, Any]) -> None:
    refuse_unsafe(load_settings(data=tmp_path, host="0.0.0.0", **given))


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        ({"jwks": "https://sso.bank.example/certs"}, "TWOFOLD_TOKENS__ISSUER"),
        ({"issuer": "https://sso.bank.example"}, "TWOFOLD_TOKENS__AUDIENCE"),
        ({**PROVIDER, "issuer": "http://sso.bank.example"}, "https://"),
        ({**PROVIDER, "jwks": "file:///etc/passwd"}, "https://"),
        ({**PROVIDER, "algorithms": ["HS256"]}, "TOKENS__ALGORITHMS"),
        ({**PROVIDER, "algorithms": ["none"]}, "TOKENS__ALGORITHMS"),
        ({**PROVIDER, "roles": {"staff": "root"}}, "TOKENS__ROLES"),
    ],
)
def test_a_provider_that_cannot_be_trusted_is_refused(tmp_path: Path, tokens: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load_settings(data=tmp_path, tokens=tokens)


def test_the_environment_sets_a_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOFOLD_TOKENS__ISSUER", PROVIDER["issuer"])
    monkeypatch.setenv("TWOFOLD_TOKENS__AUDIENCE", "twofold")
    monkeypatch.setenv("TWOFOLD_TOKENS__CLAIMS__ROLES", "realm_access.roles")
    monkeypatch.setenv("TWOFOLD_TOKENS__GROUPS", '{"6a1c": "hr"}')
    monkeypatch.setenv("TWOFOLD_TOKENS__ALGORITHMS", '["RS256"]')
    tokens = load_settings().tokens
    assert (tokens.claims.roles, tokens.groups, tokens.algorithms, tokens.by_provider) == (
        "realm_access.roles",
        {"6a1c": "hr"},
        ("RS256",),
        True,
    )


def test_tokens_are_made_by_hand_for_this_machine_alone(tmp_path: Path) -> None:
    assert for_development(load_settings(data=tmp_path))
    assert not for_development(load_settings(data=tmp_path, host="0.0.0.0", token_secret=SECRET))
    assert not for_development(load_settings(data=tmp_path, tokens=PROVIDER))
