import asyncio
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from services.identity.caller import Caller
from services.identity.tokens import InvalidToken, Tokens, issue_token
from services.settings import Settings, load_settings

SECRET = "a secret of more than thirty-two characters"
HOUR = timedelta(hours=1)


def read_token(header: str | None, settings: Settings, **more: bool) -> Caller:
    return asyncio.run(Tokens(settings).caller(header, **more))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data=tmp_path, token_secret=SECRET)


def signed(secret: str = SECRET, **claims: Any) -> str:
    whole = {"sub": "ann", "exp": datetime.now(UTC) + HOUR, **claims}
    return "Bearer " + jwt.encode({k: v for k, v in whole.items() if v is not None}, secret, algorithm="HS256")


@pytest.mark.parametrize(
    ("host", "set_to", "groups"),
    [
        ("127.0.0.1", None, {"everyone"}),
        ("0.0.0.0", None, set()),
        ("0.0.0.0", ("staff",), {"staff"}),
        ("127.0.0.1", (), set()),
    ],
)
def test_without_a_token_the_caller_is_anonymous(tmp_path: Path, host: str, set_to: tuple[str, ...] | None, groups: set[str]) -> None:
    settings = Settings(data=tmp_path, host=host, anonymous_groups=set_to)
    assert read_token(None, settings) == Caller(sub=None, groups=frozenset(groups), roles=frozenset({"staff"}))


def test_behind_a_proxy_nobody_is_taken_for_this_machine(tmp_path: Path) -> None:
    assert read_token(None, Settings(data=tmp_path), forwarded=True).groups == frozenset()
    assert read_token(None, Settings(data=tmp_path, anonymous_groups=("all",)), forwarded=True).groups == {"all"}


def test_roles_that_are_none_of_ours_make_nobody_more_than_staff(settings: Settings) -> None:
    assert read_token(signed(roles=["root", "Admin", "offline_access"]), settings).roles == {"staff"}
    assert read_token(signed(roles=["root", "evaluator"]), settings).roles == {"evaluator"}


def test_claims_become_the_caller(settings: Settings) -> None:
    header = signed(groups=["hr"], roles=["data"], name="Ann", locale="en", tz="Europe/Berlin", country="DE", node="Person:7", iss="us")
    assert read_token(header, settings) == Caller(
        sub="ann",
        groups=frozenset({"hr", "everyone"}),
        roles=frozenset({"data"}),
        name="Ann",
        locale="en",
        tz="Europe/Berlin",
        country="DE",
        node="Person:7",
    )


def test_whom_else_a_token_is_for_does_not_matter(settings: Settings) -> None:
    assert read_token(signed(aud=["intranet", "mail"]), settings).sub == "ann"


def test_missing_claims_have_defaults(tmp_path: Path) -> None:
    settings = load_settings(data=tmp_path, token_secret=SECRET, tz="Europe/Paris")
    caller = read_token(signed(), settings)
    assert (caller.groups, caller.roles, caller.tz) == ({"everyone"}, {"staff"}, "Europe/Paris")


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("", "must read"),
        ("Bearer ", "must read"),
        ("Basic YTpi", "must read"),
        ("Bearer not.a.token", "JSON Web Token"),
        ("Bearer " + jwt.encode({"sub": "ann"}, SECRET * 2, algorithm="HS512"), "HS256"),
        (signed(node="no label"), "node"),
        (signed(nbf=datetime.now(UTC) + HOUR), "clocks"),
        (signed(sub=None), "sub"),
        (signed(sub=""), "sub"),
        (signed(exp=datetime.now(UTC) - HOUR), "expired"),
        (signed(secret="another secret of thirty-two characters"), "another secret"),
        (signed(groups="hr"), "groups"),
        (signed(roles=[1]), "roles"),
        (signed(tz="Mars/Olympus"), "tz"),
        ("Bearer " + jwt.encode({"sub": "ann", "exp": 4_000_000_000}, None, algorithm="none"), "HS256"),
    ],
)
def test_a_bad_token_is_refused_in_words(settings: Settings, header: str, said: str) -> None:
    with pytest.raises(InvalidToken, match=said) as caught:
        read_token(header, settings)
    assert header.removeprefix("Bearer ") == "" or header.removeprefix("Bearer ") not in str(caught.value)


def test_a_token_of_ours_is_read_back(settings: Settings) -> None:
    caller = read_token("bearer " + issue_token(settings, "ann", ["hr"], ["staff", "evaluator"], HOUR), settings)
    assert (caller.sub, caller.groups, caller.roles) == ("ann", {"hr", "everyone"}, {"staff", "evaluator"})


def test_the_folder_has_its_own_secret_which_holds_beside_the_set_one(tmp_path: Path, settings: Settings) -> None:
    bare = load_settings(data=tmp_path)
    token = issue_token(bare, "cli", [], ["admin"], HOUR)
    assert stat.S_IMODE((tmp_path / "token_secret").stat().st_mode) == 0o600
    assert read_token(f"Bearer {token}", bare).roles == {"admin"}
    assert read_token(f"Bearer {token}", settings).roles == {"admin"}
    with pytest.raises(InvalidToken, match="another secret"):
        read_token(f"Bearer {token}", load_settings(data=tmp_path / "elsewhere"))


def test_two_starters_agree_on_the_secret(tmp_path: Path) -> None:
    script = (
        "import sys; from datetime import timedelta; from pathlib import Path\n"
        "from services.identity.tokens import issue_token; from services.settings import load_settings\n"
        "print(issue_token(load_settings(data=Path(sys.argv[1])), 'a', [], [], timedelta(hours=1)))"
    )

    def start(_: int) -> str:
        return subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True).stdout.strip()

    with ThreadPoolExecutor(4) as pool:
        tokens = list(pool.map(start, range(4)))
    assert [read_token(f"Bearer {token}", load_settings(data=tmp_path)).sub for token in tokens] == ["a"] * 4
    assert [path.name for path in tmp_path.iterdir()] == ["token_secret"]
