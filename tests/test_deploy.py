"""The files that deploy Twofold: read by the linters of their kind, and held against the settings and figures that they name."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from services.api.metrics import Metrics
from services.databases import PostgresState
from services.settings import load_settings

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("api", "nightly")


def command(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([Path(sys.executable).with_name(name), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_dockerfile_passes_its_linter() -> None:
    done = command("hadolint", "Dockerfile")
    assert (done.returncode, done.stdout) == (0, "")


def test_the_compose_file_is_valid_and_passes_its_linter() -> None:
    resolved = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", json.dumps(COMPOSE))  # its anchors and variables
    PyCompose.from_json(resolved).validate()
    done = command("compose-lint", "docker-compose.yml")
    assert done.returncode == 0, done.stdout
    rules = set(re.findall(r"CL-\d{4}", done.stdout))
    assert rules <= {"CL-0019", "CL-0007"}, done.stdout  # tags without digests; Neo4j's start writes its own configuration


def test_the_serving_stage_holds_neither_compilers_nor_ragas() -> None:
    stages = re.split(r"^FROM ", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)[1:]
    serve = next(stage for stage in stages if " AS serve" in stage.splitlines()[0])
    assert stages[-1] is serve, "the stage that is built by default"
    assert set(re.findall(r"--from=(\S+)", serve)) == {"build"}
    assert not re.search(r"gcc|build-essential|apt-get|eval-llm", "".join(stage for stage in stages if " AS build-nightly" not in stage))
    locked = (ROOT / "requirements.lock").read_text()
    assert "\nragas==" not in locked and "\ntorch==" not in locked


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_closed_in(name: str) -> None:
    service = SERVICES[name]
    assert service["user"].split(":")[0] not in ("0", "root")
    assert service["cap_drop"] == ["ALL"]
    assert service.get("read_only") or name == "neo4j"
    assert "healthcheck" in service
    assert {"cpus", "memory", "pids"} <= service["deploy"]["resources"]["limits"].keys()
    assert re.search(r":[^:]*\d", service["image"]) and "latest" not in service["image"]
    assert all(port.startswith(("127.0.0.1:", "${TWOFOLD_BIND:-127.0.0.1}:")) for port in service.get("ports", ()))
    for key, value in service.get("environment", {}).items():
        if re.search("PASSWORD|SECRET|AUTH|KEY", key):
            assert key.endswith("_FILE") and str(value).startswith("/run/secrets/"), f"{key} is no file"


def test_what_is_asked_for_stands_ready_first() -> None:
    assert {name: how["condition"] for name, how in SERVICES["api"]["depends_on"].items()} == dict.fromkeys(
        ("neo4j", "qdrant", "postgres"), "service_healthy"
    )
    assert [SERVICES[name].get("profiles") for name in ("api", "neo4j", "qdrant", "postgres")] == [None] * 4
    assert {name: SERVICES[name]["profiles"] for name in ("model", "nightly", "prometheus", "grafana")} == {
        "model": ["model"], "nightly": ["nightly"], "prometheus": ["monitoring"], "grafana": ["monitoring"],
    }  # fmt: skip


def test_the_made_secrets_are_those_that_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    script = tmp_path / "deploy" / "make_secrets.sh"
    script.write_text((ROOT / "deploy" / "make_secrets.sh").read_text())
    for _ in range(2):
        subprocess.run(["sh", script], check=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert made.keys() == COMPOSE["secrets"].keys()
    assert made["neo4j_auth"] == f"neo4j/{made['neo4j_password']}"
    assert len(set(made.values())) == len(made) and all(len(secret) >= 64 for secret in made.values())


@pytest.mark.parametrize("name", ["api"])  # the night asks the service over HTTP and has no stores
def test_the_settings_of_our_services_can_be_loaded(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in SERVICES[name]["environment"].items():
        if str(value).startswith("/run/secrets/"):
            assert Path(value).name in SERVICES[name]["secrets"]
            secret = tmp_path / Path(value).name
            secret.write_text("s3cret-" * 8 + "\n")
            monkeypatch.setenv(key, str(secret))
        elif value and "$" not in str(value):
            monkeypatch.setenv(key, str(value))
    settings = load_settings(host="0.0.0.0")
    assert not settings.stored_here
    assert isinstance(settings.state, PostgresState) and settings.state.password
    assert settings.state.password.get_secret_value() == "s3cret-" * 8


def test_alerts_and_dashboards_ask_for_figures_that_there_are() -> None:
    known = {metric.name for metric in Metrics().registry.collect()}
    texts = [(ROOT / "deploy" / "alerts.yml").read_text(), (ROOT / "deploy" / "grafana" / "dashboards" / "twofold.json").read_text()]
    json.loads(texts[1])
    asked = {name for text in texts for name in re.findall(r"twofold_[a-z_]+", text)}
    assert {re.sub(r"_(total|bucket)$", "", name) for name in asked} <= known
