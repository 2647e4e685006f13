"""The command line where no store is opened: help, wrong usage, tokens, and what cannot work."""

import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
import pytest

from services.cli.failure import CommandError
from services.cli.listen import bind, open_door
from services.owner import own
from services.settings import load_settings
from vector.embedding.e5 import E5

Twofold = Callable[..., Any]


def one_sentence(done: Any, status: int) -> str:
    assert done.status == status, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert done.stderr.startswith("twofold: ")
    return done.stderr


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.mark.parametrize("command", [(), ("ask",), ("ingest",), ("serve",), ("models",), ("status",), ("token",), ("demo",)])
def test_every_command_has_help_with_examples(twofold: Twofold, command: tuple[str, ...]) -> None:
    done = twofold(*command, "--help")
    assert done.status == 0
    if command not in {(), ("models",)}:
        assert f"twofold {command[0]}" in done.stdout.split("Example")[1]


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; import services.cli; print([name for name in ('numpy', 'fastapi', 'sqlalchemy', 'pydantic') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "  "),
        ("ask", "q", "--lang", "fr"),
        ("ask", "가" * 3000),
        ("ingest",),
        ("ingest", "folder", "--rebuild"),
        ("ingest", "--rebuild", "--reconcile"),
        ("ingest", "--remove", "law", "--groups", "hr"),
        ("ingest", "folder", "--repair"),
        ("ingest", "folder", "--groups", ""),
        ("ingest", "folder", "--groups", " , "),
        ("ingest", "--remove", "law", "--groups", ""),
        ("serve", "--port", "0"),
        ("serve", "--port", "http"),
        ("token",),
        ("token", "--sub", "ann", "--roles", "king"),
        ("nonsense",),
    ],
)
def test_wrong_usage_is_status_2(twofold: Twofold, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = twofold(*arguments)
    assert done.status == 2, done
    assert "Usage: " in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_token_is_signed_with_the_secret_that_is_set(twofold: Twofold, tmp_path: Path) -> None:
    secret = "a secret of more than thirty-two characters"
    done = twofold("token", "--sub", "ann", "--groups", "hr, board", "--roles", "staff,data", "--hours", "1", TWOFOLD_TOKEN_SECRET=secret)
    claims = jwt.decode(done.stdout.strip(), secret, algorithms=["HS256"])
    assert (claims["sub"], claims["groups"], claims["roles"]) == ("ann", ["hr", "board"], ["staff", "data"])
    own_secret = twofold("token", "--sub", "ann")
    assert jwt.decode(own_secret.stdout.strip(), (tmp_path / "data" / "token_secret").read_text(), algorithms=["HS256"])["roles"] == [
        "staff"
    ]


def test_models_are_those_of_the_settings(twofold: Twofold, tmp_path: Path) -> None:
    cache = {"TWOFOLD_EMBEDDER__KIND": "e5", "TWOFOLD_EMBEDDER__CACHE": str(tmp_path / "cache")}
    assert "not prepared yet" in twofold("models", "list", **cache).stdout
    (tmp_path / "cache" / E5.name).mkdir(parents=True)
    assert f"prepared in {tmp_path / 'cache' / E5.name}" in twofold("models", "list", **cache).stdout
    other = {"TWOFOLD_EMBEDDER__KIND": "sentence-transformers", "TWOFOLD_EMBEDDER__MODEL": str(tmp_path / "none")}
    assert str(tmp_path / "none") in twofold("models", "list", **other).stdout
    one_sentence(twofold("models", "prepare", **other), 1)
    assert "a cross-encoder" in twofold("models", "list", **cache, TWOFOLD_RERANKER__MODEL="some/reranker").stdout


def test_a_chat_model_without_a_key_is_a_sentence(twofold: Twofold, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert "TWOFOLD_CHAT__API_KEY" in one_sentence(twofold("serve", TWOFOLD_CHAT__NAME="gpt"), 1)


def test_a_bad_setting_is_a_sentence(twofold: Twofold) -> None:
    assert "TWOFOLD_PORT" in one_sentence(twofold("serve", TWOFOLD_PORT="99999"), 1)
    assert "TWOFOLD_TOKEN_SECRET" in one_sentence(twofold("serve", "--host", "0.0.0.0", TWOFOLD_TOKEN_SECRET="short"), 1)


def test_a_port_in_use_is_a_sentence(twofold: Twofold) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for command in ("serve", "demo"):
            assert f"Port {port} of 127.0.0.1 is in use" in one_sentence(twofold(command, "--port", str(port)), 1)


def test_a_port_that_another_listens_on_since_it_was_bound_is_a_sentence() -> None:
    settings = load_settings(port=free_port())
    with bind(settings) as first, bind(settings) as second:
        assert open_door(first) == f"http://127.0.0.1:{settings.port}"
        with pytest.raises(CommandError, match=f"Port {settings.port} of 127.0.0.1 is in use"):
            open_door(second)


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_of_another_machine_is_a_sentence(twofold: Twofold, host: str) -> None:
    secret = "a secret of more than thirty-two characters"
    assert "choose another with --host" in one_sentence(twofold("serve", "--host", host, TWOFOLD_TOKEN_SECRET=secret), 1)


@pytest.mark.parametrize("arguments", [("ask", "q"), ("ingest", "."), ("serve",), ("status",), ("demo",)])
def test_a_folder_in_use_is_a_sentence(twofold: Twofold, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with own(tmp_path / "data"):
        said = one_sentence(twofold(*arguments), 1)
    assert re.search(r"in use by another Twofold command \(process \d+, since .*wait until it has finished, or stop it", said)


def test_a_folder_that_cannot_be_made_is_a_sentence(twofold: Twofold, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "file" in one_sentence(twofold("ask", "q", data=tmp_path / "file" / "data"), 1)


def test_a_service_that_does_not_answer_is_a_sentence(twofold: Twofold, tmp_path: Path) -> None:
    with socket.socket() as nobody, own(tmp_path / "data") as held:
        nobody.bind(("127.0.0.1", 0))
        held.announce(f"http://127.0.0.1:{nobody.getsockname()[1]}")
        assert "does not answer" in one_sentence(twofold("ask", "q"), 1)


def test_status_of_nothing_says_how_to_begin(twofold: Twofold, tmp_path: Path) -> None:
    done = twofold("status")
    assert done.status == 0
    assert "twofold demo" in done.stdout
    assert not (tmp_path / "data").exists()


def test_what_would_give_data_away_is_not_served(twofold: Twofold) -> None:
    assert "whose tokens hold" in one_sentence(twofold("serve", "--host", "0.0.0.0"), 1)
    secret = {"TWOFOLD_TOKEN_SECRET": "a secret of more than thirty-two characters", "TWOFOLD_HOST": "0.0.0.0"}
    assert "TWOFOLD_ANONYMOUS_GROUPS" in one_sentence(twofold("serve", TWOFOLD_ANONYMOUS_GROUPS="everyone", **secret), 1)
    assert "for production" in one_sentence(twofold("token", "--sub", "ann", **secret), 1)
