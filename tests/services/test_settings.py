import os
from pathlib import Path

import pytest

from services.settings import SettingsError, load_settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("TWOFOLD_")]:
        monkeypatch.delenv(name)


def test_defaults_are_for_one_person_on_one_machine() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.chat, settings.ingest_roots) == ("127.0.0.1", 8000, None, ())
    assert settings.data.is_absolute()
    assert settings.loopback


def test_what_is_given_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TWOFOLD_PORT", "9000")
    monkeypatch.setenv("TWOFOLD_DATA", "relative")
    assert load_settings(port=9001, data=tmp_path).port == 9001
    assert load_settings(port=None).port == 9000
    assert load_settings().data == Path.cwd() / "relative"


def test_a_chat_model_and_folders_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOFOLD_CHAT__NAME", "local")
    monkeypatch.setenv("TWOFOLD_CHAT__BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("TWOFOLD_CHAT__API_KEY", "a key")
    monkeypatch.setenv("TWOFOLD_INGEST_ROOTS", "/srv/a,/srv/b")
    settings = load_settings()
    assert settings.chat is not None
    assert (settings.chat.name, settings.chat.base_url) == ("local", "http://127.0.0.1:9/v1")
    assert settings.ingest_roots == (Path("/srv/a"), Path("/srv/b"))
    assert "a key" not in repr(settings)


def test_a_model_of_openai_needs_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    for key in (None, ""):
        with pytest.raises(SettingsError, match="set TWOFOLD_CHAT__API_KEY"):
            load_settings(chat={"name": "gpt", "api_key": key})
    for enough in ({"api_key": "key"}, {"base_url": "http://127.0.0.1:9/v1"}, {"provider": "ollama"}):
        assert load_settings(chat={"name": "gpt", **enough}).chat
    monkeypatch.setenv("OPENAI_API_KEY", "key")
    assert load_settings(chat={"name": "gpt"}).chat


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("twofold.internal", False)],
)
def test_loopback_is_known(host: str, alone: bool) -> None:
    assert load_settings(host=host).loopback is alone


@pytest.mark.parametrize(
    ("written", "groups"), [("staff, hr", ("staff", "hr")), ('["인사", "hr"]', ("인사", "hr")), ("", ()), ("a,,b ", ("a", "b"))]
)
def test_groups_are_a_comma_list_or_json(monkeypatch: pytest.MonkeyPatch, written: str, groups: tuple[str, ...]) -> None:
    monkeypatch.setenv("TWOFOLD_ANONYMOUS_GROUPS", written)
    assert load_settings().anonymous_groups == groups


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TWOFOLD_PORT", "99999"),
        ("TWOFOLD_PORT", "http"),
        ("TWOFOLD_TZ", "Mars/Olympus"),
        ("TWOFOLD_TZ", "../../etc/passwd"),
        ("TWOFOLD_LOG_LEVEL", "loud"),
        ("TWOFOLD_ANONYMOUS_GROUPS", "[broken"),
        ("TWOFOLD_CHAT__NAME", ""),
        ("TWOFOLD_CHAT__NAMES", "x"),
        ("TWOFOLD_TOKEN_SECRET", ""),
        ("TWOFOLD_TRACE_DAYS", "0"),
    ],
)
def test_a_bad_setting_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert variable in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_short_secret_is_refused_where_others_can_reach_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOFOLD_TOKEN_SECRET", "short")
    assert load_settings(host="127.0.0.1").token_secret is not None
    with pytest.raises(SettingsError, match="TWOFOLD_TOKEN_SECRET") as caught:
        load_settings(host="0.0.0.0")
    assert "short" not in str(caught.value)
